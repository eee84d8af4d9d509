# A guest writes to its disk, puts itself there, and is loaded from it; nobody else has the disk meanwhile.
guest=$PWD/../../../guestos/disk
cd "$SCRATCH"
devices='{"address": "009", "type": "3215", "console": true}, {"address": "190", "type": "3330", "file": "pack"}'
cat >first.json <<END
{"name": "first", "ipl": "00C", "sources": ["$guest/disk.asm"], "machine": {"storage": "16K",
 "devices": [$devices, {"address": "00C", "type": "2540R", "file": "first.txt"}]}}
END
cat >second.json <<END
{"name": "second", "ipl": "190", "machine": {"storage": "16K",
 "devices": [$devices, {"address": "00C", "type": "2540R", "file": "second.txt"}]}}
END
sed 's/"file": "pack"/&, "write": false/; s/second/third/g' second.json >third.json
printf 'FORMAT\nADD       ALPHA     THE FIRST RECORD\nSAVE\n' >first.txt
printf 'LIST\nADD       BETA      THE SECOND RECORD\n' >second.txt
printf 'GET       ALPHA\nDELETE    ALPHA\n' >third.txt
trapeze disk make pack --type 3330 --cylinders 2 --volume GUEST
trapeze run --quiet first.json; echo "= $?"
trapeze run --quiet --bare second.json; echo "= $?"
trapeze disk ls pack --track 1.0 | head -4
# Read only: the first write stops it. Two may read it, but not while one writes.
trapeze run --bare third.json 2>&1; echo "= $?"
trapeze run --quiet second.json second.json 2>&1; echo "= $?"
trapeze equiv second.json >/dev/null; echo "= $?"
trapeze disk check pack
ls pack*
