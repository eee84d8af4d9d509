* Long floating point: for each of a thousand numbers x in storage the polynomial 1+x(1+x(1+x)/2)/3,
* the quotient of it and x, and their sum and difference; the sum of all is checked after each round.
FLOAT    START X'1000'
         BALR  12,0
         USING *,12
         L     10,ROUNDS
         L     9,TABLE
         LA    5,1000             fill it with 1, 2, 3 ...
         LR    3,9
         LD    0,ONE
FILL     STD   0,0(,3)
         AD    0,ONE
         LA    3,8(,3)
         BCT   5,FILL
ROUND    LR    3,9
         LA    5,1000
         SDR   6,6                sum
NUMBER   LD    0,0(,3)
         LDR   2,0
         AD    2,ONE
         MDR   2,0
         HDR   2,2
         AD    2,ONE
         MDR   2,0
         DD    2,THREE
         AD    2,ONE              the polynomial
         LDR   4,2
         DDR   4,0                the quotient
         ADR   6,4
         CDR   4,2
         BNH   LOW
         SDR   6,2
LOW      LA    3,8(,3)
         BCT   5,NUMBER
         CD    6,RIGHT
         BNE   WRONG
         BCT   10,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'2000'
TABLE    DC    X'00008000'
         DS    0D
ONE      DC    D'1'
THREE    DC    D'3'
RIGHT    DC    X'4735242B226F270E'
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   FLOAT
