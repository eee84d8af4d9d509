# A server at a socket: GDB goes and comes again, and nothing runs meanwhile unless it detaches.
. ./common.sh
trapeze gdb $SQUARES --listen "$SCRATCH/socket" >"$SCRATCH/log" &
while [ ! -S "$SCRATCH/socket" ]; do sleep 0.05; done
at="target remote $SCRATCH/socket"
gdb "$at" "break SQUARE" "continue" "disconnect"
gdb "$at" "backtrace" "print \$count" "detach"
gdb "$at" "info threads" "reverse-stepi" "kill"
wait
cat "$SCRATCH/log"
