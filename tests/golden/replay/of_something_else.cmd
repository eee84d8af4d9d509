# A snapshot or recording of something else is refused, and what differs is named.
guests=../../../guestos
trapeze run --quiet --bare $guests/tick --snapshot $SCRATCH/tick@100 --record $SCRATCH/recorded >/dev/null
with() { echo "$1" >$SCRATCH/guest.json; shift; trapeze run --bare $SCRATCH/guest.json --restore $SCRATCH/tick "$@"; echo $?; }
trapeze run $guests/tick --restore $SCRATCH/tick; echo $?
trapeze run --bare $guests/hello --restore $SCRATCH/tick; echo $?
trapeze run --bare $guests/hello --replay $SCRATCH/recorded; echo $?
trapeze run --quiet $guests/tick $guests/hello --snapshot $SCRATCH/two@100 >/dev/null
trapeze run $guests/tick --restore $SCRATCH/two; echo $?
trapeze run --bare $guests/tick --model s360 --restore $SCRATCH/tick; echo $?
trapeze run --bare $guests/tick --storage 64K --restore $SCRATCH/tick; echo $?
sources=$(realpath $guests/tick/tick.asm)
with '{"name": "tick", "sources": ["'$sources'"], "machine": {"storage": "16K", "instructions_per_microsecond": 2,
       "devices": [{"address": "009", "type": "3215"}, {"address": "00C", "type": "2540R"}]}}'
with '{"name": "tick", "sources": ["'$sources'"], "machine": {"storage": "16K",
       "devices": [{"address": "00C", "type": "2540R"}]}}'
with '{"name": "tick", "sources": ["'$sources'"], "machine": {"storage": "16K",
       "devices": [{"address": "009", "type": "3215", "latency": 5}, {"address": "00C", "type": "2540R"}]}}'
# A recording begins where it began.
trapeze run --bare $guests/tick --restore $SCRATCH/tick --replay $SCRATCH/recorded; echo $?
