# A guest that turns on address translation: the monitor ends it and says why. LPSW 272.
printf '\202\0\1\20' >$SCRATCH/code
printf '\4\10\0\0\0\0\1\0' >$SCRATCH/psw
trapeze run --storage 8K --core $SCRATCH/code@100 --core $SCRATCH/psw@110 --psw 0000000000000100
