         TITLE 'PAGES - two address spaces and demand paging'
*
* PAGES runs two tasks, A and B, each in an address space of its own.
* Both use the virtual pages 1 to 8; together they would need sixteen
* frames of storage, and there are six. A page gets its frame when it
* is first used. When no frame is free, the page that has had its frame
* the longest is put out to the backing store, and is brought back when
* it is used again. The tasks never learn of it.
*
*   - An address space is a segment table. To switch spaces is to load
*     another one's address into control register 1.
*   - A page-table entry has the frame's address, or a bit that says
*     that the page is missing. Whoever uses a missing page gets a page-
*     translation exception: a program interruption that nullifies the
*     instruction, so that it can be tried again as if nothing had been.
*   - The CPU may remember what an entry said. An entry that becomes
*     invalid has to be purged from its memory (PTLB); one that becomes
*     valid need not.
*   - PAGES itself runs without translation, on real addresses.
*
* The backing store would be a drum. Here it is main storage behind the
* frames, so that everything can be seen in one program.
*
* Runs on a System/370 with 128 KB of storage. The console is at 009.
*
* ---- Where the machine looks: CSW, CAW, old and new PSWs ------------
*
         COPY  PSA
*
* Below 4096 no base register is needed:
*
REGS     EQU   X'200'                  16 words: the task's registers
RESUME   EQU   X'240'                  the PSW to go on with
OURBASE  EQU   X'248'                  PAGES's base address
*
* ---- Names for numbers ---------------------------------------------
*
CONSOLE  EQU   X'009'                  device address of the console
DEVEND   EQU   X'04'                   device end, in the unit status
MISSING  EQU   X'08'                   in a page-table entry of 4 KB
PAGETRAN EQU   X'11'                   page-translation exception
LASTPAGE EQU   8                       of a task: pages 1 to 8
PAGESIZE EQU   4096
FRAMES   EQU   X'4000'                 six frames for pages
DRUM     EQU   X'A000'                 sixteen places to put pages to
TASKKEY  EQU   X'10'                   the tasks' storage key
*
*        Registers
*
FRAME    EQU   6                       entry of the frame table
TCB      EQU   10                      the current task's control block
RETURN   EQU   11                      where PRINT returns
BASE     EQU   12                      PAGES's base address
*
* ====================================================================
*                                Beginning
* ====================================================================
*
PAGES    START X'1000'
         BALR  BASE,0
         USING *,BASE
         ST    BASE,OURBASE            for interruptions to find
         MVC   SVCNEW(8),SVCPSW        say where they go
         MVC   PGMNEW(8),PGMPSW
         MVC   IONEW(8),IOPSW
         LCTL  0,0,SIZES               pages of 4K, segments of 64K
*
*        Both spaces have WORK as their page 0. Nobody can store into
*        it: its key is 0, the tasks' is 1.
*
         L     1,=A(WORK)
         SRL   1,8                     a page-table entry: the frame
         L     2,=A(TABLEA)
         STH   1,0(2)
         L     2,=A(TABLEB)
         STH   1,0(2)
*
*        The frames get the tasks' key.
*
         LA    1,TASKKEY
         L     2,=A(FRAMES)
KEYS     SSK   1,2
         LA    2,2048(2)               a key is of 2048 bytes
         C     2,=A(DRUM)
         BC    4,KEYS
*
         LA    1,HEADING
         LA    2,L'HEADING
         BAL   RETURN,PRINT
         LA    TCB,TCBA
         USING TCBMAP,TCB
*
* ====================================================================
*            Dispatcher: the task at TCB has the CPU now
* ====================================================================
*
DISPATCH ST    TCB,CURRENT
         LCTL  1,1,TCBSPACE            its address space
         MVC   RESUME(8),TCBPSW
         LM    0,15,TCBREGS
         LPSW  RESUME
*
* ====================================================================
*   Supervisor call: 0 lets the other task go on, 1 is a task's end
* ====================================================================
*
SVCALL   STM   0,15,REGS
         L     BASE,OURBASE
         L     TCB,CURRENT
         MVC   TCBPSW,SVCOLD
         MVC   TCBREGS,REGS
         LH    1,SVCCODE
         LTR   1,1
         BC    7,ENDED
         L     TCB,TCBNEXT
         BC    15,DISPATCH
*
ENDED    C     1,=F'1'
         BC    7,FAIL                  the task found something wrong
         MVC   ENDTEXT(1),TCBNAME
         LA    1,ENDTEXT
         LA    2,L'ENDTEXT
         BAL   RETURN,PRINT
         L     1,TCBNEXT
         CR    1,TCB                   was it the last?
         BC    8,FINISH
         LR    TCB,1                   no: the other one is alone now
         ST    TCB,TCBNEXT
         BC    15,DISPATCH
