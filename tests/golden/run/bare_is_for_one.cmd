trapeze run --bare ../../../guestos/hello ../../../guestos/tick
