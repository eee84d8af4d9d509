"""Runs a command on a terminal of its own and types lines at it, one after the other, each when what
it waits for has been put out: type.py LINE... -- COMMAND... A line "^C" is Ctrl-C."""
import os
import pty
import select
import sys

at = sys.argv.index("--")
lines, command = sys.argv[1:at], sys.argv[at + 1:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
out = b""


def read(seconds):
    """Takes what is put out until nothing has come for so long; False at its end."""
    global out
    while select.select([fd], [], [], seconds)[0]:
        try:
            part = os.read(fd, 4096)
        except OSError:
            return False
        if not part:
            return False
        out += part
    return True


for line in lines:
    read(0.2)
    os.write(fd, b"\x03" if line == "^C" else line.encode() + b"\n")
while read(0.5):
    pass
print(out.replace(b"\r", b"").decode())
print("status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
