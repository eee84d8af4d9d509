cp -r ../../../guestos/hello $SCRATCH/hello
echo "HELLO FROM SOMEWHERE ELSE" >$SCRATCH/hello/console.txt
trapeze run --quiet --check $SCRATCH/hello
