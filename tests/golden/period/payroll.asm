         TITLE 'PAYROLL - WEEKLY PAY REGISTER'                          PAY 0010
*********************************************************************   PAY 0020
*                                                                   *   PAY 0030
*   PAYROLL READS TIME CARDS AND PRINTS THE PAY REGISTER.           *   PAY 0040
*                                                                   *   PAY 0050
*   INPUT    CARD READER  00C   BADGE, NAME, HOURS, RATE, DEDUCTION *   PAY 0060
*   OUTPUT   PRINTER      00E                                       *   PAY 0070
*                                                                   *   PAY 0080
*********************************************************************   PAY 0090
         PRINT NOGEN                                                    PAY 0100
         MACRO                                                          PAY 0110
&NAME    DOIO  &DEV,&CCW                                                PAY 0120
.*       STARTS THE CHANNEL PROGRAM AND WAITS UNTIL THE DEVICE IS FREE  PAY 0130
         LCLC  &L                                                       PAY 0140
&L       SETC  'IO'.'&SYSNDX'                                           PAY 0150
         AIF   (T'&DEV EQ 'O' OR T'&CCW EQ 'O').NODEV                   PAY 0160
&NAME    LA    R1,&CCW                                                  PAY 0170
         ST    R1,CAW                                                   PAY 0180
         SIO   &DEV                                                     PAY 0190
         BC    1,&L.X             NOT OPERATIONAL                       PAY 0200
&L.W     TIO   &DEV                                                     PAY 0210
         BC    2+4,&L.W           BUSY, OR CSW STORED                   PAY 0220
&L.X     DS    0H                                                       PAY 0230
         MEXIT                                                          PAY 0240
.NODEV   MNOTE 12,'DOIO NEEDS A DEVICE AND A CHANNEL PROGRAM'           PAY 0250
         MEND                                                           PAY 0260
         MACRO                                                          PAY 0270
&NAME    MOVEF &TO=,&FROM=,&LEN=                                        PAY 0280
.*       MOVES A FIELD; FILLS WITH BLANKS ON THE RIGHT                  PAY 0290
         AIF   ('&TO' EQ '').ERR                                        PAY 0300
         AIF   ('&FROM' EQ '').CLEAR                                    PAY 0310
         AIF   ('&LEN' NE '').LEN                                       PAY 0320
