printf '\107\360\1\0' >$SCRATCH/loop   # BC 15,256: for ever
for how in --bare "" "--cpus 2"; do
    trapeze run $how --core $SCRATCH/loop@100 --psw 0000000000000100 --limit 12345
    echo $?
done
