         TITLE 'TICK - three tasks take turns by the interval timer'
*
* TICK shares one CPU among three tasks. No task ever gives the CPU
* away: the interval timer takes it from them. Each time TICK prints a
* line with a star under the task that ran. After twelve turns it ends.
*
*   - A task is a task control block (TCB): the PSW and the registers
*     with which it will go on. To switch tasks is to fill one TCB and
*     to load another.
*   - Tasks run in the problem state, each with a protection key of its
*     own, so that none can store into another one or into TICK.
*   - All three run the same program, WORK. What differs is in their
*     registers and in their own storage.
*   - WORK has a known value in each of several registers and compares
*     them over and over. If a switch lost one it would tell (SVC).
*
* Runs on any System/360 with storage protection, and on a System/370
* in BC mode, in 16 KB of storage. The console is at 009.
*
* ---- Where the machine looks: CSW, CAW, old and new PSWs ------------
*
         COPY  PSA
*
* An interruption leaves no register free for a base, so what its first
* instructions need must be where no base register is needed: below
* 4096. The Principles of Operation assign nothing from 512 on.
*
REGS     EQU   X'200'                  16 words: the task's registers
RESUME   EQU   X'240'                  the PSW to go on with
OURBASE  EQU   X'248'                  TICK's base address
*
* ---- Names for numbers ---------------------------------------------
*
CONSOLE  EQU   X'009'                  device address of the console
DEVEND   EQU   X'04'                   device end, in the unit status
PROBLEM  EQU   X'01'                   problem state, in PSW byte 1
BLOCK    EQU   2048                    bytes that have one storage key
TURNS    EQU   12                      turns to take
QUANTUM  EQU   3                       timer steps in a turn (1/100 s)
*
*        Registers
*
TCB      EQU   10                      the current task's control block
RETURN   EQU   11                      where PRINT returns
BASE     EQU   12                      TICK's base address
*
* ====================================================================
*                                Beginning
* ====================================================================
*
TICK     START X'1000'
         BALR  BASE,0
         USING *,BASE
         ST    BASE,OURBASE            for interruptions to find
         MVC   EXTNEW(8),EXTPSW        say where they go
         MVC   SVCNEW(8),SVCPSW
         MVC   PGMNEW(8),PGMPSW
         MVC   IONEW(8),IOPSW
*
*        Give each task's block of storage the key that is in its PSW.
*        All other blocks have key 0 since the machine was reset.
*
         LA    TCB,TCBA
         USING TCBMAP,TCB
KEYS     SR    2,2
         IC    2,TCBPSW+1              key and state bits of the PSW
         N     2,=A(X'F0')             the key, where SSK wants it
         L     3,TCBR1                 the block that has the counter
         SSK   2,3
         L     TCB,TCBNEXT
         C     TCB,=A(TCBA)            round the ring?
         BC    7,KEYS                  not yet
*
         LA    1,HEADING
         LA    2,L'HEADING
         BAL   RETURN,PRINT
*
* ====================================================================
*            Dispatcher: the task at TCB has the CPU now
* ====================================================================
*
DISPATCH L     1,TCBR1                 its counter as it is now, to see
         MVC   BEFORE,0(1)             afterwards that it has moved
         MVC   RESUME(8),TCBPSW        where LPSW finds it without BASE
         MVC   TIMER(4),SLICE          its turn begins
         LM    0,15,TCBREGS
         LPSW  RESUME
*
* ====================================================================
*               External interruption: the turn is over
* ====================================================================
*
EXTERNAL STM   0,15,REGS               first of all, keep the registers
         L     BASE,OURBASE
         L     TCB,CURRENT
         L     1,TIMER
         LTR   1,1                     is the turn over?
         BC    4,TURNOVER              negative: yes
*
*        No. It was the operator's interrupt key, or the timer asked
*        for an interruption before this turn. The same task goes on.
*
         MVC   RESUME(8),EXTOLD
         LM    0,15,REGS
         LPSW  RESUME
*
TURNOVER MVC   TCBPSW,EXTOLD           this is where it will go on,
         MVC   TCBREGS,REGS            and these are its registers
