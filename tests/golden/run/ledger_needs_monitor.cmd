trapeze run --bare --ledger ../../../guestos/hello
