# Every guest ends as its guest.json says, with the console and printer logs beside it, on the bare
# machine and under the monitor. (tests/equivalence/hercules_guests.sh compares the same logs with
# Hercules, but for that of cache, which asks the monitor by DIAGNOSE.)
for guest in $(dirname ../../../guestos/*/guest.json); do
    for how in --bare ""; do
        trapeze run $how --quiet --check $guest >$SCRATCH/out
        echo "$(basename $guest) $how: $?"
        [ ! -e $guest/printer.txt ] ||
            diff <(sed -n 's/^00E|[ ]*//p' $SCRATCH/out | grep .) <(sed 's/^[ \f]*//' $guest/printer.txt | grep .)
    done
done
