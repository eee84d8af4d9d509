*# GA22-7000, General Instructions: "COMPARE"
         CR    1,2
*: r1=5 r2=5 cc=3          | cc=0
*: r1=80000000 r2=7FFFFFFF | cc=1
*: r1=1 r2=FFFFFFFF        | cc=2
         C     1,0(,2)
*: r1=5 m2000=00000005 cc=3 | cc=0
*: r1=FFFFFFFF              | cc=1
*: r1=5 m2000=80000000      | cc=2
*@                          | fetch=2.4
         C     1,2(,2)
*: s360 | pic=6
*
*# GA22-7000, General Instructions: "COMPARE HALFWORD"
         CH    1,0(,2)
*: r1=FFFF8000 m2000=8000 cc=3 | cc=0
*: r1=FFFF7FFF m2000=8000      | cc=1
*: r1=5 m2000=8000             | cc=2
*@                             | fetch=2.2
         CH    1,1(,2)
*: s360 | pic=6
         END
