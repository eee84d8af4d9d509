trapeze run nothing.deck; trapeze run nothing.json; trapeze run --core nothing.bin
