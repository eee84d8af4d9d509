*# GA22-7000, Floating-Point Instructions: "SUBTRACT UNNORMALIZED"
         SUR   0,2
*: f0=411 f2=411 cc=3 | f0=0 cc=0
*: f0=411 f2=41100001 | f0=C1000001 cc=1
*: f0=41100001 f2=411 | f0=41000001 cc=2
*: f0=7FF f2=FFF      | f0=001E cc=2 pic=C
         SUR   0,0
*: f0=411 pm=1 | f0=41 cc=0 pic=E
         SUR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SUR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SUR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SUR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SU    0,0(,2)
*: f0=411 m2000=41100000 cc=3 | f0=0 cc=0
*: f0=411 m2000=41100001      | f0=C1000001 cc=1
*: f0=41100001 m2000=41100000 | f0=41000001 cc=2
*: f0=411 m2000=41100000 pm=1 | f0=41 cc=0 pic=E
*: f0=7FF m2000=FFF00000      | f0=001E cc=2 pic=C
*@ f0=411 m2000=41200000      | fetch=2.4
         SU    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SU    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         SU    0,2(,2)
*: s360 | pic=6 | not on a boundary
         SWR   0,2
*: f0=411 f2=411 cc=3         | f0=0 cc=0
*: f0=411 f2=4110000000000001 | f0=C100000000000001 cc=1
*: f0=4110000000000001 f2=411 | f0=4100000000000001 cc=2
*: pm=1                       | cc=0 pic=E
*: f0=FFF f2=7FF              | f0=801E cc=1 pic=C
         SWR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SWR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SWR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SWR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SW    0,0(,2)
*: f0=411 m2000=4110000000000000 cc=3 | f0=0 cc=0
*: f0=411 m2000=4110000000000001      | f0=C100000000000001 cc=1
*: m2000=8000000000000001             | f0=0000000000000001 cc=2
*: pm=1                               | cc=0 pic=E
*: f0=FFF m2000=7FF0                  | f0=801E cc=1 pic=C
*@ f0=411 m2000=4120000000000000      | fetch=2.8
         SW    0,4(,2)
*: s360 | pic=6
*: s360 | pic=6 | not on a boundary
         SW    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SW    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         END
