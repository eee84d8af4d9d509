# Experiments that there are not.
trapeze lab shado
trapeze lab shadow shares
