#!/bin/bash
# The debugger at a real terminal: completion, editing, history, an empty line, Ctrl-C, colours.
set -u
command -v tmux >/dev/null || { echo "there is no tmux here"; exit 77; }
work=$(mktemp -d) || exit 1
socket=trapeze-$$
clean() {
    tmux -L "$socket" kill-server 2>/dev/null
    until rm -rf "$work" 2>/dev/null; do # who was ended may still write his history
        sleep 0.1
    done
}
trap clean EXIT
printf '\107\360\1\0' >"$work/loop"    # B 256, for ever
tm() { tmux -L "$socket" "$@"; }
screen() { tm capture-pane -p -S - -t 0; }

# Waits until the screen holds a line that matches.
shows() {
    for _ in $(seq 600); do
        screen | grep -q -- "$1" && return
        sleep 0.1
    done
    echo "not shown: $1"
    screen
    exit 1
}
keys() { tm send-keys -t 0 "$@"; }
start() {
    tm kill-server 2>/dev/null
    socket=$socket- # the one before may take a while to end
    tm -f /dev/null new-session -d -x 100 -y 40 \
        "env $1 TRAPEZE_HISTORY=$work/history $TRAPEZE debug $2; echo ended \$?; sleep 60"
    shows "^($3) *\$"
}

start NO_COLOR=1 guestos/hello hello
keys 'tb' Tab 'WA' Tab Enter
shows '^(hello) tbreak WAIT'
shows '^Temporary breakpoint 1: 001018 WAIT'
keys 'cont' Tab Enter
shows '^=> 001018 WAIT '
keys 'print %psw.i' Tab Enter
shows '1 = 001018'
keys 'info regi' Tab Enter
shows '^gr12 40001002'
keys 'vm h' Tab Enter
keys 'source guesto' Tab
shows '^(hello) source guestos/'
keys C-c
shows '^(hello) source guestos/^C'
keys 'stepi' Enter
shows '^=> 00101C DONE '
keys Enter
shows '^=> 001020 DONE+4'
keys 'xprint 1' Home Delete Enter
shows '2 = 00000001 1'
keys Up Up Up Up Up Enter
shows '3 = 001020'
keys 'quit' Enter
shows '^ended 0'
grep -q '^tbreak WAIT' "$work/history" || { echo "no history was kept"; exit 1; }

# Waits until the last line is the prompt.
ready() {
    for _ in $(seq 600); do
        screen | grep -v '^$' | tail -n 1 | grep -q "^($1) *\$" && return
        sleep 0.1
    done
    echo "no prompt"
    screen
    exit 1
}

# Ctrl-C comes back to the prompt, again and again (how soon: debug_interrupt.sh).
start NO_COLOR=1 "--core $work/loop@100 --psw 0000000000000100" core
for line in continue continue Up; do
    keys $line Enter
    sleep 0.5
    keys C-c
    ready core
done
[ "$(screen | grep -c '^Interrupted')" -eq 3 ] || { echo "it was not interrupted"; screen; exit 1; }
keys C-d
shows '^ended 0'
screen | grep -q $'\033' && { echo "colours in spite of NO_COLOR"; exit 1; }

start TERM=screen guestos/hello hello
keys 'stepi' Enter
shows '^=> 000082'
tm capture-pane -e -p -t 0 | grep -q $'=> \033\[1m000082' || { echo "no colours"; exit 1; }
echo "completion, editing, history, Ctrl-C, colours"
