*# GA22-7000, General Instructions: "EXCLUSIVE OR"
         XR    1,1
*: r1=12345678 cc=3 | r1=0 cc=0
         XR    1,2
*: r1=FF r2=0F | r1=F0 cc=1
         X     1,0(,2)
*: r1=5 m2000=00000005 cc=1 | r1=0 cc=0
*: r1=5 m2000=00000004      | r1=1 cc=1
*@                          | fetch=2.4
         X     1,1(,2)
*: s360 | pic=6
         XI    0(2),X'FF'
*: m2000=FF cc=1 | m2000=00 cc=0
*: m2000=0F      | m2000=F0 cc=1
         XI    0(3),X'FF'
*: r3=10000 | pic=5
         XI    0(2),X'80'
*@ | store=2.1
         XC    0(4,2),0(2)
*: m2000=12345678 cc=1 | m2000=00000000 cc=0
         XC    1(3,2),0(2)
*: m2000=01020408 | m2000=0103070F cc=1 | overlapping, byte by byte
*: m2000=01010101 | m2000=01000100 cc=1 | results are fetched as operands
         XC    0(1,2),0(3)
*: key=1 k2000=20 | pic=4
         XC    0(4,2),0(3)
*: map r2=FFFFFE mDFFE=FFFF m0=FFFF m3000=FFFFFFFF | mDFFE=0000 m0=0000 cc=0
*@ m3000=01020304                                  | store=2.4 fetch=3.4
         XC    0(256,2),0(3)
*@ m3000=01020304 | store=2.100 fetch=3.100
         END
