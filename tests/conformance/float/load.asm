*# GA22-7000, Floating-Point Instructions: "LOAD"
         LER   0,2
*: f0=1111111122222222 f2=C123456789ABCDEF cc=3 | f0=C123456722222222
         LER   6,2
*: f2=8 | f6=8 | a negative zero stays one
         LER   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LER   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LER   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LER   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LE    4,0(,2)
*: f4=1111111122222222 m2000=C1234567 | f4=C123456722222222
*: key=1 k2000=28                     | pic=4
         LE    4,2(,2)
*: s370 m2002=C1234567 | f4=C1234567
*: s360                | pic=6
         LE    4,X'FFE'(,15)
*: s370 | pic=5
         LE    0,0(,2)
*@ f0=411 m2000=41200000 | fetch=2.4
         LE    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LE    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         LE    2,0(,2)
*: map r2=FFFFFE mDFFE=4112 m0=3456 | f2=41123456
         LDR   0,2
*: f0=1111111122222222 f2=C123456789ABCDEF cc=2 | f0=C123456789ABCDEF
         LDR   4,6
*: f6=0000000000000001 | f4=0000000000000001
         LDR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LDR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LDR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LDR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LD    6,0(,2)
*: m2000=80FFFFFFFFFFFFFF cc=1 | f6=80FFFFFFFFFFFFFF
*: key=1 k2000=28              | pic=4
         LD    6,4(,2)
*: s370 m2004=80FFFFFFFFFFFFFF | f6=80FFFFFFFFFFFFFF
*: s360                        | pic=6
         LD    6,X'FFC'(,15)
*: s370 | pic=5
         LD    0,0(,2)
*@ f0=411 m2000=4120000000000000 | fetch=2.8
         LD    5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LD    9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         LD    2,0(,2)
*: map r2=FFFFFE mDFFE=4112 m0=3456789ABCDE | f2=41123456789ABCDE
         END
