*# GA22-7000, Decimal Instructions: "MULTIPLY DECIMAL"
         MP    0(4,2),0(2,3)
*: m2000=0000012C m3000=012C cc=3                    | m2000=0000144C
*: m2000=0000012C m3000=012D cc=3                    | m2000=0000144D
*: m2000=0000000D m3000=012C                         | m2000=0000000D      | zero with its sign
*: m2000=0000999C m3000=999C                         | m2000=0998001C
*: m2000=0001000C m3000=001C                         | pic=7               | too few zeros at the left
*: m2000=0000001C m3000=0010                         | pic=7
*: key=1 k2000=20 k3000=10 m2000=0000012C m3000=012C | pic=4
*: m2000=00000A2C m3000=012C                         | pic=7
*: m2000=0000012C m3000=A12C                         | pic=7
*: m2000=0000012D m3000=012D                         | m2000=0000144C
*@ m2000=0000012C m3000=012C                         | store=2.4 fetch=3.2
         MP    0(2,2),0(2,3)
*: m2000=000C m3000=000C | pic=6
         MP    0(16,2),0(9,3)
*: m2000=000C m3000=000C | pic=6
         MP    0(16,2),0(8,3)
*: m2000=0000000000000000999999999999999C m3000=999999999999999C | m2000=0999999999999998000000000000001C
         MP    0(4,2),0(2,2)
*: m2000=000C012C | pic=7 | the bytes of the multiplier must be zeros in the multiplicand
         MP    0(4,2),2(2,2)
*: m2000=0000012C | m2000=0000144C | the square: rightmost bytes coincide
         MP    0(4,2),0(4,3)
*: | pic=6 | L1 must be greater than L2
         END
