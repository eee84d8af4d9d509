* Wrong constants, one a line.
PROG     START 0
         DC    (5)
         DC    (5
         DC    (PROG)F'1'
         DC    (NONE)F'1'
         DC    5
         DC    -5F'1'
         DC    99999999999F'1'
         DS    X
         DC    XL'1'
         DC    XL0'1'
         DC    XL70000'1'
         DC    XL(0)'1'
         DC    XL(5'1'
         DC    XL.'1'
         DC    XL.0'1'
         DC    XL2L3'1'
         DC    XS1'1'
         DC    FS'1'
         DC    FS347'1'
         DC    FS-188'1'
         DC    ES15'1'
         DC    ES-1'1'
         DC    FE76'1'
         DC    FE-86'1'
         DC    FE'1'
         DC    FQ1'1'
         DC    A'1'
         DC    A()
         DC    A(1
         DC    F(1)
         DC    X'1'X'2'
         DC    F'1''2'
         DC    C'A''
         DC    F''
         DC    X'1,,2'
         DC    X'?'
         DC    B'2'
         DC    P''
         DC    P'+'
         DC    P'1.2.3'
         DC    P'1,A'
         DC    Z'1+'
         DC    F'X'
         DC    F'1E'
         DC    F'1EX'
         DC    F'1E999'
         DC    F'.'
         DC    F'1A'
         DC    F'2147483648'
         DC    F'-2147483649'
         DC    H'32768'
         DC    FL3'8388608'
         DC    FL.4'8'
         DC    F'123456789012345678901234567890123456789012345678901234X
               56789012345678901234567890123456789012345678901234567890X
               12345678901'
         DC    E'1E80'
         DC    E'1E-90'
         DC    EL1'1'
         DC    EL.11'1'
         DC    E'1X'
         DC    LL9'1'
         DC    LL17'1'
         DC    A(1 2)
         DC    A(PROG,)
         DC    AL1(256)
         DC    AL1(-129)
         DC    AL2(65536)
         DC    AL.4(16)
         DC    A(PROG+PROG+PROG+PROG+PROG+PROG+PROG+PROG+PROG+PROG+PROGX
               +PROG+PROG+PROG+PROG+PROG+PROG)
         DC    A(0-PROG-PROG-PROG-PROG-PROG-PROG-PROG-PROG-PROG-PROG-PRX
               OG-PROG-PROG-PROG-PROG-PROG-PROG)
         DC    AL.12(PROG)
         DC    XL.4'1',AL3(PROG)
         DC    A(DUMMY)
         DC    V(5)
         DC    V(A+1)
         DC    V(LONGERTHAN)
         DC    V(FIVE)
         DC    V(DUMMY)
         DC    VL.12(PROG)
         DC    S(PROG)
         DC    S(4096(1))
         DC    S(1(2)3)
         DC    S(1(
         DC    C'€'
         DC    17000000X'00'
         L     0,=0F'1'
         L     0,=X'1G'
         L     0,=AL1(256)
         L     0,=A(NONE)
FIVE     EQU   5
DUMMY    DSECT
         END
