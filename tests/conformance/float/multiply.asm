*# GA22-7000, Floating-Point Instructions: "MULTIPLY"
         MER   0,2
*: f0=4120000012345678 f2=413 cc=3 | f0=416
*: f0=41FFFFFF f2=C1FFFFFF         | f0=C2FFFFFE00000100 | exact, in the long format
*: f0=4100002 f2=41003             | f0=3B6              | prenormalized
*: f0=7F f2=7FF                    | f0=0                | a zero is a true zero
*: f0=711 f2=501                   | f0=001 pic=C
*: f0=701 f2=501                   | f0=7F1              | only the intermediate one is too great
*: f0=201 f2=201                   | f0=0
*: f0=201 f2=A01 pm=2              | f0=FF1 pic=D
*: f0=201 f2=204 pm=2              | f0=7F4 pic=D
*: f0=208 f2=208 pm=2              | f0=004
*: f0=201 f2=601                   | f0=3F1
         MER   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         MER   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         MER   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         MER   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         ME    0,0(,2)
*: f0=412 m2000=C1300000      | f0=C16
*: f0=711 m2000=50100000      | f0=001 pic=C
*: f0=101 m2000=10100000      | f0=0
*: f0=101 m2000=10100000 pm=2 | f0=5F1 pic=D
*: key=1 k2000=28             | pic=4
*: f0=201 m2000=60100000      | f0=3F1
*@ f0=411 m2000=41200000      | fetch=2.4
         ME    0,2(,2)
*: s360 | pic=6
         ME    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         ME    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         MDR   0,2
*: f0=412 f2=413 cc=3                           | f0=416
*: f0=41FFFFFFFFFFFFFF f2=41FFFFFFFFFFFFFF      | f0=42FFFFFFFFFFFFFE
*: f0=4110000000000001 f2=41F                   | f0=41F000000000000F | the guard digit
*: f0=C1 f2=C11                                 | f0=0
*: f0=7FF f2=7FF                                | f0=3EE1 pic=C
*: f0=0000000000000001 f2=8000000000000001      | f0=0
*: f0=0000000000000001 f2=8000000000000001 pm=2 | f0=A51 pic=D
*: f0=201 f2=601                                | f0=3F1
         MDR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         MDR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         MDR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         MDR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         MD    0,0(,2)
*: f0=412 m2000=C130             | f0=C16
*: f0=7FF m2000=7FF0             | f0=3EE1 pic=C
*: f0=101 m2000=1010             | f0=0
*: f0=101 m2000=1010 pm=2        | f0=5F1 pic=D
*: key=1 k2000=28                | pic=4
*: f0=601 m2000=20100000         | f0=3F1
*@ f0=411 m2000=4120000000000000 | fetch=2.8
         MD    0,4(,2)
*: s360 | pic=6
         MD    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         MD    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         MXDR  0,2
*: f0=41FFFFFFFFFFFFFF f2=C1FFFFFFFFFFFFFF cc=3 | f0=C2FFFFFFFFFFFFFE f2=B400000000000001
*: f0=C1 f2=411                                 | f0=0 f2=0
*: s360                                         | pic=1
         MXDR  4,2
*: f4=711 f2=501      | f4=001 f6=72 pic=C
*: f4=101 f2=101      | f4=0 f6=0
*: f4=101 f2=101 pm=2 | f4=5F1 f6=51 pic=D
*: f4=251 f2=251      | f4=091 f6=7B       | only the low-order characteristic wraps
         MXDR  2,0
*: | pic=6
         MXDR  6,0
*: | pic=6
         MXDR  4,3
*: | pic=6
         MXDR  1,0
*: | pic=6
         MXD   0,0(,2)
*: f0=412 m2000=C130             | f0=C16 f2=B3
*: key=1 k2000=28                | pic=4
*: s360                          | pic=1
*@ f0=411 m2000=4120000000000000 | fetch=2.8
         MXD   4,0(,2)
*: f4=7FF m2000=7FF0      | f4=3EE1 f6=30 pic=C
*: f4=101 m2000=1010      | f4=0 f6=0
*: f4=101 m2000=1010 pm=2 | f4=5F1 f6=51 pic=D
         MXD   0,4(,2)
*: m2004=4110 f0=411 | f0=411 f2=33
         MXD   2,0(,2)
*: | pic=6
         MXD   6,0(,2)
*: | pic=6
         MXR   0,4
*: f0=412 f2=33 f4=C13 f6=B3 cc=3                 | f0=C16 f2=B3
*: f0=4110000000000000 f2=3300000000000001 f4=41F | f0=41F f2=330000000000000F
*: f2=4E f4=411                                   | f0=0 f2=0
*: s360                                           | pic=1
         MXR   0,0
*: f0=41FFFFFFFFFFFFFF f2=33FFFFFFFFFFFFFF | f0=42FFFFFFFFFFFFFF f2=34FFFFFFFFFFFFFE
*: f0=7FF                                  | f0=3EE1 f2=30 pic=C
*: f2=0000000000000001                     | f0=0 f2=0
*: f2=0000000000000001 pm=2                | f0=091 f2=7B pic=D
         MXR   2,0
*: | pic=6
         MXR   0,2
*: | pic=6
         MXR   4,6
*: | pic=6
         MXR   8,1
*: | pic=6
         END
