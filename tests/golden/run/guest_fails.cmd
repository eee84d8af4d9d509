trapeze run --bare --core /dev/null --psw 00020000000000FF
