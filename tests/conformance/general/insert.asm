*# GA22-7000, General Instructions: "INSERT CHARACTER"
         IC    1,1(,2)
*: m2001=EE r1=11223344 | r1=112233EE
         IC    1,0(,2)
*: key=3 k2000=48 | pic=4
*@                | fetch=2.1
         IC    1,0(2,3)
*: r2=0 r3=10000 | pic=5
*
*# GA22-7000, General Instructions: "INSERT CHARACTERS UNDER MASK"
         ICM   1,15,0(2)
*: r1=1 m2000=80345678 | r1=80345678 cc=1
*: r1=1 m2000=7F345678 | r1=7F345678 cc=2
*: s360                | pic=1
*@                     | fetch=2.4
         ICM   1,10,0(2)
*: r1=11223344 m2000=01FF | r1=0122FF44 cc=2
         ICM   1,5,0(2)
*: r1=11223344 m2000=8100   | r1=11813300 cc=1
*: r1=11223344 m2000=0000FF | r1=11003300 cc=0
*@                          | fetch=2.2
         ICM   1,0,0(2)
*: r1=11223344 m2000=FF cc=3 | cc=0
*@                           | fetch=2.1
         ICM   1,0,X'F'(2)
*: key=1 k2000=28 | pic=4 | a zero mask looks at one byte
         ICM   1,1,X'7FF'(2)
*: key=1 k2000=10 k2800=28 m27FF=05 | r1=1005 cc=2
         ICM   1,3,X'7FF'(2)
*: key=1 k2000=10 k2800=28 m27FF=05 | pic=4
         ICM   1,14,0(2)
*: map r1=0 r2=FFFFFE mDFFE=8123 m0=45 | r1=81234500 cc=1
         END
