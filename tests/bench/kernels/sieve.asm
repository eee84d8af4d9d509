* The sieve of Eratosthenes over 64 KB of bytes, many times over; 6,542 primes are below 65,536.
SIEVE    START X'1000'
         BALR  12,0
         USING *,12
         L     2,ROUNDS
         L     9,FLAGS
ROUND    LR    3,9                clear 64 KB
         LA    5,256
CLEAR    XC    0(256,3),0(3)
         LA    3,256(,3)
         BCT   5,CLEAR
         SR    8,8                primes found
         LA    4,2                candidate
         L     11,SIZE
CAND     LA    3,0(4,9)
         CLI   0(3),0
         BNE   NEXT
         LA    8,1(,8)
         LR    7,4                strike out its multiples from its square on
         MR    6,4
         CLR   7,11
         BNL   NEXT
         LTR   6,6
         BNZ   NEXT
         LR    6,4                BXLE's increment
         LR    10,7
         AR    10,9
         LA    7,0(11,9)
         BCTR  7,0                BXLE's limit
STRIKE   MVI   0(10),1
         BXLE  10,6,STRIKE
NEXT     LA    4,1(,4)
         CR    4,11
         BL    CAND
         C     8,RIGHT
         BNE   WRONG
         BCT   2,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'400'
SIZE     DC    F'65536'
RIGHT    DC    F'6542'
FLAGS    DC    X'00010000'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   SIEVE
