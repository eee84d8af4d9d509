*# GA22-7000, General Instructions: "MOVE"
         MVI   0(2),X'AB'
*: cc=2           | m2000=AB
*: key=1 k2000=20 | pic=4
         MVI   0(2),X'80'
*@ | store=2.1
         MVC   0(4,2),0(3)
*: m3000=01020304 cc=2              | m2000=01020304 k2000=06 k3000=04
*: map r2=FFFFFD m3000=01020304     | mDFFD=010203 m0=04
*: map r3=FFFFFD mDFFD=010203 m0=04 | m2000=01020304
*: r2=2FFE m3000=AABB               | m2FFE=AABB0000                   | overlapping from the right: as if by a copy
*@ m3000=01020304                   | store=2.4 fetch=3.4
         MVC   0(1,2),0(3)
*: m3000=0102 | m2000=01
         MVC   1(5,2),0(2)
*: m2000=AA | m2000=AAAAAAAAAAAA | propagates from left to right
         MVC   0(3,2),1(2)
*: m2000=01020304 | m2000=02030404
         MVC   X'7FE'(4,1),0(3)
*: m3000=01020304                         | m17FE=01020304
*: m3000=01020304 key=1 k1000=10 k1800=20 | pic=4          | nothing is stored
         MVC   0(4,2),X'FFE'(2)
*: m2FFE=01020304 key=1 k1000=10 k2000=10 k2800=10 k3000=28 | pic=4
         MVC   0(4,2),X'FFE'(15)
*: | pic=5
         MVC   X'FFE'(4,15),0(2)
*: | pic=5
         MVC   0(256,2),0(3)
*@ m3000=01020304 | store=2.100 fetch=3.100
         MVC   1(8,2),0(2)
*: m2000=AA | m2000=AA*9
         MVC   0(8,2),1(2)
*: m2000=010203040506070809 | m2000=020304050607080909
         MVC   4(20,2),0(2)
*: m2000=01020304 | m2000=01020304*6 | four bytes spread
         MVC   1(255,2),0(2)
*: m2000=40 | m2000=40*100
         MVC   0(16,2),3(2)
*: m2003=0102*8 | m2000=0102*8 m2010=020102
         MVC   0(1,2),0(2)
*: m2000=05 | m2000=05
*
*# GA22-7000, General Instructions: "MOVE INVERSE"
         MVCIN 0(4,2),3(3)
*: m3000=11223344 cc=3 | m2000=44332211
*: key=1 k3000=20      | pic=4
*: s360                | pic=1
*@ m3000=01020304      | store=2.4 fetch=3.4
         MVCIN 0(1,2),3(3)
*: m3000=11223344 | m2000=44
         MVCIN 0(4,2),1(3)
*: m2FFE=11223344                   | m2000=44332211
*: key=1 k2000=10 k2800=28 k3000=10 | pic=4
         MVCIN 0(256,2),X'FF'(3)
*@ m3000=01020304 | store=2.100 fetch=3.100
         MVCIN 0(4,2),0(2)
*: m1FFD=112233 m2000=44 | m2000=44332211 | one byte may be in both operands
         MVCIN 0(4,2),0(3)
*: map r3=1 m0=0304 mDFFE=0102 | m2000=04030201
*
*# GA22-7000, General Instructions: "MOVE NUMERICS"
         MVN   0(3,2),0(3)
*: m2000=ABCDEF m3000=123456 | m2000=A2C4E6
         MVN   1(4,2),0(2)
*: m2000=A1B2C3D4E5 | m2000=A1B1C1D1E1
         MVN   0(1,2),0(3)
*: key=1 k2000=20 | pic=4
         MVN   0(4,2),0(3)
*: map r2=FFFFFD m3000=01020304 mDFFD=F0F0F0 m0=F0 | mDFFD=F1F2F3 m0=F4
*@ m3000=01020304                                  | store=2.4 fetch=3.4
         MVN   0(256,2),0(3)
*@ m3000=01020304 | store=2.100 fetch=3.100
*
*# GA22-7000, General Instructions: "MOVE ZONES"
         MVZ   0(3,2),0(3)
*: m2000=ABCDEF m3000=123456 | m2000=1B3D5F
         MVZ   1(4,2),0(2)
*: m2000=A1B2C3D4E5 | m2000=A1A2A3A4A5
         MVZ   0(1,2),0(3)
*: key=1 k3000=28 k2000=10 | pic=4
         MVZ   0(4,2),0(3)
*: map r3=FFFFFD mDFFD=C1D2E3 m0=F4 | m2000=C0D0E0F0
*@ m3000=01020304                   | store=2.4 fetch=3.4
         MVZ   0(256,2),0(3)
*@ m3000=01020304 | store=2.100 fetch=3.100
         END