*
*        Print who ran.
*
         MVI   LINE,C' '               clear the line: MVC copies the
         MVC   LINE+1(L'LINE-1),LINE   first blank from byte to byte
         LH    3,TURN
         LA    3,1(3)
         STH   3,TURN
         CVD   3,DECIMAL               binary to packed decimal,
         UNPK  LINE+1(2),DECIMAL       to zoned decimal,
         OI    LINE+2,X'F0'            to characters (no sign)
         LH    4,TCBPLACE
         LA    4,LINE(4)
         MVI   0(4),C'*'
         L     1,TCBR1
         CLC   BEFORE,0(1)             has its counter moved?
         BC    7,SHOW                  yes
         MVI   0(4),C'?'               no: something is wrong
SHOW     LA    1,LINE
         LH    2,TCBPLACE
         LA    2,1(2)                  up to the star
         BAL   RETURN,PRINT
*
         L     TCB,TCBNEXT             the next task in the ring
         ST    TCB,CURRENT
         LA    4,TURNS
         CR    3,4                     was it the last turn?
         BC    4,DISPATCH              no
         LA    1,ENDTEXT
         LA    2,L'ENDTEXT
         BAL   RETURN,PRINT
         LPSW  GOODBYE
*
* ====================================================================
*   Supervisor call: a task has found a register changed.
*   Program interruption: a task, or TICK itself, did what it must not.
* ====================================================================
*
SVCALL   STM   0,15,REGS
         L     BASE,OURBASE
         LA    1,LOSTTEXT
         LA    2,L'LOSTTEXT
         BAL   RETURN,PRINT
         LPSW  BROKEN
*
PROGRAM  STM   0,15,REGS
         L     BASE,OURBASE
         TM    PGMOLD+1,PROBLEM
         BC    8,FAIL                  TICK itself: do not try to print
         LA    1,PGMTEXT
         LA    2,L'PGMTEXT
         BAL   RETURN,PRINT
FAIL     LPSW  BROKEN
*
* ====================================================================
*   PRINT: the text at register 1, of the length in register 2, goes to
*   the console. Returns when it is printed. Changes register 1.
* ====================================================================
*
PRINT    ST    1,WRITE                 the data address: this clears
         MVI   WRITE,X'09'             the command code, so set it now
         STH   2,WRITE+6               the count
         LA    1,WRITE
         ST    1,CAW                   key 0
STARTIO  SIO   CONSOLE
         BC    6,STARTIO               busy, or it had news: again
         BC    1,FAIL                  there is no console
SLEEP    LPSW  WAITPSW                 until the I/O interruption
PRINTED  TM    CSW+4,DEVEND            is the device done too?
         BC    8,SLEEP                 no, only the channel
         BCR   15,RETURN
*
* ====================================================================
*   WORK: what every task runs, in the problem state.
*
*   Register 1 has the address of the task's counter, 15 that of WORK.
* ====================================================================
*
         DROP  BASE,TCB
         USING WORK,15
WORK     LR    2,1                     four values that are different
         LCR   3,1                     in each task
         LA    4,4(1)
         LA    14,14(1)
AGAIN    L     5,0(1)                  count
         AL    5,ONE
         ST    5,0(1)
         CR    2,1                     are the values still there?
         BC    7,HELP
         LPR   6,3
         CR    6,1
         BC    7,HELP
         LA    6,4(1)
         CR    6,4
         BC    7,HELP
         LA    6,14(1)
         CR    6,14
         BC    8,AGAIN
HELP     SVC   255
ONE      DC    F'1'
         DROP  15
*
* ====================================================================
*                                  Data
* ====================================================================
*
*        PSWs: system mask; key and state; code; ILC, condition code,
*        program mask; instruction address
*
         DS    0D
EXTPSW   DC    X'00000000',A(EXTERNAL)
SVCPSW   DC    X'00000000',A(SVCALL)
PGMPSW   DC    X'00000000',A(PROGRAM)
IOPSW    DC    X'00000000',A(PRINTED)
WAITPSW  DC    X'8002000000000000'     channel 0 on, waiting
GOODBYE  DC    X'0002000000000000'     all off, waiting: the end.
*                                      Address 0 says: all went well
BROKEN   DC    X'0002000000000BAD'     the end, and it did not
*
WRITE    CCW   X'09',0,X'20',0         write a line; PRINT fills it in
DECIMAL  DS    D
SLICE    DC    A((QUANTUM-1)*256)      is negative after QUANTUM steps
CURRENT  DC    A(TCBA)
BEFORE   DS    F
TURN     DC    H'0'
HEADING  DC    C'TURN  A  B  C'
LINE     DS    CL13
ENDTEXT  DC    C'EVERY TASK WENT ON WHERE IT HAD BEEN STOPPED'
LOSTTEXT DC    C'A TASK LOST A REGISTER'
PGMTEXT  DC    C'A TASK HAD A PROGRAM EXCEPTION'
*
*        The tasks, in a ring. Each begins at WORK in the problem state
*        with external interruptions on, with a key of its own.
*
         DS    0D
TCBA     DC    X'01110000',A(WORK)             key 1
         DC    F'0',A(COUNTERS),13F'0',A(WORK) registers 0, 1, 2-14, 15
         DC    A(TCBB),H'6'
         DS    0D
TCBB     DC    X'01210000',A(WORK)             key 2
         DC    F'0',A(COUNTERS+BLOCK),13F'0',A(WORK)
         DC    A(TCBC),H'9'
         DS    0D
TCBC     DC    X'01310000',A(WORK)             key 3
         DC    F'0',A(COUNTERS+2*BLOCK),13F'0',A(WORK)
         DC    A(TCBA),H'12'
         LTORG
*
*        The counters, one at the beginning of each of three blocks.
*
         ORG   TICK+2*BLOCK
COUNTERS DC    F'0'
         ORG   COUNTERS+BLOCK
         DC    F'0'
         ORG   COUNTERS+2*BLOCK
         DC    F'0'
*
TCBMAP   DSECT                         a task control block
TCBPSW   DS    XL8                     the PSW to go on with
TCBREGS  DS    0XL64                   the registers, 0 to 15
         DS    F
TCBR1    DS    F                       the counter's address
         DS    14F
TCBNEXT  DS    A                       the next task of the ring
TCBPLACE DS    H                       its column in the printed line
         END   TICK
