*# GA22-7000, Control Instructions: "SET PREFIX"
         SPX   0(2)
*: m2000=00005000 | prefix=5000
*: m2000=FF005FFF | prefix=5000 | only bits 8-19
*: m2000=00010000 | pic=5
*: problem        | pic=2
*: key=1 k2000=28 | pic=4
*: s360           | pic=1
*@                | fetch=2.4/4
         SPX   2(2)
*: | pic=6
*
*# GA22-7000, Control Instructions: "STORE PREFIX"
         STPX  0(2)
*: prefix=5000    | m2000=00005000
*: problem        | pic=2
*: key=1 k2000=20 | pic=4
*: s360           | pic=1
*@                | store=2.4/4
         STPX  2(2)
*: | pic=6
         END
