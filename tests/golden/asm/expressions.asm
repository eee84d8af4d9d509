* Wrong expressions, one a line.
A        START 0
         EXTRN X1,X2,X3,X4,X5,X6
         USING A,12
         DC    A(A+X1+X2+X3+X4+X5+X6)
         DC    A(A-(X1+X2+X3+X4+X5+X6))
         USING A+A,1
E1       EQU   A+A
         DC    A(-2147483647-2)
         DC    A(2147483647*2)
         DC    A(2*A)
         DC    A(A/2)
         DC    A(2147483648)
         DC    A(12AB)
         LA    1,X'12
         LA    1,X'1G'
         LA    1,X'1?'
         LA    1,B'12'
         LA    1,X'123456789'
         LA    1,X''
         LA    1,C''
         LA    1,C'AB
         LA    1,C'ABCDE'
         LA    1,C'€'
         LA    1,L'5
         LA    1,L'NONE
         LA    1,T'
         LA    1,K'A
         LA    1,Q'A'
         LA    1,((((((((((((((((((((((((((((((((((((((((((((((((((((((X
               ((((((((((((((1))))
         LA    1,(X')
         LA    1,(5
         LA    1,()
         LA    ,5
         LA    1,%
         LA    1,'A'
         LA    1,=F'1'+4
         LA    1,5+
         LA    1,5*
         LA    1,5*-
         LA    R,0
         LA    R9,0
         LA    R15,0
         LA    R16,0
         LA    R1A,0
         DS    (NONE)X
         DS    (A)X
E2       EQU   E3
E4       EQU   E5,NONE
E5       EQU   E4
         END   A
