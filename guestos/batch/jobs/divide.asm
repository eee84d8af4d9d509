* A job that divides by zero.
*
DIVIDE   START X'4000'
         USING DIVIDE,15
         LA    0,L'LINE
         LA    1,LINE
         SVC   2
         SR    2,2
         LA    3,1
         SR    4,4
         DR    2,4
         SVC   0                       it never gets here
LINE     DC    C'DIVIDE: HOW OFTEN DOES 0 GO INTO 1?'
         END   DIVIDE
