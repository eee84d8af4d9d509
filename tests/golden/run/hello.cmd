trapeze run --quiet ../../../guestos/hello; echo $?; trapeze run --quiet --bare ../../../guestos/hello
