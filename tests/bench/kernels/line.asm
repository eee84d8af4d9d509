* 4 MB of straight-line code, made at the start from one piece of 64 bytes, run through in each
* round.
LINE     START X'1000'
         BALR  12,0
         USING *,12
         L     9,BEGIN            copy the piece 65,536 times, and the return behind it
         L     3,PIECES
COPY     MVC   0(64,9),PIECE
         LA    9,64(,9)
         BCT   3,COPY
         MVC   0(2,9),RETURN
         L     2,ROUNDS
ROUND    SR    3,3                pieces that were run
         SR    4,4                checksum
         L     10,DATA
         L     11,BEGIN
         BALR  14,11
         C     3,PIECES
         BNE   WRONG
         C     4,RIGHT
         BNE   WRONG
         BCT   2,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
PIECE    LA    3,1(,3)
         LR    5,3
         SLL   5,3
         XR    5,3
         ST    5,0(,10)
         L     6,0(,10)
         N     6,4(,10)
         AR    6,5
         ST    6,8(,10)
         L     7,8(,10)
         SRL   7,2
         ALR   4,7
         LA    8,64(,3)
         CR    8,3
         ALR   4,8
         LA    8,1(8,8)
         XR    4,8
         LR    8,4
         LTR   5,5
         O     5,0(,10)
         SR    8,8
RETURN   BR    14
ROUNDS   DC    F'200'
BEGIN    DC    X'00100000'
PIECES   DC    F'65536'
DATA     DC    A(WORDS)
RIGHT    DC    X'65658000'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
WORDS    DC    F'0',X'0F0F0F0F',F'0'
         END   LINE
