# An ELF file of our assembler, loaded into an empty machine.
. ./common.sh
trapeze asm $SQUARES -f elf -o "$SCRATCH/squares.elf"
gdb "file $SCRATCH/squares.elf" "target remote | trapeze gdb --listen -" "load" "info symbol \$pc" \
    "print \$pc" "break LOOP" "continue" "info line" "next" "next" "next" "print *(int*)&RESULT" "kill"
