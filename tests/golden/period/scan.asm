         TITLE 'SCAN - WORDS BY TRT, A DUMP IN HEXADECIMAL'             SCAN0010
         PRINT NOGEN,NODATA                                             SCAN0020
*        A TABLE FOR TRT: ZERO BUT FOR THE CHARACTERS NAMED             SCAN0030
         MACRO                                                          SCAN0040
&NAME    TABLE &DEFAULT=0                                               SCAN0050
.*       TABLE (CHARACTERS,FUNCTION),(CHARACTERS,FUNCTION),...          SCAN0060
         LCLA  &I,&J                                                    SCAN0070
         LCLC  &C,&L                                                    SCAN0080
         AIF   (N'&SYSLIST EQ 0).ERR1                                   SCAN0090
&NAME    DC    256AL1(&DEFAULT)                                         SCAN0100
.NEXT    ANOP                                                           SCAN0110
&I       SETA  &I+1                                                     SCAN0120
         AIF   (&I GT N'&SYSLIST).DONE                                  SCAN0130
         AIF   (N'&SYSLIST(&I) NE 2).ERR2                               SCAN0140
&C       SETC  '&SYSLIST(&I,1)'                                         SCAN0150
         AIF   ('&C'(1,1) EQ '''').TEXT                                 SCAN0160
         ORG   &NAME+&C                                                 SCAN0170
         DC    AL1(&SYSLIST(&I,2))                                      SCAN0180
         AGO   .NEXT                                                    SCAN0190
.TEXT    ANOP                                                           SCAN0200
&J       SETA  2                                                        SCAN0210
.CHAR    AIF   (&J GE K'&C).NEXT                                        SCAN0220
&L       SETC  '&C'(&J,1)                                               SCAN0230
         ORG   &NAME+C'&L'                                              SCAN0240
         DC    AL1(&SYSLIST(&I,2))                                      SCAN0250
&J       SETA  &J+1                                                     SCAN0260
         AGO   .CHAR                                                    SCAN0270
.DONE    ORG   &NAME+256                                                SCAN0280
         MEXIT                                                          SCAN0290
.ERR1    MNOTE 4,'THE TABLE IS EMPTY'                                   SCAN0300
         MEXIT                                                          SCAN0310
.ERR2    MNOTE 12,'&SYSLIST(&I) IS NOT A PAIR'                          SCAN0320
         MEND                                                           SCAN0330
*        LOADS WHAT THERE IS: A REGISTER, A NUMBER, A FIELD             SCAN0340
         MACRO                                                          SCAN0350
&NAME    LOAD  &REG,&FROM                                               SCAN0360
         LCLC  &OP,&T                                                   SCAN0370
&T       SETC  T'&FROM                                                  SCAN0380
         AIF   ('&FROM'(1,1) EQ '(').REG                                SCAN0390
         AIF   ('&T' EQ 'N').NUMBER                                     SCAN0400
         AIF   ('&T' EQ 'H' OR '&T' EQ 'Y').HALF                        SCAN0410
         AIF   ('&T' EQ 'F' OR '&T' EQ 'A' OR '&T' EQ 'V').FULL         SCAN0420
         AIF   ('&T' EQ 'C' OR '&T' EQ 'X').BYTE                        SCAN0430
         MNOTE 8,'LOAD: &FROM HAS THE TYPE &T, WHICH CANNOT BE LOADED'  SCAN0440
         MEXIT                                                          SCAN0450
.REG     ANOP                                                           SCAN0460
&NAME    LR    &REG,&FROM(1)                                            SCAN0470
         MEXIT                                                          SCAN0480
.NUMBER  AIF   (&FROM GT 4095).LIT                                      SCAN0490
&NAME    LA    &REG,&FROM                                               SCAN0500
         MEXIT                                                          SCAN0510
.LIT     ANOP                                                           SCAN0520
&NAME    L     &REG,=A(&FROM)                                           SCAN0530
         MEXIT                                                          SCAN0540
.HALF    ANOP                                                           SCAN0550
&OP      SETC  'LH'                                                     SCAN0560
         AGO   .GEN                                                     SCAN0570
.FULL    ANOP                                                           SCAN0580
&OP      SETC  'L'                                                      SCAN0590
.GEN     ANOP                                                           SCAN0600
&NAME    &OP   &REG,&FROM                                               SCAN0610
         MEXIT                                                          SCAN0620
.BYTE    ANOP                                                           SCAN0630
&NAME    SR    &REG,&REG                                                SCAN0640
         IC    &REG,&FROM                                               SCAN0650
         MEND                                                           SCAN0660
R0       EQU   0                                                        SCAN0670
R1       EQU   1                                                        SCAN0680
R2       EQU   2                                                        SCAN0690
R3       EQU   3                                                        SCAN0700
R4       EQU   4                                                        SCAN0710
R5       EQU   5                                                        SCAN0720
R6       EQU   6                                                        SCAN0730
BASE     EQU   12                                                       SCAN0740
*                                                                       SCAN0750
SCAN     START 4096                                                     SCAN0760
         BALR  BASE,0                                                   SCAN0770
         USING *,BASE                                                   SCAN0780
         LOAD  R4,ATEXT                                                 SCAN0790
         LOAD  R5,LTEXT                                                 SCAN0800
         LOAD  R6,(R5)                                                  SCAN0810
         LOAD  R3,0                                                     SCAN0820
         LOAD  R3,70000                                                 SCAN0830
         SR    R3,R3                                                    SCAN0840
SKIP     BCTR  R5,0                                                     SCAN0850
         EX    R5,FINDWORD         TRT 0(0,R4),ANYCHAR                  SCAN0860
         BZ    DONE                NO MORE WORDS                        SCAN0870
         LR    R0,R1                                                    SCAN0880
         SR    R0,R4               BLANKS SKIPPED                       SCAN0890
         LA    R5,1(,R5)                                                SCAN0900
         SR    R5,R0                                                    SCAN0910
         LR    R4,R1                                                    SCAN0920
         BCTR  R5,0                                                     SCAN0930
         EX    R5,FINDEND                                               SCAN0940
         BZ    LAST                                                     SCAN0950
         LA    R3,1(,R3)                                                SCAN0960
         LR    R0,R1                                                    SCAN0970
         SR    R0,R4                                                    SCAN0980
         LA    R5,1(,R5)                                                SCAN0990
         SR    R5,R0                                                    SCAN1000
         LR    R4,R1                                                    SCAN1010
         B     SKIP                                                     SCAN1020
LAST     LA    R3,1(,R3)                                                SCAN1030
DONE     CVD   R3,PACKED                                                SCAN1040
         UNPK  COUNT,PACKED                                             SCAN1050
         OI    COUNT+L'COUNT-1,C'0'                                     SCAN1060
         CLC   COUNT,=C'011'                                            SCAN1070
         BNE   BAD                                                      SCAN1080
*        DUMP IN HEXADECIMAL                                            SCAN1090
         UNPK  HEX(9),ATEXT(5)                                          SCAN1100
         TR    HEX(8),HEXTAB-240                                        SCAN1110
         MVI   HEX+8,C' '                                               SCAN1120
         LPSW  GOOD                                                     SCAN1130
BAD      LPSW  WRONG                                                    SCAN1140
FINDWORD TRT   0(*-*,R4),ANYCHAR                                        SCAN1150
FINDEND  TRT   0(0,R4),BLANKS                                           SCAN1160
ATEXT    DC    A(TEXT)                                                  SCAN1170
LTEXT    DC    Y(L'TEXT)                                                SCAN1180
PACKED   DS    D                                                        SCAN1190
COUNT    DS    CL3                                                      SCAN1200
HEX      DS    CL9                                                      SCAN1210
GOOD     DC    0D'0',X'00020000',A(0)                                   SCAN1220
WRONG    DC    X'00020000',A(X'BAD')                                    SCAN1230
TEXT     DC    C'THE  QUICK BROWN FOX''S DOG && CAT ATE 2,000 PIES.'    SCAN1240
BLANKS   TABLE (X'40',4),(',.;',8)                                      SCAN1250
ANYCHAR  TABLE (C' ',0),(',.;',0),DEFAULT=4                             SCAN1260
HEXTAB   DC    C'0123456789ABCDEF'                                      SCAN1270
         LTORG                                                          SCAN1280
         DROP  BASE                                                     SCAN1290
         END   SCAN                                                     SCAN1300
