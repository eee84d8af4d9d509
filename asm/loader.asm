         TITLE 'THE LOADER OF AN IPL DECK'
* Three cards in front of a program's TXT and END cards. IPL reads the
* first 24 bytes of card 1: a PSW that enters here, and two CCWs that
* read cards 2 and 3, this program. It reads the rest of the deck from
* the same reader, stores each TXT card and, at the END card, branches
* to the entry point: in supervisor state, every interruption masked,
* register 1 the address of the reader. When a card cannot be read the
* machine stops in a disabled wait at BADCAD.
*
* While a card is read the CPU waits, so that nothing is spent on it.
* The I/O new PSW is the loader's only so long: it may be a part of the
* program.
*
* It uses the standard instruction set only, and may stand anywhere
* on a doubleword: the writer of the deck puts its address into the
* PSW and the CCWs (at READ, too). SAVE and CARD follow it in storage.
LOADER   START 0
         BALR  12,0
         USING *,12
         LH    1,2             IPL leaves the reader's address here
NEXT     MVC   SAVE,120        the I/O new PSW
         SR    2,2
         LA    3,DONE
         STM   2,3,120
         LA    2,READ
         ST    2,72            the channel address word, key 0
GO       SIO   0(1)
         BZ    SLEEP           started
         BH    GO              the channel is busy: again
         TM    68,X'10'        is the reader busy? (After an error, or
         BO    GO              without a reader, this bit is zero)
BAD      LPSW  STOP
SLEEP    LPSW  WAIT
DONE     TM    68,X'03'        unit check, unit exception?
         BNZ   BAD
         TM    68,X'04'        device end?
         BZ    SLEEP           not yet
         CLI   69,0            anything wrong in the channel?
         BNE   BAD
         MVC   120(8),SAVE
         CLI   CARD,X'02'
         BNE   NEXT            not an object card
         L     2,CARD+4        its address, in columns 6-8
         CLI   CARD+2,C'N'     END is the only type with an N there,
         BER   2               (to the program)
         CLI   CARD+2,C'X'     TXT the only one with an X
         BNE   NEXT            ESD, RLD: nothing to do
         LH    3,CARD+10       bytes of text
         BCTR  3,0
         EX    3,MOVE
         B     NEXT
MOVE     MVC   0(0,2),CARD+16
         DS    0D
WAIT     DC    X'FE02000000000000'
STOP     DC    X'0002000000BADCAD'
READ     CCW   2,CARD,X'20',80
SAVE     DS    D
CARD     DS    CL80
         END   LOADER
