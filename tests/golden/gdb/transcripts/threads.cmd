# Two virtual machines are two threads.
. ./common.sh
gdb "target remote | trapeze gdb $SQUARES ../../../../guestos/hello --listen -" \
    "info threads" "break SQUARE thread 1" "continue" "info threads" "thread 2" "stepi" \
    "print \$count" "thread 1" "print \$count" "monitor info vms" "delete" "continue" "info threads" \
    "reverse-stepi" "thread 2" "reverse-stepi" "info threads"
