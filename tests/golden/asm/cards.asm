* A continuation that is not one, and an error in the second line of one that is.
         DC    X'01',                                                  X
B        DC    X'02'
         DC    X'01',                                                  X
               X'0G'
         END
