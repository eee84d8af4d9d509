         TITLE 'DISK - records with keys on a disk, by cards'
*
* DISK keeps records on a disk and does what the cards in the reader
* say, one after the other:
*
*   columns  1-6     11-18  21-80
*            FORMAT                 makes the file empty
*            ADD     key    text    adds a record
*            GET     key            prints it
*            PUT     key    text    gives it another text
*            DELETE  key            takes it out
*            LIST                   prints the whole file
*            WORK    00100          reads all of it so many times, and
*                                   counts in the record COUNTER
*            SAVE                   puts this program on the disk, to be
*                                   loaded from there
*
* It shows how a disk of the count-key-data kind is used:
*
*   - The channel program finds its way by itself: it SEEKs a track and
*     SEARCHes the records that come by, for an identifier or a key. A
*     search that succeeds makes the channel skip one command; that is a
*     transfer in channel (TIC) back to the search.
*   - Each record has a count area: cylinder, head and record number, a
*     key length and a data length. Whoever writes a count area formats
*     the track; whoever searches by the key need not know where it is.
*   - What went wrong is in the sense bytes: here that is how a search
*     tells that there is no such record.
*
* The file has cylinder 1, heads 0 to 3, ten records on each track. A
* record that is not in use has a key of zeros.
*
* Runs on any System/360, and on a System/370 in BC mode, in 16 KB. The
* console is at 009, the reader at 00C, the disk at 190: a 2314 or any
* later one.
*
         COPY  PSA
*
* ---- Names for numbers ---------------------------------------------
*
CONSOLE  EQU   X'009'                  device addresses
READER   EQU   X'00C'
DISKADDR EQU   X'190'
DEVEND   EQU   X'04'                   unit status: device end,
UNITCHK  EQU   X'02'                   unit check,
UNITEXC  EQU   X'01'                   unit exception
ENDOFCYL EQU   X'20'                   sense byte 1: end of cylinder,
NOTFOUND EQU   X'08'                   no record found
CC       EQU   X'40'                   CCW flags: chain command,
CD       EQU   X'80'                   chain data,
SLI      EQU   X'20'                   any length,
SKIP     EQU   X'10'                   do not store
TRACKS   EQU   4                       of the file
RECORDS  EQU   10                      on a track
KEYSIZE  EQU   8
DATASIZE EQU   60
RECSIZE  EQU   8+KEYSIZE+DATASIZE      count, key and data
BUFFER   EQU   X'2800'                 a whole track of them
BUILT    EQU   X'2C00'                 a channel program for a track
IPLAREA  EQU   X'0E00'                 where its second part is loaded
BLOCK    EQU   1024                    bytes of a record of SAVE
*
*        Registers: 1 to 9 for work
*
RETURN   EQU   10                      where a command returns
LINK     EQU   11                      where PRINT and FIND return
BASE     EQU   12
IOLINK   EQU   14                      where DOIO and DISKIO return
RESULT   EQU   15                      of DISKIO: 0, or 4 if not found
*
DISK     START X'1000'
         BALR  BASE,0
         USING *,BASE
*
* ====================================================================
*                       The next card, and what it says
* ====================================================================
*
NEXT     LA    1,READCARD
         LA    2,READER
         BAL   IOLINK,DOIO
         TM    STATUS,UNITEXC+UNITCHK  was there one?
         BC    5,FINISH                no: that was all. (Some readers
*                                      are not ready at once then.)
         LA    1,CARD
         LA    2,L'CARD
         BAL   LINK,PRINT
         LA    3,VERBS                 look for the verb in the table
LOOK     CLC   CARD(6),0(3)
         BC    8,CALL
         LA    3,12(3)
         CLI   0(3),X'FF'              the end of the table?
         BC    7,LOOK
         LA    1,WHAT
         LA    2,L'WHAT
         BAL   LINK,PRINT
         BC    15,NEXT
CALL     L     3,8(3)
         BALR  RETURN,3                the command returns here
         BC    15,NEXT
*
FINISH   LA    1,ENDTEXT
         LA    2,L'ENDTEXT
         BAL   LINK,PRINT
         LPSW  GOODBYE
