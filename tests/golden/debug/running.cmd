trapeze debug squares.asm --echo 2>&1 <<'END'
tbreak MAIN
continue
stepi
s 3
nexti
n
nexti 2
until
until DONE
goto 130
finish
c
continue
stepi
stepi 0
nexti 0
stepi 1 2
finish %r99
until 0x
END
