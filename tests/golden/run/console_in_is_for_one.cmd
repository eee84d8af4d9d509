trapeze run --console-in x ../../../guestos/hello ../../../guestos/tick
