# gdb LINES...: gdb-multiarch executes the lines and ends. Left out is what depends on its version,
# and on where it is run.
gdb() {
    for line; do
        set -- "$@" -ex "echo (gdb) $line\\n" -ex "$line"
        shift
    done
    timeout 50 gdb-multiarch -nx -batch -iex "set width 0" -iex "set confirm off" "$@" 2>&1 |
        grep -v -e "^warning: File transfers" -e "^Reading .* from remote target" \
            -e "^Reading symbols from" -e "^Transfer rate" -e "^(gdb) target remote |" |
        sed "s|$PWD/||g"
}
SQUARES=../../debug/squares.asm
