*# GA22-7000, General Instructions: "ADD LOGICAL"
         ALR   1,2
*: r1=0 r2=0 cc=3   | r1=0 cc=0
*: r1=1 r2=FFFFFFFE | r1=FFFFFFFF cc=1
*: r1=1 r2=FFFFFFFF | r1=0 cc=2
*: r1=2 r2=FFFFFFFF | r1=1 cc=3
         AL    1,0(,2)
*: r1=0 cc=2                  | r1=0 cc=0
*: r1=1 m2000=00000001        | r1=2 cc=1
*: r1=1 m2000=FFFFFFFF        | r1=0 cc=2
*: r1=80000001 m2000=80000001 | r1=2 cc=3
*@                            | fetch=2.4
         AL    1,2(,2)
*: s360 | pic=6
*
*# GA22-7000, General Instructions: "SUBTRACT LOGICAL"
         SLR   1,2
*: r1=1 r2=2 | r1=FFFFFFFF cc=1
*: r1=2 r2=2 | r1=0 cc=2
*: r1=2 r2=1 | r1=1 cc=3
*: r1=2 r2=0 | r1=2 cc=3        | code 0 cannot occur
         SL    1,0(,2)
*: r1=0 m2000=00000001 | r1=FFFFFFFF cc=1
*: r1=0                | r1=0 cc=2
*: r1=5 m2000=00000001 | r1=4 cc=3
*@                     | fetch=2.4
         SL    1,2(,2)
*: s360 | pic=6
         END
