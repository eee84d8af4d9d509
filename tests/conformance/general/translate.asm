*# GA22-7000, General Instructions: "TRANSLATE"
         TR    0(3,2),0(3)
*: m2000=000102 m3000=C1C2C3 cc=3 | m2000=C1C2C3
*: m2000=01010101 m3001=FF        | m2000=FFFFFF01
         TR    0(2,2),0(3)
*: m2000=FF10 m30FF=AA m3010=BB | m2000=AABB
         TR    0(2,2),0(2)
*: m2000=0100 | m2000=0000 | the result is the table: 00, then 00
         TR    0(1,2),X'FF0'(15)
*: m2000=0F mFFFF=77 | m2000=77 | only what is selected is accessed
         TR    0(2,2),X'FF0'(15)
*: m2000=0F10 | pic=5
         TR    0(1,2),0(3)
*: key=1 k2000=20 | pic=4
         TR    0(2,2),X'780'(3)
*: m2000=00FF key=1 k2000=10 k3800=28 | pic=4
         TR    0(4,2),0(3)
*: map r2=FFFFFE mDFFE=0102 m0=0304 m3001=A1A2A3A4 | mDFFE=A1A2 m0=A3A4
*: map r3=FFFFFE mDFFE=A0A1 m0=A2A3 m2000=00010203 | m2000=A0A1A2A3      | the table goes on at 0
*@                                                 | store=2.4 fetch=3.1
*
*# GA22-7000, General Instructions: "TRANSLATE AND TEST"
         TRT   0(3,2),0(3)
*: m2000=000102 cc=3       | cc=0
*: m2000=00000001 m3001=FF | cc=0 | the byte behind the operand does not count
         TRT   0(3,6),0(3)
*: m6000=000102 m3001=77 r1=FF000000 r2=12345600 | cc=1 r1=FF006001 r2=12345677
*: m6000=000102 m3002=77                         | cc=2 r1=6002 r2=2077
         TRT   X'FFF'(1,15),0(3)
*: m3000=01 | cc=2 r1=FFFF r2=2001
         TRT   X'FFF'(2,15),0(3)
*: m3000=01 | cc=1 r1=FFFF r2=2001 | stops before the end of storage
*:          | pic=5
         TRT   0(1,2),0(3)
*: key=1 k3000=28 | pic=4
         TRT   0(4,2),0(3)
*: map r2=FFFFFE m0=0005 m3005=AB | r1=1 r2=FFFFAB cc=2
*@                                | fetch=2.4 fetch=3.1
         END
