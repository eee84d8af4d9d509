*        Stores into every block of 14 MB once, and then again and again
*        all over the last 64 KB of them.
*
MOVING   START X'1000'
         BALR  12,0
         USING *,12
         L     2,FROM
         L     3,TO
         LA    5,1
FILL     ST    2,0(2)
         ST    5,1024(2)
         LA    2,2047(5,2)
         CR    2,3
         BC    4,FILL
         LA    4,1
AGAIN    L     2,LAST
STEP     ST    4,0(2)
         A     4,ODD
         LA    2,512(2)
         CR    2,3
         BC    4,STEP
         B     AGAIN
FROM     DC    A(X'10000')
TO       DC    A(X'E00000')
LAST     DC    A(X'DF0000')
ODD      DC    F'12345'
         END   MOVING
