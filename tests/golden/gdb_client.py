"""What gdb_client.sh does."""
import os
import socket
import subprocess
import sys
import tempfile
import time

LOOP = """MAIN     START X'1000'
         BALR  12,0
         USING *,12
LOOP     LA    1,1(1)
         ST    1,X
         B     LOOP
X        DC    F'0'
         END   MAIN
"""
STEPS = 2000
SLOWEST = 2.0  # seconds until Ctrl-C must have stopped it; on a quiet host it is some milliseconds


def packet(data):
    return b"$" + data + b"#%02x" % (sum(data) & 255)


class Client:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.socket.settimeout(30)
        self.bytes = b""

    def send(self, data):
        self.socket.sendall(data)

    def take(self, length=1):
        while len(self.bytes) < length:
            more = self.socket.recv(1 << 16)
            if not more:
                raise EOFError("the server has gone")
            self.bytes += more
        taken, self.bytes = self.bytes[:length], self.bytes[length:]
        return taken

    def packet(self):
        """The next packet's data that is no text to be shown; what comes before it is passed by."""
        while self.take() != b"$":
            pass
        data = b""
        while (byte := self.take()) != b"#":
            data += byte
        self.take(2)
        return data if data[:1] != b"O" or data == b"OK" else self.packet()

    def ask(self, data):
        self.send(packet(data))
        return self.packet()

    def close(self):
        self.socket.close()


def expect(found, wanted):
    if not found.startswith(wanted):
        sys.exit(f"found {found!r} instead of {wanted!r}")


def interrupt(path):
    client = Client(path)
    client.send(packet(b"vCont;c"))
    time.sleep(0.2)
    begin = time.monotonic()
    client.send(b"\x03")
    expect(client.packet(), b"T02")
    took = time.monotonic() - begin
    if took > SLOWEST:
        sys.exit(f"Ctrl-C took {took:.3f} s")
    print(f"Ctrl-C stops after {1000 * took:.1f} ms")
    client.close()


def go_while_it_runs(path):
    client = Client(path)
    client.send(packet(b"vCont;c"))
    time.sleep(0.1)
    client.close()


def go_in_a_packet(path):
    for beginning in b"$", b"$m100", b"$X1000,20:}", packet(b"Z0,1006,2")[:-1]:
        client = Client(path)
        client.send(beginning)
        client.close()


def spoil(path):
    client = Client(path)
    for bad in b"$?#00", b"$?#zz", b"$" + 300000 * b"A" + b"#00":
        client.send(bad)
        expect(client.take(), b"-")
    client.send(b"$m10" + packet(b"?"))  # begun, and begun again
    expect(client.take(), b"+")
    expect(client.packet(), b"T")
    client.close()


def step(path):
    client = Client(path)
    expect(client.ask(b"QStartNoAckMode"), b"OK")
    for what in b"vCont;s:1;c", b"c":
        expect(client.ask(b"Z0,1006,2" if what == b"c" else b"z0,1006,2"), b"OK")
        begin = time.monotonic()
        for _ in range(STEPS):
            expect(client.ask(what), b"T05")
        print(f"{what.decode()}: {STEPS / (time.monotonic() - begin):.0f} stops a second")
    client.close()


def points_are_gone(path):
    client = Client(path)
    client.send(packet(b"c"))
    time.sleep(0.1)
    client.send(b"\x03")
    expect(client.packet(), b"T02")
    client.send(packet(b"k"))
    client.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        source, path = folder + "/loop.asm", folder + "/socket"
        with open(source, "w") as file:
            file.write(LOOP)
        server = subprocess.Popen([os.environ["TRAPEZE"], "gdb", source, "--listen", path],
                                  stdout=subprocess.DEVNULL)
        try:
            while not os.path.exists(path) and server.poll() is None:
                time.sleep(0.02)
            for does in interrupt, go_while_it_runs, go_in_a_packet, spoil, step, points_are_gone:
                does(path)
            status = server.wait(30)
        finally:
            server.kill()
        if status or os.path.exists(path):
            sys.exit(f"the server ended with status {status} and left {os.listdir(folder)}")


main()
