# A run that the user ends is replayed to where he ended it.
python3 ../type.py HELLO ^C -- trapeze run --pace 20 ../../unit/replay/typed.asm --record $SCRATCH/recording \
    --dump-state $SCRATCH/state | tail -1
trapeze run --quiet ../../unit/replay/typed.asm --replay $SCRATCH/recording --dump-state $SCRATCH/again
echo $?
cmp $SCRATCH/state $SCRATCH/again && grep stopped $SCRATCH/again
