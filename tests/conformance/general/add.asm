*# GA22-7000, General Instructions: "ADD"
         AR    1,2
*: r1=1 r2=FFFFFFFF cc=3        | r1=0 cc=0
*: r1=1 r2=FFFFFFFE             | r1=FFFFFFFF cc=1
*: r1=1 r2=2                    | r1=3 cc=2
*: r1=7FFFFFFF r2=1             | r1=80000000 cc=3
*: r1=80000000 r2=80000000      | r1=0 cc=3
*: r1=7FFFFFFF r2=1 pm=8        | r1=80000000 cc=3 pic=8
*: r1=7FFFFFFF r2=1 pm=7        | r1=80000000 cc=3       | the other mask bits do not count
*: r1=80000000 r2=80000000 pm=8 | r1=0 cc=3 pic=8        | the low-order part of the sum
         AR    1,1
*: r1=C0000000 | r1=80000000 cc=1 | to itself
*: r1=40000000 | r1=80000000 cc=3
         A     1,0(,2)
*: r1=5 m2000=FFFFFFFB cc=1              | r1=0 cc=0
*: r1=5 m2000=80000000                   | r1=80000005 cc=1
*: r1=5 m2000=00000005                   | r1=A cc=2
*: r1=80000000 m2000=FFFFFFFF pm=8       | r1=7FFFFFFF cc=3 pic=8
*: r1=1 key=1 k2000=28                   | pic=4
*: map r1=1 r2=FFFFFE mDFFE=0001 m0=0002 | r1=10003 cc=2          | from the last byte on to location 0
*@                                       | fetch=2.4
         A     1,1(,2)
*: s360 | pic=6
         A     1,4(3,2)
*: r2=800 r3=1000 m1804=00000001 | r1=1001 cc=2 | base, index and displacement
*
*# GA22-7000, General Instructions: "ADD HALFWORD"
         AH    1,0(,2)
*: r1=1 m2000=FFFF cc=1        | r1=0 cc=0
*: r1=1 m2000=8000             | r1=FFFF8001 cc=1
*: r1=1 m2000=7FFF             | r1=8000 cc=2
*: r1=7FFFFFFF m2000=0001 pm=8 | r1=80000000 cc=3 pic=8
*: r1=80000000 m2000=FFFF      | r1=7FFFFFFF cc=3
*@                             | fetch=2.2
         AH    1,1(,2)
*: s360 | pic=6
         END
