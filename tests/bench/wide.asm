*        Stores into every block of 14 MB again and again: the worst that
*        a guest can do to whoever follows what it stores.
*
WIDE     START X'1000'
         BALR  12,0
         USING *,12
         LA    5,1
         L     3,TO
AGAIN    L     2,FROM
STEP     ST    5,0(2)
         ST    2,1024(2)
         LA    2,2047(5,2)
         CR    2,3
         BC    4,STEP
         A     4,ODD
         B     AGAIN
FROM     DC    A(X'10000')
TO       DC    A(X'E00000')
ODD      DC    F'12345'
         END   WIDE
