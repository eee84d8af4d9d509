# Machines that move to another process go on there as if they had not; whatever cannot be is said
# at both ends, and then the run goes on where it is.
guests=../../../guestos
cd $SCRATCH
for guest in hello tick batch pages; do ln -s $OLDPWD/$guests/$guest; done
numbers() { sed 's/[0-9.]* ms/… ms/g; s/[0-9]*K copied/…K copied/' "$1" >&2; }
# move HERE -- THERE: options of the one that lets a machine go, and of the one that takes it.
move() {
    local here=() there=()
    while [ "$1" != -- ]; do here+=("$1"); shift; done
    shift; there=("$@")
    trapeze run "${there[@]}" --migrate-from unix:there >there.out 2>there.err & local other=$!
    trapeze run "${here[@]}" --migrate-to unix:there >here.out 2>here.err; echo "here: $?"
    wait $other; echo "there: $?"
    numbers here.err; numbers there.err
}
move tick --migrate-at 50000 -- tick --check
move batch -- --bare --check batch
move --bare pages --migrate-at 3001 -- hello pages --check
move tick pages hello --migrate-machine pages --migrate-at 777 -- batch pages --check
move tick --migrate-at 98245 -- tick --check --quiet
# From there to somewhere else again, and by pipes.
trapeze run --quiet tick --check --migrate-from unix:third >third.out & third=$!
trapeze run --quiet tick --migrate-from unix:there --migrate-to unix:third --migrate-at 60000 >there.out & there=$!
trapeze run --quiet tick --migrate-to unix:there --migrate-at 50000 >here.out; echo $?
wait $there; echo $?
wait $third; echo $?
mkfifo forth back
trapeze run --quiet tick --check --migrate-from fd:3,4 3<>forth 4<>back >there.out & there=$!
trapeze run --quiet tick --migrate-to fd:4,3 --migrate-at 50000 3<>forth 4<>back >here.out; echo $?
wait $there; echo $?
# Something else.
move tick --migrate-at 1 -- hello
move tick --migrate-at 1 -- hello batch
move tick --migrate-at 1 -- tick --storage 64K
move tick --migrate-at 100000000 -- tick
# Nonsense.
for options in "--migrate-to nowhere" "--migrate-at 5" \
    "--migrate-machine tick" "--migrate-to fd:77" "--migrate-to unix:a --record r" \
    "--migrate-from unix:a --replay r" "--migrate-from unix:a --restore r" "--migrate-at x" \
    "--migrate-to fd:0 --migrate-machine tack"; do
    trapeze run tick $options; echo $?
done
trapeze run tick hello --migrate-to unix:a; echo $?
