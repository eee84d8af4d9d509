#!/usr/bin/env python3
"""Every relative link of the project's pages leads somewhere, docs/README.md lists every page, and the
decisions are numbered, each once."""
import pathlib
import re
import subprocess
import sys

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)

pages = [pathlib.Path(p) for p in subprocess.run(
    ["git", "-c", "safe.directory=*", "ls-files", "*.md"], check=True, text=True,
    stdout=subprocess.PIPE).stdout.split()]
if not pages:
    sys.exit("no pages")
errors = 0
listed = set()
for page in pages:
    for target in LINK.findall(FENCED.sub("", page.read_text())):
        if "://" in target:
            continue
        path = page.parent / target
        if page == pathlib.Path("docs/README.md"):
            listed.add(path.resolve())
        if not path.exists():
            print(f"{page}: {target} leads nowhere")
            errors += 1
for page in pages:
    if page.parent == pathlib.Path("docs") and page.name != "README.md" and page.resolve() not in listed:
        print(f"docs/README.md: {page} is not listed")
        errors += 1
numbers = {}
for page in pages:
    if page.parent == pathlib.Path("docs/decisions"):
        number = page.name[:4]
        if number in numbers or not page.read_text().startswith(f"# {int(number)}. "):
            print(f"{page}: number {number} is taken by {numbers.get(number, 'another in its heading')}")
            errors += 1
        numbers[number] = page
sys.exit(1 if errors else 0)