*
* ====================================================================
*       FORMAT: a channel program for each track writes ten records
* ====================================================================
*
* It is built by a loop: to seek the track, to find record 0, and then
* for each record to write its count, and with data chaining its key and
* data. The count areas are built with it, in the buffer.
*
FORMAT   SR    4,4                     head
FMTTRACK STH   4,SEEKHEAD
         STH   4,IDHEAD
         MVI   IDREC,0
         L     5,=A(BUILT)
         MVC   0(24,5),FINDID          seek, search for record 0, TIC
         LA    1,8(5)                  the TIC goes to the search, where
         ST    1,16(5)                 it is now
         MVI   16(5),X'08'
         LA    5,24(5)
         L     6,=A(BUFFER)            the count areas
         LA    7,1                     record number
FMTREC   MVC   0(5,6),ID               cylinder and head as in ID
         STC   7,4(6)
         MVI   5(6),KEYSIZE
         MVC   6(2,6),=AL2(DATASIZE)
         MVC   0(16,5),WRITECKD        write count …
         ST    6,0(5)
         MVI   0(5),X'1D'              … from here; the rest is EMPTY
         LA    5,16(5)
         LA    6,8(6)
         LA    7,1(7)
         C     7,=A(RECORDS)
         BC    12,FMTREC               up to the last one
         S     5,=F'8'
         MVI   4(5),0                  which is not chained
         L     1,=A(BUILT)
         BAL   IOLINK,DISKIO
         LTR   RESULT,RESULT
         BC    7,BROKEN                a track without record 0?
         LA    4,1(4)
         C     4,=A(TRACKS)
         BC    4,FMTTRACK
         BCR   15,RETURN
*
* ====================================================================
*                   ADD, GET, PUT, DELETE: one record
* ====================================================================
*
ADD      MVC   KEY,CARDKEY
         BAL   LINK,FIND
         BC    8,THERE                 there is one with that key
         XC    KEY,KEY
         BAL   LINK,FIND               one that is not in use
         BC    7,FULL
         MVC   KEY,CARDKEY
         MVC   DATA,CARDTEXT
REWRITE  MVC   ID,COUNT                where FIND has found it
         MVC   SEEKCYL(4),COUNT
         LA    1,WRITEKD
         BAL   IOLINK,DISKIO
         BCR   15,RETURN
*
DELETE   MVC   KEY,CARDKEY
         BAL   LINK,FIND
         BC    7,MISSING
         MVC   KEY(KEYSIZE+DATASIZE),EMPTY
         BC    15,REWRITE
*
GET      MVC   KEY,CARDKEY
         BAL   LINK,FIND
         BC    7,MISSING
         LA    3,COUNT
         BAL   LINK,SHOW
         BCR   15,RETURN
*
*        Searching by key is enough to write the data.
*
PUT      MVC   KEY,CARDKEY
         MVC   DATA,CARDTEXT
PUTKEY   XC    SEEKHEAD,SEEKHEAD
         MVC   SEEKCYL,FILECYL
         LA    1,WRITEKEY
         BAL   IOLINK,DISKIO
         LTR   RESULT,RESULT
         BC    7,MISSING
         BCR   15,RETURN
*
THERE    LA    1,THERETXT
         LA    2,L'THERETXT
         BC    15,SAY
FULL     LA    1,FULLTEXT
         LA    2,L'FULLTEXT
         BC    15,SAY
MISSING  LA    1,MISSTEXT
         LA    2,L'MISSTEXT
SAY      BAL   LINK,PRINT
         BCR   15,RETURN
*
* FIND looks for the record that has KEY, and reads its count area and
* its data. Condition code 0: it was found.
*
FIND     XC    SEEKHEAD,SEEKHEAD
         MVC   SEEKCYL,FILECYL
         LA    1,FINDKEY
         BAL   IOLINK,DISKIO
         LTR   RESULT,RESULT
         BCR   15,LINK
*
* ====================================================================
*              LIST and WORK: all records, track by track
* ====================================================================
*
LIST     SR    4,4
LISTTRK  BAL   LINK,READTRK
         L     3,=A(BUFFER)
         LA    7,RECORDS
LISTREC  CLC   8(KEYSIZE,3),EMPTY      is it in use?
         BC    8,LISTNEXT
         MVC   COUNT(RECSIZE),0(3)
         BAL   LINK,SHOW
LISTNEXT LA    3,RECSIZE(3)
         BCT   7,LISTREC
         LA    4,1(4)
         C     4,=A(TRACKS)
         BC    4,LISTTRK
         BCR   15,RETURN
*
WORK     PACK  DECIMAL,CARDKEY(5)
         CVB   9,DECIMAL               rounds to go
         SR    8,8                     the sum of everything read
         LTR   9,9
         BC    12,WORKDONE
