* A ledger in packed decimal: 200 cards are posted to 16 accounts, deposits and withdrawals with a fee
* for what is overdrawn too far; then each account gets a month's interest, rounded, and is printed by
* EDIT. The words of all lines and the totals are checked after each round.
DECIMAL  START X'1000'
         BALR  12,0
         USING *,12
         USING CARD,10
         USING ACCOUNT,11
         L     2,ROUNDS
         L     10,CARDS           punch the cards, from numbers that look random
         LA    3,200
         L     7,SEED
PUNCH    M     6,FACTOR
         AL    7,ADDEND
         LR    4,7
         SRL   4,28               an account, 0 to 15
         CVD   4,DOUBLE
         UNPK  CARDACCT,DOUBLE
         OI    CARDACCT+3,X'F0'
         LR    4,7
         SLL   4,4
         SRL   4,13               an amount up to 5242.87
         CVD   4,DOUBLE
         UNPK  CARDAMT,DOUBLE
         OI    CARDAMT+6,X'F0'
         MVI   CARDTYPE,C'D'
         LTR   4,4
         BZ    NEXT
         TM    CARDAMT+6,X'01'    those with odd amounts are withdrawals
         BNO   NEXT
         MVI   CARDTYPE,C'W'
NEXT     LA    10,CARDSIZE(,10)
         BCT   3,PUNCH
*
ROUND    L     11,ACCOUNTS        open the accounts
         LA    3,16
         ZAP   NUMBER,ZERO
OPEN     UNPK  ACCT,NUMBER
         OI    ACCT+3,X'F0'
         ZAP   BALANCE,OPENING
         SP    BALANCE,NUMBER
         ZAP   COUNT,ZERO
         AP    NUMBER,UNIT
         LA    11,ACCTSIZE(,11)
         BCT   3,OPEN
         ZAP   INS,ZERO
         ZAP   OUTS,ZERO
         ZAP   FEES,ZERO
         ZAP   EARNED,ZERO
         ZAP   RESTS,ZERO
         ZAP   BALANCES,ZERO
         ZAP   GROSS,ZERO
         SR    9,9                sum of the lines' words
*
         L     10,CARDS           post the cards
         LA    3,200
POST     PACK  DOUBLE,CARDACCT
         CVB   11,DOUBLE
         MH    11,SIZE
         A     11,ACCOUNTS
         PACK  AMOUNT,CARDAMT
         AP    COUNT,UNIT
         CLI   CARDTYPE,C'W'
         BE    DRAW
         AP    BALANCE,AMOUNT
         AP    INS,AMOUNT
         B     POSTED
DRAW     SP    BALANCE,AMOUNT
         AP    OUTS,AMOUNT
         CP    BALANCE,LIMIT
         BNL   POSTED
         SP    BALANCE,FEE
         AP    FEES,FEE
POSTED   LA    10,CARDSIZE(,10)
         BCT   3,POST
*
         L     11,ACCOUNTS        interest, and the lines
         LA    3,16
CLOSE    ZAP   PRODUCT,BALANCE
         MP    PRODUCT,RATE       a year's, in millionths
         SRP   PRODUCT,64-4,5     rounded to hundredths
         ZAP   MONTH,PRODUCT
         DP    MONTH,TWELVE
         AP    BALANCE,MONTH(6)
         AP    EARNED,MONTH(6)
         AP    RESTS,MONTH+6(2)
         AP    BALANCES,BALANCE
         MVC   LINEACCT,ACCT
         MVC   LINEBAL,PATTERN
         ED    LINEBAL,BALANCE
         BNM   SIGNED
         MVC   LINEBAL+16(2),DEBIT
SIGNED   ZAP   MAGNITUD,BALANCE
         NI    MAGNITUD+5,X'FE'   D becomes C
         AP    GROSS,MAGNITUD
         UNPK  LINEMAG,MAGNITUD
         OI    LINEMAG+10,X'F0'
         UNPK  LINECNT,COUNT
         OI    LINECNT+3,X'F0'
         AL    9,LINE
         AL    9,LINE+4
         AL    9,LINE+8
         AL    9,LINE+12
         AL    9,LINE+16
         AL    9,LINE+20
         AL    9,LINE+24
         AL    9,LINE+28
         AL    9,LINE+32
         AL    9,LINE+36
         LA    11,ACCTSIZE(,11)
         BCT   3,CLOSE
*
         ZAP   CHECK,OPENED       the totals account for the balances
         AP    CHECK,INS
         SP    CHECK,OUTS
         SP    CHECK,FEES
         AP    CHECK,EARNED
         CP    CHECK,BALANCES
         BNE   WRONG
         CP    BALANCES,RIGHTBAL
         BNE   WRONG
         CP    GROSS,RIGHTGRS
         BNE   WRONG
         CP    RESTS,RIGHTRST
         BNE   WRONG
         CL    9,RIGHT
         BNE   WRONG
         BCT   2,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'3000'
CARDS    DC    X'00004000'
ACCOUNTS DC    X'00008000'
SEED     DC    F'19641964'
FACTOR   DC    F'1103515245'
ADDEND   DC    F'12345'
RIGHT    DC    X'463C093D'
SIZE     DC    Y(ACCTSIZE)
ZERO     DC    P'0'
UNIT     DC    P'1'
OPENING  DC    P'123456'
OPENED   DC    P'1975176'         16 times OPENING, less 0 to 15
LIMIT    DC    P'-100000'
FEE      DC    P'750'
RATE     DC    P'425'             4.25 per cent
TWELVE   DC    P'012'
RIGHTBAL DC    P'6062000'
RIGHTGRS DC    P'11238860'
RIGHTRST DC    P'10'
PATTERN  DC    X'402020206B2020206B2020214B2020404040'
DEBIT    DC    C'DR'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
DOUBLE   DS    D
NUMBER   DS    PL3
AMOUNT   DS    PL4
PRODUCT  DS    PL9
MONTH    DS    PL8
MAGNITUD DS    PL6
INS      DS    PL7
OUTS     DS    PL7
FEES     DS    PL5
EARNED   DS    PL6
RESTS    DS    PL3
BALANCES DS    PL7
GROSS    DS    PL7
CHECK    DS    PL7
         DS    0F
LINE     DS    0CL40
LINEACCT DS    CL4
         DC    C'  '
LINEBAL  DS    CL18
         DC    C' '
LINEMAG  DS    CL11
LINECNT  DS    CL4
CARD     DSECT
CARDACCT DS    CL4
CARDTYPE DS    CL1
CARDAMT  DS    CL7
CARDSIZE EQU   *-CARD
ACCOUNT  DSECT
ACCT     DS    CL4
BALANCE  DS    PL6
COUNT    DS    PL2
ACCTSIZE EQU   *-ACCOUNT
         END   DECIMAL
