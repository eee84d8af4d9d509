*# GA22-7000, General Instructions: "DIVIDE"
         DR    2,4
*: r2=0 r3=11 r4=5 cc=3                | r2=2 r3=3
*: r2=FFFFFFFF r3=FFFFFFEF r4=5        | r2=FFFFFFFE r3=FFFFFFFD
*: r2=0 r3=11 r4=FFFFFFFB              | r2=2 r3=FFFFFFFD
*: r2=FFFFFFFF r3=80000000 r4=1        | r2=0 r3=80000000
*: r2=0 r3=80000000 r4=1               | pic=9
*: r2=0 r3=1 r4=0                      | pic=9
*: r2=80000000 r3=0 r4=FFFFFFFF        | pic=9
*: r2=0 r3=11 r4=FFFFFFFF              | r2=0 r3=FFFFFFEF
*: r2=FFFFFFFF r3=80000000 r4=FFFFFFFF | pic=9                   | 2 to the 31st is one too many
*: r2=0 r3=80000000 r4=FFFFFFFF        | r2=0 r3=80000000
*: r2=FFFFFFFF r3=FFFFFFFF r4=7FFFFFFF | r2=FFFFFFFF r3=0        | the remainder has the dividend's sign
         DR    1,4
*: | pic=6
         D     2,0(,4)
*: r2=0 r3=64 m4000=0000000A | r2=0 r3=A
*: r2=1 r3=0 m4000=00000001  | pic=9
*@ r2=0 m4000=0000000A       | fetch=4.4
         D     1,0(,2)
*: key=1 k2000=28 | pic=6
         D     2,0(,2)
*: key=1 k2000=28 | pic=4
         D     2,1(,2)
*: s360 | pic=6
         END
