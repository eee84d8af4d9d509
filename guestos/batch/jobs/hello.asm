* A job that prints two lines.
*
HELLO    START X'4000'                 where BATCH puts jobs
         USING HELLO,15                BATCH says so in register 15
         LA    0,L'LINE1
         LA    1,LINE1
         SVC   2                       print
         LA    0,L'LINE2
         LA    1,LINE2
         SVC   2
         SVC   0                       done
LINE1    DC    C'HELLO: A JOB ASKS FOR WHAT IT NEEDS,'
LINE2    DC    C'HELLO: AND GETS NO MORE THAN THAT.'
         END   HELLO
