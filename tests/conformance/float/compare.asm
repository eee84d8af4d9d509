*# GA22-7000, Floating-Point Instructions: "COMPARE"
         CER   0,2
*: f0=411 f2=411 cc=3              | cc=0
*: f0=7F f2=8 cc=3 pm=F            | cc=0
*: f0=41100000FFFFFFFF f2=411 cc=3 | cc=0
*: f0=C11 f2=411                   | cc=1
*: f0=411 f2=41100001              | cc=1
*: f0=411 f2=C11                   | cc=2
*: f0=7FF f2=FFF pm=F              | cc=2
*: f0=00000001 pm=F                | cc=2
*: f0=421 f2=41FFFFFF              | cc=2 | they differ in the guard digit
*: f0=42010 f2=411 cc=3            | cc=0 | unnormalized
*: f0=43 f2=4100000F cc=3          | cc=0 | behind the guard digit
         CER   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CER   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CER   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CER   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CE    0,0(,2)
*: f0=411 m2000=41100000 cc=3 | cc=0
*: f0=411 m2000=41100001      | cc=1
*: f0=411 m2000=C1100001      | cc=2
*: key=1 k2000=28             | pic=4
*@ f0=411 m2000=41200000      | fetch=2.4
         CE    0,2(,2)
*: s360 | pic=6
         CE    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CE    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         CDR   0,2
*: f0=411 f2=411 cc=3         | cc=0
*: f0=411 f2=4110000000000001 | cc=1
*: f0=421 f2=41FFFFFFFFFFFFFF | cc=2
         CDR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CDR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CDR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CDR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CD    0,0(,2)
*: f0=411 m2000=4110 cc=3         | cc=0
*: f0=C11 m2000=4110              | cc=1
*: f0=4110000000000001 m2000=4110 | cc=2
*@ f0=411 m2000=4120000000000000  | fetch=2.8
         CD    0,4(,2)
*: s360 | pic=6
         CD    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         CD    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         END
