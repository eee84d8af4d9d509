# Nothing can be loaded from a disk with nothing on it; an assembled program comes by the card reader.
echo '{"ipl": "190", "machine": {"devices": [{"address": "190", "type": "3330", "cylinders": 1}]}}' >"$SCRATCH/empty.json"
trapeze run --bare "$SCRATCH/empty.json"; echo "= $?"
echo '{"ipl": "190", "sources": "a.asm", "machine": {"devices": [{"address": "190", "type": "3330"}]}}' >"$SCRATCH/both.json"
trapeze run "$SCRATCH/both.json"
