: >$SCRATCH/nothing; trapeze run $SCRATCH/nothing; trapeze run /dev/null; trapeze run -
