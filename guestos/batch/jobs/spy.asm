* A job that stores into the supervisor: it would like to have the
* supervisor-call interruption for itself.
*
SPY      START X'4000'
         USING SPY,15
         LA    0,L'LINE
         LA    1,LINE
         SVC   2
         MVI   X'60',X'00'             the supervisor-call new PSW
         SVC   0                       it never gets here
LINE     DC    C'SPY: ONE BYTE, AND THE MACHINE IS MINE.'
         END   SPY
