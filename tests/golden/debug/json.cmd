# Every `info` as JSON. (How long the monitor took and how much memory there is differ from run to
# run.)
trapeze debug squares.asm --echo 2>&1 <<'END' | sed '/"nanoseconds"/d; s/"bytes": .*/"bytes": 0/'
break SQUARE if %r1 > 1
commands
print %r1
end
ignore 1 1
continue
checkpoint before the call
info registers --json
info psw --json
info keys --json
info devices --json
info breakpoints --json
info vms --json
info symbols S --json
info line --json
info line 0x3000 --json
info exits --json
info checkpoints --json
info history --json
info ccw --json
info translate SQUARE --json
vm real
info registers --json
END
