# Files that are no snapshots and no recordings, or are damaged.
tick=../../../guestos/tick
cd $SCRATCH
tick=$OLDPWD/$tick
trapeze run --quiet $tick --snapshot snapshot@100 --record recording >/dev/null
restore() { trapeze run $tick --restore "$1"; echo $?; }
restore missing
cp $tick/guest.json json; restore json
restore recording
trapeze run $tick --replay snapshot; echo $?
: >empty; restore empty
head -c 3 snapshot >cut; restore cut
head -c 20 snapshot >cut; restore cut
head -c 5000 snapshot >cut; restore cut 2>&1 | sed "s/of [0-9]* are/of … are/"
(cat snapshot; echo) >longer; restore longer
python3 - <<'END'
data = bytearray(open("snapshot", "rb").read())
data[3000] ^= 1
open("damaged", "wb").write(data)
data[3000] ^= 1
data[19] = 9
open("newer", "wb").write(data)
END
restore damaged
restore newer
trapeze run --quiet $tick --snapshot no/such/folder >/dev/null; echo $?
trapeze run --quiet $tick --snapshot s@100000000 >/dev/null; echo $?
trapeze run $tick --record a --replay b; echo $?
trapeze run $tick --replay recording --limit 5; echo $?
trapeze run $tick --restore snapshot --snapshot s@50; echo $?
