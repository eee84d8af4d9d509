"""Runs a command on a terminal of its own and types lines at it: type.py LINE... -- COMMAND...

Each line but the last must be answered by itself: it is typed, the terminal shows it, and the guest
writes it back. Then comes the next, however long that takes. A line "^C" is Ctrl-C."""
import os
import pty
import select
import sys

WAIT = 120  # seconds for an answer: an error, not a measure

at = sys.argv.index("--")
lines, command = sys.argv[1:at], sys.argv[at + 1:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
out = b""


def read():
    """Takes what is put out next; False at its end."""
    global out
    if not select.select([fd], [], [], WAIT)[0]:
        sys.exit(f"nothing came any more after {out!r}")
    try:
        part = os.read(fd, 4096)
    except OSError:
        return False
    out += part
    return part != b""


for line in lines:
    text = line.encode()
    before = out.count(text)
    os.write(fd, b"\x03" if line == "^C" else text + b"\n")
    while line is not lines[-1] and out.count(text) < before + 2:
        if not read():
            sys.exit(f"it ended before {line} was answered: {out!r}")
while read():
    pass
print(out.replace(b"\r", b"").decode())
print("status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
