trapeze run --limit 100 ../../../guestos/hello; echo $?; trapeze run --bare --limit 100 ../../../guestos/hello
