         TITLE 'HELLO - the smallest guest prints one line and stops'
*
* HELLO prints one line on the console typewriter and stops.
*
* It shows the three things that every program without an operating
* system below it must do itself: say where it is (USING), tell the
* channel what to do (CAW, CCW, START I/O) and wait for the channel to
* finish (an I/O interruption, which is a swap of PSWs).
*
* Runs on any System/360, and on a System/370 in BC mode. The console
* is at 009.
*
* ---- Where the machine looks (Principles of Operation) -------------
*
IOOLD    EQU   X'38'                   I/O old PSW
CSW      EQU   X'40'                   channel status word
CAW      EQU   X'48'                   channel address word
IONEW    EQU   X'78'                   I/O new PSW
*
* ---- Names for numbers ---------------------------------------------
*
CONSOLE  EQU   X'009'                  device address of the console
DEVEND   EQU   X'04'                   device end, in the unit status
BASE     EQU   12                      our base register
*
HELLO    START X'1000'
         BALR  BASE,0                  BASE := address of the next
         USING *,BASE                  instruction; tell the assembler
*
* ---- Print ---------------------------------------------------------
*
         MVC   IONEW(8),AFTER          after the interruption: DONE
         LA    1,WRITE                 the channel program's address,
         ST    1,CAW                   with storage key 0 on its left
         SIO   CONSOLE                 start it
         BC    7,FAIL                  not condition code 0: no console
WAIT     LPSW  SLEEP                   wait for the interruption
*
DONE     TM    CSW+4,DEVEND            is the typewriter done?
         BC    8,WAIT                  no, only the channel: wait on
         LPSW  GOODBYE                 stop
*
FAIL     LPSW  BROKEN
*
* ---- PSWs ----------------------------------------------------------
*        system mask; key and state; code; ILC, condition code, program
*        mask; instruction address
*
         DS    0D                      PSWs stand on doublewords
SLEEP    DC    X'8002000000000000'     channel 0 on, waiting
AFTER    DC    X'00000000',A(DONE)     all channels off, running
GOODBYE  DC    X'0002000000000000'     all off, waiting: the end.
*                                      Address 0 says: all went well
BROKEN   DC    X'0002000000000BAD'     the end, and it did not
*
* ---- The channel program: one command ------------------------------
*
WRITE    CCW   X'09',TEXT,X'20',L'TEXT write a line (X'20': any length)
TEXT     DC    C'HELLO FROM A SYSTEM OF ITS OWN'
         END   HELLO
