#!/usr/bin/env python3
"""guestos/batch survives every kind of bad deck and bad job: batch_jobs.py TRAPEZE

Each case is a few cards in front of a good job; batch must say what is wrong, run the good job, and
end well.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

TRAPEZE = os.path.abspath(sys.argv[1])
BATCH = os.path.abspath("guestos/batch/batch.asm")
BAD_DECK = ["JOB BAD      CANCELED: NOT A GOOD OBJECT DECK"]


def canceled(why):
    return ["JOB BAD      BEGINS", "JOB BAD      CANCELED: " + why]


def card(kind, columns=b""):
    """An object card; columns are those from 5 on."""
    return (b"\x02" + kind.encode("cp037") + columns).ljust(80, b"\x40")


def esd(name="BAD"):
    return card("ESD", b"\x40" * 6 + b"\x00\x10\x40\x40\x00\x01" + name.ljust(8).encode("cp037") +
                b"\x00\x00\x40\x00\x40\x00\x00\x10")


def txt(address, count, text=b"\x0A\x00"):
    return card("TXT", b"\x40" + address.to_bytes(3, "big") + b"\x40\x40" +
                count.to_bytes(2, "big") + b"\x40\x40\x00\x01" + text)


END = card("END", b"\x40" * 12)
NOISE = bytes(range(80))


def job(instructions):
    """The object deck of a job with these statements."""
    lines = [" " * 9 + line for line in instructions]
    source = "BAD      START X'4000'\n         USING BAD,15\n" + "\n".join(lines)
    with tempfile.TemporaryDirectory() as folder:
        program, deck = pathlib.Path(folder, "bad.asm"), pathlib.Path(folder, "bad.deck")
        program.write_text(source + "\n         SVC   0\n         END   BAD\n")
        subprocess.run([TRAPEZE, "asm", program, "-o", deck, "--format", "object"], check=True)
        return deck.read_bytes()


# name, cards, lines of the console before those of the good job
CASES = [
    ("no END card", esd() + txt(0x4000, 2), BAD_DECK),
    ("noise in a deck", esd() + NOISE + END, BAD_DECK),
    ("a count of text above 56", esd() + txt(0x4000, 57) + END, BAD_DECK),
    ("a negative count", esd() + txt(0x4000, 0xFFFF) + END, BAD_DECK),
    ("a count of 0", esd() + txt(0x4000, 0) + END, BAD_DECK),
    ("text below the job's storage", esd() + txt(0x3FFF, 2) + END, BAD_DECK),
    ("text across the end of it", esd() + txt(0x7FFF, 2) + END, BAD_DECK),
    ("text in the supervisor", esd() + txt(0x1000, 2) + END, BAD_DECK),
    ("text at the end of storage", esd() + txt(0xFFFFFF, 2) + END, BAD_DECK),
    ("cards of nobody", NOISE + txt(0x4000, 2) + END, []),
    ("no text at all", esd() + END, canceled("AT 004000, OPERATION")),
    ("an entry point in the supervisor",
     esd() + card("END", b"\x40\x00\x10\x00"), canceled("AT 001002, PROTECTION")),
    ("an odd entry point",
     esd() + card("END", b"\x40\x00\x40\x01"), canceled("AT 004001, SPECIFICATION")),
    ("no such SVC", job(["SVC 4"]), canceled("NO SUCH SUPERVISOR CALL")),
    ("the last SVC of all", job(["SVC 255"]), canceled("NO SUCH SUPERVISOR CALL")),
    ("a line of 133", job(["LA 0,133", "LA 1,BAD", "SVC 2"]),
     canceled("ASKED FOR STORAGE THAT IS NOT ITS OWN")),
    ("a line of 0", job(["SR 0,0", "LA 1,BAD", "SVC 2"]),
     canceled("ASKED FOR STORAGE THAT IS NOT ITS OWN")),
    ("a line of -1", job(["L 0,=F'-1'", "LA 1,BAD", "SVC 2"]),
     canceled("ASKED FOR STORAGE THAT IS NOT ITS OWN")),
    ("a line across the end", job(["LA 0,2", "L 1,=X'00007FFF'", "SVC 2"]),
     canceled("ASKED FOR STORAGE THAT IS NOT ITS OWN")),
    ("a card below the storage", job(["LA 1,4095", "SVC 1"]) + NOISE,
     canceled("ASKED FOR STORAGE THAT IS NOT ITS OWN")),
    ("a mask for itself", job(["SSM BAD"]), canceled("AT 004000, PRIVILEGED OPERATION")),
    ("a key for itself", job(["SSK 1,1"]), canceled("AT 004000, PRIVILEGED OPERATION")),
    ("a device for itself", job(["SIO 9"]), canceled("AT 004000, PRIVILEGED OPERATION")),
    ("an end for all", job(["LPSW BAD"]), canceled("AT 004000, PRIVILEGED OPERATION")),
    ("a branch to nowhere", job(["L 1,=X'00FFFFFE'", "BCR 15,1"]), canceled("AT FFFFFE, ADDRESSING")),
    ("an EXECUTE of itself", job(["EX 0,BAD"]), canceled("AT 004000, EXECUTE")),
    ("the timer for itself", job(["MVI X'50',X'7F'"]), canceled("AT 004000, PROTECTION")),
    ("no end", job(["BC 15,BAD"]), canceled("OUT OF TIME")),
    ("no end, asking for the time", job(["SVC 3", "BC 15,BAD"]), canceled("OUT OF TIME")),
]


def run(cards):
    pathlib.Path("cards").write_bytes(cards)
    config = {
        "name": "batch", "sources": [BATCH],
        "machine": {"storage": "32K", "devices": [
            {"address": "009", "type": "3215", "console": True},
            {"address": "00C", "type": "2540R", "file": "cards"},
            {"address": "00E", "type": "1403"}]}}
    pathlib.Path("batch.json").write_text(json.dumps(config))
    result = subprocess.run([TRAPEZE, "run", "--quiet", "--limit", "10000000", "batch.json"],
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return result.returncode, [line.rstrip() for line in result.stdout.splitlines()]


def expected(before):
    bad = 1 if before else 0
    return ["BATCH IS READY", *before, "JOB GOOD     BEGINS", "JOB GOOD     ENDS",
            f"BATCH ENDS: {1 + bad:02} JOBS, {bad:02} OF THEM CANCELED"]


def main():
    good = esd("GOOD") + txt(0x4000, 2) + END
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, cards, before in CASES:
            status, console = run(cards + good)
            if status != 0 or console != expected(before):
                failed += 1
                print(f"{name}: exit status {status}, console", *console, sep="\n  ")
        status, console = run(b"")
        if status != 0 or console != ["BATCH IS READY", "BATCH ENDS: 00 JOBS, 00 OF THEM CANCELED"]:
            failed += 1
            print(f"no job at all: exit status {status}, console", *console, sep="\n  ")
        os.chdir("/")
    print(f"{len(CASES) + 1 - failed} of {len(CASES) + 1} good")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
