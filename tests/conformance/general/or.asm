*# GA22-7000, General Instructions: "OR"
         OR    1,2
*: r1=0 r2=0 cc=1 | r1=0 cc=0
*: r1=F0 r2=0F    | r1=FF cc=1
         O     1,0(,2)
*: r1=0 cc=1           | r1=0 cc=0
*: r1=1 m2000=80000000 | r1=80000001 cc=1
*@                     | fetch=2.4
         O     1,1(,2)
*: s360 | pic=6
         OI    0(2),X'00'
*: cc=1 | cc=0
         OI    0(2),X'01'
*: m2000=80       | m2000=81 cc=1
*: key=1 k2000=20 | pic=4
         OI    0(2),X'80'
*@ | store=2.1
         OC    0(2,2),0(3)
*: cc=1                  | cc=0
*: m2000=F000 m3000=0F00 | m2000=FF00 cc=1
         OC    0(1,2),X'FFF'(15)
*: mFFFF=01 | m2000=01 cc=1
         OC    0(2,2),X'FFF'(15)
*: | pic=5
         OC    0(4,2),0(3)
*: map r3=FFFFFE mDFFE=0102 m0=0304 | m2000=01020304 cc=1
*@ m3000=01020304                   | store=2.4 fetch=3.4
         OC    0(256,2),0(3)
*@ m3000=01020304 | store=2.100 fetch=3.100
         OC    1(3,2),0(2)
*: m2000=01020408 | m2000=0103070F cc=1 | results are fetched as operands
         END
