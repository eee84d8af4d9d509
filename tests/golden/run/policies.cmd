# Policies that there are not, on the command line and in a configuration.
trapeze run --sched fair ../../../guestos/hello
trapeze run --shadow deep ../../../guestos/hello
cat >$SCRATCH/guest.json <<'END'
{"machine": {"scheduler": "fair"},
 "vms": [{"core": "code", "shadow": "deep", "cap": 101, "warp": 0}]}
END
trapeze config $SCRATCH/guest.json
