# Nonsense is answered, and nothing is lost.
trapeze debug squares.asm --echo 2>&1 <<'END'
brek MAIN
123
%r1
break
break MAIN
break MAIN +
break 0x1001
break 0x800000
break 0x1000000
break nowhere.asm:3
break :1
break MAIN if
break MAIN if 1 +
break MAIN when 1
tbreak
watch
watch MAIN, 1000
watch 0xFFFFFF
watch MAIN,
rwatch %r1
catch
catch fire
catch svc 99999
catch wait 3
condition
condition 1 ((
condition 9 1
ignore
ignore 1 x
commands 7
delete 7
enable x
disable 1x
print
print/q 1
x/q
x/0x
x/99999999x
x 0xFFFFFFF
x/4i 0xFFFFF0
disassemble 0xFFFFFE
disassemble 0, 999999
list 0x3000
info
info nothing
info line 0x1 0x2
info ccw FFF
info ccw 00C
info translate 0x1000000
vm nobody
vm squares extra
trace
trace to
trace to /no/such/file
symbols
symbols /no/such/file
source
source /no/such/file
assert
assert 0
goto -1
undisplay 7
display
display )
cp
cp fly
cp ipl 123
cp display G99
cp display FFFFFF
cp store G1
cp store 1000 XYZ
cp adstop 1
cp query all
cp attach
cp attach 9999 00F
cp define 1403 00E
cp external 50
cp ready FFF
cp trace none
type 00E nothing
set
help fly
info breakpoints
info vms
END
