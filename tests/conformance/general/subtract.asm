*# GA22-7000, General Instructions: "SUBTRACT"
         SR    1,2
*: r1=1 r2=1 cc=3               | r1=0 cc=0
*: r1=1 r2=2                    | r1=FFFFFFFF cc=1
*: r1=3 r2=1                    | r1=2 cc=2
*: r1=0 r2=80000000             | r1=80000000 cc=3
*: r1=80000000 r2=1 pm=8        | r1=7FFFFFFF cc=3 pic=8
*: r1=80000000 r2=7FFFFFFF pm=8 | r1=1 cc=3 pic=8
*: r1=0 r2=80000000 pm=7        | r1=80000000 cc=3       | the complement of the maximum
         SR    1,1
*: r1=80000000 cc=3 | r1=0 cc=0
*: r1=7FFFFFFF      | r1=0 cc=0
         S     1,0(,2)
*: r1=5 m2000=00000005 cc=1        | r1=0 cc=0
*: r1=5 m2000=00000006             | r1=FFFFFFFF cc=1
*: r1=5 m2000=FFFFFFFF             | r1=6 cc=2
*: r1=7FFFFFFF m2000=FFFFFFFF pm=8 | r1=80000000 cc=3 pic=8
*@                                 | fetch=2.4
         S     1,0(2,3)
*: r2=0 r3=20000 | pic=5
         S     1,2(,2)
*: s360 | pic=6
*
*# GA22-7000, General Instructions: "SUBTRACT HALFWORD"
         SH    1,0(,2)
*: r1=FFFF8000 m2000=8000 cc=1 | r1=0 cc=0
*: r1=0 m2000=0001             | r1=FFFFFFFF cc=1
*: r1=0 m2000=8000             | r1=8000 cc=2
*: r1=80000000 m2000=0001      | r1=7FFFFFFF cc=3
*: r1=80000000 m2000=0001 pm=8 | r1=7FFFFFFF cc=3 pic=8
*: r1=7FFFFFFF m2000=FFFF pm=7 | r1=80000000 cc=3
*@                             | fetch=2.2
         SH    1,1(,2)
*: s360 | pic=6
         END
