*# GA22-7000, General Instructions: "MULTIPLY"
         MR    2,4
*: r3=3 r4=5 cc=1          | r2=0 r3=F
*: r3=FFFFFFFF r4=2        | r2=FFFFFFFF r3=FFFFFFFE
*: r3=80000000 r4=80000000 | r2=40000000 r3=0
         MR    2,3
*: r3=7 | r2=0 r3=31
         MR    1,4
*: | pic=6
         M     2,0(,2)
*: r3=10000 m2000=00010000 | r2=1 r3=0
*: key=1 k2000=28          | pic=4
         M     1,0(,2)
*: key=1 k2000=28 | pic=6 | specification before access
         M     2,2(,2)
*: s360 | pic=6
         M     2,0(,4)
*@ | fetch=4.4
*
*# GA22-7000, General Instructions: "MULTIPLY HALFWORD"
         MH    1,0(,2)
*: r1=2 m2000=FFFF cc=2   | r1=FFFFFFFE
*: r1=7FFFFFFF m2000=7FFF | r1=7FFF8001 | low-order part, no overflow
*@                        | fetch=2.2
         MH    1,1(,2)
*: s360 | pic=6
         END
