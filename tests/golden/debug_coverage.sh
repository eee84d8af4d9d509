#!/bin/sh
# Every command of the debugger, each word of `cp`, each `info` and its JSON stands in a transcript
# of golden/debug, and was carried out there. And none is left out of the reference.
set -eu
exec python3 - "$TRAPEZE" <<'PYTHON'
import glob, re, subprocess, sys

table = re.findall(r'^COMMAND\(\w+, "([a-z-]+)"', open("debug/commands.def").read(), re.M)
reference = subprocess.run([sys.argv[1], "debug", "--reference"], capture_output=True, text=True,
                           check=True).stdout
# Each row is | `SYNTAX` | `enough` `alias` | help |; the tables of `info` and `cp` come last.
parts = re.split(r"^### .*`(info|cp)`.*$", reference, flags=re.M)
rows = []
for kind, part in (("", parts[0]), ("info ", parts[2]), ("cp ", parts[4])):
    rows += [(kind, name.lower(), enough, alias) for name, enough, alias in re.findall(
        rf"^\| `{kind}([A-Za-z-]+).*?` \| `{kind}(\S+?)`(?: `(\S+)`)? \|", part, re.M)]


def find(kind, word):
    """The row that a word of a line means, as the program finds it: the first that it can be."""
    for row_kind, name, enough, alias in rows:
        if row_kind == kind and (word == alias or len(word) >= len(enough) and name.startswith(word)):
            return kind + name
    return None


seen = set()
for path in glob.glob("tests/golden/debug/*.out"):
    lines = open(path).read().splitlines()
    json = False
    for line, answer in zip(lines, lines[1:] + [""]):
        typed = re.fullmatch(r"(?:\(\S+\) |>)(.+)", line)
        if not typed or answer.startswith("error:"):
            continue
        words = typed[1].split()
        command = find("", re.match(r"[a-z-]*", words[0].lower())[0])
        seen.add(command)
        if command in ("info", "cp") and len(words) > 1:
            seen.add(find(command + " ", words[1].lower()))
        if command == "info" and words[-1] == "--json" and answer == "{":
            seen.add(find("info ", words[1].lower()) + " --json")

wanted = set(table) | {kind + name for kind, name, _, _ in rows}
wanted |= {"info " + name + " --json" for kind, name, _, _ in rows if kind == "info "}
wrong = [f"{name}: not in the reference" for name in table if not find("", name)]
wrong += [f"{name}: in no transcript of tests/golden/debug" for name in sorted(wanted - seen)]
print("\n".join(wrong) or f"{len(wanted)} commands stand in transcripts")
sys.exit(bool(wrong))
PYTHON
