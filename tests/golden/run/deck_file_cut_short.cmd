trapeze asm ../../../guestos/hello/hello.asm -o $SCRATCH/a && head -c 100 $SCRATCH/a >$SCRATCH/b.deck; trapeze run $SCRATCH/b.deck
