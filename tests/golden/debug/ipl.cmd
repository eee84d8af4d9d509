# Initial program loading, again and from elsewhere.
trapeze asm squares.asm -o $SCRATCH/squares.deck
trapeze debug squares.asm --echo 2>&1 <<END
assert psw.ia == 0x80
cp query virtual
cp ipl 00C
cp attach 2540R 01C $SCRATCH/squares.deck
cp ipl 01C
tbreak SQUARE
continue
reverse-stepi
cp ipl 099
continue
END
