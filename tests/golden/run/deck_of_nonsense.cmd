head -c 800 /dev/zero | tr "\0" "\377" >$SCRATCH/a.deck; trapeze run --bare $SCRATCH/a.deck
