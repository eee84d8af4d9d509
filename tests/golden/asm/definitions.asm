* Wrong macro definitions, calls and references, one a line.
         MACRO
         LR    1,2 3
         MEND
         MACRO
5X       M
         MEND
         MACRO
&        M
         MEND
         MACRO
         1M
         MEND
         MACRO
         M     A
         MEND
         MACRO
&A       M     &A
         MEND
         MACRO
         M     &A,&B=(1,&C
         MEND
         MACRO
         M     &A+
         MEND
         MACRO
         M     &A,
         MEND
         MACRO
* A comment before the prototype is nothing.
&L       M     &A,&B=7
.A       ANOP
.A       ANOP
.+       ANOP
&L       DC    AL1(&A(1),&B)
         MEND
         MACRO
         LISTS &P
         LCLA  &X(3)
&X(1)    SETA  &P(0)
&X(1)    SETA  &P(1
&X(1)    SETA  &P('A')
&X(1)    SETA  &P(70000)
&X(1)    SETA  &SYSLIST
&X(1)    SETA  &SYSLIST(-1)
&X(1)    SETA  &SYSLIST(1,0)
&X(1)    SETA  &SYSLIST(1
&X(4)    SETA  1
&X(0)    SETA  1
&X(1     SETA  1
&X(1)    SETA  &X
&X(1)    SETA  &X(4)
&X(1)    SETA  &X('A')
&X       SETA  1
&P       SETA  1
&SYSNDX  SETA  1
&X(1)    SETC  'A'
         LCLA  &P
         LCLA  &X
         DC    AL1(&P(0))
         &NONE 5
&NONE    LR    1,2
&P(0)    LR    1,2
         AIF   (1 EQ 1).NONE
         AGO   .NONE
         MNOTE 8,'&NONE'
.X5      ANOP
         MEND
         MACRO
         NOEND
         MACRO
         MEND
         MEND
PROG     CSECT
         M     X,C=5
         M     X,B=5,B=6
         M     'X
         M     (X,Y
         M     X(),Y)
         M     300
         M     (((((((((((((((((((((((((((((((((((((((((((((((((1))),2
         LISTS (1,2)
         DC    AL1(&PROG)
A        OPSYN NONE
         OPSYN LR
5        OPSYN LR
&NOT     OPSYN LR
         MACRO
         ENDLESS
         LR    1,2
         END
