*# GA22-7000, Decimal Instructions: "ADD DECIMAL"
         AP    0(2,2),0(2,3)
*: m2000=001C m3000=002C                         | m2000=003C cc=2
*: m2000=0011 m3000=002C                         | pic=7
*: m2000=001C m3000=0021                         | pic=7
*: m2000=0B1C m3000=002C                         | pic=7
*: key=1 k2000=20 k3000=10 m2000=001C m3000=002C | pic=4
*: map r2=FFFFFF mDFFF=00 m0=1C m3000=002C       | mDFFF=00 m0=3C cc=2
*: m2000=001C m3000=00A2 key=1 k2000=10 k3000=28 | pic=4               | access before data
*@ m2000=001C m3000=002C                         | store=2.2 fetch=3.2
         AP    0(2,2),0(1,3)
*: m2000=099C m3000=1C | m2000=100C cc=2
*: m2000=001C m3000=2D | m2000=001D cc=1
*: m2000=005D m3000=5C | m2000=000C cc=0
         AP    0(1,2),0(1,3)
*: m2000=9C m3000=1C      | m2000=0C cc=3
*: m2000=9D m3000=1D      | m2000=0D cc=3       | the correct sum's sign
*: m2000=9D m3000=1D pm=4 | m2000=0D cc=3 pic=A
*: m2000=9C m3000=1C pm=4 | m2000=0C cc=3 pic=A
*: m2000=0C m3000=0D cc=3 | m2000=0C cc=0
*: m2000=0D m3000=0D      | m2000=0C cc=0       | zero is plus
*: m2000=3E m3000=4A      | m2000=7C cc=2       | alternate signs, the result has the preferred one
*: m2000=3B m3000=4F      | m2000=1C cc=2
         AP    0(1,2),0(2,3)
*: m2000=9C m3000=100C | m2000=9C cc=3
         AP    0(2,2),0(2,2)
*: m2000=021C | m2000=042C cc=2
         AP    0(16,2),0(16,3)
*: m2000=9999999999999999999999999999999C m3000=0000000000000000000000000000001C | m2000=0000000000000000000000000000000C cc=3
*@ m200F=1C m300F=2C | store=2.10 fetch=3.10
         AP    0(2,2),0(1,2)
*: m2000=123C | pic=7 | the first byte alone has no sign
         AP    0(3,2),1(2,2)
*: m2000=00123C | m2000=00246C cc=2 | the rightmost bytes coincide
*
*# GA22-7000, Decimal Instructions: "SUBTRACT DECIMAL"
         SP    0(2,2),0(2,3)
*: m2000=001C m3000=002C | m2000=001D cc=1
*: m2000=001C m3000=002D | m2000=003C cc=2
*: m2000=0011 m3000=002C | pic=7
*: m2000=001C m3000=0021 | pic=7
*: m2000=A01C m3000=002C | pic=7
*: m2000=001C m3000=00BC | pic=7
*@ m2000=001C m3000=002C | store=2.2 fetch=3.2
         SP    0(2,2),0(2,2)
*: m2000=021C | m2000=000C cc=0
         SP    0(1,2),0(1,3)
*: m2000=9C m3000=1D      | m2000=0C cc=3
*: m2000=9D m3000=1C      | m2000=0D cc=3
*: m2000=9C m3000=1D pm=4 | m2000=0C cc=3 pic=A
*: m2000=9C m3000=1D pm=B | m2000=0C cc=3
*: m2000=5C m3000=5C      | m2000=0C cc=0
*: m2000=0D m3000=0C      | m2000=0C cc=0       | zero is plus
         SP    0(16,2),0(16,3)
*@ m200F=1C m300F=2C | store=2.10 fetch=3.10
         END
