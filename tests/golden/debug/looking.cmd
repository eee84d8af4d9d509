trapeze debug squares.asm --echo 2>&1 <<'END'
tbreak SQUARE
continue
print MAIN
p/x %psw
p/t 5
p/c C'HELLO'
p/u -1
p/z 255
x/2xw MAIN
x
x/8xb MAIN
x/4xh
x/2xg
x/2dw COUNT
x/10cb TEXT
x/2pb PACKED
x/1s WAIT
x/3i MAIN
x/2tb MAIN
x/4a TEXT
disassemble
disassemble MAIN, 3
list
l
list :3
backtrace
info registers
info psw
info keys
info devices
info breakpoints
info vms
info symbols
info symbols SQ
info line
info line COUNT
info line 0x3000
info ccw
info translate COUNT
info checkpoints
display %r1
display *COUNT
stepi
undisplay 1
stepi
undisplay
stepi
diff
finish
diff
END
