trapeze run ../../../guestos/hello ../../../guestos/hello/hello.asm
