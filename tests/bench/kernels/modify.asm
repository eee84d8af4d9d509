* Code that modifies itself, as S/360 programs did: a length is stored into an MVC, a displacement
* into an LA, and a branch is a switch that every turn sets the other way.
MODIFY   START X'1000'
         BALR  12,0
         USING *,12
         L     2,ROUNDS
ROUND    LA    4,255
         SR    3,3                sum of the displacements
         SR    6,6                turns with the switch on
TURN     STC   4,ADD+3
ADD      LA    3,0(,3)
         STC   4,MOVE+1
MOVE     MVC   TO(1),FROM
         XI    SWITCH+1,X'F0'
SWITCH   NOP   EVEN
         LA    6,1(,6)
EVEN     BCT   4,TURN
         XI    SWITCH+1,X'F0'     255 turns: back to the beginning
         C     3,RIGHT
         BNE   WRONG
         C     6,ODD
         BNE   WRONG
         BCT   2,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'30000'
RIGHT    DC    F'32640'
ODD      DC    F'127'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         DS    0D
FROM     DC    256X'C1'
TO       DC    256X'00'
         END   MODIFY
