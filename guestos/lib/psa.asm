*
* PSA - where the machine looks
*
* The first bytes of main storage are assigned: the CPU and the channels
* store and fetch there by themselves. The Principles of Operation has
* them in Permanent Storage Assignment; they need no base register.
* Nothing is assigned from 512 on, so that a kernel may keep there what
* its interruption handlers need first.
*
*        COPY  PSA
*
EXTOLD   EQU   X'18'                   external old PSW
SVCOLD   EQU   X'20'                   supervisor-call old PSW
PGMOLD   EQU   X'28'                   program old PSW
MCKOLD   EQU   X'30'                   machine-check old PSW
IOOLD    EQU   X'38'                   I/O old PSW
CSW      EQU   X'40'                   channel status word
CAW      EQU   X'48'                   channel address word
TIMER    EQU   X'50'                   interval timer: 1 is subtracted
*                                      from bit 23, 300 times a second
EXTNEW   EQU   X'58'                   external new PSW
SVCNEW   EQU   X'60'                   supervisor-call new PSW
PGMNEW   EQU   X'68'                   program new PSW
MCKNEW   EQU   X'70'                   machine-check new PSW
IONEW    EQU   X'78'                   I/O new PSW
*
* In EC mode the old PSWs have no room for interruption codes:
*
EXTCODE  EQU   X'86'                   external: its condition
SVCILC   EQU   X'89'                   supervisor call: its length,
SVCCODE  EQU   X'8A'                   and its number
PGMILC   EQU   X'8D'                   program: the length,
PGMCODE  EQU   X'8E'                   and the exception's number
TRANSADR EQU   X'90'                   the address that has no page
MONCLASS EQU   X'95'                   MONITOR CALL: its class,
MONCODE  EQU   X'9C'                   and its code
IOADDR   EQU   X'BA'                   I/O: the device's address
