# Break, step, watch until it is hit, see who called, and go back to who wrote.
. ./common.sh
gdb "target remote | trapeze gdb $SQUARES --listen -" \
    "break SQUARE" "continue" "backtrace" "finish" "stepi" "nexti" "print/x \$r0" \
    "delete" "watch *(int*)&COUNT" "continue" "x/2i \$pc" "print *(int*)&COUNT" \
    "reverse-continue" "x/i \$pc" "print *(int*)&COUNT" "delete" \
    "break SQUARE if \$r1 == 1" "continue" "up" "print \$pc" "print/x \$r13" "down" \
    "reverse-continue" "continue"
