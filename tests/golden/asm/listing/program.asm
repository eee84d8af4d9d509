         TITLE 'A LISTING'
PROG     START X'200'
         BALR  R12,0
         USING *,R12
         LM    R1,R3,TAB
         mvc   a,b     a remark
         MVC   A(3),=C'ABC'
         PACK  A,B
         L     R1,=A(PROG,PROG+4)
         L     R2,=D'1.5'
         CLI   A+1,C'X'
         BNE   *+8
         BR    14
         SPACE 2
TAB      DC    F'1,2,-3',H'7',XL3'FF',0D'0',P'-12345',Z'99',E'1.5',D'-0.1',LL8'1'
A        DC    C'HELLO ''&&'' WORLD'
B        DC    CL3'AB',BL1'101',AL3(A),Y(A-B),S(A),S(4(R1)),V(EXT),A(EXT+4)
         DC    B'1',XL.4'F',BL.3'101',FL.1'0'
         LTORG
R1       EQU   1
R2       EQU   R1+1
R3       EQU   R2+1
R12      EQU   12
D        DSECT
D1       DS    F
D2       DS    CL10,3H
         EXTRN EXT2
         END   PROG
