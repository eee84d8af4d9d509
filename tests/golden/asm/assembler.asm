* Assembler instructions with wrong operands, one a line.
PROG     START 0
         START
X        EQU   1
X        CSECT
LONGERTHAN CSECT
LONGERTHAN COM
PROG     DSECT
         DSECT
         EQU   1
Y        EQU   1,70000
Y1       EQU   1,,256
Y2       EQU   1,2,C'A',4
Y3       EQU   1 ,
Y4       EQU   1,A
9Y       EQU   1
         EQU   NONE
PROG     CSECT
Z        EQU   ZZ
Z        EQU   1
ZZ       EQU   3,-1
         ENTRY 5
         ENTRY NONESUCH
         ENTRY PROGG
         ENTRY X
         ENTRY SHAPED
         ENTRY LONGERTHAN
         ENTRY PROG+4
         EXTRN PROG
         EXTRN LONGERTHAN
         EXTRN FINE,
         DC
         DS    17000000X
         DC    3000000CL6'A'
         ORG   (
         ORG   *,5
         ORG   5
         ORG   PROG+16777217
         ORG   SHAPED
         ORG   NONE
         CCW
         CCW   256,0,0,0
         CCW   1
         CCW   1,,0,0
         CCW   1,(,0,0
         CCW   1,NONE,0,0
         CCW   1,0
         CCW   1,0,256,0
         CCW   1,0,0
         CCW   1,0,0,65536
         CCW   1,0,0,0,0
X        CCW   1,0,0,0
         CNOP  0
         CNOP  8,8
         CNOP  0,9
         CNOP  0,6
         CNOP  4,4
         CNOP  1,4
         CNOP  0,4,4
         CNOP  0,NONE
X        CNOP  0,4
         USING
         USING PROG
         USING PROG,
         USING PROG,16
         USING PROG,1,
         USING PROG,1 2,
         USING NONE,1
         DROP  16
         DROP  1,
         DROP  1+
X        LTORG
         PRINT LOUD
         SPACE X
         TITLE T
         PUSH  X
         POP   PRINT
         MEND
         MEXIT
         DXD   A
SHAPED   DSECT
         LTORG
PROG     CSECT
         END   SHAPED
