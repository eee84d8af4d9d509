trapeze run --bare --core /dev/null --psw 0008000080000000
