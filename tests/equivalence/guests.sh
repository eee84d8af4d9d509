#!/bin/sh
# Every guest system, bare against under the monitor: equal after every instruction. (The long ones of
# them are compared after every 97th in `make test`.)
set -eu
"$TRAPEZE" equiv --slice 1 guestos/hello guestos/tick guestos/pages guestos/disk
"$TRAPEZE" equiv --tight --slice 1 guestos/hello guestos/tick guestos/pages
if [ "${TRAPEZE_TEST_LONG:-0}" = 1 ]; then slice=1; else slice=97; fi
"$TRAPEZE" equiv --slice "$slice" guestos/batch guestos/cache
"$TRAPEZE" equiv --tight --slice 97 guestos/batch guestos/cache
