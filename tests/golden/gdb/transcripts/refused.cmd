# Where it cannot be listened.
trapeze gdb nothing.asm
trapeze gdb --listen 70000
trapeze gdb --listen localhost
trapeze gdb --listen ::1:1234
trapeze gdb --listen 192.0.2.1:1234
trapeze gdb --listen unix:
trapeze gdb --listen /no/such/folder/socket
trapeze gdb --listen "$SCRATCH/socket" &
while [ ! -S "$SCRATCH/socket" ]; do sleep 0.05; done
trapeze gdb --listen "$SCRATCH/socket"
kill $!
wait $!
trapeze gdb --history 0
# Without a host's address it is this host alone.
for at in 0 :0 127.0.0.1:0; do
    rm -f "$SCRATCH/log"
    trapeze gdb --listen $at >"$SCRATCH/log" &
    while [ ! -s "$SCRATCH/log" ]; do sleep 0.05; done
    sed 's/:[0-9]*$/:PORT/' "$SCRATCH/log"
    kill $!
    wait $!
    echo "status $?"
done
