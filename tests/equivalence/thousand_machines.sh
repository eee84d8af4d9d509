#!/bin/sh
# A thousand virtual machines of 512 KB on a real one of 64 MB: each boots, runs, and puts out what it
# does alone.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$PWD" >"$work/thousand.json" <<'END'
import json, sys
hello = {"storage": "512K", "ipl": "00C", "sources": [sys.argv[1] + "/guestos/hello/hello.asm"],
         "devices": [{"address": "009", "type": "3215", "console": True},
                     {"address": "00C", "type": "2540R"}]}
json.dump({"machine": {"storage": "64M"},
           "vms": [dict(hello, name="vm%d" % n) for n in range(1000)]}, sys.stdout)
END
"$TRAPEZE" run "$work/thousand.json" >"$work/out" 2>"$work/err"
"$TRAPEZE" run guestos/hello >"$work/alone" 2>"$work/alone.err"
sed 's/^vm[0-9]*| //' "$work/out" | sort | uniq -c | sed 's/^ *//' >"$work/counts"
sed 's/^/1000 /' "$work/alone" | sort >"$work/expected"
diff "$work/expected" "$work/counts"
sed 's/^vm[0-9]*: //' "$work/err" | sort | uniq -c | sed 's/^ *//' >"$work/ends"
sed 's/^hello: /1000 /' "$work/alone.err" | diff - "$work/ends"
