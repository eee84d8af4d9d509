# One configuration after the other, each with one thing wrong.
n=0
while IFS= read -r text; do
    printf '%s' "$text" >"$SCRATCH/$((++n)).json"
    trapeze config "$SCRATCH/$n.json" --check
    echo "= $?"
done 2>&1 <<'END'
{
{"ipl": "00C",}
{"ipl": "00C", "ipl": "00D"}
[]
{}
{"vms": []}
{"vms": {}}
{"vms": [1]}
{"vms": [{}]}
{"ipll": "00C"}
{"ipl": 12}
{"ipl": "0C"}
{"ipl": "00G"}
{"ipl": "70C"}
{"ipl": "00A"}
{"ipl": "00E"}
{"machine": [], "ipl": "00C"}
{"machine": {"storge": "64K"}, "ipl": "00C"}
{"machine": {"storage": "0"}, "ipl": "00C"}
{"machine": {"storage": "1T"}, "ipl": "00C"}
{"machine": {"storage": 1099511627776}, "ipl": "00C"}
{"machine": {"storage": -1}, "ipl": "00C"}
{"machine": {"storage": 1.5}, "ipl": "00C"}
{"machine": {"storage": "10000"}, "ipl": "00C"}
{"machine": {"storage": "64Q"}, "ipl": "00C"}
{"machine": {"model": "s360", "storage": "32M"}, "ipl": "00C"}
{"machine": {"model": "s390"}, "ipl": "00C"}
{"machine": {"instructions_per_microsecond": 0}, "ipl": "00C"}
{"machine": {"instructions_per_microsecond": "1"}, "ipl": "00C"}
{"machine": {"devices": {}}, "ipl": "00C"}
{"machine": {"devices": [[]]}, "ipl": "00C"}
{"machine": {"devices": [{"type": "2540R"}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00C"}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00C", "type": "2540R"}, {"address": "00C", "type": "1403"}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00C", "type": "2540X"}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "190", "type": "3420", "file": "tape.aws"}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "190", "type": "3330", "cylinders": "10-19"}]}, "ipl": "190"}
{"machine": {"devices": [{"address": "190", "type": "3330", "write": 1, "format": "raw"}]}, "ipl": "190"}
{"machine": {"devices": [{"address": "00C", "type": "2540R", "adress": "00C"}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00C", "type": "2540R", "console": true}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00E", "type": "1403", "input": "a"}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00E", "type": "1403", "file": ["a", "b"]}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00E", "type": "1403", "file": 1}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00E", "type": "1403", "file": ""}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00E", "type": "1403", "file": [1]}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "009", "type": "3215", "console": "yes"}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00C", "type": "2540R", "format": "ascii"}]}, "ipl": "00C"}
{"machine": {"devices": [{"address": "00C", "type": "2540R", "latency": -1}]}, "ipl": "00C"}
{"vms": [{"ipl": "00C", "devices": [{"address": "191", "type": "minidisk", "on": "190", "cylinders": "10-19", "write": true}]}]}
{"vms": [{"name": "a", "ipl": "00C"}, {"name": "a", "ipl": "00C"}]}
{"vms": [{"name": "a b", "ipl": "00C"}]}
{"vms": [{"ipl": "00C", "storage": "32M"}]}
{"vms": [{"ipl": "00C", "share": 0}]}
{"vms": [{"ipl": "00C", "share": 50}]}
{"vms": [{"ipl": "00C"}], "ipl": "00C"}
{"psw": "00"}
{"core": "a@x"}
{"core": 1}
{"sources": ["a.asm"], "psw": "0002000000000000"}
{"ipl": "00C", "end": {"ia": "1234567"}}
{"ipl": "00C", "end": {"console": null}}
{"ipl": "00C", "end": {"ai": "0"}}
{"vms": [{"ipl": "00C", "storage_share": 0}]}
{"vms": [{"ipl": "00C", "storage_share": 10001}]}
{"vms": [{"ipl": "00C", "storage_min": "1000"}]}
{"vms": [{"ipl": "00C", "storage_min": 0}]}
{"vms": [{"ipl": "00C", "storage_max": "32M"}]}
{"vms": [{"ipl": "00C", "storage_max": null}]}
{"vms": [{"ipl": "00C", "storage": "64K", "storage_max": "128K"}]}
{"vms": [{"ipl": "00C", "storage": "64K", "storage_min": "128K"}]}
{"vms": [{"ipl": "00C", "storage": "64K", "storage_min": "48K", "storage_max": "32K"}]}
{"machine": {"storage": "512K"}, "vms": [{"ipl": "00C", "storage_min": "256K"}, {"ipl": "00C", "storage_min": "260K"}]}
{"machine": {"idle_tax": 100}, "ipl": "00C"}
{"machine": {"idle_tax": "75"}, "ipl": "00C"}
{"machine": {"storage_thresholds": 6}, "ipl": "00C"}
{"machine": {"storage_thresholds": {"higher": 6}}, "ipl": "00C"}
{"machine": {"storage_thresholds": {"low": 0}}, "ipl": "00C"}
{"machine": {"storage_thresholds": {"soft": 6}}, "ipl": "00C"}
{"machine": {"storage_thresholds": {"high": 3, "soft": 2, "hard": 1}}, "ipl": "00C"}
{"vms": [{"ipl": "00C", "idle_tax": 50}]}
END
