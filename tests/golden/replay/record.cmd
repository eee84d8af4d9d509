# What is typed at a terminal is recorded, and runs again in another process, to the bit: state and
# output are the same, bare and under the monitor.
guest=../../unit/replay/typed.asm
for how in --bare ""; do
    python3 ../type.py HELLO WAIT TWO LINES END -- trapeze run $how --quiet --pace 20 $guest \
        --record $SCRATCH/recording --dump-state $SCRATCH/state >$SCRATCH/typed
    tail -1 $SCRATCH/typed
    trapeze run $how --quiet $guest --replay $SCRATCH/recording --dump-state $SCRATCH/again
    echo $?
    cmp $SCRATCH/state $SCRATCH/again
done
# It is small: what was typed, and next to nothing else.
[ "$(stat -c %s $SCRATCH/recording)" -lt 300 ] && echo small
# Replayed by somebody who types something else, and in a run of another speed.
python3 ../type.py OTHER -- trapeze run --quiet --pace 1000 $guest --replay $SCRATCH/recording |
    grep -v '^OTHER$'
# A recording of a recording's replay goes on from a snapshot.
trapeze run --quiet $guest --replay $SCRATCH/recording --snapshot $SCRATCH/middle@1000000 >/dev/null
python3 ../type.py MORE END -- trapeze run --quiet --pace 20 $guest --restore $SCRATCH/middle --record $SCRATCH/second |
    grep -c MORE
trapeze run --quiet $guest --restore $SCRATCH/middle --replay $SCRATCH/second |
    grep -v 'HELLO\|WAIT\|TWO\|LINES' # which were under way, or not yet typed, in the middle
trapeze run --quiet $guest --replay $SCRATCH/second