WORKALL  SR    4,4
WORKTRK  BAL   LINK,READTRK
         L     3,=A(BUFFER)
         LA    7,RECORDS*RECSIZE/4
WORKWORD AL    8,0(3)
         LA    3,4(3)
         BCT   7,WORKWORD
         LA    4,1(4)
         C     4,=A(TRACKS)
         BC    4,WORKTRK
         MVC   KEY,=CL8'COUNTER'
         CVD   9,DECIMAL
         UNPK  DATA(7),DECIMAL
         OI    DATA+6,X'F0'
         LR    5,RETURN
         BAL   RETURN,PUTKEY
         LR    RETURN,5
         BCT   9,WORKALL
WORKDONE ST    8,COUNT
         UNPK  SUM(9),COUNT(5)         eight digits, and one too many
         TR    SUM(8),HEXDIGIT-C'0'
         MVI   SUM+8,C' '
         LA    1,SUMTEXT
         LA    2,L'SUMTEXT+8
         BC    15,SAY
*
* READTRK reads the ten records of head 4 into the buffer, by a channel
* program that is built as that of FORMAT is. It begins at the home
* address: the records come in the order of the track then.
*
READTRK  STH   4,SEEKHEAD
         MVC   SEEKCYL,FILECYL
         L     5,=A(BUILT)
         MVC   0(16,5),FINDHOME
         LA    5,16(5)
         L     6,=A(BUFFER)
         LA    7,RECORDS
READREC  MVC   0(8,5),READCKD
         ST    6,0(5)
         MVI   0(5),X'1E'              read count, key and data
         LA    5,8(5)
         LA    6,RECSIZE(6)
         BCT   7,READREC
         S     5,=F'8'
         MVI   4(5),0                  the last one is not chained
         L     1,=A(BUILT)
         BAL   IOLINK,DISKIO
         LTR   RESULT,RESULT
         BCR   8,LINK
         BC    15,UNFORMED
UNFORMED LA    1,NOFILE
         LA    2,L'NOFILE
         BAL   LINK,PRINT
         LPSW  FAILED
*
* SHOW prints COUNT, KEY and DATA.
*
SHOW     ST    LINK,SHOWBACK
         UNPK  LINECYL(5),COUNT(3)     digits, and one too many
         UNPK  LINEHEAD(5),COUNT+2(3)
         UNPK  LINEREC(3),COUNT+4(2)
         TR    LINECYL(4),HEXDIGIT-C'0'
         TR    LINEHEAD(4),HEXDIGIT-C'0'
         TR    LINEREC(2),HEXDIGIT-C'0'
         MVI   LINECYL+4,C' '
         MVI   LINEHEAD+4,C' '
         MVI   LINEREC+2,C' '
         MVC   LINEKEY(KEYSIZE),KEY
         MVC   LINEDATA,DATA
         LA    1,LINE
         LA    2,LINEEND-LINE
         BAL   LINK,PRINT
         L     LINK,SHOWBACK
         BCR   15,LINK
*
* ====================================================================
*          SAVE: this program goes behind the label of the disk
* ====================================================================
*
* Track 0 begins with three records: IPL1, IPL2 and the label VOL1. To
* load a program the machine reads 24 bytes of the first: a PSW and two
* channel commands. These read IPL2, which is more channel commands, and
* go on there. Ours pass over the label and read what lies behind it.
*
SAVE     LA    1,WRITEIPL
         BAL   IOLINK,DISKIO
         LTR   RESULT,RESULT
         BCR   8,RETURN
         LA    1,NOLABEL
         LA    2,L'NOLABEL
         BC    15,SAY
*
* ====================================================================
*                              Input/output
* ====================================================================
*
* PRINT prints the text at 1 that has the length in 2, without the
* blanks at its end.
*
PRINT    LA    RESULT,0(1,2)           behind its end
PRINTCUT BCTR  RESULT,0
         CLI   0(RESULT),C' '
         BC    7,PRINTALL
         BCT   2,PRINTCUT
         LA    2,1                     one blank, at the least
PRINTALL ST    1,WRITE
         MVI   WRITE,X'09'
         STH   2,WRITE+6
         LA    1,WRITE
         LA    2,CONSOLE
         BAL   IOLINK,DOIO
         BCR   15,LINK
