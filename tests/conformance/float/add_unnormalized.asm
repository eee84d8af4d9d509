*# GA22-7000, Floating-Point Instructions: "ADD UNNORMALIZED"
         AUR   0,2
*: f0=4200001 f2=41             | f0=4200001 cc=2
*: f0=411 f2=C1100001           | f0=C1000001 cc=1
*: f0=411 f2=C11 cc=3           | f0=0 cc=0
*: f0=421 f2=C1FFFFFF cc=3      | f0=0 cc=0          | one in the guard digit
*: f0=421 f2=C1FFFFFF pm=1      | f0=42 cc=0 pic=E
*: f0=C21 f2=41FFFFFF pm=1      | f0=42 cc=0 pic=E
*: f0=00000001 f2=00000001 pm=F | f0=00000002 cc=2
*: f0=FFF f2=FFF                | f0=801E cc=1 pic=C
*: f0=41F f2=41F                | f0=421E cc=2
         AUR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AUR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AUR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AUR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AU    0,0(,2)
*: f0=411 m2000=C1100000 cc=3 | f0=0 cc=0
*: f0=411 m2000=C1100001      | f0=C1000001 cc=1
*: m2000=01000001             | f0=01000001 cc=2
*: f0=411 m2000=C1100000 pm=1 | f0=41 cc=0 pic=E
*: f0=7FF m2000=7FF00000      | f0=001E cc=2 pic=C
*@ f0=411 m2000=41200000      | fetch=2.4
         AU    0,2(,2)
*: s360 | pic=6
*: s360 | pic=6 | not on a boundary
         AU    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AU    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         AWR   0,2
*: f0=411 f2=C11 cc=3              | f0=0 cc=0
*: f0=411 f2=C100000000000001      | f0=410FFFFFFFFFFFFF cc=2
*: f2=8100000000000001             | f0=8100000000000001 cc=1
*: f0=421 f2=C1FFFFFFFFFFFFFF pm=1 | f0=42 cc=0 pic=E
*: f0=7FF f2=7FF                   | f0=001E cc=2 pic=C
         AWR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AWR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AWR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AWR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AW    0,0(,2)
*: f0=4E m2000=4600000000000001  | f0=0 cc=0                | shifted out
*: f0=4E m2000=C110              | f0=CE00000000000001 cc=1 | to an integer
*: f0=4E m2000=4110              | f0=4E00000000000001 cc=2
*: f0=4E pm=1                    | f0=4E cc=0 pic=E
*: f0=7FF m2000=7FF0             | f0=001E cc=2 pic=C
*: key=1 k2000=28                | pic=4
*@ f0=411 m2000=4120000000000000 | fetch=2.8
         AW    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AW    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         AW    0,4(,2)
*: s360 | pic=6 | not on a boundary
         END
