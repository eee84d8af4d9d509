trapeze run --bare --core /dev/null --psw 0002000000000000 --dump-state $SCRATCH/no/such --quiet
