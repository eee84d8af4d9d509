#!/bin/bash
# The classification at full length, and every mutant in each of twenty seeds.
exec "$(dirname "$0")/classify.sh" 8 20
