#!/usr/bin/env python3
"""Measures the fast core beside Hercules, on the same core images, in one run.

The kernels are S/370 assembler sources that check their own answers and end in a disabled wait:
instruction address 0 means right. Each round runs every kernel once on each machine, alternating,
so that a change in the host's speed meets both; medians, spread and ratio are printed. Time is
processor time, so that other work on the host disturbs less.

usage: bench.py [--build DIR] [--rounds N] [--json FILE] [--cores DIR] [--no-hercules] [KERNEL...]
"""
import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
KERNELS = ["loop", "mix", "sieve", "sort", "calls"]
EXITS = ["ssm", "lpsw", "svc"]  # what they measure is the cost of exits to the monitor
TIMEOUT = 120  # seconds for one kernel on one machine

CONFIG = """CPUSERIAL 000001
CPUMODEL 4381
MAINSIZE 2
XPNDSIZE 0
NUMCPU 1
ARCHMODE S/370
0009 3215-C
"""


def assemble(build, kernel, folder):
    """The core image of a kernel, made with our own assembler."""
    out = os.path.join(folder, kernel + ".core")
    source = os.path.join(HERE, "kernels", kernel + ".asm")
    trapeze = os.path.join(build, "trapeze")
    subprocess.run([trapeze, "asm", source, "--format", "image", "-o", out], check=True)
    return out


def run_trapeze(build, core, mode):
    """(instructions, seconds, exits) on the bare machine or under the monitor."""
    done = subprocess.run([os.path.join(build, "tests", "runcore"), mode, core],
                          check=True, capture_output=True, text=True, timeout=TIMEOUT)
    count, seconds, end, exits = done.stdout.split()
    if int(end, 16):
        raise RuntimeError(f"{core}: wrong answer, stopped at {end}")
    return int(count), float(seconds), int(exits)


def processor_time(process):
    """Seconds of processor time that a running process has used."""
    with open(f"/proc/{process.pid}/stat") as f:
        fields = f.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(process, text, deadline):
    """Reads lines up to the one that holds the text; the processor time then, and the next line."""
    for line in process.stdout:
        if text in line:
            return processor_time(process), next(process.stdout, "")
        if time.monotonic() > deadline:
            break
    raise RuntimeError(f"hercules did not say {text!r}")


def run_hercules(core, folder):
    """(seconds, end address): from the restart key to the message of the disabled wait."""
    config, script = os.path.join(folder, "bench.cnf"), os.path.join(folder, "bench.rc")
    with open(config, "w") as f:
        f.write(CONFIG)
    with open(script, "w") as f:
        f.write(f"loadcore {core} 0\nrestart\n")
    machine = subprocess.Popen(["hercules", "-d", "-f", config], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               env=dict(os.environ, HERCULES_RC=script))
    try:
        deadline = time.monotonic() + TIMEOUT
        start, _ = wait_for(machine, "Restart key depressed", deadline)
        end, psw = wait_for(machine, "Disabled wait state", deadline)
        return end - start, int(psw.split()[-1], 16) & 0xFFFFFF
    finally:
        machine.send_signal(signal.SIGKILL)
        machine.wait()


def summary(values):
    return {"median": statistics.median(values), "low": min(values), "high": max(values)}


def measure(options, folder):
    """Runs every kernel once a round on each machine, alternating; rates in MIPS, costs in ns."""
    rows = {}
    cores = {kernel: core_of(options, kernel, folder) for kernel in options.kernels}
    values = {kernel: {} for kernel in options.kernels}
    for _ in range(options.rounds):
        for kernel in options.kernels:
            found = values[kernel]
            for mode in "bare", "monitor":
                count, seconds, exits = run_trapeze(options.build, cores[kernel], mode)
                found.setdefault(mode, []).append(count / seconds / 1e6)
                if mode == "monitor" and kernel in EXITS:
                    found.setdefault("exit", []).append(seconds / exits * 1e9)
            if options.hercules:
                seconds, end = run_hercules(cores[kernel], folder)
                if end:
                    raise RuntimeError(f"{kernel}: hercules stopped at {end:06X}")
                found.setdefault("hercules", []).append(count / seconds / 1e6)
            rows[kernel] = {"instructions": count}
    for kernel, found in values.items():
        row = rows[kernel]
        row.update({name: summary(numbers) for name, numbers in found.items()})
        row["monitor_to_bare"] = row["monitor"]["median"] / row["bare"]["median"]
        if options.hercules:
            row["bare_to_hercules"] = row["bare"]["median"] / row["hercules"]["median"]
    return rows


def core_of(options, kernel, folder):
    if options.cores:
        return os.path.join(options.cores, kernel + ".core")
    return assemble(options.build, kernel, folder)


def cell(row, name):
    s = row.get(name)
    return f"{s['median']:.0f} ({s['low']:.0f}-{s['high']:.0f})" if s else "-"


def ratio(row, name):
    return f"{row[name]:.2f}" if name in row else "-"


def show(result):
    """MIPS as median (lowest-highest), and ratios of medians."""
    print(f"{'kernel':8} {'instructions':>12} {'bare MIPS':>16} {'monitor MIPS':>16} "
          f"{'hercules MIPS':>16} {'m/b':>5} {'b/h':>5} {'ns per exit':>16}")
    for kernel, row in result.items():
        print(f"{kernel:8} {row['instructions']:>12} {cell(row, 'bare'):>16} "
              f"{cell(row, 'monitor'):>16} {cell(row, 'hercules'):>16} "
              f"{ratio(row, 'monitor_to_bare'):>5} {ratio(row, 'bare_to_hercules'):>5} "
              f"{cell(row, 'exit'):>16}")


def main():
    parser = argparse.ArgumentParser(description="Measure the fast core beside Hercules.")
    parser.add_argument("--build", default=os.path.join(HERE, "..", "..", "build"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--cores", metavar="DIR", help="core images that were assembled elsewhere")
    parser.add_argument("--no-hercules", dest="hercules", action="store_false")
    parser.add_argument("kernels", nargs="*", metavar="KERNEL")
    options = parser.parse_args()
    options.kernels = options.kernels or KERNELS + EXITS
    if options.hercules and not shutil.which("hercules"):
        print("bench: hercules is not installed; measuring trapeze alone", file=sys.stderr)
        options.hercules = False
    with tempfile.TemporaryDirectory() as folder:
        try:
            result = measure(options, folder)
        except (RuntimeError, subprocess.SubprocessError, OSError) as error:
            sys.exit(f"bench: {error}")
    show(result)
    if options.json:
        with open(options.json, "w") as f:
            json.dump(result, f, indent=2)


if __name__ == "__main__":
    main()
