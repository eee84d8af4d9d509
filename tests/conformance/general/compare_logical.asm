*# GA22-7000, General Instructions: "COMPARE LOGICAL"
         CLR   1,2
*: r1=5 r2=5 cc=3          | cc=0
*: r1=7FFFFFFF r2=80000000 | cc=1
*: r1=FFFFFFFF r2=1        | cc=2
         CL    1,0(,2)
*: r1=0 cc=3                  | cc=0
*: r1=7FFFFFFF m2000=80000000 | cc=1
*: r1=80000000 m2000=7FFFFFFF | cc=2
*@                            | fetch=2.4
         CL    1,1(,2)
*: s360 | pic=6
         CLI   0(2),X'80'
*: m2000=80 cc=3  | cc=0
*: m2000=7F       | cc=1
*: m2000=81       | cc=2
*: key=1 k2000=28 | pic=4
*@                | fetch=2.1
         CLI   0(3),X'80'
*: r3=0 | cc=1
         CLC   0(4,2),0(3)
*: m2000=01020304 m3000=01020304 cc=3              | cc=0
*: m2000=01020304 m3000=01020404                   | cc=1
*: m2000=81020304 m3000=01FFFFFF                   | cc=2
*: key=1 k3000=28                                  | pic=4
*: map r2=FFFFFE mDFFE=0102 m0=0304 m3000=01020304 | cc=0
*: map r3=FFFFFE mDFFE=0102 m0=0304 m2000=01020303 | cc=1
*@                                                 | fetch=2.4 fetch=3.4
         CLC   0(1,2),0(3)
*: m2000=0102 m3000=0103 | cc=0
         CLC   0(4,2),X'FFE'(15)
*: m2000=0102 mFFFE=0103 | cc=1  | unequal before the end of storage
*: m2000=0102 mFFFE=0102 | pic=5
         CLC   0(256,2),0(3)
*@ | fetch=2.100 fetch=3.100
*
*# GA22-7000, General Instructions: "COMPARE LOGICAL CHARACTERS UNDER MASK"
         CLM   1,15,0(2)
*: r1=11223344 m2000=11223344 cc=3 | cc=0
*@ r1=0                            | fetch=2.4
         CLM   1,10,0(2)
*: r1=11223344 m2000=1134 | cc=1
         CLM   1,8,0(2)
*: r1=FF223344 m2000=7F | cc=2 | logical
         CLM   1,0,0(2)
*: r1=FF223344 m2000=7F cc=3 | cc=0
*: key=1 k2000=28            | pic=4
*@                           | fetch=2.1
         END
