# Four guests on storage for two: those that have balloons are asked, the one that has none is none
# the wiser, and a run that goes on from a snapshot comes to the same end.
guests=$(cd ../../../guestos && pwd)
cat >$SCRATCH/crowd.json <<END
{ "machine": {"storage": "560K", "storage_thresholds": {"high": 8, "soft": 5}, "idle_tax": 50},
  "vms": [ {"name": "large", "storage": "256K", "storage_share": 300, "sources": ["$guests/cache/cache.asm"]},
           {"name": "small", "storage": "256K", "sources": ["$guests/cache/cache.asm"]},
           {"name": "least", "storage": "256K", "storage_max": "128K", "sources": ["$guests/cache/cache.asm"]},
           {"name": "pages", "storage": "128K", "storage_min": "64K", "sources": ["$guests/pages/pages.asm"]} ] }
END
trapeze run --quiet --ledger --dump-state $SCRATCH/crowd.state --dump 0.20000 --snapshot $SCRATCH/crowd.snapshot@3000000 \
    $SCRATCH/crowd.json >$SCRATCH/crowd
grep '|' $SCRATCH/crowd
sed -n '/^real storage/,$p' $SCRATCH/crowd
trapeze run --quiet --bare --storage 128K --dump-state $SCRATCH/bare.state --dump 0.20000 $guests/pages/pages.asm >$SCRATCH/bare
python3 - $SCRATCH/crowd.state $SCRATCH/bare.state <<'END'
import json, sys
crowd, bare = (json.load(open(name)) for name in sys.argv[1:])
pages = dict(crowd["vms"][3])
print("pages, among the others as alone:", pages.pop("name") == "pages" and pages == bare)
END
trapeze run --quiet --restore $SCRATCH/crowd.snapshot $SCRATCH/crowd.json >$SCRATCH/restored
grep '|' $SCRATCH/crowd | sort >$SCRATCH/ends
sort $SCRATCH/restored | diff $SCRATCH/ends - && echo the same ends
sed 's/"storage_share": 300/"storage_min": "256K"/; s/"name": "small"/&, "storage_min": "224K"/' $SCRATCH/crowd.json >$SCRATCH/promises.json
trapeze run $SCRATCH/promises.json
