* Two address spaces, between which LOAD CONTROL of register 1 switches, with a few accesses in each:
* what a supervisor with a space for each of its programs does at each change of program. Both map
* storage as it is, but for one page, which is another one in each.
LCTL     START X'1000'
         BALR  12,0
         USING *,12
         LM    4,5,TABLES         page tables: each page is where it seems
         SR    6,6
         LA    7,256
PAGE     STH   6,0(,4)
         STH   6,0(,5)
         LA    4,2(,4)
         LA    5,2(,5)
         LA    6,16(,6)
         BCT   7,PAGE
         LM    4,5,TABLES
         MVC   64(2,4),OWN        but page 20
         MVC   64(2,5),OWN+2
         LM    4,5,SPACES         a segment table each, of one segment
         MVC   0(64,4),SEGMENTS
         MVC   0(64,5),SEGMENTS
         MVC   0(4,4),TABLES
         MVC   0(4,5),TABLES+4
         OI    0(4),X'F0'         all of its pages
         OI    0(5),X'F0'
         LCTL  0,1,CONTROL
         LPSW  ENTER
ON       L     9,SHARED
         L     2,ROUNDS
         SR    8,8
         ST    8,0(,9)
         LCTL  1,1,SPACES+4
         ST    8,0(,9)
TURN     LCTL  1,1,SPACES
         L     6,0(,9)            one for each turn here
         LA    6,1(,6)
         ST    6,0(,9)
         LCTL  1,1,SPACES+4
         L     7,0(,9)            three there
         LA    7,3(,7)
         ST    7,0(,9)
         BCT   2,TURN
         C     6,ROUNDS
         BNE   WRONG
         LR    8,6
         AR    8,6
         AR    8,6
         CR    8,7
         BNE   WRONG
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'1000000'
TABLES   DC    X'00011000',X'00012000'
CONTROL  DC    X'00900000'        pages of 4 KB, segments of 1 MB
SPACES   DC    X'00010000',X'00010040'
SHARED   DC    X'00020000'
OWN      DC    X'0300',X'0310'
SEGMENTS DC    16X'00000001'      not there
         DS    0D
ENTER    DC    X'04080000',A(ON)
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   LCTL
