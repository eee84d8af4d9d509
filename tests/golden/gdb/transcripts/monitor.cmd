# The debugger's own commands, and their stops.
. ./common.sh
gdb "target remote | trapeze gdb $SQUARES --listen -" \
    "monitor catch svc" "continue" "monitor info psw" "monitor vm real" "monitor print %psw" \
    "monitor vm squares" "monitor who-wrote RESULT" "monitor delete" \
    "monitor tbreak DONE" "continue" "monitor goto 196" \
    "print \$pc" "maintenance flush register-cache" "print \$pc" "monitor nonsense"
