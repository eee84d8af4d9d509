cat >$SCRATCH/a.json <<END
{ "\$schema": "trapeze.schema.json",
  "machine": { "model": "s370", "storage": "16M", "instructions_per_microsecond": 2 },
  "vms": [ { "name": "alpha", "storage": "512K", "ipl": "00C", "share": 100,
             "devices": [ {"address": "009", "type": "3215", "console": true, "input": "lines.txt"},
                          {"address": "00C", "type": "2540R", "spool": "deck.txt", "latency": 10},
                          {"address": "00E", "type": "1403", "file": "out.txt"} ] },
           { "model": "s360", "core": ["a.bin", "b.bin@1000"], "psw": "0000000000001000" } ] }
END
trapeze config $SCRATCH/a.json && trapeze config $SCRATCH/a.json --check && trapeze config ../../../guestos/*/guest.json
