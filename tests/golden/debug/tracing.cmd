trapeze debug squares.asm --echo 2>&1 <<'END'
tbreak LOOP
continue
trace on
stepi 8
trace off
stepi
END
for how in "" --bare; do
    trapeze debug $how squares.asm --batch -c "trace to $SCRATCH/trace" -c continue
    tail -n 24 $SCRATCH/trace
done
