# Images are made, listed and checked.
cd "$SCRATCH"
trapeze disk make pack --type 3330 --cylinders 3 --volume abc123; echo "= $?"
trapeze disk make pack --type 3330; echo "= $?"
trapeze disk ls pack; echo "= $?"
trapeze disk ls pack --track 0.0; echo "= $?"
trapeze disk ls pack --track 0.1 | head -4
trapeze disk ls pack --track 2.18; echo "= $?"
trapeze disk check pack; echo "= $?"
trapeze disk make blank --type 2314 --cylinders 1 && trapeze disk ls blank; echo "= $?"
# What is wrong with them.
trapeze disk ls pack --track 3.0; echo "= $?"
printf 'X' | dd of=pack bs=1 seek=13824 conv=notrunc 2>/dev/null
trapeze disk check pack; echo "= $?"
trapeze disk ls pack --track 0.1; echo "= $?"
truncate -s -1 pack; trapeze disk ls pack; echo "= $?"
printf 'CKD_C370' | dd of=pack bs=1 conv=notrunc 2>/dev/null
trapeze disk ls pack; echo "= $?"
printf 'anything' >pack; trapeze disk check pack; echo "= $?"
: >pack; trapeze disk check pack; echo "= $?"
trapeze disk check nothing; echo "= $?"
trapeze disk check .; echo "= $?"
