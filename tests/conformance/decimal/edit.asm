*# GA22-7000, Decimal Instructions: "EDIT"
         ED    0(13,2),0(3)
*: m2000=4020206B2020214B202040C3D9 m3000=0257426C | m2000=4040F26BF5F7F44BF2F6404040 cc=2
*: m2000=4020206B2020214B202040C3D9 m3000=0000026D | m2000=404040404040404BF2F640C3D9 cc=1
         ED    0(5,2),0(3)
*: m2000=5C20202020 m3000=000CA0 | pic=7
*: m2000=5C212020C3 m3000=000D   | m2000=5C5CF0F0C3 cc=0
         ED    0(4,2),0(3)
*: m2000=5C202020 m3000=000C                   | m2000=5C5C5C5C cc=0
*: m2000=5C212020 m3000=000C                   | m2000=5C5CF0F0 cc=0
*: s360 ascii m2000=5C202020 m3000=012B        | m2000=5C5C5152 cc=1
*: key=1 k2000=20 m2000=5C202020               | pic=4
*: key=1 k2000=10 k3000=28 m2000=5C202020      | pic=4
*: map r2=FFFFFE mDFFE=4020 m0=2020 m3000=123C | mDFFE=40F1 m0=F2F3 cc=2
*: map r3=FFFFFF mDFFF=12 m0=3C m2000=40202020 | m2000=40F1F2F3 cc=2
*@ m2000=40202020 m3000=123C                   | store=2.4 fetch=3.2
         ED    0(3,2),0(3)
*: m2000=212020 m3000=123C | m2000=F1F2F3 cc=2 | the fill byte counts too
*: m2000=40C3C4            | m2000=404040 cc=0 | no source digit at all
*: m2000=212020 m3000=12A0 | pic=7             | the pattern is as it was, its first byte included
         ED    0(7,2),0(3)
*: m2000=40202020222020 m3000=123C00 | m2000=40F1F2F3404040 cc=0
         ED    0(6,2),0(3)
*: m2000=402020204B22 m3000=123D | m2000=40F1F2F34B40 cc=0
         ED    0(2,2),0(3)
*: m2000=4020 m3000=A0  | pic=7
*: r3=FFFF00 m2000=4020 | pic=5
*
*# GA22-7000, Decimal Instructions: "EDIT AND MARK"
         EDMK  0(13,2),0(3)
*: m2000=4020206B2020214B202040C3D9 m3000=0257426C r1=FF000000 | m2000=4040F26BF5F7F44BF2F6404040 cc=2 r1=FF002002
         EDMK  0(4,2),0(3)
*: m2000=5C212020 m3000=000C             | m2000=5C5CF0F0 cc=0             | forced: r1 stays
*: m2000=40202020 m3000=123D             | m2000=40F1F2F3 cc=1 r1=2001
*: m2000=40202020 m3000=012D r1=FFFFFFFF | m2000=4040F1F2 cc=1 r1=FF002002 | bits 0-7 stay
*: m2000=40202020 m3000=000C             | m2000=40404040 cc=0             | no significant digit: register 1 stays
*: m2000=40202020 m3000=A23C             | pic=7
*: m2000=40202020 m3000=1A3C             | m2000=40F1F340 cc=2 r1=2002     | the last of two
*@ m2000=40202020 m3000=123C             | store=2.4 fetch=3.2
         EDMK  0(6,2),0(3)
*: m2000=402020222020 m3000=1234 | m2000=40F1F240F3F4 cc=1 r1=2004 | after a field separator
         END
