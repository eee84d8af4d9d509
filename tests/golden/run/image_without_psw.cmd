printf "\0\10\0\0\377\0\0\0" >$SCRATCH/a.bin; trapeze run $SCRATCH/a.bin
