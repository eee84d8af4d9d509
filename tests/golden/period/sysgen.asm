         TITLE 'SYSGEN - TABLES MADE FROM A LIST OF DEVICES'            GEN 0010
         ISEQ  73,80                                                    GEN 0020
*        THE NUCLEUS IS TAILORED BY MACROS: EACH IODEVICE IS NOTED IN   GEN 0030
*        GLOBAL SYMBOLS, AND GENERATE MAKES THE TABLES OF ALL THAT WERE GEN 0040
*        NOTED.  IN THE FIRST DAYS THIS TOOK AN AFTERNOON.              GEN 0050
         COPY  EQUATES                                                  GEN 0060
         PRINT NOGEN                                                    GEN 0070
         SPACE                                                          GEN 0080
         IODEVICE ADDRESS=009,UNIT=3215                                 GEN 0090
         IODEVICE ADDRESS=00C,UNIT=2540R,                              XGEN 0100
               FEATURE=(COLBIN,STACKER2)                                GEN 0110
         IODEVICE ADDRESS=(00E,00F),     TWO OF THEM                   XGEN 0120
               UNIT=1403,                                              XGEN 0130
               FEATURE=UCS                                              GEN 0140
         IODEVICE ADDRESS=190,UNIT=2314,MODEL=1                         GEN 0150
         AIF   ('&SYSPARM' NE 'TAPE').NOTAPE                            GEN 0160
         IODEVICE ADDRESS=(180,181,182,183),UNIT=2400                   GEN 0170
.NOTAPE  ANOP                                                           GEN 0180
         EJECT                                                          GEN 0190
NUCLEUS  START X'1000'                                                  GEN 0200
         BALR  R12,0                                                    GEN 0210
         USING *,R12                                                    GEN 0220
         USING UCB,R2                                                   GEN 0230
         LA    R2,UCBS                                                  GEN 0240
         LA    R3,NUCBS                                                 GEN 0250
         LTR   R3,R3                                                    GEN 0260
         BZ    ALL                                                      GEN 0270
EACH     MVC   LINE+5(3),UCBNAME                                        GEN 0280
         MVC   LINE+10(5),UCBTYPE                                       GEN 0290
         UNPK  LINE+17(3),UCBFLAGS(2)                                   GEN 0300
         TR    LINE+17(2),HEXTAB                                        GEN 0310
         MVI   LINE+19,C' '                                             GEN 0320
         PUT   LINE,LENGTH=20                                           GEN 0330
         AH    R2,=AL2(UCBSIZE)                                         GEN 0340
         BCT   R3,EACH                                                  GEN 0350
ALL      LPSW  DONE                                                     GEN 0360
DONE     DC    0D'0',X'0002000000000000'                                GEN 0370
LINE     DC    CL20'UNIT'                                               GEN 0380
HEXTAB   DC    CL240' ',C'0123456789ABCDEF'                             GEN 0390
         LTORG                                                          GEN 0400
         PRINT GEN                                                      GEN 0410
         GENERATE                                                       GEN 0420
         PUNCH ' ENTRY NUCLEUS'                                         GEN 0430
UCB      DSECT                                                          GEN 0440
UCBNAME  DS    CL3                                                      GEN 0450
UCBTYPE  DS    CL5                                                      GEN 0460
UCBADDR  DS    AL2                                                      GEN 0470
UCBFLAGS DS    X                                                        GEN 0480
COLBIN   EQU   X'80'               FEATURES                             GEN 0490
STACKER2 EQU   X'40'                                                    GEN 0500
UCS      EQU   X'20'                                                    GEN 0510
         DS    0F                                                       GEN 0520
UCBSIZE  EQU   *-UCB                                                    GEN 0530
         END   NUCLEUS                                                  GEN 0540
