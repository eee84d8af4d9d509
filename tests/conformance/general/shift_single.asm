*# GA22-7000, General Instructions: "SHIFT LEFT SINGLE LOGICAL"
         SLL   1,1
*: r1=80000001 cc=1 | r1=2
         SLL   1,31
*: r1=3 | r1=80000000
         SLL   1,32
*: r1=3 | r1=0
         SLL   1,63
*: r1=3 | r1=0
         SLL   1,65
*: r1=1 | r1=2
         SLL   1,X'E'(2)
*: r2=1 r1=1 | r1=8000
*
*# GA22-7000, General Instructions: "SHIFT RIGHT SINGLE LOGICAL"
         SRL   1,1
*: r1=80000001 cc=1 | r1=40000000
         SRL   1,32
*: r1=FFFFFFFF | r1=0
*
*# GA22-7000, General Instructions: "SHIFT RIGHT SINGLE"
         SRA   1,1
*: r1=80000001 | r1=C0000000 cc=1
         SRA   1,63
*: r1=80000000      | r1=FFFFFFFF cc=1
*: r1=7FFFFFFF cc=2 | r1=0 cc=0
         SRA   1,4
*: r1=100 | r1=10 cc=2
*
*# GA22-7000, General Instructions: "SHIFT LEFT SINGLE"
         SLA   1,1
*: r1=0 cc=2        | r1=0 cc=0
*: r1=C0000000      | r1=80000000 cc=1
*: r1=1             | r1=2 cc=2
*: r1=40000000      | r1=0 cc=3
*: r1=80000000      | r1=80000000 cc=3
*: r1=40000000 pm=8 | r1=0 cc=3 pic=8
         SLA   1,0
*: r1=80000000 | cc=1 r1=80000000 | amount 0 only tests
         SLA   1,63
*: r1=FFFFFFFF | r1=80000000 cc=3
         END
