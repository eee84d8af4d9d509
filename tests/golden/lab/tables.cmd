# The experiments' tables are the same everywhere and every time.
trapeze lab
for name in balloon latency overhead shadow shares sharing tax walks; do
    trapeze lab $name
done
for name in overhead shadow; do
    trapeze lab --json $name
done
