         TITLE 'BATCH - a monitor that runs jobs from the card reader'
*
* BATCH reads jobs from the card reader, runs one after the other and
* keeps each in its place, whatever it does:
*
*   - It cannot store outside its own storage: it runs in the problem
*     state with protection key 1, and only its storage has that key.
*   - It cannot keep the CPU: the interval timer ends it.
*   - It cannot reach a device: I/O instructions are privileged. It
*     asks BATCH by a supervisor call (SVC), and BATCH checks what it
*     asks.
*   - Whatever exception it causes ends this job, and the next one
*     runs.
*
* A job in the reader is an object deck, as the assembler makes it, and
* behind it the cards that the job will read, if any:
*
*   ESD ...   the first card; names the job (its control section)
*   TXT ...   its instructions and data, with their addresses
*   RLD ...   passed over: jobs are assembled for their place, JOBAREA
*   END ...   where to begin; without an address, at JOBAREA
*   any other cards: the job's data
*
* Supervisor calls; all registers but 0 are left as they are:
*
*   SVC 0     the job is done
*   SVC 1     read the next data card to the 80 bytes at register 1;
*             register 0 := 0, or 4 when there are no more cards
*   SVC 2     print the line at register 1; its length, 1 to 132, is
*             in register 0
*   SVC 3     register 0 := timer steps (1/300 s) that the job has used
*
* Runs on any System/360 with storage protection, and on a System/370
* in BC mode, in 32 KB of storage. Console 009, card reader 00C,
* printer 00E.
*
* ---- Where the machine looks: CSW, CAW, old and new PSWs ------------
*
         COPY  PSA
*
* An interruption leaves no register free for a base, so what its first
* instructions need must be where no base register is needed: below
* 4096. The Principles of Operation assign nothing from 512 on.
*
REGS     EQU   X'200'                  16 words: the job's registers
REG0     EQU   REGS+4*0
REG1     EQU   REGS+4*1
REG15    EQU   REGS+4*15
RESUME   EQU   X'240'                  the job's PSW, to go on with
OURBASE  EQU   X'248'                  BATCH's base address
TIMELEFT EQU   X'24C'                  the job's timer while BATCH runs
*
* ---- Names for numbers ---------------------------------------------
*
CONSOLE  EQU   X'009'                  device addresses
READER   EQU   X'00C'
PRINTER  EQU   X'00E'
BUSY     EQU   X'10'                   unit status: busy
DEVEND   EQU   X'04'                   device end
UNITCHK  EQU   X'02'                   unit check
UNITEXC  EQU   X'01'                   unit exception: no more cards
PROBLEM  EQU   X'01'                   problem state, in PSW byte 1
JOBAREA  EQU   X'4000'                 the job's storage, from here
JOBEND   EQU   X'8000'                 to here
BLOCK    EQU   2048                    bytes that have one storage key
TXTMOST  EQU   56                      bytes that a TXT card can have
WIDTH    EQU   132                     characters in a printed line
LIMIT    EQU   300                     timer steps (a second) for a job
*
*        Registers. 1 to 6 are for work.
*
INNER    EQU   9                       return address of DOIO
RETURN   EQU   11                      return address of the others
BASE     EQU   12                      BATCH's base address
*
* ====================================================================
*                                Beginning
* ====================================================================
*
BATCH    START X'1000'
         BALR  BASE,0
         USING *,BASE
         ST    BASE,OURBASE            for interruptions to find
         MVC   EXTNEW(8),EXTPSW        say where they go
         MVC   SVCNEW(8),SVCPSW
         MVC   PGMNEW(8),PGMPSW
         MVC   IONEW(8),IOPSW
*
         LA    2,X'10'                 key 1 for the job's storage;
         L     3,=A(JOBAREA)           the rest has key 0
KEYS     SSK   2,3
         LA    3,BLOCK(3)
         C     3,=A(JOBEND)
         BC    4,KEYS
