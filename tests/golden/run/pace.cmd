# Virtual time does not pass faster than the pace: 300,000 ticks at 1 MHz take 0.3 s at least.
printf '\107\360\1\0' >$SCRATCH/loop
for how in --bare "" "--cpus 2"; do
    start=$(date +%s%N)
    trapeze run $how --core $SCRATCH/loop@100 --psw 0000000000000100 --limit 300000 --pace 1 --quiet
    echo $? $((($(date +%s%N) - start) / 1000000 >= 300))
done
