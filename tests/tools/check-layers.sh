#!/bin/sh
# The layer check passes the source as it is, and fails on each kind of violation.
set -eu
check=$PWD/tools/check-layers
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
"$check" .

mkdir "$tree/base" "$tree/mmu" "$tree/asm" "$tree/cli"
echo '#include "base/low.h"' >"$tree/cli/cli.c"
echo '#include <stdio.h>' >"$tree/base/low.h"
touch "$tree/asm/asm.h"
"$check" "$tree"

# violation FILE TEXT MESSAGE: the file with that text must give that message
violation() {
    printf '%b\n' "$2" >"$tree/$1"
    if "$check" "$tree" >"$tree/out"; then
        echo "not found: $3"
        exit 1
    fi
    grep -qF "$3" "$tree/out" || {
        echo "expected: $3"
        cat "$tree/out"
        exit 1
    }
    rm "$tree/$1"
}
violation base/up.c '#include "cli/cli.c"' 'base/up.c:1: error: base/ must not include cli/, which ranks above it'
violation mmu/side.c '\n#include "asm/asm.h"' 'mmu/side.c:2: error: mmu/ must not include asm/, which has the rank of it'
violation base/near.c '#include "low.h"' 'error: "low.h": name the room too'
violation base/gone.c '#include "base/gone.h"' 'error: "base/gone.h": there is no such file'
violation base/out.c '#include "attic/x.h"' 'attic/ is no room'
violation base/self.h '#include "base/self.h"' 'base/self.h:1: error: includes in a circle: base/self.h -> base/self.h'
violation cli/sdl.c '#include <SDL2/SDL.h>' 'only console/ may include SDL'
echo '#include "base/b.h"' >"$tree/base/a.h"
violation base/b.h '#include "base/a.h"' 'includes in a circle: base/a.h -> base/b.h -> base/a.h'
rm "$tree/base/a.h"
"$check" "$tree"
