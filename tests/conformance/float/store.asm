*# GA22-7000, Floating-Point Instructions: "STORE"
         STE   2,0(,2)
*: f2=C123456789ABCDEF cc=1    | m2000=C1234567
*: f2=C1 key=1 k2000=20        | pic=4
*: map r2=FFFFFE f2=4112345678 | mDFFE=4112 m0=3456
*@ f2=C1234567                 | store=2.4
         STE   2,2(,2)
*: f2=C123456789ABCDEF s360 | pic=6
         STE   5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         STE   9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         STD   2,0(,2)
*: f2=C123456789ABCDEF cc=1          | m2000=C123456789ABCDEF
*: f2=C1 key=1 k2000=20              | pic=4
*: map r2=FFFFFE f2=41123456789ABCDE | mDFFE=4112 m0=3456789ABCDE
*@ f2=C1234567                       | store=2.8
         STD   2,4(,2)
*: f2=C1 s360 | pic=6
         STD   2,X'FF9'(,15)
*: s370 | pic=5
         STD   5,0(,2)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         STD   9,X'FFD'(,15)
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6 | before the operand's addressing exception
         END
