# Several real CPUs: what each machine does is what it does on one. Lines of several machines may come in another
# order, so each machine's are looked at by themselves.
guests="../../../guestos/hello ../../../guestos/tick ../../../guestos/batch ../../../guestos/pages"
for cpus in 1 2 3 64; do
    trapeze run --check --cpus $cpus --dump-state $SCRATCH/state.$cpus $guests >$SCRATCH/all 2>&1
    echo "$cpus: $?"
    for name in hello tick batch pages; do grep "^$name" $SCRATCH/all; done >$SCRATCH/lines.$cpus
    cmp $SCRATCH/lines.1 $SCRATCH/lines.$cpus
    cmp $SCRATCH/state.1 $SCRATCH/state.$cpus
done
grep -c . $SCRATCH/lines.64
# A number that there is not.
for cpus in 0 65 two -1 1.5 "" 007; do trapeze run --cpus "$cpus" ../../../guestos/hello; done
cat >$SCRATCH/guest.json <<'END'
{"machine": {"cpus": 65},
 "vms": [{"core": "code", "cpus": 2}]}
END
trapeze config $SCRATCH/guest.json
# What uses one says so.
cat >$SCRATCH/two.json <<'END'
{"machine": {"cpus": 2}, "vms": [{"name": "hello", "sources": ["hello.asm"]}]}
END
cp ../../../guestos/hello/hello.asm $SCRATCH
trapeze run --bare $SCRATCH/two.json
trapeze run --quiet --record $SCRATCH/typed $SCRATCH/two.json
trapeze run --quiet --replay $SCRATCH/typed $SCRATCH/two.json
trapeze run --quiet --snapshot $SCRATCH/snapshot $SCRATCH/two.json
trapeze run --quiet --restore $SCRATCH/snapshot $SCRATCH/two.json
trapeze debug --batch $SCRATCH/two.json
trapeze equiv $SCRATCH/two.json
trapeze run --quiet $SCRATCH/two.json
