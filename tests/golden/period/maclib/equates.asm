R0       EQU   0
R1       EQU   1
R2       EQU   2
R3       EQU   3
R12      EQU   12
CAW      EQU   72
CONSOLE  EQU   X'009'
