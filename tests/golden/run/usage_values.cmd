for option in "--model s380" "--storage 0" "--storage 1T" "--storage 1G" "--storage 10000" "--storage 12Q" \
              "--psw 12" "--psw 000000000000010G" "--core x@zz" "--core @1" "--dump 100" "--dump 100.0" \
              "--limit x" "--limit -1" "--limit 99999999999999999999999" "--pace 0" "--pace fast" \
              "--limit" "--bare=1" "--window" "--record" "-x"; do
    trapeze run $option
    echo "$option: $?"
done 2>&1
