*# GA22-7000, General Instructions: "AND"
         NR    1,2
*: r1=F0F0 r2=0F0F cc=3    | r1=0 cc=0
*: r1=FFFF0000 r2=0FF00000 | r1=0FF00000 cc=1
         N     1,0(,2)
*: r1=1 m2000=00000002 cc=1 | r1=0 cc=0
*: r1=FF m2000=0000000F     | r1=F cc=1
*@                          | fetch=2.4
         N     1,1(,2)
*: s360 | pic=6
         NI    0(2),X'F0'
*: m2000=0F cc=1           | m2000=00 cc=0
*: m2000=8F                | m2000=80 cc=1
*: m2000=8F key=1 k2000=20 | pic=4         | fetching allowed, storing not
         NI    0(2),X'80'
*@ | store=2.1
         NC    0(2,2),0(3)
*: m2000=F0F0 m3000=0F0F cc=1 | m2000=0000 cc=0
*: m2000=F00F m3000=0F0F      | m2000=000F cc=1
         NC    0(1,2),0(3)
*: key=1 k2000=20 | pic=4
         NC    0(4,2),0(3)
*: map r2=FFFFFE mDFFE=FFFF m0=FFFF m3000=01020304 | mDFFE=0102 m0=0304 cc=1
*@ m3000=01020304                                  | store=2.4 fetch=3.4
         NC    0(256,2),0(3)
*@ m3000=01020304 | store=2.100 fetch=3.100
         NC    1(3,2),0(2)
*: m2000=F1F3F7FF | m2000=F1F1F1F1 cc=1 | results are fetched as operands
         END
