*# GA22-7000, General Instructions: "SHIFT LEFT DOUBLE LOGICAL"
         SLDL  2,1
*: r2=80000000 r3=80000001 cc=3 | r2=1 r3=2
         SLDL  2,63
*: r2=0 r3=1 | r2=80000000 r3=0
         SLDL  1,1
*: | pic=6
*
*# GA22-7000, General Instructions: "SHIFT RIGHT DOUBLE LOGICAL"
         SRDL  2,1
*: r2=80000001 r3=1 cc=3 | r2=40000000 r3=80000000
         SRDL  2,63
*: r2=80000000 r3=0 | r2=0 r3=1
         SRDL  1,1
*: | pic=6
*
*# GA22-7000, General Instructions: "SHIFT RIGHT DOUBLE"
         SRDA  2,32
*: r2=80000000 r3=1 | r2=FFFFFFFF r3=80000000 cc=1
         SRDA  2,63
*: r2=7FFFFFFF r3=1 cc=1 | r2=0 r3=0 cc=0
         SRDA  2,1
*: r2=0 r3=3 | r2=0 r3=1 cc=2
         SRDA  1,1
*: | pic=6
*
*# GA22-7000, General Instructions: "SHIFT LEFT DOUBLE"
         SLDA  2,31
*: r2=0 r3=1 | r2=0 r3=80000000 cc=2
         SLDA  2,63
*: r2=0 r3=1      | r2=0 r3=0 cc=3
*: r2=0 r3=1 pm=8 | r2=0 r3=0 cc=3 pic=8
         SLDA  2,1
*: r2=FFFFFFFF r3=0 | r2=FFFFFFFE r3=0 cc=1
         SLDA  2,0
*: r2=0 r3=0 cc=3 | cc=0 r2=0 r3=0
         SLDA  1,1
*: | pic=6
         END
