#!/usr/bin/env python3
"""Runs the examples of pages of the manual: run-examples.py TRAPEZE PAGE...

In a page, <!-- file: NAME --> before a fenced block makes the block a file of that name, and in a
block of language "console" each line "$ COMMAND" is run by the shell in a copy of guestos/'s parent
folder with these files. What follows must be its output (standard error included), line by line; a
line "..." stands for any lines and "…" in a line for any text. Prints what differs; the exit status is 1 then.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(\w*)\s*$")
FILE = re.compile(r"^<!-- file: (\S+) -->$")


def blocks(page):
    """Yields (line number, language, file name or None, text lines) of each fenced block."""
    name = language = None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        fence = FENCE.match(line)
        if language is None and fence:
            language, begun, lines = fence[1], number, []
        elif language is not None and line == "```":
            yield begun, language, name, lines
            name = language = None
        elif language is not None:
            lines.append(line)
        elif FILE.match(line):
            name = FILE.match(line)[1]


def commands(lines):
    """Yields (offset, command, expected lines) of a console block."""
    at = [i for i, line in enumerate(lines) if line.startswith("$ ")] + [len(lines)]
    for begin, end in zip(at, at[1:]):
        command, *expected = lines[begin:end]
        yield begin, re.sub(r"\s+#.*", "", command[2:]), [line.rstrip() for line in expected]


def matches(expected, found):
    """Do the lines agree, "..." and "…" standing for what they stand for?"""
    pattern = "".join(r"(?:.*\n)*" if line == "..." else
                      ".*".join(re.escape(part) for part in line.split("…")) + r"\n"
                      for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in found)) is not None


def run(trapeze, command, folder):
    path = os.path.dirname(trapeze) + ":" + os.environ["PATH"]
    result = subprocess.run(command, shell=True, cwd=folder, text=True, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                            env={**os.environ, "PATH": path})
    return [line.rstrip() for line in result.stdout.splitlines()]


def check(trapeze, page):
    good, count = True, 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        os.symlink(os.path.abspath("guestos"), folder / "guestos")
        for number, language, file, lines in blocks(page):
            if file:
                (folder / file).write_text("\n".join(lines) + "\n")
            if language != "console":
                continue
            for offset, command, expected in commands(lines):
                found = run(trapeze, command, folder)
                count += 1
                if not matches(expected, found):
                    good = False
                    print(f"{page}:{number + 1 + offset}: $ {command}\nfound:")
                    print("\n".join("  " + line for line in found))
    print(f"{page}: {count} examples run")
    return good


def main():
    trapeze = os.path.abspath(sys.argv[1])
    results = [check(trapeze, pathlib.Path(page)) for page in sys.argv[2:]]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
