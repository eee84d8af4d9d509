*# GA22-7000, General Instructions: "SET PROGRAM MASK"
         SPM   1
*: r1=3F000000         | cc=3 pm=F
*: r1=D5FFFFFF cc=3    | cc=1 pm=5
*: r1=C0FFFFFF pm=F    | cc=0 pm=0 | bits 0-1 do not count
*: r1=2A000000 problem | cc=2 pm=A
         END
