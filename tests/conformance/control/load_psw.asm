*# GA22-7000, Control Instructions: "LOAD PSW"
         LPSW  0(2)
*: m2000=00310000FF003000      | psw=003100003F003000
*: m2000=FF000000FF003000      | psw=FF0000003F003000
*: m2000=0008320000003000      | psw=0008320000003000
*: m2000=0008000000003000 s360 | ascii psw=0008000000003000
*: problem                     | pic=2
*: key=1 k2000=28              | pic=4
*: m2000=0008000000000001      | psw=0008000000000001             | odd: late
*: m2000=8008000000003000      | psw=8008000000003000 pic=6 ilc=0
*: m2000=0008800000003000      | psw=0008800000003000 pic=6 ilc=0
*: m2000=0008400000003000      | psw=0008400000003000 pic=6 ilc=0
*: m2000=0008000100003000      | psw=0008000100003000 pic=6 ilc=0
*: m2000=0008000080003000      | psw=0008000080003000 pic=6 ilc=0
*: m2000=0000000015003000      | psw=0000000015003000
*: m2000=0008250000003000      | psw=0008250000003000             | EC mode: condition code and program mask in bits 18-23
*: m2000=0000000000003000 ec   | psw=0000000000003000             | back to BC mode
*: m2000=0001000000003000      | psw=0001000000003000             | to the problem state
*@                             | fetch=2.8/8
         LPSW  4(2)
*:                | pic=6
*: problem        | pic=2 | privileged operation before specification
*: key=1 k2000=28 | pic=6 | specification before access
         LPSW  X'FFC'(15)
*: | pic=6
         LPSW  0(3)
*: r3=10000 | pic=5
         END
