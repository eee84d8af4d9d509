#!/bin/sh
# On a machine that lacks everything, install-needed names packages and why; it installs them only
# when it may, and with TRAPEZE_NO_INSTALL=1 prints the line to run.
set -eu
script=$PWD/tools/install-needed
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
for tool in sh cat sed sort tr grep; do
    ln -s "$(command -v $tool)" "$bin/$tool"
done
stub() { # NAME BODY: a command of that name on the bare machine
    printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
    chmod +x "$bin/$1"
}
expect() { # TEXT: the output has it
    grep -qF "$1" "$bin/out" || {
        echo "expected: $1"
        cat "$bin/out"
        exit 1
    }
}
run() { # its exit status must be 1, since nothing is really installed
    status=0
    env -i PATH="$bin" "$@" >"$bin/out" 2>&1 || status=$?
    [ "$status" = 1 ] || { echo "exit status $status"; cat "$bin/out"; exit 1; }
}

# No apt-get: another system.
stub id 'echo 0'
run "$script" build
expect 'cmake                      configures the build'
expect 'It is no Debian or Ubuntu'

stub apt-get "echo \"ran: apt-get \$*\""
run TRAPEZE_NO_INSTALL=1 "$script" test
expect 'apt-get update && apt-get install -y --no-install-recommends'
expect ' libjansson-dev '
expect ' hercules '
! grep -q '^ran:' "$bin/out"

run "$script" build
expect 'ran: apt-get update -q'
expect 'ran: apt-get install -q -y --no-install-recommends cmake gcc libc6-dev'
! grep -q hercules "$bin/out" # a build does not need what only tests compare with

# Not root, no sudo: say so and install nothing; with sudo, through it.
stub id 'echo 1000'
run "$script" build
expect 'run as root:'
! grep -q '^ran:' "$bin/out"
stub sudo 'echo "by sudo: $*"'
run "$script" build
expect 'by sudo: apt-get install'
