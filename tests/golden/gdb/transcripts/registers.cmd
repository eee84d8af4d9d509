# Our registers beside those that GDB insists on; a BC-mode PSW is a sane pc; what can be set.
. ./common.sh
gdb "target remote | trapeze gdb $SQUARES --listen -" \
    "tbreak DONE" "continue" "info registers pswm pswa psw states skey prefix pc cc" \
    "info registers count exits emulated reflected shadowed" \
    "set \$cc = 2" "print/x \$psw" "set \$pswa = 0x80001050" "print/x \$psw" "print \$pc" \
    "set \$f0 = 0x4110000000000000" "print/x \$f0" "set \$cr3 = 7" "print \$cr3" \
    "set \$psw = 0x0008000000001054" "info registers psw pswm states" \
    "set \$psw = 0x0009100000001054" "info registers psw pswm states"
for line in "set \$exits = 3" "set \$f1 = 1" "set \$pswm = 0xFF080000" \
    "set \$psw = 0xFF08000000000000" "print *(int *) 0xFFFF00"; do
    gdb "target remote | trapeze gdb $SQUARES --listen -" "$line" | grep -v "^0x"
done
gdb "target remote | trapeze gdb $SQUARES --listen -" "break *0x1001" "continue"