*
* ====================================================================
*   Program interruption: a missing page, or the end
* ====================================================================
*
PROGRAM  STM   0,15,REGS
         L     BASE,OURBASE
         L     TCB,CURRENT
         LH    1,PGMCODE
         C     1,=A(PAGETRAN)
         BC    7,FAIL
*
*        Which page? Register 3 gets its number, 4 the address of its
*        entry in the page table, 5 its place in the backing store, 2
*        the byte that says whether something is there.
*
         L     3,TRANSADR
         SRL   3,12                    the page's number
         LTR   3,3
         BC    8,FAIL                  page 0 is always there
         C     3,=A(LASTPAGE)
         BC    2,FAIL                  more than the task has
         LR    4,3
         SLL   4,1                     entries have two bytes
         A     4,TCBTABLE
         A     3,TCBPLACE              number of the place
         LA    2,ISOUT(3)
         LR    5,3
         SLL   5,12
         A     5,=A(DRUM)
*
*        The frame that was given away the longest ago.
*
         L     FRAME,OLDEST
         USING FRAMEMAP,FRAME
         L     7,FRAMEPTE              whose page has it?
         LTR   7,7
         BC    8,ISFREE                nobody's yet
*
*        Put that page out. From now on it is missing, and the CPU must
*        not remember otherwise.
*
         OI    1(7),MISSING
         PTLB
         L     0,FRAMEOUT              to its place
         L     1,=A(PAGESIZE)
         L     8,FRAMEADR              from the frame
         LR    9,1
         MVCL  0,8
         L     1,FRAMEIS
         MVI   0(1),1                  something is there now
         L     1,OUTS
         LA    1,1(1)
         ST    1,OUTS
*
*        Bring the page in, or clear the frame if it is new: MVCL fills
*        up with its pad byte, which is zero here, when there is less
*        to move from than to.
*
ISFREE   ST    4,FRAMEPTE              the frame's new owner
         ST    5,FRAMEOUT
         ST    2,FRAMEIS
         L     0,FRAMEADR
         L     1,=A(PAGESIZE)
         LR    8,5
         SR    9,9
         CLI   0(2),0
         BC    8,BRINGIN
         LR    9,1
         L     3,BACKS
         LA    3,1(3)
         ST    3,BACKS
BRINGIN  MVCL  0,8
         L     1,FRAMEADR
         SRL   1,8
         STH   1,0(4)                  the entry is valid: no purge
         MVC   OLDEST,FRAMNEXT
         L     1,FAULTS
         LA    1,1(1)
         ST    1,FAULTS
         MVC   RESUME(8),PGMOLD        try the instruction again
         LM    0,15,REGS
         LPSW  RESUME
         DROP  FRAME
*
* ====================================================================
*                                   End
* ====================================================================
*
FINISH   L     1,FAULTS
         LA    3,LFAULTS
         BAL   RETURN,EDIT
         L     1,OUTS
         LA    3,LOUTS
         BAL   RETURN,EDIT
         L     1,BACKS
         LA    3,LBACKS
         BAL   RETURN,EDIT
         LA    1,LAST
         LA    2,L'LAST
         BAL   RETURN,PRINT
         LPSW  GOODBYE
FAIL     LPSW  BROKEN
*
*        EDIT: the number in register 1, three digits, to where register
*        3 says.
*
EDIT     CVD   1,DECIMAL
         UNPK  0(3,3),DECIMAL
         OI    2(3),X'F0'
         BCR   15,RETURN
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
*                                  Data
* ====================================================================
*
*        PSWs in extended-control mode: bit 5 is translation, bit 6 the
*        mask for I/O, bit 12 says that this is the mode.
*
         DS    0D
