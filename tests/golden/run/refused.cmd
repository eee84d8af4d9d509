# A guest that turns on address translation, which takes shadow tables, on a real machine that has
# no storage left for them: the monitor ends it and says why. LPSW 272.
printf '\202\0\1\20' >$SCRATCH/code
printf '\4\10\0\0\0\0\1\0' >$SCRATCH/psw
cat >$SCRATCH/guest.json <<'END'
{"machine": {"storage": "72K"},
 "vms": [{"name": "small", "storage": "64K", "psw": "0000000000000100",
          "core": ["code@100", "psw@110"]}]}
END
trapeze run $SCRATCH/guest.json
