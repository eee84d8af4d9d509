# A first session: stop, look, step, run to the end.
trapeze debug ../../../guestos/hello --echo <<'EOF'
info vms
break WAIT
continue
info psw
info registers
x/4xw WRITE
x/2xb
disassemble WAIT, 4
list
list
print WRITE+8
print %r1
p/d -1
stepi
stepi 2

nexti
continue
quit
EOF
