trapeze run ../../../guestos/hello; echo $?; trapeze run --bare ../../../guestos/hello
