*        Errors inside macros name the calls that led to them.
         MACRO
&LABEL   LOADALL &FROM,&LIST,&BASE=12
         LCLA  &I
.NEXT    AIF   (&I EQ N'&LIST).DONE
&I       SETA  &I+1
         LOAD  &LIST(&I),&FROM
         AGO   .NEXT
.DONE    MEND
         MACRO
         LOAD  &R,&A
         AIF   ('&R' EQ '').NONE
         L     &R,&A
         MEXIT
.NONE    MNOTE 8,'A REGISTER IS MISSING BEFORE &A'
         MEND
         MACRO
         FOREVER &N
         LCLA  &M
&M       SETA  &N+1
         FOREVER &M
         MEND
PROG     START 0
         USING *,12
         LOADALL COUNT,(1,2)
         LOADALL COUNTER,(3)
         LOADALL COUNT,(1,,2),BASIS=3
         LOADALL COUNT,(4,)
         LIBERR 5
         FOREVER 1
         AIF   (&UNKNOWN EQ 1).X
COUNT    DC    F'0'
         END   PROG
