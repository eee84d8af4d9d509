printf '\0\2\0\0\0\0\300\336' >$SCRATCH/wait
printf '\101\20\0\5\202\0\1\20' >$SCRATCH/code   # LA 1,5; LPSW 272
for how in --bare ""; do
    trapeze run $how --storage 8K --core $SCRATCH/code@100 --core $SCRATCH/wait@110 --psw 0000000000000100 \
        --dump-state - --dump 110.8 --dump 1FFC.8 --dump 2000.1 --quiet
    echo $?
done
