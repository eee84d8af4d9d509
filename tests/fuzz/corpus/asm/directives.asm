PROG     CSECT
         ENTRY A,PROG
         EXTRN X1,X2
         WXTRN W
         USING PSA,0
         USING *,12,11
         CNOP  2,8
A        EQU   *,5,C'Q'
B        EQU   LATER-A
LATER    EQU   A+(3*(2+1))/0-L'A
         ORG   PROG+X'40'
         ORG
         CCW   X'02',*,X'60',80
         DC    A(A-X1+B),VL3(X2),AL2(A),SL2(4(5)),A(*,*+4),4AL1(*-PROG)
         MVC   A(LATER-LATER),=CL8'X'                                  X
               remark that is continued
         LTORG
C        COM
         DS    0D,(3)F,XL(L'A),P
PSA      DSECT
         DS    2D'1'
F        DS    (*-PSA)C
         DROP  12,11
         PRINT OFF,NODATA
         DC    E'1E70,-.5E-70',DS4'1',FS3E2'-1.25',L'1',LE2'1',PL3'-1.5',ZL5'+7',BL.3'1',CL.12'AB'
         PRINT ON
         TITLE 'T'
         SPACE 1
         EJECT
         END   PROG
