*# GA22-7000, General Instructions: "COMPARE AND SWAP"
         CS    1,3,0(2)
*: r1=5 r3=7 m2000=00000005 cc=3 | m2000=00000007 cc=0
*: r1=5 r3=7 m2000=00000006      | r1=6 cc=1
*: key=1 k2000=20                | pic=4               | even when unequal
*: k2000=00 m2000=00000006       | r1=6 cc=1 k2000=06
*: s360                          | pic=1
*@ r1=0                          | store=2.4/4
         CS    1,3,2(2)
*: r1=5 r3=7 | pic=6
*
*# GA22-7000, General Instructions: "COMPARE DOUBLE AND SWAP"
         CDS   2,4,0(9)
*: r2=5 r3=6 r4=7 r5=8 m9000=0000000500000006 cc=3 | m9000=0000000700000008 cc=0
*: r2=5 r3=6 r4=7 r5=8 m9000=0000000500000007      | r3=7 cc=1
*: r2=5 r3=6 r4=7 r5=8 m9000=0000000400000006      | r2=4 cc=1
*: key=1 k9000=20                                  | pic=4
*@ r2=0 r3=0                                       | store=9.8/8
         CDS   1,4,0(2)
*: | pic=6
         CDS   2,5,0(2)
*: | pic=6
         CDS   2,4,4(9)
*: | pic=6
         END
