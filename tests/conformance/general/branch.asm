*# GA22-7000, General Instructions: "BRANCH ON CONDITION"
* Each mask with each condition code: the leftmost bit belongs to code 0.
         BC    0,X'468'(,2)
*: cc=0 |
*: cc=1 |
*: cc=2 |
*: cc=3 |
         BC    1,X'468'(,2)
*: cc=0 |
*: cc=1 |
*: cc=2 |
*: cc=3 | ia=2468
         BC    2,X'468'(,2)
*: cc=0 |
*: cc=1 |
*: cc=2 | ia=2468
*: cc=3 |
         BC    3,X'468'(,2)
*: cc=0 |
*: cc=1 |
*: cc=2 | ia=2468
*: cc=3 | ia=2468
         BC    4,X'468'(,2)
*: cc=0 |
*: cc=1 | ia=2468
*: cc=2 |
*: cc=3 |
         BC    5,X'468'(,2)
*: cc=0 |
*: cc=1 | ia=2468
*: cc=2 |
*: cc=3 | ia=2468
         BC    6,X'468'(,2)
*: cc=0 |
*: cc=1 | ia=2468
*: cc=2 | ia=2468
*: cc=3 |
         BC    7,X'468'(,2)
*: cc=0 |
*: cc=1 | ia=2468
*: cc=2 | ia=2468
*: cc=3 | ia=2468
         BC    8,X'468'(,2)
*: cc=0 | ia=2468
*: cc=1 |
*: cc=2 |
*: cc=3 |
         BC    9,X'468'(,2)
*: cc=0 | ia=2468
*: cc=1 |
*: cc=2 |
*: cc=3 | ia=2468
         BC    10,X'468'(,2)
*: cc=0 | ia=2468
*: cc=1 |
*: cc=2 | ia=2468
*: cc=3 |
         BC    11,X'468'(,2)
*: cc=0 | ia=2468
*: cc=1 |
*: cc=2 | ia=2468
*: cc=3 | ia=2468
         BC    12,X'468'(,2)
*: cc=0 | ia=2468
*: cc=1 | ia=2468
*: cc=2 |
*: cc=3 |
         BC    13,X'468'(,2)
*: cc=0 | ia=2468
*: cc=1 | ia=2468
*: cc=2 |
*: cc=3 | ia=2468
         BC    14,X'468'(,2)
*: cc=0 | ia=2468
*: cc=1 | ia=2468
*: cc=2 | ia=2468
*: cc=3 |
         BC    15,X'468'(,2)
*: cc=0 | ia=2468
*: cc=1 | ia=2468
*: cc=2 | ia=2468
*: cc=3 | ia=2468
         BCR   0,2
*: cc=0 r2=FF002468 |
*: cc=1 r2=FF002468 |
*: cc=2 r2=FF002468 |
*: cc=3 r2=FF002468 |
         BCR   1,2
*: cc=0 r2=FF002468 |
*: cc=1 r2=FF002468 |
*: cc=2 r2=FF002468 |
*: cc=3 r2=FF002468 | ia=2468
         BCR   2,2
*: cc=0 r2=FF002468 |
*: cc=1 r2=FF002468 |
*: cc=2 r2=FF002468 | ia=2468
*: cc=3 r2=FF002468 |
         BCR   3,2
*: cc=0 r2=FF002468 |
*: cc=1 r2=FF002468 |
*: cc=2 r2=FF002468 | ia=2468
*: cc=3 r2=FF002468 | ia=2468
         BCR   4,2
*: cc=0 r2=FF002468 |
*: cc=1 r2=FF002468 | ia=2468
*: cc=2 r2=FF002468 |
*: cc=3 r2=FF002468 |
         BCR   5,2
*: cc=0 r2=FF002468 |
*: cc=1 r2=FF002468 | ia=2468
*: cc=2 r2=FF002468 |
*: cc=3 r2=FF002468 | ia=2468
         BCR   6,2
*: cc=0 r2=FF002468 |
*: cc=1 r2=FF002468 | ia=2468
*: cc=2 r2=FF002468 | ia=2468
*: cc=3 r2=FF002468 |
         BCR   7,2
*: cc=0 r2=FF002468 |
*: cc=1 r2=FF002468 | ia=2468
*: cc=2 r2=FF002468 | ia=2468
*: cc=3 r2=FF002468 | ia=2468
         BCR   8,2
*: cc=0 r2=FF002468 | ia=2468
*: cc=1 r2=FF002468 |
*: cc=2 r2=FF002468 |
*: cc=3 r2=FF002468 |
         BCR   9,2
*: cc=0 r2=FF002468 | ia=2468
*: cc=1 r2=FF002468 |
*: cc=2 r2=FF002468 |
*: cc=3 r2=FF002468 | ia=2468
         BCR   10,2
