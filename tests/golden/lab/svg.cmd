# Plots are well-formed and show what the tables say.
for name in balloon latency overhead shadow shares sharing tax walks; do
    trapeze lab $name --json --svg "$SCRATCH/$name.svg" >"$SCRATCH/$name.json"
    python3 plot.py "$SCRATCH/$name.svg" "$SCRATCH/$name.json"
done
trapeze lab --svg - shadow | cmp - "$SCRATCH/shadow.svg" && echo the same on standard output
