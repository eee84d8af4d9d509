"""usage: debug_interrupt.py TRAPEZE

Types long-running commands at a debugger on a terminal, and Ctrl-C while each runs. It must be
interrupted, say so, and be back at the prompt; what it was doing must be well afterwards."""

import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

BOUND = 10.0  # seconds; 0.1 is what is wanted on a host with nothing else to do
WAIT = 300.0  # for what has to come
RUN = 0.3  # before Ctrl-C

PROGRAM = """\
LOOPS    START X'1000'
         BALR  12,0
         USING *,12
LOOP     BAL   14,SUB
         A     2,ONE
         B     LOOP
SUB      MVC   TO,FROM
         L     3,ONE
         BR    14
ONE      DC    F'1'
FROM     DC    CL100'A'
TO       DC    CL100'B'
NEVER    DC    F'0'
         END   LOOPS
"""


class Debugger:
    """A debugger at a pseudoterminal."""

    def __init__(self, trapeze, folder, options):
        self.master, slave = pty.openpty()
        environment = dict(os.environ, NO_COLOR="1", TERM="dumb",
                           TRAPEZE_HISTORY=os.path.join(folder, "history"))
        self.process = subprocess.Popen(
            [trapeze, "debug", *options, os.path.join(folder, "loops.asm")], cwd=folder,
            stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0))
        os.close(slave)
        self.text = ""
        self.prompted()

    def read(self, until):
        if not select.select([self.master], [], [], max(0, until - time.monotonic()))[0]:
            sys.exit(f"nothing came:\n{self.text}")
        self.text += os.read(self.master, 65536).decode(errors="replace").replace("\r", "")

    def prompted(self):
        """Waits for the prompt, and returns what came before."""
        until = time.monotonic() + WAIT
        while not re.search(r"(^|\n)\(loops\) $", self.text):
            self.read(until)
        text, self.text = self.text, ""
        return text

    def type(self, line):
        os.write(self.master, line.encode() + b"\n")
        until = time.monotonic() + WAIT
        while "\n" not in self.text:  # the echo
            self.read(until)

    def command(self, line):
        self.type(line)
        return self.prompted()

    def interrupt(self, line, run=RUN):
        """Seconds from Ctrl-C to the prompt."""
        self.type(line)
        end = time.monotonic() + run
        while time.monotonic() < end:  # what it writes must not fill the terminal
            if select.select([self.master], [], [], end - time.monotonic())[0]:
                self.read(end)
        self.text = self.text[-1000:]  # a trace is long, and would be searched for the prompt
        begin = time.monotonic()
        os.write(self.master, b"\x03")
        answer = self.prompted()
        took = time.monotonic() - begin
        if "Interrupted." not in answer:
            sys.exit(f"{line}: ended by itself:\n{answer}")
        return took

    def close(self):
        self.type("quit")
        self.process.wait(WAIT)
        os.close(self.master)


# Each: what prepares it, and what is interrupted.
COMMANDS = [
    ([], "continue"),
    ([], "stepi 1000000000000"),
    ([], "nexti 1000000000"),
    ([], "until NEVER"),
    ([], "finish NEVER"),
    ([], "goto 1000000000000"),
    ([], "cp begin"),
    (["break LOOP if %r2 == 0 - 1"], "continue"),
    (["watch word(NEVER)"], "continue"),
    (["watch %r3"], "continue"),
    (["watch %psw.key"], "continue"),
    (["break SUB", "commands", "silent", "continue", "end"], "continue"),
    (["break SUB", "commands", "silent", "continue", "end"], "source script"),
    (["trace to trace"], "continue"),
    (["trace on"], "stepi 1000000000"),
    ([], "source script"),
    (["break LOOP if %r2 == 0 - 1"], "reverse-continue"),
    ([], "who-wrote NEVER"),
    ([], "who-wrote %r7"),
    ([], "who-wrote %psw.key"),
    ([], "reverse-nexti 1000000"),
]


def session(trapeze, folder, options):
    debugger = Debugger(trapeze, folder, options)
    worst = 0
    debugger.command("stepi 200")
    debugger.interrupt("continue", 3)  # a past, for those that go back
    count = re.search(r"= \w+ (\d+)", debugger.command("print %count"))[1]
    for before, line in COMMANDS:
        for step in before:
            debugger.type(step) if step == "commands" else os.write(
                debugger.master, step.encode() + b"\n")
            time.sleep(0.02)
        debugger.command("echo ready")
        if "who" in line or "reverse" in line:
            debugger.command(f"goto {count}")
        took = debugger.interrupt(line)
        print(f"{' '.join(options) or 'monitored':10} {line:28} {took * 1000:7.1f} ms")
        worst = max(worst, took)
        debugger.command("trace off")
        debugger.command("delete")
        answer = debugger.command("assert %r12 == LOOP + 0x40000000")
        if "error" in answer:
            sys.exit(f"after {line}: {answer}")
    debugger.close()
    return worst


def main():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "loops.asm"), "w") as f:
            f.write(PROGRAM)
        with open(os.path.join(folder, "script"), "w") as f:
            f.write("continue\necho this is not reached\n")
        worst = max(session(os.path.realpath(sys.argv[1]), folder, options)
                    for options in (["--bare"], []))
    print(f"worst {worst * 1000:.1f} ms")
    sys.exit(worst > BOUND)


main()
