# Guests may have more storage together than the real machine; but each needs tables and a few pages.
trapeze run --storage 32M ../../../guestos/hello
trapeze run --storage 16M ../../../guestos/hello ../../../guestos/hello ../../../guestos/hello \
    ../../../guestos/hello ../../../guestos/hello
printf '\202\0\1\20' >$SCRATCH/code
cat >$SCRATCH/guest.json <<'END'
{"machine": {"storage": "72K"},
 "vms": [{"name": "first", "storage": "64K", "psw": "0000000000000100", "core": ["code@100"]},
         {"name": "second", "storage": "64K", "psw": "0000000000000100", "core": ["code@100"]}]}
END
trapeze run $SCRATCH/guest.json
