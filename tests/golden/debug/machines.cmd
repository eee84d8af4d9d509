# Several machines, and the real one under them. (What guests print is left out.)
trapeze debug ../../../guestos/batch ../../../guestos/tick --echo 2>&1 <<'END' | grep -v '^batch\(.00E\)\?|\|^tick|' | sed 's/\(%\) *[0-9]*  /\1   /'
vm
vm tick
vm
break TURNOVER
continue
info vms
info exits
info storage
info storage --json
vm batch
break 0x1000
continue
stepi 3
vm real
info registers
info psw
info keys
x/1xw 0x1000
set %r1 = 1
break 0
info breakpoints
lower
upper
upper
lower
vm batch
rsi
delete
vm tick
END
echo ---
trapeze debug --bare squares.asm --echo 2>&1 <<'END'
vm real
lower
catch privop
info exits
info storage
info psw
info vms
END
