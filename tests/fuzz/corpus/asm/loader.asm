         TITLE 'THE LOADER OF AN IPL DECK'
* Three cards in front of a program's TXT and END cards. IPL reads the
* first 24 bytes of card 1: a PSW that enters here, and two CCWs that
* read columns 1-72 of cards 2 and 3, this program. It reads the rest of the deck from
* the same reader, stores each TXT card and, at the END card, branches
* to the entry point: in supervisor state, every interruption masked,
* register 1 the address of the reader. When a card cannot be read the
* machine stops in a disabled wait at BADCAD.
*
* It uses the standard instruction set only, and may stand anywhere
* on a doubleword: the writer of the deck puts its address into the
* PSW and the CCWs (at READ, too).
LOADER   START 0
         BALR  12,0
         USING *,12
         LH    1,2             IPL leaves the reader's address here
NEXT     LA    2,READ
         ST    2,72            the channel address word, key 0
GO       SIO   0(1)
         BZ    WAIT            started
         BO    BAD             no such device
         BH    GO              busy: again
         TM    68,X'03'        unit check, unit exception?
         BNZ   BAD
         B     GO              a device end of the card before
WAIT     TIO   0(1)
         BH    WAIT            busy
         TM    68,X'03'
         BNZ   BAD
         CLI   69,0            anything wrong in the channel?
         BNE   BAD
         CLI   CARD,X'02'
         BNE   NEXT            not an object card
         L     2,CARD+4        its address, in columns 6-8
         CLI   CARD+2,C'X'     TXT is the only type with an X there,
         BE    TEXT
         CLI   CARD+2,C'N'     END the only one with an N
         BER   2               to the program
         B     NEXT            ESD, RLD: nothing to do
TEXT     LH    3,CARD+10       bytes of text
         BCTR  3,0
         EX    3,MOVE
         B     NEXT
MOVE     MVC   0(0,2),CARD+16
BAD      LPSW  STOP
         DS    0D
STOP     DC    X'0002000000BADCAD'
READ     CCW   2,CARD,X'20',80
         DS    0D
CARD     DS    CL80
         END   LOADER
