#!/bin/bash
# The whole classification, briefly: both models on both executors, and every mutant that is possible.
# usage: classify.sh [CASES [SEEDS]]
set -u
cases=${1:-1} seeds=${2:-1} failed=0

for seed in $(seq "$seeds"); do
    for how in "--model s360" "--model s370" "--model s360 --fast" "--model s370 --fast"; do
        # shellcheck disable=SC2086
        if ! found=$("$TRAPEZE" classify $how --cases "$cases" --seed "$seed"); then
            echo "$how --cases $cases --seed $seed:"
            tail -20 <<<"$found"
            failed=1
        fi
    done
    while read -r mutant rest; do
        case $rest in *"(waits"*) continue ;; esac
        found=$("$TRAPEZE" classify --mutant "$mutant" --cases 1 --seed "$seed")
        status=$?
        if [ $status -ne 1 ] || ! grep -q '^Theorem 1.*FALLS' <<<"$found"; then
            echo "mutant $mutant was not found with seed $seed (status $status)"
            failed=1
        fi
    done < <("$TRAPEZE" classify --mutants)
done
exit $failed
