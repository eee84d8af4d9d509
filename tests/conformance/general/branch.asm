*# GA22-7000, General Instructions: "BRANCH ON CONDITION"
         BCR   8,2
*: cc=0 r2=FF002468 | ia=2468
         BCR   4,2
*: cc=1 | ia=2000
         BCR   13,2
*: cc=2 |
         BR    0
*: r0=2468 | | R2 field 0: no branch
         NOPR  2
*: |
         BC    8,X'468'(,2)
*: cc=0 | ia=2468
         BC    4,X'468'(,2)
*: cc=1 | ia=2468
         BC    2,X'468'(,2)
*: cc=2 | ia=2468
         BC    1,X'468'(,2)
*: cc=3 | ia=2468
         BC    7,X'468'(,2)
*: cc=0 |
         BC    11,X'468'(,2)
*: cc=1 |
         BC    13,X'468'(,2)
*: cc=2 |
         BC    14,X'468'(,2)
*: cc=3 |
         NOP   X'468'(,2)
*: cc=2 |
         B     X'468'(1,2)
*: r1=FFFFF000 | ia=1468 | 24-bit addresses
         B     1(,2)
*: | ia=2001 | an odd address is the next instruction's matter
*
*# GA22-7000, General Instructions: "BRANCH AND LINK"
         BALR  1,2
*: cc=3 pm=F | ia=2000 r1=7F001002
         BALR  2,2
*: r2=FF002468 cc=0 | ia=2468 r2=40001002
         BALR  1,0
*: cc=1 | r1=50001002
         BAL   1,X'468'(,2)
*: cc=2 pm=5    | ia=2468 r1=A5001004
*: ec cc=1 pm=1 | ia=2468 r1=91001004
         BAL   1,X'468'(1,2)
*: r1=10 cc=0 | ia=2478 r1=80001004 | the address is formed first
*
*# GA22-7000, General Instructions: "BRANCH ON COUNT"
         BCTR  1,2
*: r1=2 | r1=1 ia=2000
*: r1=1 | r1=0
         BCTR  1,0
*: r1=5 | r1=4 | no branch
         BCTR  1,1
*: r1=2468 | r1=2467 ia=2468
         BCT   1,X'468'(,2)
*: r1=2 cc=3 | r1=1 ia=2468
*: r1=1      | r1=0
*: r1=0      | r1=FFFFFFFF ia=2468
         BCT   1,X'468'(1,2)
*: r1=10 | r1=F ia=2478
*
*# GA22-7000, General Instructions: "BRANCH ON INDEX HIGH"
         BXH   1,4,X'468'(2)
*: r1=5 r4=3 r5=7               | r1=8 ia=2468
*: r1=4 r4=3 r5=7               | r1=7
*: r1=7FFFFFFF r4=1 r5=7FFFFFFF | r1=80000000  | overflow is ignored
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
         END