*: cc=0 r2=FF002468 | ia=2468
*: cc=1 r2=FF002468 |
*: cc=2 r2=FF002468 | ia=2468
*: cc=3 r2=FF002468 |
         BCR   11,2
*: cc=0 r2=FF002468 | ia=2468
*: cc=1 r2=FF002468 |
*: cc=2 r2=FF002468 | ia=2468
*: cc=3 r2=FF002468 | ia=2468
         BCR   12,2
*: cc=0 r2=FF002468 | ia=2468
*: cc=1 r2=FF002468 | ia=2468
*: cc=2 r2=FF002468 |
*: cc=3 r2=FF002468 |
         BCR   13,2
*: cc=0 r2=FF002468 | ia=2468
*: cc=1 r2=FF002468 | ia=2468
*: cc=2 r2=FF002468 |
*: cc=3 r2=FF002468 | ia=2468
         BCR   14,2
*: cc=0 r2=FF002468 | ia=2468
*: cc=1 r2=FF002468 | ia=2468
*: cc=2 r2=FF002468 | ia=2468
*: cc=3 r2=FF002468 |
         BCR   15,2
*: cc=0 r2=FF002468 | ia=2468
*: cc=1 r2=FF002468 | ia=2468
*: cc=2 r2=FF002468 | ia=2468
*: cc=3 r2=FF002468 | ia=2468
         BC    15,X'468'(1,2)
*: r1=FFFFF000 | ia=1468 | 24-bit addresses
         BC    15,1(,2)
*: | ia=2001 | an odd address is the next instruction's matter
         BC    15,0(,2)
*: r2=20000 | ia=20000 | so is one that is not there
         BCR   15,0
*: r0=2468 | | R2 field 0: no branch
*
*# GA22-7000, General Instructions: "BRANCH AND LINK"
         BALR  1,2
*: cc=3 pm=F    | ia=2000 r1=7F001002
*: r2=3001 cc=0 | ia=3001 r1=40001002
         BALR  2,2
*: r2=FF002468 cc=0 | ia=2468 r2=40001002
         BALR  1,0
*: cc=1 | r1=50001002
         BAL   1,X'468'(,2)
*: cc=2 pm=5    | ia=2468 r1=A5001004
*: ec cc=1 pm=1 | ia=2468 r1=91001004
         BAL   1,X'468'(1,2)
*: r1=10 cc=0       | ia=2478 r1=80001004 | the address is formed first
*: r1=FFFFF000 cc=1 | ia=1468 r1=90001004
*
*# GA22-7000, General Instructions: "BRANCH ON COUNT"
         BCTR  1,2
*: r1=2 | r1=1 ia=2000
*: r1=1 | r1=0
*: r1=0 | r1=FFFFFFFF ia=2000
         BCTR  1,0
*: r1=5 | r1=4 | no branch
         BCTR  1,1
*: r1=2468 | r1=2467 ia=2468
         BCT   1,X'468'(,2)
*: r1=2 cc=3   | r1=1 ia=2468
*: r1=1        | r1=0
*: r1=0        | r1=FFFFFFFF ia=2468
*: r1=80000000 | r1=7FFFFFFF ia=2468 | no overflow
         BCT   1,X'468'(1,2)
*: r1=10 | r1=F ia=2478
*
*# GA22-7000, General Instructions: "BRANCH ON INDEX HIGH"
         BXH   1,4,X'468'(2)
*: r1=5 r4=3 r5=7               | r1=8 ia=2468
*: r1=4 r4=3 r5=7               | r1=7
*: r1=7FFFFFFF r4=1 r5=7FFFFFFF | r1=80000000  | overflow is ignored
*: r1=4 r4=3 r5=7 problem       | r1=7         | equal is not high
         BXH   1,5,X'468'(2)
*: r1=1 r5=3 | r1=4 ia=2468 | odd R3: increment and comparand
         BXH   5,5,X'468'(2)
*: r5=FFFFFFFF | r5=FFFFFFFE
         BXH   1,4,2(2)
*: r1=5 r4=3 r5=7 r2=2000 | r1=8 ia=2002
*
*# GA22-7000, General Instructions: "BRANCH ON INDEX LOW OR EQUAL"
         BXLE  1,4,X'468'(2)
*: r1=4 r4=3 r5=7 cc=1          | r1=7 ia=2468
*: r1=5 r4=3 r5=7               | r1=8
*: r1=0 r4=FFFFFFFF r5=FFFFFFFE | r1=FFFFFFFF
         BXLE  1,5,X'468'(2)
*: r1=1 r5=3        | r1=4                | odd R3: increment and comparand
*: r1=FFFFFFF0 r5=3 | r1=FFFFFFF3 ia=2468
         BXLE  5,5,X'468'(2)
*: r5=FFFFFFFF | r5=FFFFFFFE ia=2468 | the comparand is R1's value before
         END