*
         LA    1,READY
         LA    2,L'READY
         BAL   RETURN,TELL
         BAL   RETURN,READCARD         the first card
*
* ====================================================================
*   Next job. CARD always holds the card that nobody has used yet.
* ====================================================================
*
NEXTJOB  CLI   ATEND,X'FF'
         BC    8,FINISH
         CLC   CARD(4),ESD             the beginning of a deck?
         BC    8,LOAD
         BAL   RETURN,READCARD         no: a card that no job has read
         BC    15,NEXTJOB
*
* ---- Load ----------------------------------------------------------
*
LOAD     LH    1,JOBS                  one more job
         LA    1,1(1)
         STH   1,JOBS
         MVC   NAME,CARD+16            columns 17 to 24
*
*        Clear the job's storage: what the last one left there is not
*        for the next one to see.
*
         L     1,=A(JOBAREA)
CLEAR    XC    0(256,1),0(1)
         LA    1,256(1)
         C     1,=A(JOBEND)
         BC    4,CLEAR
*
LOADESD  BAL   RETURN,READCARD         all ESD cards come first
         CLC   CARD(4),ESD
         BC    8,LOADESD
         BC    15,LOADTYPE
LOADCARD BAL   RETURN,READCARD
LOADTYPE CLC   CARD(4),TXT
         BC    8,LOADTEXT
         CLC   CARD(4),END
         BC    8,LOADEND
         CLC   CARD(4),RLD
         BC    8,LOADCARD
BADDECK  LA    1,WHYDECK               any other card, or none
         BC    15,CANCEL
*
LOADTEXT L     2,CARD+4                columns 6 to 8: the address
         N     2,ADDRESS
         LH    3,CARD+10               columns 11, 12: bytes of text
         LA    4,TXTMOST
         CLR   3,4                     (as unsigned, so that a negative
         BC    2,BADDECK               count is too large)
         BAL   RETURN,CHECK            is all of it the job's storage?
         BC    7,BADDECK
         EX    3,MOVETEXT
         BC    15,LOADCARD
MOVETEXT MVC   0(0,2),CARD+16          columns 17 to 72
*
LOADEND  L     4,=A(JOBAREA)
         CLI   CARD+5,C' '             an address in columns 6 to 8?
         BC    8,BEGINJOB
         L     4,CARD+4
         N     4,ADDRESS
*
* ---- Begin ---------------------------------------------------------
*
BEGINJOB XC    REGS(64),REGS           registers 0, but 15 has the
         ST    4,REG15                 address where the job begins
         MVC   RESUME(8),JOBPSW
         ST    4,RESUME+4
         BAL   RETURN,READCARD         its first data card, or the next
*                                      job's ESD card
         LA    1,BEGINS
         BAL   RETURN,TELLJOB
         MVC   TIMELEFT(4),JOBTIME
*
* ====================================================================
*       Let the job go on, with REGS, RESUME and TIMELEFT
* ====================================================================
*
GOON     MVC   TIMER(4),TIMELEFT
         LM    0,15,REGS
         LPSW  RESUME
*
* ====================================================================
*                 External interruption: out of time?
* ====================================================================
*
EXTERNAL STM   0,15,REGS
         L     BASE,OURBASE
         L     1,TIMER
         LTR   1,1
         LA    1,WHYTIME
         BC    4,CANCEL                negative: yes
*
*        No. It was the operator's interrupt key, or the timer of a job
*        that ended just before. TIMER is right as it is.
*
         MVC   RESUME(8),EXTOLD
         LM    0,15,REGS
         LPSW  RESUME
*
* ====================================================================
*                Program interruption: an exception
* ====================================================================
*
PROGRAM  STM   0,15,REGS
         L     BASE,OURBASE
         TM    PGMOLD+1,PROBLEM
         BC    8,FAIL                  in BATCH itself: the end
