* Wrong operands, one a line.
PROG     START 0
         BALR  12,0
         USING *,12
         LR    1,16
         LR    1
         LR    1,2,3
         L     1,X'12345'
         L     1,4096(0,2)
         L     1,DATA(0,2)
         MVC   DATA(300),DATA
         MVC   DATA
         MVI   DATA,256
         MVI   DATA,DATA
         SLL   1,DATA-OTHER
         B
         SRP   DATA,1,10
         L     1,=Q'1'
         L     1,=F'99999999999'
         LA    1,FAR
         L     1,(1
DATA     DS    F
         DS    5000X
FAR      DS    F
OTHER    CSECT
         END   PROG
