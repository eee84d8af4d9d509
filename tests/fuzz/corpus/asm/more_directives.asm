         PUNCH ' ALIAS OTHER'
         REPRO
 ENTRY A
         TITLE 'EVERY ASSEMBLER INSTRUCTION'
         ISEQ  73,80
         MACRO                                                          00000010
&NAME    PAIR  &A,&B=2                                                  00000020
         GBLA  &CALLS                                                   00000030
         LCLA  &I                                                       00000040
         LCLB  &ODD                                                     00000050
         LCLC  &TEXT                                                    00000060
         ACTR  20                                                       00000070
&CALLS   SETA  &CALLS+1                                                 00000080
&I       SETA  &A*&B                                                    00000090
&ODD     SETB  (&I/2*2 NE &I)                                           00000100
&TEXT    SETC  'P'.'&SYSNDX'(4,1)                                       00000110
         AIF   (NOT &ODD).EVEN                                          00000120
         MNOTE *,'&I IS ODD'                                            00000130
&NAME    DC    C'&TEXT',AL1(&I)                                         00000140
         AGO   .END                                                     00000150
.EVEN    ANOP                                                           00000160
&NAME    DC    AL1(&I),C'&TEXT'                                         00000170
         MEXIT                                                          00000180
.END     MEND                                                           00000190
         GBLA  &CALLS                                                   00000200
         GBLB  &B1                                                      00000210
         GBLC  &C1                                                      00000220
A        START X'100'                                                   00000230
         ENTRY IN                                                       00000240
         EXTRN OUT                                                      00000250
         WXTRN WEAK                                                     00000260
         USING A,15            A IS IN REGISTER 15                      00000270
         PRINT DATA                                                     00000280
IN       LH    1,=H'1'                                                  00000290
         CNOP  2,4                                                      00000300
         BAL   14,*+8                                                   00000310
         DC    V(OUT)                                                   00000320
         CCW   2,IN,X'60',80                                            00000330
         ISEQ                                                           00000340
FIVE     EQU   5,3,C'X'
TEN      EQU   TWICE
TWICE    EQU   2*FIVE
LOAD     OPSYN LR
         LOAD  FIVE,TEN
         LTORG ,               THE HALFWORD
ODD      PAIR  3,B=3
         PRINT NOGEN
EVEN     PAIR  3
         PUSH  PRINT,USING
         PRINT GEN,NODATA
         DROP  15
         USING SHAPE,2
         ST    0,SECOND
         POP   USING,PRINT
         LA    0,EVEN
         EJECT
         COPY  copied
         SPACE 2
TABLE    DC    9AL1(*-TABLE)
         ORG   TABLE+3
         DC    AL1(&CALLS)
         ORG
         DS    0F,XL3
         DC    A(WEAK,SHARED)
SHAPE    DSECT
FIRST    DS    CL5
SECOND   DS    F
SHARED   COM
         DS    D
B        CSECT
         DC    AL2(L'FIRST,T'FIVE)
         L     0,=A(SECOND-FIRST)
         DROP  ,
         PUNCH ' NAME A(R)'
         END   IN
