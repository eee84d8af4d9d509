#!/bin/sh
# What `make install` puts in place works there, guests included.
set -eu
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$TRAPEZE_BUILD" --prefix "$prefix" >/dev/null
cd "$prefix"
test "$(bin/trapeze run --quiet share/trapeze/guestos/hello)" = "HELLO FROM A SYSTEM OF ITS OWN"
test "$(bin/trapeze run --quiet share/trapeze/guestos/cache | tail -1)" = "NOBODY ASKED FOR PAGES"

# The library is found from anywhere.
printf '         COPY  PSA\nHERE     CSECT\n         DC    A(PGMNEW)\n         END\n' >here.asm
bin/trapeze asm here.asm -o here.deck
