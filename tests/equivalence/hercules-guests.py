#!/usr/bin/env python3
"""Runs a guest on Hercules: hercules-guests.py TRAPEZE GUEST-FOLDER

Makes the same card deck that the guest's reader has in its guest.json, boots it from 00C, waits for
the disabled wait with address 0 and compares the console with console.txt and, if there is one, the
printer with printer.txt. A disk without a file is one that Hercules' dasdinit has left blank.
"""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

DONE = "Disabled wait state"
SECONDS = 60
ATTEMPTS = 3


def assemble(trapeze, source, form, out):
    subprocess.run([trapeze, "asm", str(source), "-o", str(out), "--format", form], check=True)
    return out.read_bytes()


def text_cards(path):
    lines = path.read_text().splitlines()
    return b"".join(line.ljust(80).encode("cp037") for line in lines)


def reader_deck(trapeze, folder, config, work):
    """The kernel's IPL deck and all cards behind it, in EBCDIC."""
    deck = assemble(trapeze, folder / config["sources"][0], "deck", work / "kernel.deck")
    for device in config["machine"]["devices"]:
        if device["address"] == "00C":
            names = device.get("file", [])
            for name in [names] if isinstance(names, str) else names:
                path = folder / name
                deck += (assemble(trapeze, path, "object", work / "job.deck")
                         if name.endswith(".asm") else text_cards(path))
    return deck


def make_disks(config, work):
    """A line of Hercules' configuration for each disk, which is blank."""
    lines = ""
    for device in config["machine"]["devices"]:
        if "cylinders" in device:
            name = device["address"] + ".ckd"
            subprocess.run(["dasdinit", "-r", name, device["type"], str(device["cylinders"])],
                           cwd=work, check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            lines += f"0{device['address']} {device['type']} {name}\n"
    return lines


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def run_hercules(work, disks):
    """Boots deck.ebc; answers the log as a list of lines."""
    (work / "guest.cnf").write_text(
        f"ARCHMODE S/370\nCPUMODEL 3033\nMAINSIZE 2\nNUMCPU 1\nCNSLPORT {free_port()}\n"
        "0009 3215-C\n000C 3505 deck.ebc ebcdic\n000E 1403 printer.txt\n" + disks)
    (work / "rc").write_text("ipl 00c\n")
    log = work / "log"
    with open(log, "wb") as out:
        process = subprocess.Popen(["hercules", "-d", "-f", "guest.cnf"], cwd=work, stdout=out,
                                   stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                   env={**os.environ, "HERCULES_RC": "rc"})
        deadline = time.time() + SECONDS
        while time.time() < deadline and process.poll() is None:
            if "PSW=" in log.read_text(errors="replace").partition(DONE)[2]:
                break
            time.sleep(0.1)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return [line.rstrip() for line in log.read_text(errors="replace").splitlines()]


def compare(what, expected, found):
    if expected == found:
        return True
    print(f"{what}: expected")
    print("\n".join("  " + line for line in expected))
    print("but found")
    print("\n".join("  " + line for line in found))
    return False


def attempt(trapeze, folder):
    """Runs the guest once; is everything as it must be?"""
    config = json.loads((folder / "guest.json").read_text())
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        (work / "deck.ebc").write_bytes(reader_deck(trapeze, folder, config, work))
        log = run_hercules(work, make_disks(config, work))
        printed = work / "printer.txt"
        printer = printed.read_text().split("\n") if printed.exists() else []
    end = next((log[i : i + 2] for i, line in enumerate(log) if DONE in line), [])
    good = any(re.search("PSW=000[2A]0000 ..000000", line) for line in end)
    if not good:
        print("no disabled wait with address 0:", *(end or log[-20:]), sep="\n  ")
    expected = [line.rstrip() for line in (folder / "console.txt").read_text().splitlines()]
    # The log has Hercules' own messages between the console's lines.
    console = [line for line in log if line in expected]
    good = compare("console", expected, console) and good
    if (folder / "printer.txt").exists():
        lines = (folder / "printer.txt").read_text().splitlines()
        good = compare("printer", lines, [line.rstrip() for line in printer if line]) and good
    return good


def main():
    trapeze, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    # Hercules' interval timer is the host's clock: on a busy host all of a job's time can pass
    # between two of its instructions. A real difference is there every time.
    good = any(attempt(trapeze, folder) for _ in range(ATTEMPTS))
    print(f"{folder}: {'the same on Hercules' if good else 'differs'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
