head -c 8192 /dev/zero >$SCRATCH/image
for at in 0 2000 3000 FFFFFFF; do
    trapeze run --bare --storage 16K --core $SCRATCH/image@$at --psw 0002000000000000 --quiet
    echo "$at: $?"
done 2>&1
