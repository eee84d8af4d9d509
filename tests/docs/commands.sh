#!/bin/sh
# docs/commands.md and the program agree: every command has a section, and each section names exactly
# the options that the command's own help names.
set -eu
exec python3 - "$TRAPEZE" docs/commands.md <<'PYTHON'
import re, subprocess, sys

trapeze, page = sys.argv[1:]

def help_of(*words):
    return subprocess.run([trapeze, *words], capture_output=True, text=True, check=True).stdout

sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", open(page).read(), re.M | re.S))
commands = set(re.findall(r"^  (\w+)  ", help_of("help"), re.M))
wrong = [f"{name}: no section in {page}" for name in sorted(commands - sections.keys())]
wrong += [f"{name}: a section but no command" for name in sorted(sections.keys() - commands - {"Messages"})]
for name in sorted(commands & sections.keys()):
    told = {option for row in re.findall(r"^\| (`-.*?) \|", sections[name], re.M)
            for option in re.findall(r"--[a-z-]+", row)}
    known = {option for line in help_of(name, "--help").splitlines()
             for option in re.findall(r"^ +(?:-\w, |\s*)(--[a-z-]+)", line)}
    wrong += [f"{name}: {option} is not in {page}" for option in sorted(known - told)]
    wrong += [f"{name}: {option} is in {page} only" for option in sorted(told - known)]
print("\n".join(wrong) or f"{len(commands)} commands agree with {page}")
sys.exit(bool(wrong))
PYTHON
