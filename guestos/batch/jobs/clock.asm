* A job that looks at the clock until three timer steps have gone by.
*
CLOCK    START X'4000'
         USING CLOCK,15
         SVC   3                       register 0 := time used
         LR    2,0
AGAIN    SVC   3
         SR    0,2
         C     0,=F'3'
         BC    4,AGAIN
         LA    0,L'LINE
         LA    1,LINE
         SVC   2
         SVC   0
LINE     DC    C'CLOCK: A HUNDREDTH OF A SECOND HAS GONE BY.'
         END   CLOCK
