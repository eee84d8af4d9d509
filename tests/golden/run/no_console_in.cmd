trapeze run --console-in nothing.txt ../../../guestos/hello
