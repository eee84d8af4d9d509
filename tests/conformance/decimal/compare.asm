*# GA22-7000, Decimal Instructions: "COMPARE DECIMAL"
         CP    0(2,2),0(2,3)
*: m2000=001C m3000=001F cc=3                    | cc=0
*: m2000=001C m3000=0A1F cc=3                    | pic=7
*: m2000=0010 m3000=001F cc=3                    | pic=7
*: key=1 k2000=20 k3000=20 m2000=001C m3000=001F | cc=0                | nothing stored
*: key=1 k2000=20 k3000=28 m2000=001C m3000=001F | pic=4
*: m2000=001C m3000=0020                         | pic=7
*: m2000=001C m3000=00A2 key=1 k2000=10 k3000=28 | pic=4               | access before data
*: map r3=FFFFFF mDFFF=00 m0=2C m2000=002C       | cc=0
*@ m2000=001C m3000=002C                         | fetch=2.2 fetch=3.2
         CP    0(2,2),0(1,3)
*: m2000=000C m3000=0D cc=3 | cc=0
*: m2000=001D m3000=0D      | cc=1
*: m2000=001C m3000=1D      | cc=2
         CP    0(16,2),0(16,3)
*: m2000=9999999999999999999999999999999D m3000=9999999999999999999999999999999C | cc=1
         END
