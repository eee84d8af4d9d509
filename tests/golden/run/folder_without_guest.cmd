mkdir $SCRATCH/empty; trapeze run $SCRATCH/empty
