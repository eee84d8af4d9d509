         TITLE 'NEWTON - FLOATING POINT, COMMON, TWO SECTIONS'          NEWT0010
         MACRO                                                          NEWT0020
&L       LOOP  &REG,&TO,&COUNT=                                         NEWT0030
         AIF   ('&COUNT' EQ '').GO                                      NEWT0040
&L       LA    &REG,&COUNT                                              NEWT0050
         AGO   .END                                                     NEWT0060
.GO      ANOP                                                           NEWT0070
&L       BCT   &REG,&TO                                                 NEWT0080
.END     MEND                                                           NEWT0090
         MACRO                                                          NEWT0100
         POLY  &X,&COEFFS,&REG=0                                        NEWT0110
.*       EVALUATES A POLYNOMIAL BY HORNER'S RULE                        NEWT0120
         LCLA  &I,&N                                                    NEWT0130
         LCLC  &M                                                       NEWT0140
&M       SETC  'D'                                                      NEWT0150
         AIF   (T'&X EQ 'D').LONG                                       NEWT0160
&M       SETC  'E'                                                      NEWT0170
.LONG    ANOP                                                           NEWT0180
&N       SETA  N'&COEFFS                                                NEWT0190
         AIF   (&N LT 2).SHORT                                          NEWT0200
         L&M   &REG,=&M'&COEFFS(1)'                                     NEWT0210
&I       SETA  2                                                        NEWT0220
.NEXT    M&M   &REG,&X                                                  NEWT0230
         A&M   &REG,=&M'&COEFFS(&I)'                                    NEWT0240
&I       SETA  &I+1                                                     NEWT0250
         AIF   (&I LE &N).NEXT                                          NEWT0260
         MEXIT                                                          NEWT0270
.SHORT   MNOTE 4,'POLY: &COEFFS IS A CONSTANT'                          NEWT0280
         MEND                                                           NEWT0290
F0       EQU   0                                                        NEWT0300
F2       EQU   2                                                        NEWT0310
F4       EQU   4                                                        NEWT0320
F6       EQU   6                                                        NEWT0330
NEWTON   START X'1000'                                                  NEWT0340
         EXTRN SQRT                                                     NEWT0350
         WXTRN DEBUG                                                    NEWT0360
         STM   14,12,12(13)                                             NEWT0370
         BALR  12,0                                                     NEWT0380
         USING *,12                                                     NEWT0390
         L     10,=A(BLANKCOM)                                          NEWT0400
         USING BLANKCOM,10                                              NEWT0410
         LD    F0,=D'2'                                                 NEWT0420
         L     15,=A(SQRT)                                              NEWT0430
         BALR  14,15                                                    NEWT0440
         STD   F0,ROOT                                                  NEWT0450
         MD    F0,ROOT                                                  NEWT0460
         SD    F0,=D'2.0'                                               NEWT0470
         LPDR  F0,F0                                                    NEWT0480
         CD    F0,EPSILON                                               NEWT0490
         BH    BAD                                                      NEWT0500
         L     15,=A(DEBUG)                                             NEWT0510
         LTR   15,15                                                    NEWT0520
         BZ    NODEBUG                                                  NEWT0530
         BALR  14,15                                                    NEWT0540
NODEBUG  LE    F4,=E'1.5'                                               NEWT0550
         POLY  X,(1,-3.5,2E0,0.25),REG=6                                NEWT0560
         STE   F6,ANSWER                                                NEWT0570
         CLC   ANSWER,WANTED                                            NEWT0580
         BNE   BAD                                                      NEWT0590
         LPSW  GOOD                                                     NEWT0600
BAD      LPSW  WRONG                                                    NEWT0610
         CNOP  0,8                                                      NEWT0620
GOOD     DC    X'0002000000000000'                                      NEWT0630
WRONG    DC    X'00020000',AL4(X'BAD')                                  NEWT0640
EPSILON  DC    D'1E-15'                                                 NEWT0650
X        DC    E'1.5'                                                   NEWT0660
WANTED   DC    E'-1.25'           ((X-3.5)*X+2)*X+.25                   NEWT0670
MANY     DC    E'1,-1,.1,1E10,-7.2E75,5.4E-79'                          NEWT0680
PI       DC    D'3.14159265358979323846'                                NEWT0690
         DC    L'1',EL3'1',DL7'.1',E'1E0,1E+1,1E-1'                     NEWT0700
         DC    FS4'1.5',HS-2'100',F'1E3',HE2'1.25',FL3'-1',FL.12'-1,5'  NEWT0710
         DC    P'+1,-12,123.45',PL4'-1',ZL3'7,-7',Z'12'                 NEWT0720
         DC    X'F',XL1'123',B'101',BL2'1',C'A',CL3'AB',CL1'ABC'        NEWT0730
         DC    A(X),AL3(X),Y(X-NEWTON),S(X),SL2(4095(15)),V(SQRT)       NEWT0740
         LTORG                                                          NEWT0750
BLANKCOM COM                                                            NEWT0760
ROOT     DS    D                                                        NEWT0770
ANSWER   DS    E                                                        NEWT0780
         END   NEWTON                                                   NEWT0790
