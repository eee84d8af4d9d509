trapeze run --storage 32M ../../../guestos/hello; trapeze run --storage 16M ../../../guestos/hello ../../../guestos/hello ../../../guestos/hello ../../../guestos/hello
