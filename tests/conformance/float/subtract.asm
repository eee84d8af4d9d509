*# GA22-7000, Floating-Point Instructions: "SUBTRACT NORMALIZED"
         SER   0,2
*: f0=411 f2=411 cc=3 | f0=0 cc=0
*: f0=411 f2=412      | f0=C11 cc=1
*: f0=411 f2=C12      | f0=413 cc=2
*: f0=7FF f2=FFF      | f0=001E cc=2 pic=C
*: f2=00000001 pm=2   | f0=FB1 cc=1 pic=D
*: f2=00000001 cc=3   | cc=0
         SER   0,0
*: f0=411 pm=1 | f0=41 cc=0 pic=E
         SER   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SER   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SER   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SER   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SE    0,0(,2)
*: f0=411 m2000=41100000 cc=3 | f0=0 cc=0
*: f0=421 m2000=41FFFFFF      | f0=3C1 cc=2
*: f0=411 m2000=41100001      | f0=BC1 cc=1
*: f0=411 m2000=41100000 pm=1 | f0=41 cc=0 pic=E
*: f0=FFF m2000=7FF00000      | f0=801E cc=1 pic=C
*: m2000=00000001 pm=2        | f0=FB1 cc=1 pic=D
*: key=1 k2000=28             | pic=4
*@ f0=411 m2000=41200000      | fetch=2.4
         SE    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SE    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         SE    0,2(,2)
*: s360 | pic=6 | not on a boundary
         SDR   0,2
*: f0=411 f2=411 cc=3         | f0=0 cc=0
*: f0=411 f2=412              | f0=C11 cc=1
*: f0=421 f2=41FFFFFFFFFFFFFF | f0=341 cc=2
*: f0=7FF f2=FFF              | f0=001E cc=2 pic=C
*: f2=0000000000000001 pm=2   | f0=F31 cc=1 pic=D
         SDR   0,0
*: f0=411 pm=1 | f0=41 cc=0 pic=E
         SDR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SDR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SDR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SDR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SD    0,0(,2)
*: f0=411 m2000=4110 cc=3        | f0=0 cc=0
*: f0=411 m2000=4120             | f0=C11 cc=1
*: f0=411 m2000=C120             | f0=413 cc=2
*: f0=411 m2000=4110 pm=1        | f0=41 cc=0 pic=E
*: f0=7FF m2000=FFF0             | f0=001E cc=2 pic=C
*: m2000=8000000000000001 pm=2   | f0=731 cc=2 pic=D
*@ f0=411 m2000=4120000000000000 | fetch=2.8
         SD    0,1(,2)
*: s360 | pic=6
         SD    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         SD    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         SXR   0,0
*: f0=0012 f2=34 pm=1 | f0=00 f2=72 cc=0 pic=E | no true zero
         SXR   0,4
*: f0=411 f2=33 f4=411 f6=B3 cc=3 | f0=0 f2=0 cc=0
*: f0=411 f4=412                  | f0=C11 f2=B3 cc=1
*: f0=411 f4=C11                  | f0=412 f2=33 cc=2
*: f0=7FF f4=FFF                  | f0=001E f2=72 cc=2 pic=C
*: f4=0001 pm=2                   | f0=FF1 f2=F1 cc=1 pic=D
*: f0=411 f4=411 pm=1             | f0=41 f2=33 cc=0 pic=E
*: s360                           | pic=1
         SXR   2,0
*: | pic=6
         SXR   0,2
*: | pic=6
         SXR   4,6
*: | pic=6
         SXR   4,12
*: | pic=6
         END