SVCPSW   DC    X'00080000',A(SVCALL)
PGMPSW   DC    X'00080000',A(PROGRAM)
IOPSW    DC    X'00080000',A(PRINTED)
WAITPSW  DC    X'020A000000000000'     I/O on, waiting
GOODBYE  DC    X'000A000000000000'     all off, waiting: the end.
*                                      Address 0 says: all went well
BROKEN   DC    X'000A000000000BAD'     the end, and it did not
SIZES    DC    X'00800000'             for control register 0
*
WRITE    CCW   X'09',0,X'20',0         write a line; PRINT fills it in
DECIMAL  DS    D
CURRENT  DC    A(0)
OLDEST   DC    A(FRAME1)
FAULTS   DC    F'0'                    pages that were missing
OUTS     DC    F'0'                    pages put out
BACKS    DC    F'0'                    pages brought back
HEADING  DC    C'TWO SPACES OF 8 PAGES EACH, ON 6 FRAMES'
ENDTEXT  DC    C'X FOUND IN EVERY PAGE WHAT IT HAD STORED'
LAST     DC    C'000 PAGES WERE MISSING: 000 PUT OUT, 000 BROUGHT BACK'
LFAULTS  EQU   LAST
LOUTS    EQU   LAST+24
LBACKS   EQU   LAST+37
ISOUT    DC    16X'00'                 of each place: something there?
*
*        The tasks, in a ring: translation on, key 1, problem state.
*        They begin at virtual address 0.
*
         DS    0D
TCBA     DC    X'0419000000000000'
         DC    F'0',C'A000',14F'0'     register 1 has the task's name
         DC    A(TCBB),A(SPACEA),A(TABLEA),F'-1',C'A'
         DS    0D
TCBB     DC    X'0419000000000000'
         DC    F'0',C'B000',14F'0'
         DC    A(TCBA),A(SPACEB),A(TABLEB),F'7',C'B'
*
*        The frames, in a ring.
*
         DS    0F
FRAME1   DC    3A(0),A(FRAMES),A(FRAME2)
FRAME2   DC    3A(0),A(FRAMES+PAGESIZE),A(FRAME3)
FRAME3   DC    3A(0),A(FRAMES+2*PAGESIZE),A(FRAME4)
FRAME4   DC    3A(0),A(FRAMES+3*PAGESIZE),A(FRAME5)
FRAME5   DC    3A(0),A(FRAMES+4*PAGESIZE),A(FRAME6)
FRAME6   DC    3A(0),A(FRAMES+5*PAGESIZE),A(FRAME1)
         LTORG
*
*        Segment tables of 16 segments: the first has a page table of
*        full length (its length is in the left byte, in sixteenths
*        less one), the others are invalid. They begin at a multiple of
*        64. Nothing else is in their page of storage.
*
         ORG   PAGES+X'1000'
SPACEA   DC    X'F0',AL3(TABLEA),15X'00000001'
SPACEB   DC    X'F0',AL3(TABLEB),15X'00000001'
TABLEA   DC    16X'0008'               all pages missing
TABLEB   DC    16X'0008'
*
* ====================================================================
*   WORK: what both tasks run, at virtual address 0.
*
*   Register 1 has the task's name, 15 the address of WORK: 0.
* ====================================================================
*
         ORG   PAGES+X'2000'
         DROP  BASE,TCB
         USING WORK,15
WORK     L     2,PAGE                  the first page
STORE    LR    4,1                     something that no other page of
         OR    4,2                     no other task has
         ST    4,8(2)
         SVC   0                       let the other one go on
         A     2,PAGE
         C     2,BEHIND
         BC    4,STORE
*
         L     2,PAGE                  is it still there?
CHECK    LR    4,1
         OR    4,2
         C     4,8(2)
         BC    7,WRONG
         SVC   0
         A     2,PAGE
         C     2,BEHIND
         BC    4,CHECK
*
*        One instruction that needs two pages at once: from the end of
*        a page over the beginning of the next.
*
         L     2,PAGE
         L     3,PAGE7
MOVE     LR    5,2
         A     5,PAGE                  the next page
         MVC   4092(8,2),4(2)
         CLC   0(4,5),8(2)
         BC    7,WRONG
         SVC   0
         A     2,PAGE
         CR    2,3
         BC    12,MOVE
         SVC   1
WRONG    SVC   2
PAGE     DC    A(PAGESIZE)
PAGE7    DC    A(7*PAGESIZE)
BEHIND   DC    A(9*PAGESIZE)
         DROP  15
*
TCBMAP   DSECT                         a task control block
TCBPSW   DS    XL8                     the PSW to go on with
TCBREGS  DS    XL64                    the registers, 0 to 15
TCBNEXT  DS    A                       the next task of the ring
TCBSPACE DS    A                       its segment table
TCBTABLE DS    A                       its page table
TCBPLACE DS    F                       page 1's place, less one
TCBNAME  DS    C
*
FRAMEMAP DSECT                         an entry of the frame table
FRAMEPTE DS    A                       page-table entry of its page; 0
FRAMEOUT DS    A                       that page's place
FRAMEIS  DS    A                       and its byte of ISOUT
FRAMEADR DS    A                       the frame's address
FRAMNEXT DS    A                       the next of the ring
         END   PAGES
