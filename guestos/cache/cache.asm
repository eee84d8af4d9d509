         TITLE 'CACHE - a kernel that gives storage to its monitor'
*
* CACHE has a table of 80 blocks of 4 KB, which it does not keep: a
* block can be computed at any time, and that takes a while. So it keeps
* the blocks that it has computed in storage as long as there is room.
* It answers 1500 requests for a word of the table, most of them from a
* quarter of the blocks, and checks each answer.
*
*   - Storage from FRAMES on is divided into pages. A page is free, has
*     a block in it, or is in the balloon.
*   - Free pages are in a list: the first word of each is the address of
*     the next.
*   - When no page is free, the block that was computed first of all
*     that are there gives up its page, and will be computed anew.
*   - From time to time BALLOON asks the monitor whether it needs pages
*     more than CACHE does. Free ones are given first, then those that
*     have a block. In a page that was given away nothing is lost that
*     could not be computed again: that is why CACHE can choose better
*     than a monitor that knows nothing of it.
*
* Runs on a System/370 with 256 KB of storage. The console is at 009.
*
* ---- Where the machine looks: CSW, CAW, old and new PSWs ------------
*
         COPY  PSA
*
* ---- Names for numbers ---------------------------------------------
*
CONSOLE  EQU   X'009'                  device address of the console
DEVEND   EQU   X'04'                   device end, in the unit status
BLOCKS   EQU   80                      in the table
HOT      EQU   20                      of these are wanted often
REQUESTS EQU   1500
FRAMES   EQU   X'4000'                 pages from here
STOREND  EQU   X'40000'                to the end of storage
PAGES    EQU   60                      so many
KEEP     EQU   8                       never give more than all but 8
BALMOST  EQU   PAGES-KEEP              to the balloon
*
*        Registers. 0 to 5 are anybody's.
*
BLOCK    EQU   6                       number of the block wanted
PLACE    EQU   7                       its page
WORD     EQU   8                       offset of the word wanted in it
LEFT     EQU   9                       requests left
RETURN   EQU   11                      where ANSWER and PRINT return
BASE     EQU   12                      CACHE's base address
*
CACHE    START X'1000'
         BALR  BASE,0
         USING *,BASE
         MVC   PGMNEW(8),BROKEN        an exception is the end
         MVC   IONEW(8),IOPSW
*
*        Every page is free.
*
         L     1,=A(STOREND)
FREEALL  S     1,=A(4096)
         BAL   14,FREE
         C     1,=A(FRAMES)
         BH    FREEALL
*
* ---- The requests ---------------------------------------------------
*
         L     LEFT,=A(REQUESTS)
NEXT     BAL   RETURN,CHOOSE           a block and a word of it
         BAL   RETURN,FIND             the block's page
         L     1,0(WORD,PLACE)
         LR    3,BLOCK                 what must it be?
         SLL   3,12
         OR    3,WORD
         M     2,=F'69069'
         CR    1,3
         BNE   FAIL
         LR    1,LEFT                  every 16th time
         N     1,=F'15'
         BNZ   COUNT
         BAL   14,BALLOON              somebody else may need pages
COUNT    BCT   LEFT,NEXT
*
* ---- The report -----------------------------------------------------
*
         L     1,=A(REQUESTS)
         S     1,COMPUTED
         LA    2,FOUNDTXT
         BAL   14,DIGITS
         L     1,COMPUTED
         LA    2,MADETXT
         BAL   14,DIGITS
         LA    1,REPORT
         LA    2,L'REPORT
         BAL   RETURN,PRINT
         L     1,BALPEAK
         LTR   1,1
         BZ    NOBODY
         LA    2,ASKED
         BAL   14,DIGITS
         LA    1,ASKED
         LA    2,L'ASKED
         BAL   RETURN,PRINT
         LPSW  GOODBYE
NOBODY   LA    1,ALONE
         LA    2,L'ALONE
         BAL   RETURN,PRINT
         LPSW  GOODBYE
