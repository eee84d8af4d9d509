*# GA22-7000, Control Instructions: "SIGNAL PROCESSOR"
         SIGP  1,4,1
*: r4=0 cc=3 | cc=0  | it senses itself
*: r4=1      | cc=3  | there is no other
*: problem   | pic=2
         SIGP  1,4,6
*: r4=0 | r1=2 cc=1 | invalid order
         SIGP  1,4,1(1)
*: r1=FF r4=FFFF0000 | r1=2 cc=1 | bits 16-31 of R3; order 100 - 0
         END
