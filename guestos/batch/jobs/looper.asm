* A job that never ends by itself.
*
LOOPER   START X'4000'
         USING LOOPER,15
         LA    0,L'LINE
         LA    1,LINE
         SVC   2
FOREVER  BC    15,FOREVER
LINE     DC    C'LOOPER: NOW I KEEP THE CPU FOR EVER.'
         END   LOOPER
