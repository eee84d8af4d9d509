# A run that goes on from a snapshot, in another process, is the run: whatever its guests, wherever
# it is cut. Console logs and printers' files are complete, ledgers count the same.
guests=../../../guestos
for what in "--bare $guests/tick" "--bare $guests/batch" "$guests/batch" "$guests/batch $guests/tick $guests/hello"; do
    trapeze run --quiet $what --dump-state $SCRATCH/state >/dev/null
    for count in 0 1 140 50000 98000 1000000; do
        rm -f $SCRATCH/snapshot
        trapeze run --quiet $what --snapshot $SCRATCH/snapshot@$count >/dev/null 2>&1
        [ -e $SCRATCH/snapshot ] || continue
        trapeze run --quiet --check $what --restore $SCRATCH/snapshot --dump-state $SCRATCH/again >/dev/null
        echo "${what//$guests\//} $count $?"
        cmp $SCRATCH/state $SCRATCH/again
    done
done
# Several of one run; and one at the end, from which nothing is left to do.
trapeze run --quiet $guests/tick --snapshot $SCRATCH/a@1000 --snapshot $SCRATCH/b@2000 --snapshot $SCRATCH/c |
    tail -1
trapeze run $guests/tick --restore $SCRATCH/a | tail -1
trapeze run $guests/tick --restore $SCRATCH/b --limit 3000 | tail -1
trapeze run $guests/tick --restore $SCRATCH/c | tail -1
# From a snapshot to another one.
trapeze run --quiet $guests/tick --restore $SCRATCH/a --snapshot $SCRATCH/b2@2000 >/dev/null
trapeze run --quiet $guests/tick --restore $SCRATCH/b2 --check | tail -1
