* A job that computes: the primes below 100, by the sieve of
* Eratosthenes, eight on each line.
*
PRIMES   START X'4000'
         USING PRIMES,15
*
*        A byte for each number; X'FF' says that it is no prime.
*
         LA    2,2                     the number
NEXT     IC    3,SIEVE(2)
         LTR   3,3                     (the other 24 bits are 0)
         BC    7,ADVANCE               crossed out
         BAL   14,SHOW                 a prime
         LR    4,2                     cross out its multiples
CROSS    AR    4,2
         C     4,=F'100'
         BC    10,ADVANCE
         LA    5,SIEVE(4)
         MVI   0(5),X'FF'
         BC    15,CROSS
ADVANCE  LA    2,1(2)
         SR    3,3
         C     2,=F'100'
         BC    4,NEXT
         LTR   6,6                     is there half a line left?
         BC    8,EXIT
         BAL   13,PRINT
EXIT     SVC   0
*
* ---- SHOW: register 2 goes into the line, which is printed when full -
*
SHOW     CVD   2,DECIMAL
         LA    5,LINE+7(6)             register 6: 4 for each before it
         UNPK  0(4,5),DECIMAL
         OI    3(5),X'F0'
         MVC   0(2,5),BLANKS           numbers of two digits
         CLI   2(5),C'0'
         BC    7,SHOWN
         MVI   2(5),C' '               or of one
SHOWN    LA    6,4(6)
         C     6,=F'32'
         BCR   4,14
         BAL   13,PRINT
         BCR   15,14
*
PRINT    LA    0,7(6)                  print as much as there is
         LA    1,LINE
         SVC   2
         SR    6,6
         BCR   15,13
*
DECIMAL  DS    D
LINE     DC    CL39'PRIMES:'
BLANKS   DC    C'  '
SIEVE    DC    100X'00'
         END   PRIMES