*
*        The old PSW has the address of the next instruction. Its
*        instruction-length code says how many halfwords to go back.
*
         SR    4,4
         IC    4,PGMOLD+4              bits 32 and 33
         SRL   4,6
         AR    4,4                     halfwords to bytes
         L     5,PGMOLD+4
         N     5,ADDRESS
         SR    5,4
         ST    5,WORD
         UNPK  HEX(9),WORD(5)          a digit in each byte, zone F;
         TR    HEX(8),HEXTAB-C'0'      FA to FF become A to F
         MVC   WHERE,HEX+2             six digits
*
         SR    3,3                     the exception's name
         IC    3,PGMOLD+3              interruption code, bits 24 to 31
         LA    4,NAMEMOST
         CR    3,4
         BC    12,NAMED
         SR    3,3                     a System/370 has more
NAMED    LA    4,L'NAMES
         MR    2,4                     registers 2, 3 := 3 times 4
         LA    3,NAMES(3)
         MVC   WHAT,0(3)
         LA    1,WHYPGM
         BC    15,CANCEL
*
* ====================================================================
*                            Supervisor calls
* ====================================================================
*
SVCALL   STM   0,15,REGS
         L     BASE,OURBASE
         MVC   TIMELEFT(4),TIMER       our time is not the job's
         MVC   RESUME(8),SVCOLD
         SR    1,1
         IC    1,SVCOLD+3              the SVC's number
         LA    2,SVCMOST
         CR    1,2
         BC    2,BADSVC
         SLL   1,2                     each branch below has 4 bytes
         BC    15,SVCTABLE(1)
SVCTABLE BC    15,SVCEXIT              0
         BC    15,SVCREAD              1
         BC    15,SVCPRINT             2
         BC    15,SVCTIME              3
SVCMOST  EQU   3
*
BADSVC   LA    1,WHYSVC
         BC    15,CANCEL
BADADDR  LA    1,WHYADDR
         BC    15,CANCEL
*
* ---- SVC 0: done ---------------------------------------------------
*
SVCEXIT  LA    1,ENDS
         BAL   RETURN,TELLJOB
         BC    15,NEXTJOB
*
* ---- SVC 1: read a card --------------------------------------------
*
SVCREAD  LA    0,4
         ST    0,REG0                  answer: no more cards
         CLI   ATEND,X'FF'
         BC    8,GOON
         CLC   CARD(4),ESD             the next job's are not for this
         BC    8,GOON
         L     2,REG1
         LA    3,80
         BAL   RETURN,CHECK            may the job store there itself?
         BC    7,BADADDR
         MVC   0(80,2),CARD
         SR    0,0
         ST    0,REG0                  answer: done
         BAL   RETURN,READCARD
         BC    15,GOON
*
* ---- SVC 2: print a line -------------------------------------------
*
SVCPRINT L     2,REG1
         L     3,REG0
         LA    4,WIDTH
         CLR   3,4
         BC    2,BADADDR               too long (or negative)
         BAL   RETURN,CHECK
         BC    7,BADADDR
         EX    3,MOVELINE
         STH   0,PRINT+6               the count
         LA    1,PRINT
         LA    2,PRINTER
         BAL   INNER,DOIO
         BC    15,GOON
MOVELINE MVC   LINE(0),0(2)
*
* ---- SVC 3: time used ----------------------------------------------
*
SVCTIME  L     1,JOBTIME
         S     1,TIMELEFT
         SRL   1,8                     bit 23 is a step
         ST    1,REG0
         BC    15,GOON
*
* ====================================================================
*   CANCEL: the job ends here; register 1 has the reason, 40 characters
* ====================================================================
*
CANCEL   MVC   REASON,0(1)
         LH    2,CANCELED
         LA    2,1(2)
         STH   2,CANCELED
         LA    1,CANCELS
         BAL   RETURN,TELLJOB
         BC    15,NEXTJOB
