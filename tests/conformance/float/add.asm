*# GA22-7000, Floating-Point Instructions: "ADD NORMALIZED"
         AER   0,2
*: f0=411 f2=C11 cc=3           | f0=0 cc=0
*: f0=411 f2=C12                | f0=C11 cc=1
*: f0=411 f2=412                | f0=413 cc=2
*: f0=41F0000012345678 f2=411   | f0=4210000012345678 cc=2 | carry
*: f0=41FFFFFF f2=41000001      | f0=421 cc=2
*: f0=41FFFFFF f2=41000002      | f0=421 cc=2              | the last digit is lost
*: f0=42100000 f2=C1FFFFFF      | f0=3C1 cc=2              | guard digit
*: f0=42100000 f2=C0FFFFFF      | f0=41F00001 cc=2
*: f0=43100000 f2=C100000F      | f0=43100000 cc=2         | one guard digit only
*: f0=43100000 f2=C10000FF      | f0=42FFFFF1 cc=2
*: f0=7F f2=411                 | f0=0 cc=0                | a zero's characteristic counts
*: f0=46 f2=41123456            | f0=4112 cc=2
*: f0=40000001 f2=8             | f0=3B1 cc=2              | normalized
*: f0=8 f2=8                    | f0=0 cc=0
*: f0=43100000 f2=C30FFFFF pm=F | f0=3E1 cc=2
*: f0=411 f2=C11 pm=1 cc=3      | f0=41 cc=0 pic=E
*: f0=C1 f2=C2 pm=1             | f0=42 cc=0 pic=E
*: f0=411 f2=C11 pm=E cc=3      | f0=0 cc=0
*: f0=7FF f2=7FF                | f0=001E cc=2 pic=C
*: f0=FFF f2=FFF                | f0=801E cc=1 pic=C
*: f0=00000001 cc=3             | f0=0 cc=0
*: f0=80000001 cc=3 pm=2        | f0=FB1 cc=1 pic=D
*: f0=80000001 cc=3 pm=D        | f0=0 cc=0
         AER   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AER   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AER   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AER   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AE    0,0(,2)
*: f0=411 m2000=C1100000 cc=1 | f0=0 cc=0
*: f0=411 m2000=C1200000      | f0=C11 cc=1
*: f0=411 m2000=41200000      | f0=413 cc=2
*: f0=411 m2000=C1100000 pm=1 | f0=41 cc=0 pic=E
*: f0=7FF m2000=7FF00000      | f0=001E cc=2 pic=C
*: f0=00000001 pm=2           | f0=7B1 cc=2 pic=D
*: key=1 k2000=28             | pic=4
*@ f0=411 m2000=41200000      | fetch=2.4
         AE    0,2(,2)
*: s360 | pic=6
         AE    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AE    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         ADR   0,2
*: f0=411 f2=C11 cc=3                      | f0=0 cc=0
*: f0=411 f2=C12                           | f0=C11 cc=1
*: f0=41FFFFFFFFFFFFFF f2=4100000000000001 | f0=421 cc=2
*: f0=421 f2=C1FFFFFFFFFFFFFF              | f0=341 cc=2        | guard digit
*: f0=431 f2=C10000000000000F              | f0=431 cc=2
*: f0=411 f2=C11 pm=1                      | f0=41 cc=0 pic=E
*: f0=7FF f2=7FF                           | f0=001E cc=2 pic=C
*: f0=0000000000000001 pm=2                | f0=731 cc=2 pic=D
*: f0=0000000000000001                     | f0=0 cc=0
         ADR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         ADR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         ADR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         ADR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AD    0,0(,2)
*: f0=411 m2000=C110000000000000 cc=3 | f0=0 cc=0
*: f0=411 m2000=C110000000000001      | f0=B41 cc=1
*: f0=411 m2000=4110                  | f0=412 cc=2
*: f0=411 m2000=C110000000000000 pm=1 | f0=41 cc=0 pic=E
*: f0=7FF m2000=7FF0                  | f0=001E cc=2 pic=C
*: f0=8000000000000001 pm=2           | f0=F31 cc=1 pic=D
*: key=1 k2000=28                     | pic=4
*@ f0=411 m2000=4120000000000000      | fetch=2.8
         AD    0,4(,2)
*: s360 | pic=6
         AD    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         AD    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         AXR   0,4
*: f0=411 f2=33 f4=C11 f6=B3 cc=3                 | f0=0 f2=0 cc=0
*: f0=411 f2=00 f4=C12 f6=80                      | f0=C11 f2=B3 cc=1
*: f0=411 f4=411 f6=7F00000000000001              | f0=412 f2=3300000000000001 cc=2
*: f0=421 f4=C1FFFFFFFFFFFFFF f6=B3FFFFFFFFFFFFFF | f0=261 f2=18 cc=2               | guard
*: f0=41FFFFFFFFFFFFFF f2=33FFFFFFFFFFFFFF f4=41 f6=3300000000000001 | f0=421 f2=34 cc=2
*: f0=0001 f4=01                                  | f0=0 f2=0 cc=0                  | underflow
*: f0=0001 f4=01 pm=2                             | f0=7F1 f2=71 cc=2 pic=D
*: f0=05100 f4=05                                 | f0=051 f2=77 cc=2               | only the low-order characteristic wraps
*: f0=7FF f4=7FF                                  | f0=001E f2=72 cc=2 pic=C
*: f0=411 f4=C11 pm=1                             | f0=41 f2=33 cc=0 pic=E
*: s360                                           | pic=1
         AXR   4,0
*: f4=000 f6=0010 f0=05 | f4=0 f6=0 cc=0 | a digit shifted out five places
         AXR   2,0
*: | pic=6
         AXR   0,2
*: | pic=6
         AXR   6,4
*: | pic=6
         AXR   1,4
*: | pic=6
         END
