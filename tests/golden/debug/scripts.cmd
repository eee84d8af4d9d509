# Scripts, their end and their status.
cd $SCRATCH
exec 2>&1
cp "$OLDPWD/squares.asm" .
cat >good <<'END'
# a remark
echo from a script
source inner
assert 1 + 1 == 2
END
echo 'print 6 * 7' >inner
echo 'source myself' >myself
printf 'print 1\nprint (\nprint 3\n' >bad
printf 'commands\n' >open
trapeze debug squares.asm --batch -x good; echo $?
trapeze debug squares.asm --batch -x myself; echo $?
trapeze debug squares.asm --batch -x bad -c 'print 4'; echo $?
trapeze debug squares.asm --batch -c 'break MAIN' -x open; echo $?
trapeze debug squares.asm --batch -c 'assert MAIN == 0'; echo $?
trapeze debug squares.asm --batch -x nothing; echo $?
trapeze debug squares.asm --batch --json -c 'info vms' -c 'info breakpoints' -c 'info psw' -c 'info keys' \
    -c 'info devices' -c 'info checkpoints' -c 'info ccw' -c 'info line' -c 'info registers'; echo $?
trapeze debug squares.asm --batch -c 'info translate 0 --json' -c 'info symbols W --json' -c 'info history --json' |
    grep -v '"bytes"'
echo 'print 1; quit' | trapeze debug squares.asm; echo $?
printf 'print 1\nquit\nprint 2\n' | trapeze debug squares.asm; echo $?
trapeze debug; echo $?
trapeze debug squares.asm squares.asm --bare; echo $?
