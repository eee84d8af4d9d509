for mutant in epsw:EPSW isk:ISK jrst:JRST lra:LRA popf:POPF smsw:SMSW ssk:SSK stck:STCK; do
    trapeze classify --mutant ${mutant%:*} --cases 1 ${mutant#*:}
    echo "status $?"
    trapeze equiv --mutant ${mutant%:*}
    echo "status $?"
done