*
FAIL     LPSW  BROKEN
*
* ====================================================================
*   CHOOSE: the next request, in BLOCK and WORD. Three of four go to the
*   first HOT blocks. The numbers are as good as random, and the same
*   each time: multiply by an odd number, and look at the upper bits.
* ====================================================================
*
CHOOSE   L     1,SEED
         M     0,=F'1103515245'
         A     1,=F'12345'
         ST    1,SEED
         LR    WORD,1
         SRL   WORD,18
         N     WORD,=X'00000FFC'       one of 1024 words
         LA    2,HOT
         LR    3,1
         SRL   3,8
         N     3,=F'3'
         BNZ   CHOOSE2
         LA    2,BLOCKS                the fourth goes anywhere
CHOOSE2  SRL   1,10
         N     1,=X'0000FFFF'
         SR    0,0
         DR    0,2                     the remainder is in register 0
         LR    BLOCK,0
         BR    RETURN
*
* ====================================================================
*   FIND: PLACE := the page that has BLOCK, computed if it must be.
* ====================================================================
*
FIND     LR    1,BLOCK
         SLL   1,2
         L     PLACE,WHERE(1)
         LTR   PLACE,PLACE
         BCR   7,RETURN                it is there
         BAL   14,GETPAGE
         LTR   PLACE,1
         BZ    FAIL                    KEEP pages are always ours
         LR    1,BLOCK
         SLL   1,2
         ST    PLACE,WHERE(1)
         L     2,COMPUTED
         LA    2,1(2)
         ST    2,COMPUTED
         ST    2,AGE(1)                so the oldest has the least
*
*        Word W of block B is (4096 B + W) * 69069.
*
         SR    4,4
COMPUTE  LR    1,BLOCK
         SLL   1,12
         OR    1,4
         M     0,=F'69069'
         ST    1,0(4,PLACE)
         LA    4,4(4)
         C     4,=F'4096'
         BL    COMPUTE
         BR    RETURN
*
* ====================================================================
*   GETPAGE, PUTPAGE: what BALLOON needs; FIND needs GETPAGE, too.
* ====================================================================
*
GETPAGE  L     1,FREELIST
         LTR   1,1
         BZ    OLDEST
         MVC   FREELIST,0(1)           the next is the first now
         BR    14
*
*        None is free. Of the blocks that are there the oldest goes.
*
OLDEST   SR    2,2                     offset of the best so far: none
         L     3,=X'7FFFFFFF'          and its age
         LA    4,4*BLOCKS-4
LOOK     L     1,WHERE(4)
         LTR   1,1
         BZ    LOOKON                  it is not there
         C     3,AGE(4)
         BNH   LOOKON
         LR    2,4
         L     3,AGE(4)
LOOKON   S     4,=F'4'
         BNM   LOOK
         L     1,WHERE(2)              0 if there was none at all
         SR    3,3
         ST    3,WHERE(2)
         BR    14
*
PUTPAGE  DS    0H
FREE     MVC   0(4,1),FREELIST
         ST    1,FREELIST
         BR    14
*
         COPY  BALLOON
*
* ====================================================================
*   DIGITS: writes the number at register 1 over the four characters at
*   register 2.
* ====================================================================
*
DIGITS   CVD   1,DECIMAL
         UNPK  0(4,2),DECIMAL
         OI    3(2),X'F0'
         BR    14
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
         BZ    SLEEP                   no, only the channel
         BR    RETURN
*
* ====================================================================
*                                  Data
* ====================================================================
*
         DS    0D
IOPSW    DC    X'00000000',A(PRINTED)
WAITPSW  DC    X'FE02000000000000'     I/O on, waiting
GOODBYE  DC    X'0002000000000000'     all off, waiting: the end.
*                                      Address 0 says: all went well
BROKEN   DC    X'0002000000000BAD'     the end, and it did not
WRITE    CCW   X'09',0,X'20',0         write a line; PRINT fills it in
DECIMAL  DS    D
SEED     DC    F'1966'
FREELIST DC    A(0)                    the first free page
COMPUTED DC    F'0'                    blocks computed so far
WHERE    DC    (BLOCKS)A(0)            each block's page, or 0
AGE      DC    (BLOCKS)F'0'            and when it was computed
REPORT   DC    C'1500 REQUESTS: 0000 FOUND, 0000 COMPUTED'
FOUNDTXT EQU   REPORT+15
MADETXT  EQU   REPORT+27
ALONE    DC    C'NOBODY ASKED FOR PAGES'
ASKED    DC    C'0000 OF 0060 PAGES WERE GIVEN TO OTHERS'
         LTORG
         END   CACHE
