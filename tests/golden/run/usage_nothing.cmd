trapeze run
