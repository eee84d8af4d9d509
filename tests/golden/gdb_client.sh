#!/bin/sh
# trapeze gdb over its socket, without GDB: Ctrl-C, clients that go in the middle of something, and
# packets that are none. Prints how long Ctrl-C and a step take.
exec python3 "$(dirname "$0")/gdb_client.py"