&NAME    MVC   &TO.(L'&FROM),&FROM                                      PAY 0330
         MEXIT                                                          PAY 0340
.LEN     ANOP                                                           PAY 0350
&NAME    MVC   &TO.(&LEN),&FROM                                         PAY 0360
         MEXIT                                                          PAY 0370
.CLEAR   ANOP                                                           PAY 0380
&NAME    MVI   &TO,C' '                                                 PAY 0390
         MVC   &TO+1(L'&TO-1),&TO                                       PAY 0400
         MEXIT                                                          PAY 0410
.ERR     MNOTE 8,'TO= IS MISSING'                                       PAY 0420
         MEND                                                           PAY 0430
         PRINT GEN                                                      PAY 0440
         SPACE 2                                                        PAY 0450
R0       EQU   0                                                        PAY 0460
R1       EQU   1                                                        PAY 0470
R2       EQU   2                                                        PAY 0480
R5       EQU   5                                                        PAY 0490
R6       EQU   6                                                        PAY 0500
R12      EQU   12                                                       PAY 0510
R13      EQU   13                                                       PAY 0520
R14      EQU   14                                                       PAY 0530
R15      EQU   15                                                       PAY 0540
CAW      EQU   72                                                       PAY 0550
CSW      EQU   64                                                       PAY 0560
RDR      EQU   X'00C'                                                   PAY 0570
PRT      EQU   X'00E'                                                   PAY 0580
         EJECT                                                          PAY 0590
PAYROLL  START X'1000'                                                  PAY 0600
         BALR  R12,0                                                    PAY 0610
         USING *,R12                                                    PAY 0620
         LA    R13,CARD                                                 PAY 0630
         USING TIMECARD,R13       THE CARD THAT IS BEING WORKED ON      PAY 0640
         BAL   R14,HEAD                                                 PAY 0650
NEXT     DOIO  RDR,READER                                               PAY 0660
         CLC   CARD(2),=C'/*'     END OF THE DATA?                      PAY 0670
         BE    TOTALS                                                   PAY 0680
         OI    TCHOURS+L'TCHOURS-1,X'F0'                                PAY 0690
         PACK  HOURS,TCHOURS                                            PAY 0700
         PACK  RATE,TCRATE                                              PAY 0710
         PACK  DEDUCT,TCDED                                             PAY 0720
         ZAP   GROSS,HOURS                                              PAY 0730
         MP    GROSS,RATE         TENTHS OF HOURS TIMES CENTS           PAY 0740
         AP    GROSS,=P'5'        ROUND                                 PAY 0750
         MVO   GROSS,GROSS(L'GROSS-1)                                   PAY 0760
         CP    HOURS,=PL3'400'    OVERTIME?                             PAY 0770
         BNH   NOOVER                                                   PAY 0780
         ZAP   OVER,HOURS                                               PAY 0790
         SP    OVER,=P'400'                                             PAY 0800
         MP    OVER,RATE                                                PAY 0810
         DP    OVER,=P'20'        HALF AS MUCH AGAIN                    PAY 0820
         AP    GROSS,OVER(L'OVER-2)                                     PAY 0830
NOOVER   ZAP   NET,GROSS                                                PAY 0840
         SP    NET,DEDUCT                                               PAY 0850
         AP    SUMGROSS,GROSS                                           PAY 0860
         AP    SUMNET,NET                                               PAY 0870
         AP    COUNT,=P'1'                                              PAY 0880
*        BUILD THE LINE                                                 PAY 0890
         MOVEF TO=LINE                                                  PAY 0900
         MVC   LBADGE,TCBADGE                                           PAY 0910
         MOVEF TO=LNAME,FROM=TCNAME                                     PAY 0920
         MVC   LHOURS,=X'40202020214B20'                                PAY 0930
         ED    LHOURS,HOURS                                             PAY 0940
         MVC   LGROSS,MONEY                                             PAY 0950
         ED    LGROSS,GROSS+1                                           PAY 0960
         MVC   LNET,MONEY                                               PAY 0970
         LA    R1,LNET+L'LNET-5   IN CASE NOTHING IS SIGNIFICANT        PAY 0980
         EDMK  LNET,NET+1                                               PAY 0990
         BCTR  R1,0                                                     PAY 1000
         MVI   0(R1),C'$'                                               PAY 1010
         BAL   R14,PUTLINE                                              PAY 1020
         B     NEXT                                                     PAY 1030
TOTALS   MOVEF TO=LINE                                                  PAY 1040
         MVC   LNAME(6),=C'TOTALS'                                      PAY 1050
         MVC   LGROSS,MONEY                                             PAY 1060
         ED    LGROSS,SUMGROSS+1                                        PAY 1070
         MVC   LNET,MONEY                                               PAY 1080
         ED    LNET,SUMNET+1                                            PAY 1090
         BAL   R14,PUTLINE                                              PAY 1100
         LPSW  DONE                                                     PAY 1110
         SPACE                                                          PAY 1120
*        SUBROUTINES: RETURN ADDRESS IN R14                             PAY 1130
HEAD     ST    R14,SAVEHEAD                                             PAY 1140
         MOVEF TO=LINE,FROM=HEADING,LEN=L'HEADING                       PAY 1150
         BAL   R14,PUTLINE                                              PAY 1160
         L     R14,SAVEHEAD                                             PAY 1170
         BR    R14                                                      PAY 1180
PUTLINE  DS    0H                                                       PAY 1190
         DOIO  PRT,PRINTER                                              PAY 1200
         BR    R14                                                      PAY 1210
         EJECT                                                          PAY 1220
*        CONSTANTS                                                      PAY 1230
DONE     DC    0D'0',X'0002000000000000'                                PAY 1240
READER   CCW   X'02',CARD,X'20',80                                      PAY 1250
PRINTER  CCW   X'09',LINE,X'20',L'LINE                                  PAY 1260
SAVEHEAD DS    A                                                        PAY 1270
HOURS    DS    PL3                TENTHS                                PAY 1280
RATE     DS    PL3                CENTS                                 PAY 1290
DEDUCT   DS    PL4                                                      PAY 1300
GROSS    DC    PL6'0'                                                   PAY 1310
OVER     DC    PL8'0'                                                   PAY 1320
NET      DC    PL6'0'                                                   PAY 1330
SUMGROSS DC    PL6'0'                                                   PAY 1340
SUMNET   DC    PL6'0'                                                   PAY 1350
COUNT    DC    PL2'0'                                                   PAY 1360
MONEY    DC    X'40202020206B2020214B2020',C'-'                         PAY 1370
HEADING  DC    C'BADGE NAME                  HOURS       GROSS         XPAY 1380
                        NET'                                            PAY 1390
         LTORG                                                          PAY 1400
CARD     DS    CL80                                                     PAY 1410
LINE     DS    0CL76                                                    PAY 1420
LBADGE   DS    CL5                                                      PAY 1430
         DS    C                                                        PAY 1440
LNAME    DS    CL20                                                     PAY 1450
         DS    CL2                                                      PAY 1460
LHOURS   DS    CL7                                                      PAY 1470
         DS    CL1                                                      PAY 1480
LGROSS   DS    CL13                                                     PAY 1490
         DS    CL1                                                      PAY 1500
LNET     DS    CL13                                                     PAY 1510
         ORG   LINE+L'LINE                                              PAY 1520
         SPACE 3                                                        PAY 1530
TIMECARD DSECT ,                  A TIME CARD                           PAY 1540
TCBADGE  DS    CL5                BADGE NUMBER                          PAY 1550
TCNAME   DS    CL20               NAME                                  PAY 1560
TCHOURS  DS    CL4                HOURS AND TENTHS                      PAY 1570
TCRATE   DS    CL4                CENTS PER HOUR                        PAY 1580
TCDED    DS    CL6                DEDUCTIONS IN CENTS                   PAY 1590
TCLEN    EQU   *-TIMECARD                                               PAY 1600
         END   PAYROLL                                                  PAY 1610
