# A snapshot of one machine of several goes on by itself, among others, bare and monitored.
guests=../../../guestos
trapeze run --quiet $guests/tick $guests/pages $guests/batch \
    --snapshot-machine pages=$SCRATCH/pages@3000 --snapshot-machine batch=$SCRATCH/batch@400000 \
    --snapshot-machine tick=$SCRATCH/tick >/dev/null; echo $?
for how in "" --bare; do
    for guest in pages batch tick; do
        trapeze run --check $how $guests/$guest --restore $SCRATCH/$guest >/dev/null; echo $guest $how $?
    done
done
trapeze run --check $guests/batch $guests/hello $guests/tick $guests/pages \
    --restore $SCRATCH/pages --restore $SCRATCH/batch >/dev/null; echo $?
# The bare machine's is one as well.
trapeze run --quiet --bare $guests/pages --snapshot-machine pages=$SCRATCH/bare@3000 >/dev/null
trapeze run --check $guests/hello $guests/pages --restore $SCRATCH/bare >/dev/null; echo $?
# Of something else, of nobody, too late, not at all.
trapeze run $guests/hello --restore $SCRATCH/pages; echo $?
trapeze run $guests/hello $guests/tick --restore $SCRATCH/pages; echo $?
trapeze run $guests/pages --storage 64K --restore $SCRATCH/pages; echo $?
trapeze run $guests/pages --replay $SCRATCH/pages; echo $?
trapeze run --quiet $guests/tick --snapshot-machine tack=$SCRATCH/x; echo $?
trapeze run --quiet $guests/tick --snapshot-machine =x; echo $?
trapeze run --quiet $guests/tick --snapshot-machine tick; echo $?
trapeze run --quiet $guests/pages --restore $SCRATCH/pages --snapshot-machine pages=$SCRATCH/x@7; echo $?
trapeze run --quiet $guests/pages --snapshot-machine pages=$SCRATCH/x@7000 >/dev/null; echo $?
head -c 5000 $SCRATCH/pages >$SCRATCH/cut
trapeze run $guests/pages --restore $SCRATCH/cut 2>&1 | sed "s/of [0-9]* are/of … are/"
