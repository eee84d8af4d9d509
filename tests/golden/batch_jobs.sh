#!/bin/sh
# guestos/batch survives bad decks and bad jobs.
exec python3 tests/golden/batch_jobs.py "$TRAPEZE"
