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
ADDRESS = 0x1000
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
    subprocess.run([trapeze, "asm", source, "--format", "raw", "-o", out], check=True)
    return out


def run_trapeze(build, core):
    """(instructions, seconds, end address)"""
    done = subprocess.run([os.path.join(build, "tests", "runcore"), core, f"{ADDRESS:x}"],
                          check=True, capture_output=True, text=True, timeout=TIMEOUT)
    count, seconds, end = done.stdout.split()
    return int(count), float(seconds), int(end, 16)


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
        f.write(f"loadcore {core} {ADDRESS:x}\nr 0={ADDRESS:016X}\nrestart\n")
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
    cores = {}
    for kernel in options.kernels:
        if options.cores:
            cores[kernel] = os.path.join(options.cores, kernel + ".core")
        else:
            cores[kernel] = assemble(options.build, kernel, folder)
    rates = {kernel: {"trapeze": [], "hercules": []} for kernel in options.kernels}
    counts = {}
    for _ in range(options.rounds):
        for kernel in options.kernels:
            count, seconds, end = run_trapeze(options.build, cores[kernel])
            if end:
                raise RuntimeError(f"{kernel}: wrong answer, stopped at {end:06X}")
            counts[kernel] = count
            rates[kernel]["trapeze"].append(count / seconds / 1e6)
            if options.hercules:
                seconds, end = run_hercules(cores[kernel], folder)
                if end:
                    raise RuntimeError(f"{kernel}: hercules stopped at {end:06X}")
                rates[kernel]["hercules"].append(count / seconds / 1e6)
    result = {}
    for kernel in options.kernels:
        row = {"instructions": counts[kernel], "trapeze": summary(rates[kernel]["trapeze"])}
        if options.hercules:
            row["hercules"] = summary(rates[kernel]["hercules"])
            row["ratio"] = row["trapeze"]["median"] / row["hercules"]["median"]
        result[kernel] = row
    return result


def show(result):
    print(f"{'kernel':8} {'instructions':>13} {'trapeze MIPS':>22} {'hercules MIPS':>22} ratio")
    for kernel, row in result.items():
        columns = []
        for machine in "trapeze", "hercules":
            s = row.get(machine)
            columns.append(f"{s['median']:7.0f} ({s['low']:.0f}-{s['high']:.0f})" if s else "-")
        ratio = f"{row['ratio']:.2f}" if "ratio" in row else "-"
        print(f"{kernel:8} {row['instructions']:>13} {columns[0]:>22} {columns[1]:>22} {ratio:>5}")


def main():
    parser = argparse.ArgumentParser(description="Measure the fast core beside Hercules.")
    parser.add_argument("--build", default=os.path.join(HERE, "..", "..", "build"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--cores", metavar="DIR", help="core images that were assembled elsewhere")
    parser.add_argument("--no-hercules", dest="hercules", action="store_false")
    parser.add_argument("kernels", nargs="*", metavar="KERNEL")
    options = parser.parse_args()
    options.kernels = options.kernels or KERNELS
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
