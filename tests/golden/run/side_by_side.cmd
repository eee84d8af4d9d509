trapeze run --quiet ../../../guestos/hello ../../../guestos/hello/hello.asm
