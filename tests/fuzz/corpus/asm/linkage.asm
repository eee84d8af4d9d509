         TITLE 'HANOI - LINKAGE CONVENTIONS AND A RECURSIVE ROUTINE'    HAN 0010
*        EVERY ROUTINE IS ENTERED BY CALL, SAVES ITS CALLER'S REGISTERS HAN 0020
*        WITH ENTER AND GOES BACK WITH LEAVE.  SAVE AREAS ARE TAKEN     HAN 0030
*        FROM A STACK, SO A ROUTINE MAY CALL ITSELF.                    HAN 0040
         ISEQ  73,80                                                    HAN 0050
         GBLA  &ROUTINS            HOW MANY ROUTINES THERE ARE          HAN 0060
         GBLB  &TRACE                                                   HAN 0070
         GBLC  &OPEN               THE ROUTINE THAT IS OPEN             HAN 0080
&TRACE   SETB  ('&SYSPARM' EQ 'TRACE')                                  HAN 0090
         MACRO                                                          HAN 0100
&NAME    ENTER &WORK=0,&BASE=12                                         HAN 0110
         GBLA  &ROUTINS                                                 HAN 0120
         GBLC  &OPEN                                                    HAN 0130
         LCLA  &SIZE,&LENGTH                                            HAN 0140
         AIF   ('&NAME' EQ '').NONAME                                   HAN 0150
         AIF   ('&OPEN' NE '').NESTED                                   HAN 0160
&OPEN    SETC  '&NAME'                                                  HAN 0170
&ROUTINS SETA  &ROUTINS+1                                               HAN 0180
&SIZE    SETA  (18*4+&WORK+7)/8*8     SAVE AREA AND WORK AREA           HAN 0190
&LENGTH  SETA  K'&NAME                                                  HAN 0200
&NAME    DS    0H                                                       HAN 0210
         USING &NAME,15                                                 HAN 0220
         STM   14,12,12(13)                                             HAN 0230
         LR    &BASE,15                                                 HAN 0240
         DROP  15                                                       HAN 0250
         USING &NAME,&BASE                                              HAN 0260
         B     S&SYSNDX            PAST THE EYE CATCHER                 HAN 0270
         DC    AL1(&LENGTH),C'&NAME'                                    HAN 0280
S&SYSNDX LA    15,&SIZE.(,13)                                           HAN 0290
         ST    13,4(15)            CHAIN THE                            HAN 0300
         ST    15,8(13)              SAVE AREAS                         HAN 0310
         LR    13,15                                                    HAN 0320
         MEXIT                                                          HAN 0330
.NONAME  MNOTE 8,'ENTER NEEDS A NAME'                                   HAN 0340
         MEXIT                                                          HAN 0350
.NESTED  MNOTE 8,'&OPEN HAS NOT BEEN LEFT YET'                          HAN 0360
         MEND                                                           HAN 0370
         MACRO                                                          HAN 0380
&NAME    LEAVE &RC                                                      HAN 0390
         GBLC  &OPEN                                                    HAN 0400
         AIF   ('&OPEN' EQ '').NONE                                     HAN 0410
