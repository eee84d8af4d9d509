printf " LA 1,COUNTER\nCOUNTR DC F'0'\n END\n" >$SCRATCH/a.asm; trapeze run $SCRATCH/a.asm
