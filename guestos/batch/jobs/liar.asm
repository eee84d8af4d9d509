* A job that asks the supervisor to do what it cannot do itself: to
* store into the supervisor.
*
LIAR     START X'4000'
         USING LIAR,15
         LA    0,L'LINE
         LA    1,LINE
         SVC   2
         LA    1,X'60'                 the supervisor-call new PSW
         SVC   1                       read a card there, please
         SVC   0                       it never gets here
LINE     DC    C'LIAR: THEN YOU DO IT FOR ME.'
         END   LIAR
