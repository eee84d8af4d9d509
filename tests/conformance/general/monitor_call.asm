*# GA22-7000, General Instructions: "MONITOR CALL"
         MC    X'234'(1),X'00'
*: cr8=7FFF      |
*: cr8=8000      | pic=40 at=1234 | the monitor code is the first-operand address
*: s360 cr8=FFFF | pic=1
         MC    X'234'(1),X'0F'
*: cr8=FFFFFFFE         |
*: cr8=1 problem        | pic=40 at=1234
*: cr8=1 ec r1=FFFFF000 | pic=40 at=FFF234
         MC    0,X'10'
*: cr8=FFFF | pic=6
         END
