trapeze debug squares.asm --echo 2>&1 <<'END'
break SQUARE if %r1 == 2
break *0x1006
tbreak :11
b squares.asm:12
break
info breakpoints
disable 2 4 5
continue
continue
continue
goto 123
delete
watch COUNT
awatch RESULT, 4
rwatch IONEW
continue
continue
continue
continue
continue
continue
continue
delete
goto 130
watch %r1 if %r1 < 3
continue
delete 9
catch svc 7
catch svc 8
catch io
ignore 10 1
condition 10 %r1 == 1
continue
info breakpoints
commands 12
silent
echo in the handler
print *COUNT
end
goto 123
continue
continue
tbreak LOOP if %r1 == 2
commands
print %r1
continue
print this is not reached
end
goto 123
continue
condition 10
enable
delete 10 11 12
continue
END
