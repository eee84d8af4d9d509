PROG     CSECT
         USING *,15
         MVX   A,B
         L     1,COUTN
         LOAD  1,COUNT
LA 1,2
COUNT    DC    F'0'
COUNT    DC    F'1'
1BAD     DC    F'1'
         L     1,NOWHERE
X        EQU   Y
Y        EQU   X
         ENTRY CUONT
         EXTRN COUNT
         COPY  NOSUCH
         USING COUNT,16
         DROP  3
         END   PROGG