*
* DISKIO runs the channel program at 1 on the disk. RESULT is 0, or 4
* when no record was found. All else that a unit check may be is beyond
* us: the sense bytes are printed.
*
DISKIO   ST    IOLINK,DISKBACK
         LA    2,DISKADDR
         BAL   IOLINK,DOIO
         L     IOLINK,DISKBACK
         SR    RESULT,RESULT
         TM    STATUS,UNITCHK
         BCR   8,IOLINK
         LA    1,READSENS
         BAL   IOLINK,DOIO
         L     IOLINK,DISKBACK
         LA    RESULT,4
         TM    SENSE+1,ENDOFCYL+NOTFOUND
         BCR   5,IOLINK
BROKEN   UNPK  SENSEHEX(5),SENSE(3)
         TR    SENSEHEX(4),HEXDIGIT-C'0'
         MVI   SENSEHEX+4,C' '
         LA    1,SENSETXT
         LA    2,L'SENSETXT+4
         BAL   LINK,PRINT
         LPSW  FAILED
*
* DOIO runs the channel program at 1 on the device 2 and waits for its
* end. STATUS is all unit status that it has presented.
*
DOIO     ST    1,CAW
         MVI   STATUS,0
         MVC   IONEW(8),AFTER
DOIOGO   SIO   0(2)
         BC    8,DOIOWAIT              it goes on by itself
         BC    4,DOIOTEST              it is done, or was refused
         BC    2,DOIOGO                the channel is busy
         LPSW  FAILED                  there is no such device
DOIOWAIT LPSW  SLEEP
DOIODONE LH    0,IOOLD+2               who was it?
         CR    0,2
         BC    7,DOIOWAIT
DOIOTEST OC    STATUS,CSW+4
         TM    STATUS,UNITCHK
         BC    1,DOIOEND
         CLI   CSW+5,0                 is the channel content?
         BC    7,DOIOBAD
         TM    STATUS,DEVEND           has the motion ended, too?
         BC    8,DOIOWAIT
DOIOEND  BCR   15,IOLINK
DOIOBAD  LPSW  FAILED
*
* ====================================================================
*                                  Data
* ====================================================================
*
         DS    0D                      PSWs stand on doublewords
SLEEP    DC    X'FE02000000000000'     all channels on, waiting
AFTER    DC    X'00000000',A(DOIODONE)
GOODBYE  DC    X'0002000000000000'     the end: all went well
FAILED   DC    X'0002000000000BAD'     the end, and it did not
DECIMAL  DS    D
*
* ---- Channel programs ----------------------------------------------
*
WRITE    CCW   X'09',0,SLI,0
READCARD CCW   X'02',CARD,SLI,80
READSENS CCW   X'04',SENSE,SLI,24
*
*        Seek, and go on when ID comes by.
*
FINDID   CCW   X'07',SEEK,CC,6
         CCW   X'31',ID,CC,5
         CCW   X'08',*-8,0,1
*
*        Seek, and go on when the home address comes by.
*
FINDHOME CCW   X'07',SEEK,CC,6
         CCW   X'1A',0,CC+SKIP,5
*
*        Patterns of what is written and read for each record.
*
WRITECKD CCW   X'1D',0,CD,8
         CCW   X'00',EMPTY,CC,KEYSIZE+DATASIZE
READCKD  CCW   X'1E',0,CC,RECSIZE
*
*        Look at the key of every record in the cylinder: read its count
*        (X'92': and go on to the next head), search its key, and if it
*        is not KEY go back. COUNT is that of the one that was found.
*
FINDKEY  CCW   X'07',SEEK,CC,6
         CCW   X'1A',0,CC+SKIP,5
FINDNEXT CCW   X'92',COUNT,CC,8
         CCW   X'29',KEY,CC,KEYSIZE
         CCW   X'08',FINDNEXT,0,1
         CCW   X'06',DATA,0,DATASIZE
*
*        Look for KEY in the cylinder and write its data.
*
WRITEKEY CCW   X'07',SEEK,CC,6
         CCW   X'1A',0,CC+SKIP,5
         CCW   X'A9',KEY,CC,KEYSIZE
         CCW   X'08',*-8,0,1
         CCW   X'05',DATA,0,DATASIZE
*
*        Look for ID on its track and write key and data.
*
WRITEKD  CCW   X'07',SEEK,CC,6
         CCW   X'31',ID,CC,5
         CCW   X'08',*-8,0,1
         CCW   X'0D',KEY,0,KEYSIZE+DATASIZE