*
* ====================================================================
*                          No more cards: the end
* ====================================================================
*
FINISH   LH    1,JOBS
         CVD   1,DECIMAL               binary to packed decimal,
         UNPK  ENDJOBS,DECIMAL         to zoned decimal,
         OI    ENDJOBS+1,X'F0'         to characters (no sign)
         LH    1,CANCELED
         CVD   1,DECIMAL
         UNPK  ENDCANC,DECIMAL
         OI    ENDCANC+1,X'F0'
         LA    1,ENDTEXT
         LA    2,ENDSIZE
         BAL   RETURN,TELL
         LPSW  GOODBYE
FAIL     LPSW  BROKEN
*
* ====================================================================
*   CHECK: are the bytes at register 2, as many as register 3 says, all
*   in the job's storage? Condition code 0: yes. Then register 2 is a
*   clean 24-bit address, register 0 the count, and register 3 one
*   less, as EXECUTE wants it for MVC. No bytes at all is "no".
*
*   Whoever stores for a job must ask this. BATCH has key 0: the
*   machine would let it store anywhere.
* ====================================================================
*
CHECK    N     2,ADDRESS               the left byte is not address
         LR    0,3
         C     2,=A(JOBAREA)
         BC    4,CHECKNO
         LR    4,2
         AR    4,3                     the end; LA would wrap round at
         C     4,=A(JOBEND)            2 to the power of 24
         BC    2,CHECKNO
         BCTR  3,0
         LTR   3,3
         BC    4,CHECKNO               there were none
         CR    3,3                     condition code 0
         BCR   15,RETURN
CHECKNO  LTR   BASE,BASE               condition code 2: BASE is not 0
         BCR   15,RETURN
*
* ====================================================================
*                           Cards and messages
* ====================================================================
*
* ---- READCARD: the next card to CARD; ATEND is X'FF' without one ---
*
READCARD LA    1,READ
         LA    2,READER
         BAL   INNER,DOIO
         TM    IOSTATUS,UNITCHK+UNITEXC
         BCR   8,RETURN                neither: a card
         MVI   ATEND,X'FF'
         MVI   CARD,C' '
         BCR   15,RETURN
*
* ---- TELLJOB: "JOB name" and the 50 characters at register 1 -------
*
TELLJOB  MVC   JOBWORDS,0(1)
         LA    1,JOBTEXT
         LA    2,JOBSIZE
TRIM     LA    3,JOBTEXT-1(2)          without the blanks at its end
         CLI   0(3),C' '
         BC    7,TELL
         BCT   2,TRIM
*
* ---- TELL: the text at register 1, length in 2, to the console -----
*
TELL     ST    1,WRITE                 the data address: this clears
         MVI   WRITE,X'09'             the command code, so set it now
         STH   2,WRITE+6               the count
         LA    1,WRITE
         LA    2,CONSOLE
         BAL   INNER,DOIO
         BCR   15,RETURN
*
* ====================================================================
*   DOIO: run the channel program at register 1 on the device whose
*   address is in register 2. Returns at device end or unit check, with
*   all unit status since the start in IOSTATUS. Changes register 1.
*
*   Interruptions are off in BATCH. Only SLEEP lets one in, and the I/O
*   new PSW then continues at AWAKE, with BASE and all as they were.
* ====================================================================
*
DOIO     STH   2,IODEVICE
         MVI   IOSTATUS,0
STARTIO  ST    1,CAW                   the left byte is key 0
         SIO   0(2)
         BC    8,SLEEP                 0: it has started
         BC    1,FAIL                  3: there is no such device
         BC    2,STARTIO               2: the channel has other work
         TM    CSW+4,BUSY              1: the CSW says why
         BC    1,STARTIO               it had other news: again
         BC    15,STATUS               it is done, or refuses
*
SLEEP    LPSW  WAITPSW
AWAKE    CLC   IODEVICE,IOOLD+2        our device?
         BC    7,SLEEP                 no: somebody pressed a key
