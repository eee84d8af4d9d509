*# GA22-7000, Control Instructions: "SET SYSTEM MASK"
         SSM   0(2)
*: m2000=FE                      | mask=FE k2000=04
*: m2000=07 ec                   | mask=07
*: problem                       | pic=2
*: key=1 k2000=28                | pic=4
*: m2000=87 ec                   | mask=87 pic=6    | completed, then found invalid
*: m2000=01 cr0=40000000         | pic=13
*: m2000=01 cr0=40000000 problem | pic=2
*: m2000=01 cr0=40000000 s360    | mask=01
*: m2000=00 mask=FF              | mask=0
*: m2000=FF                      | mask=FF
*: m2000=03 ec                   | mask=3
*@                               | fetch=2.1
         SSM   0(3)
*: r3=10000 | pic=5
*
*# GA22-7000, Control Instructions: "STORE THEN AND SYSTEM MASK"
         STNSM 0(2),X'0F'
*: mask=FE                | m2000=FE mask=0E
*: key=1 k2000=20 mask=FE | pic=4
*: problem                | pic=2
*@                        | store=2.1
         STNSM 0(2),X'00'
*: ec mask=3 | m2000=03 mask=0
*
*# GA22-7000, Control Instructions: "STORE THEN OR SYSTEM MASK"
         STOSM 0(2),X'01'
*: mask=FE   | m2000=FE mask=FF
*: ec mask=2 | m2000=02 mask=3
         STOSM 0(2),X'80'
*: ec mask=2 | m2000=02 mask=82 pic=6 | completes before that
         STOSM 0(2),X'0F'
*: key=1 k2000=20 | pic=4
*: problem        | pic=2
*: s360           | pic=1
         STOSM 0(2),X'00'
*@ | store=2.1
         END
