# Pages that are alike share a frame: eight machines that run the same print what each prints alone, and give back.
cat >$SCRATCH/eight.json <<END
{ "machine": {"sharing": true, "storage": "1M"},
  "vms": [$(for n in 1 2 3 4 5 6 7 8; do printf '%s{"name": "t%d", "include": "x"}' "$([ $n = 1 ] || echo ,)" $n; done)] }
END
sed -i "s|\"include\": \"x\"|\"sources\": [\"$PWD/../../../guestos/tick/tick.asm\"]|g" $SCRATCH/eight.json
trapeze run --ledger $SCRATCH/eight.json >$SCRATCH/all 2>&1
echo "status $?"
trapeze run $PWD/../../../guestos/tick 2>/dev/null | sed 's/^.*| //' >$SCRATCH/alone
for n in 1 2 3 4 5 6 7 8; do grep "^t$n|" $SCRATCH/all | sed "s/^t$n| //" | cmp - $SCRATCH/alone; done
grep -c . $SCRATCH/alone
grep -c "put together with others alike" $SCRATCH/all
# It takes one real CPU, and is true or false.
trapeze run --cpus 2 $SCRATCH/eight.json
echo '{"machine": {"sharing": "yes"}, "vms": []}' >$SCRATCH/yes.json
trapeze config $SCRATCH/yes.json