*
*        The records of SAVE. The label has to be there before.
*
WRITEIPL CCW   X'07',ZEROS,CC,6
         CCW   X'31',ID1,CC,5
         CCW   X'08',*-8,0,1
         CCW   X'05',IPL1,CC,24
         CCW   X'31',ID2,CC,5
         CCW   X'08',*-8,0,1
         CCW   X'05',IPL2,CC+SLI,IPL2END-IPL2
         CCW   X'31',ID3,CC,5
         CCW   X'08',*-8,0,1
         CCW   X'1D',COUNT4,CD,8
         CCW   X'00',DISK,CC,BLOCK
         CCW   X'1D',COUNT5,CD,8
         CCW   X'00',DISK+BLOCK,CC,BLOCK
         CCW   X'1D',COUNT6,CD,8
         CCW   X'00',DISK+2*BLOCK,0,BLOCK
*
*        What they hold: the first two, to be read at the next load.
*
IPL1     DC    X'00000000',A(DISK)
         CCW   X'06',IPLAREA,CC+SLI,144
         CCW   X'08',IPLAREA,0,1
IPL2     CCW   X'06',0,CC+SLI+SKIP,80
         CCW   X'06',DISK,CC,BLOCK
         CCW   X'06',DISK+BLOCK,CC,BLOCK
         CCW   X'06',DISK+2*BLOCK,0,BLOCK
IPL2END  EQU   *
ID1      DC    X'0000000001'
ID2      DC    X'0000000002'
ID3      DC    X'0000000003'
COUNT4   DC    X'000000000400',AL2(BLOCK)
COUNT5   DC    X'000000000500',AL2(BLOCK)
COUNT6   DC    X'000000000600',AL2(BLOCK)
*
* ---- What they work on ---------------------------------------------
*
         DS    0H
SEEK     DC    H'0'                    a seek address: bin,
SEEKCYL  DC    H'1'                    cylinder,
SEEKHEAD DC    H'0'                    head
FILECYL  DC    H'1'                    the file's cylinder
ID       DS    0CL5                    an identifier: cylinder,
         DC    H'1'
IDHEAD   DC    H'0'                    head,
IDREC    DC    X'00'                   record
         DS    0F
COUNT    DC    XL8'00'                 a record: its count area,
KEY      DC    CL(KEYSIZE)' '          its key
DATA     DC    CL(DATASIZE)' '         and its data
ZEROS    DC    XL6'00'
EMPTY    DC    XL(KEYSIZE)'00',CL(DATASIZE)' '
STATUS   DC    X'00'
SENSE    DC    XL24'00'
DISKBACK DS    A
SHOWBACK DS    A
*
CARD     DC    CL80' '
CARDKEY  EQU   CARD+10,KEYSIZE
CARDTEXT EQU   CARD+20,DATASIZE
*
         DS    0F
VERBS    DC    CL8'FORMAT',A(FORMAT)
         DC    CL8'ADD',A(ADD)
         DC    CL8'GET',A(GET)
         DC    CL8'PUT',A(PUT)
         DC    CL8'DELETE',A(DELETE)
         DC    CL8'LIST',A(LIST)
         DC    CL8'WORK',A(WORK)
         DC    CL8'SAVE',A(SAVE)
         DC    X'FF'
*
LINE     DC    C'  '
LINECYL  DC    CL5' '
LINEHEAD DC    CL5' '
LINEREC  DC    CL5' '
LINEKEY  DC    CL(KEYSIZE+1)' '
LINEDATA DC    CL(DATASIZE)' '
LINEEND  EQU   *
HEXDIGIT DC    C'0123456789ABCDEF'
WHAT     DC    C'  WHAT IS THAT?'
THERETXT DC    C'  THERE IS ONE ALREADY'
FULLTEXT DC    C'  THE FILE IS FULL'
MISSTEXT DC    C'  THERE IS NO SUCH RECORD'
NOFILE   DC    C'  THERE IS NO FILE: FORMAT MAKES ONE'
NOLABEL  DC    C'  THERE IS NO LABEL ON THE DISK'
ENDTEXT  DC    C'THAT WAS THE LAST CARD'
SUMTEXT  DC    C'  THE SUM IS '
SUM      DC    CL9' '
SENSETXT DC    C'  THE DISK HAS TROUBLE: SENSE '
SENSEHEX DC    CL5' '
         LTORG
         END   DISK
