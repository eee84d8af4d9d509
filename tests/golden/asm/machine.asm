* Wrong operands of machine instructions, one a line.
PROG     START 0
         USING PROG,12
         SPM   16
         SPM
         BCR   16,1
         BCR   1
         BCR   1,16
         BR    16
         BR
         SVC   X
         BC    16,0
         BC    1
         B     ,
         L     16,0
         L     1
         L     1,5(
         L     1,5()
         L     1,5(,)
         L     1,5(16)
         L     1,5(1,16)
         L     1,5(1,2,3)
         L     1,5(1,2
         L     1,-1(0,2)
         L     1,4096(0,2)
         L     1,PROG(1,2)
         L     1,PROG+OTHER
         L     1,OTHER
         L     1,OUT
         L     1,-5
         L     1,NONE(
         STM   16,1,0
         STM   1
         STM   1,16,0
         STM   1,2
         STM   1,2,NONE
         SLL   16,1
         SLL   1
         SLL   1,2,3
         CLI   NONE,1
         CLI   0(1)
         CLI   0(1),256
         CLI   0(1,2),5
         CLI   0(),5
         TS    0(1,2)
         SIO
         PTLB  ,  remarks
         MVC   0(0,0)
         MVC   0(257,1),0
         MVC   BIG,BIG
         MVC   0(1,1),0(1,2)
         MVC   0(,16),0
         MVC   PROG(5),PROG(5)
         MVI   PROG(1),5
         AP    0(17,1),0(1)
         AP    0(1,1),0(17,1)
         AP    0(1,1),BIG
         AP    0(1,1)
         SRP   0(1,1),0(1)
         SRP   0(1,1)
         SRP   0(1,1),NONE,1
         SRP   0(1,1),0,10
PROG     L     1,0
         DS    5000X
         L     1,*
         USING DUMMY,3
         L     1,DFAR
         LA    1,4096
         PUNCH L
         MCV   0(1),0
BIG      DS    CL257
OTHER    CSECT
         EXTRN OUT
         WXTRN WEAK
DUMMY    DSECT
         DS    XL4096
DFAR     DS    F
         CSECT
HERE     L     1,HERE
         L     1,WEAK
         END
