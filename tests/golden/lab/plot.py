"""Checks a plot of trapeze lab against the table as JSON: plot.py FILE.svg FILE.json

The plot must be well-formed, each value a mark as high as the value asks for by the ticks beside
the axis, and no text outside. Prints what is in it."""
import collections
import json
import math
import sys
import xml.etree.ElementTree as etree

SVG = "{http://www.w3.org/2000/svg}"
root = etree.parse(sys.argv[1]).getroot()
table = json.load(open(sys.argv[2]))
_, _, width, height = map(float, root.get("viewBox").split())

texts = [t for t in root.iter(SVG + "text")]
ticks = [(float(t.text), float(t.get("y")) - 4) for t in texts if t.get("text-anchor") == "end"]
(low, bottom), (high, top) = ticks[0], ticks[-1]
assert [t[0] for t in ticks] == sorted({t[0] for t in ticks}), ticks


def part(value):
    """How far up the axis a value is; one that does not begin at 0 is logarithmic."""
    return value / high if low == 0 else math.log(max(value, low) / low) / math.log(high / low)


for value, y in ticks:
    assert abs((bottom - y) - part(value) * (bottom - top)) < 0.1, (value, y)

marks = collections.Counter()
columns = collections.defaultdict(list)
for mark in root:
    title = mark.find(SVG + "title")
    if title is None:
        continue
    kind = mark.tag.removeprefix(SVG)
    marks[kind] += 1
    row, _, rest = title.text.rpartition(", ")
    column, _, value = rest.partition(": ")
    exact = next(r for r in table["rows"] if r["name"] == row and r not in columns[column])
    columns[column].append(exact)
    assert abs(exact[column] - float(value)) <= 0.005, title.text
    above = bottom - float(mark.get("y" if kind == "rect" else "cy"))
    asked = part(exact[column]) * (bottom - top)
    assert abs(above - asked) < 0.1, (title.text, above, asked)
    if kind == "rect":
        assert abs(float(mark.get("height")) - above) < 0.1, title.text
assert all(len(rows) == len(table["rows"]) for rows in columns.values())
assert table["title"] in [t.text for t in texts]
for t in texts:
    half = len(t.text) * float(t.get("font-size", 12)) * 0.3
    left, right = {"middle": (half, half), "end": (2 * half, 0), None: (0, 2 * half)}[t.get("text-anchor")]
    inside = float(t.get("x")) - left >= 0 and float(t.get("x")) + right <= width
    assert inside or t.get("x") == "0.0", t.text  # the one at 0 is turned and moved by its group
print(dict(marks), len(list(root.iter(SVG + "polyline"))), "lines, of", *columns)
print("from", low, "to", high, *(["by", ticks[1][0]] if low == 0 else ["by powers"]), "|", *(t.text for t in texts if t.get("font-style")))
