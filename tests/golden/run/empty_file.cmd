trapeze run /dev/null
