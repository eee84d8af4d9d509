* Wrong conditional assembly, one a line.
&A       SETA  -2147483647-2
&A       SETA  2147483648
&A       SETA  X'123456789'
&A       SETA  C''
&A       SETA  C'X
&A       SETA
&A       SETA  5+
&A       SETA  %
&A       SETA  Q'5'
&A       SETA  -X'80000000'
&A       SETA  'A'+1
&A       SETA  1*'A'
&A       SETA  -'A'
&A       SETA  5*'A'
&A       SETA  5/
&A       SETA  5-
&A       SETA  5-'A'
&A       SETA  (5
&A       SETA  K'&5
&A       SETA  K'&NONE
&A       SETA  K'PROG
&A       SETA  N'PROG
&A       SETA  L'NONE
&A       SETA  L'&NONE
&C       SETC  T'&NONE
&A       SETA  NONE
&A       SETA  PROG
&A       SETA  5 6
&A       SETA  5X
&C       SETC
&C       SETC  'A'.X
&C       SETC  'A'.
&C       SETC  'ABC'(1
&C       SETC  'ABC'('A',1)
&C       SETC  'ABC'(1,'A')
&C       SETC  'ABC'(1 2)
&C       SETC  'ABC'(1,2
&C       SETC  'ABC'(1,2,3)
&C       SETC  'ABC'(1,-2)
&C       SETC  'ABC'(0,2)
&C       SETC  'ABC'(+,2)
&C       SETC  'ABC')
&C       SETC  T'5
&B       SETB  (1 EQ)
&B       SETB  (1 EQ 'A')
&B       SETB  (NOT 'A')
&B       SETB  ('A' AND 1)
&B       SETB  (1 AND 'A')
&B       SETB  (1 AND)
&B       SETB  ('A' OR 1)
&B       SETB  (1 OR 'A')
&B       SETB  (1 OR)
&B       SETB  'A'
&B       SETB  (1=1)
&B       SETB  (1 EQ 1) X
&B       SETB  (1 EQ 1)X
         AIF   ('A').X
         AIF
         AIF   (1 EQ 1)
         AIF   (1 EQ 1).5
         AIF   (1 EQ 2).X X
         AIF   (1 EQ 2).X,
         AIF   (1 EQ 2).XX+
         AGO
         AGO   X
         AGO   (X).X
         AGO   (2).X+
         ACTR  'A'
         ACTR  5X
         ACTR
         SETA  5
A        SETA  5
&A(1     SETA  5
&AA(0)   SETA  5
&AA(70000) SETA 5
&AB(1)X  SETA  5
&SYSA    SETA  5
         LCLA
         LCLA  &A
         LCLA  &5
         LCLA  &L(0)
         LCLA  &L(2
         LCLA  &L1,&L1
         LCLA  &L2+
         LCLA  &SYSX
         GBLA  &G(5)
         GBLC  &G
         MNOTE
         MNOTE X
         MNOTE 300,'X'
         MNOTE 8
         MNOTE 8 'X'
         MNOTE 8,X
         MNOTE 8,'X
         MNOTE 8,'
         MNOTE 5X,'A'
PROG     CSECT
.X       ANOP
.X       ANOP
         END
