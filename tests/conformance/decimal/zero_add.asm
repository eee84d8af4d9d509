*# GA22-7000, Decimal Instructions: "ZERO AND ADD"
         ZAP   0(2,2),0(2,3)
*: m2000=FFFF m3000=012C              | m2000=012C cc=2
*: m3000=000D                         | m2000=000C cc=0
*: m3000=000F                         | m2000=000C cc=0
*: m3000=0123                         | pic=7
*: m3000=0A3C                         | pic=7
*: m3000=A13C                         | pic=7
*: s360 ascii m3000=012C              | m2000=012A cc=2
*: s360 ascii m3000=012D              | m2000=012B cc=1
*: key=1 k3000=10 m3000=012C          | pic=4
*: key=1 k2000=10 k3000=28 m3000=012C | pic=4
*: r3=FFFFFF                          | pic=5
*@ m3000=002C                         | store=2.2 fetch=3.2
         ZAP   0(3,2),0(2,3)
*: m2000=FFFFFF m3000=012B | m2000=00012D cc=1
         ZAP   0(1,2),0(2,3)
*: m3000=123D pm=B | m2000=3D cc=3
*: m3000=123D pm=4 | m2000=3D cc=3 pic=A
*: m3000=120D      | m2000=0D cc=3       | the sign of the whole
         ZAP   0(1,2),0(1,3)
*: m3000=7E | m2000=7C cc=2
         ZAP   0(3,2),0(2,2)
*: m2000=123C45 | m2000=00123C cc=2 | proper overlap
         ZAP   0(16,2),0(16,3)
*: m3000=9999999999999999999999999999999D | m2000=9999999999999999999999999999999D cc=1
         ZAP   0(3,2),1(3,2)
*: m2000=0000123C | m2000=00123C3C cc=2 | the second operand may begin at the right
         END
