trapeze debug squares.asm --echo 2>&1 <<'END'
reverse-stepi
tbreak DONE
continue
rsi
reverse-nexti
rni 2
break HANDLER
reverse-continue
rc
rc
delete
watch RESULT
rc
rc
delete
tbreak SQUARE
continue
reverse-finish
checkpoint before the call
goto 200
who-wrote RESULT
who-wrote %r3
who-wrote COUNT, 4
who-wrote 0x1000
info checkpoints
restart 1
restart 2
restart
goto
who-wrote
catch svc
rc
info history
set COUNT = 9
goto 300
print *COUNT
reverse-finish 5
END
