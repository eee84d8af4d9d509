*# GA22-7000, General Instructions: "TEST UNDER MASK"
         TM    0(2),X'F0'
*: m2000=0F cc=3  | cc=0
*: m2000=1F       | cc=1
*: m2000=F1       | cc=3
*: key=1 k2000=28 | pic=4
         TM    0(2),X'00'
*: m2000=FF cc=3 | cc=0
         TM    0(2),X'80'
*@ | fetch=2.1
*
*# GA22-7000, General Instructions: "TEST AND SET"
         TS    0(2)
*: m2000=7F cc=3           | m2000=FF cc=0 k2000=06
*: m2000=80                | m2000=FF cc=1
*: m2000=80 key=1 k2000=20 | pic=4
*@                         | store=2.1
         TS    0(3)
*: r3=10000 | pic=5
         END
