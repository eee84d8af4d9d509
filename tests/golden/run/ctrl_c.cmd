# Ctrl-C ends a run as its end does, dump included.
printf '\107\360\1\0' >$SCRATCH/loop
for how in --bare ""; do
    trapeze run $how --core $SCRATCH/loop@100 --psw 0000000000000100 --dump-state $SCRATCH/state --quiet &
    sleep 0.3
    kill -INT $!
    wait $!
    echo $?
    grep stopped $SCRATCH/state
done
