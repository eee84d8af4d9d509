*# GA22-7000, Floating-Point Instructions: "DIVIDE"
         DER   0,2
*: f0=4160000012345678 f2=C12 cc=3 | f0=C130000012345678
*: f0=411 f2=413                   | f0=40555555
*: f0=4100001 f2=4100002           | f0=408              | prenormalized
*: f0=41FFFFFF f2=41FFFFFE         | f0=41100000
*: f0=411 f2=410 pm=F              | pic=F
*: f0=C1 f2=410                    | pic=F               | also of a zero
*: f0=C1 f2=7F1                    | f0=0
*: f0=7F1 f2=3F1                   | f0=011 pic=C
*: f0=7F1 f2=402                   | f0=7F8
*: f0=001 f2=421                   | f0=0
*: f0=801 f2=421 pm=2              | f0=FF1 pic=D
*: f0=001 f2=411 pm=2              | f0=001
*: f0=201 f2=101                   | f0=511
         DER   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DER   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DER   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DER   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DE    0,0(,2)
*: f0=416 m2000=C1200000      | f0=C13
*: f0=411 m2000=41000000      | pic=F
*: f0=7F1 m2000=3F100000      | f0=011 pic=C
*: f0=001 m2000=42100000      | f0=0
*: f0=001 m2000=42100000 pm=2 | f0=7F1 pic=D
*: key=1 k2000=28             | pic=4
*: f0=201 m2000=10100000      | f0=511
*@ f0=411 m2000=41200000      | fetch=2.4
         DE    0,2(,2)
*: s360 | pic=6
         DE    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DE    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         DDR   0,2
*: f0=411 f2=413                           | f0=4055555555555555
*: f0=C1FFFFFFFFFFFFFF f2=C1FFFFFFFFFFFFFF | f0=411
*: f0=411 f2=41                            | pic=F
*: f0=41 f2=411                            | f0=0
*: f0=FFF f2=011                           | f0=BFF pic=C
*: f0=0000000000000001 f2=7FF              | f0=0
*: f0=0000000000000001 f2=7FF pm=2         | f0=3411111111111111 pic=D
*: f0=201 f2=101                           | f0=511
*: f0=101 f2=201                           | f0=311
         DDR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DDR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DDR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DDR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DD    0,0(,2)
*: f0=416 m2000=C120             | f0=C13
*: f0=411 m2000=8000             | pic=F
*: f0=FFF m2000=0110             | f0=BFF pic=C
*: f0=001 m2000=4210             | f0=0
*: f0=001 m2000=4210 pm=2        | f0=7F1 pic=D
*: key=1 k2000=28                | pic=4
*: f0=201 m2000=10100000         | f0=511
*@ f0=411 m2000=4120000000000000 | fetch=2.8
         DD    0,4(,2)
*: s360 | pic=6
         DD    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         DD    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         END