STATUS   OC    IOSTATUS,CSW+4
         TM    IOSTATUS,DEVEND+UNITCHK
         BC    8,SLEEP                 only the channel is done
         BCR   15,INNER
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
IOPSW    DC    X'00000000',A(AWAKE)
WAITPSW  DC    X'8002000000000000'     channel 0 on, waiting
JOBPSW   DC    X'0111000000000000'     external on, key 1, problem
GOODBYE  DC    X'0002000000000000'     all off, waiting: the end.
*                                      Address 0 says: all went well
BROKEN   DC    X'0002000000000BAD'     the end, and it did not
*
*        Channel programs. X'20': a record of another length is fine.
*
READ     CCW   X'02',CARD,X'20',80     read a card, feed the next
PRINT    CCW   X'09',LINE,X'20',WIDTH  print and space one line
WRITE    CCW   X'09',0,X'20',0         a line on the console
*
DECIMAL  DS    D
CARD     DS    CL80                    (on a doubleword, so that its
*                                      fields can be loaded)
WORD     DS    F,X                     one byte more for UNPK
ADDRESS  DC    X'00FFFFFF'
JOBTIME  DC    A((LIMIT-1)*256)        is negative after LIMIT steps
JOBS     DC    H'0'
CANCELED DC    H'0'
IODEVICE DS    H
IOSTATUS DS    X
ATEND    DC    X'00'
HEX      DS    CL9
HEXTAB   DC    C'0123456789ABCDEF'
LINE     DS    CL(WIDTH)
*
ESD      DC    X'02',C'ESD'            first columns of deck cards
TXT      DC    X'02',C'TXT'
RLD      DC    X'02',C'RLD'
END      DC    X'02',C'END'
*
READY    DC    C'BATCH IS READY'
JOBTEXT  DC    C'JOB '
NAME     DS    CL8
         DC    C' '
JOBWORDS DS    CL50
JOBSIZE  EQU   *-JOBTEXT
BEGINS   DC    CL50'BEGINS'
ENDS     DC    CL50'ENDS'
CANCELS  DC    C'CANCELED: '
REASON   DS    CL40
WHYDECK  DC    CL40'NOT A GOOD OBJECT DECK'
WHYTIME  DC    CL40'OUT OF TIME'
WHYSVC   DC    CL40'NO SUCH SUPERVISOR CALL'
WHYADDR  DC    CL40'ASKED FOR STORAGE THAT IS NOT ITS OWN'
WHYPGM   DS    0CL40
         DC    C'AT '
WHERE    DS    CL6
         DC    C', '
WHAT     DS    CL22
         DC    CL7' '
ENDTEXT  DC    C'BATCH ENDS: '
ENDJOBS  DS    CL2
         DC    C' JOBS, '
ENDCANC  DS    CL2
         DC    C' OF THEM CANCELED'
ENDSIZE  EQU   *-ENDTEXT
*
NAMES    DC    CL22'PROGRAM EXCEPTION'       any other
         DC    CL22'OPERATION'               1
         DC    CL22'PRIVILEGED OPERATION'    2
         DC    CL22'EXECUTE'                 3
         DC    CL22'PROTECTION'              4
         DC    CL22'ADDRESSING'              5
         DC    CL22'SPECIFICATION'           6
         DC    CL22'DATA'                    7
         DC    CL22'FIXED-POINT OVERFLOW'    8
         DC    CL22'FIXED-POINT DIVIDE'      9
         DC    CL22'DECIMAL OVERFLOW'        A
         DC    CL22'DECIMAL DIVIDE'          B
         DC    CL22'EXPONENT OVERFLOW'       C
         DC    CL22'EXPONENT UNDERFLOW'      D
         DC    CL22'SIGNIFICANCE'            E
         DC    CL22'FLOATING-POINT DIVIDE'   F
NAMEMOST EQU   15
         LTORG
         END   BATCH
