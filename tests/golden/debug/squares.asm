* Calls a subroutine, a supervisor call and the console; for the debugger's transcripts.
MAIN     START X'1000'
         BALR  12,0
         USING *,12
         LA    13,SAVE
         MVC   X'60'(8),SVCNEW
         LA    1,3
LOOP     LA    15,SQUARE
         BALR  14,15              register 0 := square of 1
         ST    0,RESULT
         SVC   7
         BCT   1,LOOP
         LA    1,WRITE
         ST    1,X'48'
         MVC   X'78'(8),IONEW
         SIO   X'009'
         LPSW  WAIT
DONE     LPSW  END
*
SQUARE   STM   14,12,12(13)       save the caller's registers
         LR    3,1
         MR    2,1
         LR    0,3
         LM    1,12,24(13)
         BR    14
*
HANDLER  L     4,COUNT
         LA    4,1(4)
         ST    4,COUNT
         LPSW  X'20'
         DS    0D
SVCNEW   DC    A(0,HANDLER)
IONEW    DC    A(0,DONE)
WAIT     DC    X'8002000000000000'
END      DC    X'0002000000000000'
WRITE    CCW   X'09',TEXT,X'60',5
         CCW   X'09',TEXT+5,X'20',5
COUNT    DC    F'0'
RESULT   DC    F'0'
SAVE     DC    18F'0'
PACKED   DC    P'-123'
TEXT     DC    C'FIRSTOTHER'
         END   MAIN
