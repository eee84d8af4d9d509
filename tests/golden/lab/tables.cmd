# The experiments' tables are the same everywhere and every time.
trapeze lab
for name in latency shadow shares; do
    trapeze lab $name
done
trapeze lab --json shadow
