* A job that reads its data cards and prints each with a number.
*
LISTER   START X'4000'
         USING LISTER,15
         SR    2,2
NEXT     LA    1,CARD
         SVC   1                       read
         LTR   0,0
         BC    7,LAST                  no more
         LA    2,1(2)
         CVD   2,DECIMAL
         UNPK  NUMBER,DECIMAL
         OI    NUMBER+1,X'F0'
         LA    0,LENGTH
         LA    1,LINE
         SVC   2                       print
         BC    15,NEXT
LAST     SVC   0
DECIMAL  DS    D
LINE     DC    C'LISTER: '
NUMBER   DS    CL2
         DC    C' '
CARD     DS    CL80
LENGTH   EQU   *-LINE
         END   LISTER
