*# GA22-7000, Control Instructions: "STORE CPU ID"
         STIDP 8(2)
*: m2008=FFFFFFFFFFFFFFFF | m2008=0000000103700000
*: key=1 k2000=20         | pic=4
*: problem                | pic=2
         STIDP 4(2)
*: | pic=6
         STIDP 0(2)
*@ | store=2.8/8
*
*# GA22-7000, Control Instructions: "STORE CPU ADDRESS"
         STAP  2(2)
*: m2002=FFFF     | m2002=0000
*: key=1 k2000=20 | pic=4
*: problem        | pic=2
         STAP  1(2)
*: | pic=6
         STAP  0(2)
*@ | store=2.2/2
         END
