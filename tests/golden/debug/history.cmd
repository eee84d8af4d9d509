trapeze debug squares.asm --history 64K --echo 2>&1 <<'END'
continue
reverse-stepi
info history
END
trapeze debug squares.asm --history 0 2>&1 </dev/null
trapeze debug squares.asm --history much 2>&1 </dev/null
