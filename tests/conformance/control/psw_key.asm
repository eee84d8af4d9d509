*# GA22-7000, Control Instructions: "INSERT PSW KEY"
         IPK
*: key=A r2=123456FF | r2=123456A0
*: problem           | pic=2
*
*# GA22-7000, Control Instructions: "SET PSW KEY FROM ADDRESS"
         SPKA  447
*:         | key=B
*: problem | pic=2
         SPKA  0(2)
*: key=3 r2=FFFFFF5F | key=5
         END
