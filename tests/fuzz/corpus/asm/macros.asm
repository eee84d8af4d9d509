         MACRO
&LABEL   MOVE  &TO,&FROM,&LEN=,&REG=5
.* private
* a comment
         LCLA  &N,&A(10)
         LCLC  &T
&T       SETC  '&TO'(1,2).'X'
&N       SETA  K'&TO+2*(3+L'DATA)
         AIF   (T'&LEN EQ 'O').NOLEN
&LABEL   MVC   &TO.(&LEN),&FROM
         AGO   .END
.NOLEN   ANOP
&LABEL   MVC   &TO,&FROM          a remark
.END     MNOTE *,'N IS &N, T IS &T'
N&SYSNDX DC    F'&N',C'&T'
&A(3)    SETA  -7
         DC    F'&A(3)'
         MEND
         MACRO
         PUSHALL &REGS
         LCLA  &I
.LOOP    AIF   (&I GE N'&REGS).DONE
&I       SETA  &I+1
         DC    AL1(&REGS(&I))
         AGO   .LOOP
.DONE    MEND
         MACRO
         OUTER &A,&B
         MOVE  &A,&B
         INNER &SYSLIST(3)
         MEND
         MACRO
         INNER &P
         L     1,&P
         MNOTE 8,'INNER DOES NOT LIKE &P'
         MEND
T        START X'100'
         BALR  12,0
         USING *,12
DATA     DC    CL8'ABCDEFGH'
OTHER    DC    CL8'X'
         MOVE  DATA,OTHER
HERE     MOVE  DATA,OTHER,LEN=4
         PUSHALL (1,2,3)
         LCLA  &I
.AGAIN   ANOP
&I       SETA  &I+1
         DC    AL1(&I)
         AIF   (&I LT 3).AGAIN
         AGO   .SKIP
         DC    C'NOT'
.SKIP    DC    C'YES'
         AIF   ('&I' EQ '3' AND NOT (&I EQ 4 OR 1 EQ 2)).S2
         DC    C'WRONG'
.S2      ANOP
LOAD     OPSYN L
         LOAD  2,DATA
         END   T
