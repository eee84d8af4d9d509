*        Computes without end, and stores what it computes all over its
*        storage. A line typed at the console is read and written back,
*        whenever it comes; after one that begins with W it waits for
*        the next, and END ends it.
*
IOOLD    EQU   X'38'
CSW      EQU   X'40'
CAW      EQU   X'48'
IONEW    EQU   X'78'
CONSOLE  EQU   X'009'
TYPED    START X'1000'
         BALR  12,0
         USING *,12
         MVC   IONEW(8),HANDLE
         L     11,AREA
         LPSW  BUSY
LOOP     L     3,SUM
         MH    3,FACTOR
         A     3,ODD
         ST    3,SUM
         LR    4,3
         N     4,WITHIN
         ST    3,0(11,4)
         B     LOOP
*
IO       STM   0,15,SAVE
         TM    CSW+4,X'80'             attention?
         BC    1,READ
         TM    STATE,1                 was it the reading that ended?
         BC    8,WROTE
         MVI   STATE,2
         LA    1,WRITES
         B     START
READ     CLI   STATE,0
         BC    7,BACK                  it is at work: it will ask again
         MVI   STATE,1
         MVI   LINE,C' '
         MVC   LINE+1(L'LINE-1),LINE
         LA    1,READS
START    ST    1,CAW
         SIO   CONSOLE
         B     BACK
WROTE    MVI   STATE,0
         NI    IOOLD+1,X'FD'           run on …
         CLI   LINE,C'W'
         BC    7,NOWAIT
         OI    IOOLD+1,2               … or wait
NOWAIT   CLC   LINE(3),=C'END'
         BC    8,END
BACK     LM    0,15,SAVE
         LPSW  IOOLD
END      LPSW  DONE
*
         DS    0D
BUSY     DC    X'FE000000',A(LOOP)
HANDLE   DC    X'00000000',A(IO)
DONE     DC    X'0002000000000000'
READS    CCW   X'0A',LINE,X'20',L'LINE
WRITES   CCW   X'09',LINE,X'20',L'LINE
SAVE     DS    16F
SUM      DC    F'1'
ODD      DC    F'12345'
WITHIN   DC    X'00003FFC'
AREA     DC    A(X'2000')
FACTOR   DC    H'25173'
STATE    DC    X'00'
LINE     DS    CL40
         LTORG
         END   TYPED
