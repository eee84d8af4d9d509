trapeze run --help
