WRITER   CSECT
         ENTRY WRITE,TEXT
WRITE    BALR  11,0              R2: bytes to write from TEXT
         USING *,11
         STH   2,CCW+6
         START009 CCW
         BR    14
CCW      CCW   X'09',TEXT,X'20',0
TEXT     DS    CL80
         END
