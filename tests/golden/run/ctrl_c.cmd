# Ctrl-C ends a run as its end does, dump included.
printf '\107\360\1\0' >$SCRATCH/loop
for how in --bare "" "--cpus 2"; do
    trapeze run $how --core $SCRATCH/loop@100 --psw 0000000000000100 --dump-state $SCRATCH/state --quiet &
    until [ -e $SCRATCH/state ]; do
        sleep 0.1
        kill -INT $! 2>/dev/null
    done
    wait $!
    echo $?
    grep stopped $SCRATCH/state
    rm $SCRATCH/state
done
