#!/bin/bash
# Disks of Hercules and ours are the same kind: images that its dasdinit made are used here, its dasdls
# reads those made here, and a system that was put on one here is loaded there.
set -u
for tool in dasdinit dasdls hercules; do
    command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
guest=$PWD/guestos/disk
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
status=0
fail() {
    echo "$*"
    status=1
}

for type in 2311 2314 3330 3330-11 3340 3340-70 3350; do
    dasdinit theirs "$type" HERC01 3 >/dev/null 2>&1 || fail "dasdinit $type"
    "$TRAPEZE" disk check theirs >/dev/null || fail "$type: dasdinit's image is not accepted"
    "$TRAPEZE" disk ls theirs | grep -q "volume HERC01" || fail "$type: no volume HERC01"
    "$TRAPEZE" disk make ours --type "$type" --cylinders 3 --volume TRAP01 || fail "$type: not made"
    dasdls ours 2>/dev/null | grep -q "VOLSER=TRAP01" || fail "$type: dasdls does not read ours"
    [ "$(stat -c %s ours)" = "$(stat -c %s theirs)" ] || fail "$type: another size"
    cmp -s -n 512 ours theirs || fail "$type: another header"
    rm -f ours theirs
done

# On an image of dasdinit's, the guest saves itself; Hercules loads it.
dasdinit pack 3330 HERC01 2 >/dev/null 2>&1
cat >guest.json <<END
{"name": "disk", "ipl": "00C", "sources": ["$guest/disk.asm"], "machine": {"storage": "16K",
 "devices": [{"address": "009", "type": "3215", "console": true}, {"address": "190", "type": "3330", "file": "pack"},
             {"address": "00C", "type": "2540R", "file": "cards"}]}}
END
printf 'FORMAT\nADD       ALPHA     WRITTEN BY TRAPEZE\nSAVE\n' >cards
"$TRAPEZE" run --quiet guest.json >/dev/null || fail "the guest failed"
printf 'LIST\nADD       BETA      WRITTEN BY HERCULES\n' >cards
printf 'ARCHMODE S/370\nCPUMODEL 3033\nMAINSIZE 2\nNUMCPU 1\nCNSLPORT %d\n0009 3215-C\n000C 3505 cards ascii\n0190 3330 pack\n' \
    $((20000 + $$ % 20000)) >guest.cnf
echo "ipl 190" >rc
HERCULES_RC=rc hercules -d -f guest.cnf >log 2>&1 </dev/null &
hercules=$!
for _ in $(seq 300); do
    grep -q "Disabled wait" log && break
    kill -0 $hercules 2>/dev/null || break
    sleep 0.1
done
kill $hercules 2>/dev/null
sleep 1
kill -9 $hercules 2>/dev/null
wait $hercules 2>/dev/null
grep -q "0001 0000 01   ALPHA    WRITTEN BY TRAPEZE" log || { fail "Hercules does not list it"; grep -v HHCHD log | tail -40; }
"$TRAPEZE" disk ls pack --track 1.0 | grep -q "BETA.*WRITTEN BY HERCULES" || fail "what Hercules wrote is not there"
exit $status
