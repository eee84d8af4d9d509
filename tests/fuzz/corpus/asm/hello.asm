* writes a line on the console, then stops
HELLO    START X'200'
         BALR  12,0
         USING *,12
         LA    1,CCWS
         ST    1,72
         SIO   9
LOOP     TIO   9
         BH    LOOP
         BNZ   LOOP
         LR    3,2
         L     4,=F'12345678'
         LPSW  DONE
         DS    0D
DONE     DC    X'0002000000000000'
CCWS     CCW   9,TEXT,X'20',L'TEXT
TEXT     DC    C'HELLO, WORLD'
         LTORG
BIG      DC    300F'7'
         END   HELLO
