# Experiments that there are not, and output that cannot be.
trapeze lab shado
trapeze lab shadow shares
trapeze lab --svg "$SCRATCH/plot.svg"
trapeze lab --json
trapeze lab --json --svg - shadow
trapeze lab --svg "$SCRATCH/none/plot.svg" shadow