&NAME    L     13,4(13)                                                 HAN 0420
         AIF   (T'&RC EQ 'O').NORC                                      HAN 0430
         LA    15,&RC                                                   HAN 0440
         ST    15,16(13)                                                HAN 0450
.NORC    LM    14,12,12(13)                                             HAN 0460
         BR    14                                                       HAN 0470
&OPEN    SETC  ''                                                       HAN 0480
         MEXIT                                                          HAN 0490
.NONE    MNOTE 8,'LEAVE WITHOUT ENTER'                                  HAN 0500
         MEND                                                           HAN 0510
         MACRO                                                          HAN 0520
&NAME    CALL  &ENTRY,&PARMS                                            HAN 0530
.*       CALL  NAME,(PARAMETER,...)                                     HAN 0540
         LCLA  &I,&N                                                    HAN 0550
         LCLC  &P(10)                                                   HAN 0560
&N       SETA  N'&PARMS                                                 HAN 0570
         AIF   (&N GT 10).MANY                                          HAN 0580
&NAME    CNOP  0,4                                                      HAN 0590
         AIF   (&N EQ 0).LINK                                           HAN 0600
         BAL   1,A&SYSNDX                                               HAN 0610
.LOOP    ANOP                                                           HAN 0620
&I       SETA  &I+1                                                     HAN 0630
&P(&I)   SETC  '&PARMS(&I)'                                             HAN 0640
         AIF   (&I EQ &N).LAST                                          HAN 0650
         DC    A(&P(&I))                                                HAN 0660
         AGO   .LOOP                                                    HAN 0670
.LAST    ANOP                                                           HAN 0680
         DC    X'80',AL3(&P(&I))   THE LAST ONE                         HAN 0690
A&SYSNDX DS    0H                                                       HAN 0700
.LINK    ANOP                                                           HAN 0710
         L     15,=V(&ENTRY)                                            HAN 0720
         BALR  14,15                                                    HAN 0730
         MEXIT                                                          HAN 0740
.MANY    MNOTE 8,'&N PARAMETERS ARE TOO MANY FOR CALL'                  HAN 0750
         MEND                                                           HAN 0760
         EJECT                                                          HAN 0770
R1       EQU   1                                                        HAN 0780
R2       EQU   2                                                        HAN 0790
R3       EQU   3                                                        HAN 0800
R13      EQU   13                                                       HAN 0810
HANOI    START X'2000'                                                  HAN 0820
         ENTRY MAIN                                                     HAN 0830
         USING *,15                                                     HAN 0840
         BALR  15,0                                                     HAN 0850
         USING *,15                                                     HAN 0860
         LA    R13,STACK                                                HAN 0870
         L     15,=A(MAIN)                                              HAN 0880
         BALR  14,15                                                    HAN 0890
         BALR  15,0                                                     HAN 0900
         USING *,15                                                     HAN 0910
         C     R1,WANTED                                                HAN 0920
         BNE   BAD                                                      HAN 0930
         LPSW  GOOD                                                     HAN 0940
BAD      LPSW  WRONG                                                    HAN 0950
GOOD     DC    0D'0',X'0002000000000000'                                HAN 0960
WRONG    DC    X'00020000',A(X'BAD')                                    HAN 0970
WANTED   DC    A((1-1)+127)        2**7-1 MOVES                         HAN 0980
         DROP  15                                                       HAN 0990
         LTORG                                                          HAN 1000
MAIN     ENTER WORK=0                                                   HAN 1010
         CALL  SOLVE,(SEVEN,FROM,TO,VIA)                                HAN 1020
         L     R1,MOVES                                                 HAN 1030
         L     2,4(,13)                                                 HAN 1040
         ST    R1,24(,2)           INTO R1 OF THE CALLER                HAN 1050
         AIF   (NOT &TRACE).NOTRACE                                     HAN 1060
         CALL  SHOW,(MOVES)                                             HAN 1070
.NOTRACE ANOP                                                           HAN 1080
         LEAVE                                                          HAN 1090
SEVEN    DC    F'7'                                                     HAN 1100
FROM     DC    C'A'                                                     HAN 1110
TO       DC    C'B'                                                     HAN 1120
VIA      DC    C'C'                                                     HAN 1130
MOVES    DC    F'0'                                                     HAN 1140
         ENTRY MOVES                                                    HAN 1150
         LTORG                                                          HAN 1160
         SPACE                                                          HAN 1170
*        SOLVE(N,FROM,TO,VIA)                                           HAN 1180
SOLVE    ENTER WORK=24                                                  HAN 1190
         USING FRAME,R13                                                HAN 1200
         LM    2,5,0(R1)                                                HAN 1210
         L     R2,0(R2)                                                 HAN 1220
         MVC   FFROM,0(3)                                               HAN 1230
         MVC   FTO,0(4)                                                 HAN 1240
         MVC   FVIA,0(5)                                                HAN 1250
         LTR   R2,R2                                                    HAN 1260
         BZ    SOLVED                                                   HAN 1270
         BCTR  R2,0                                                     HAN 1280
         ST    R2,FN                                                    HAN 1290
         LA    R2,FN                                                    HAN 1300
         LA    3,FFROM                                                  HAN 1310
         LA    4,FVIA                                                   HAN 1320
         LA    5,FTO                                                    HAN 1330
         STM   2,5,FPARMS                                               HAN 1340
         LA    R1,FPARMS                                                HAN 1350
         L     15,=V(SOLVE)                                             HAN 1360
         BALR  14,15                                                    HAN 1370
         L     6,=A(MOVES)                                              HAN 1380
         USING *+0,7               ONLY TO BE DROPPED                   HAN 1390
         DROP  7                                                        HAN 1400
         L     7,0(6)                                                   HAN 1410
         LA    7,1(,7)                                                  HAN 1420
         ST    7,0(6)                                                   HAN 1430
         LA    3,FVIA                                                   HAN 1440
         LA    4,FTO                                                    HAN 1450
         LA    5,FFROM                                                  HAN 1460
         STM   2,5,FPARMS                                               HAN 1470
         LA    R1,FPARMS                                                HAN 1480
         L     15,=V(SOLVE)                                             HAN 1490
         BALR  14,15                                                    HAN 1500
SOLVED   LEAVE 0                                                        HAN 1510
         DROP  R13                                                      HAN 1520
         LTORG                                                          HAN 1530
FRAME    DSECT                                                          HAN 1540
         DS    18F                 THE SAVE AREA                        HAN 1550
FN       DS    F                                                        HAN 1560
FPARMS   DS    4A                                                       HAN 1570
FFROM    DS    C                                                        HAN 1580
FTO      DS    C                                                        HAN 1590
FVIA     DS    C                                                        HAN 1600
         DS    0D                                                       HAN 1610
FRAMELEN EQU   *-FRAME                                                  HAN 1620
HANOI    CSECT                                                          HAN 1630
STACK    DS    20XL(FRAMELEN)                                           HAN 1640
         END   HANOI                                                    HAN 1650
