*# GA22-7000, General Instructions: "PACK"
         PACK  0(3,2),0(4,3)
*: m3000=F1F2F3C4 cc=1 | m2000=01234C
         PACK  0(2,2),0(4,3)
*: m3000=F1F2F3C4 | m2000=234C | high-order digits are lost
         PACK  0(5,2),0(1,3)
*: m2000=FFFFFFFFFF m3000=C1 | m2000=000000001C
         PACK  0(1,2),0(1,2)
*: m2000=12 | m2000=21
         PACK  1(4,2),0(4,2)
*: m2000=F1F2F3F4F5 | m2000=F10001234F | overlapping
         PACK  0(1,2),0(1,3)
*: key=1 k2000=20 | pic=4
         PACK  0(4,2),0(3,3)
*: key=1 k2000=10 k3000=28 | pic=4
*@                         | store=2.4 fetch=3.3
         PACK  0(16,2),X'FFF'(1,15)
*: mFFFF=C1 | m2000=0000000000000000000000000000001C
         PACK  0(1,2),X'FFF'(2,15)
*: | pic=5
         PACK  0(16,2),0(16,3)
*@ | store=2.10 fetch=3.10
*
*# GA22-7000, General Instructions: "UNPACK"
         UNPK  0(4,2),0(3,3)
*: m3000=12345C | m2000=F2F3F4C5
*@              | store=2.4 fetch=3.3
         UNPK  0(5,2),0(3,3)
*: m3000=12345C            | m2000=F1F2F3F4C5
*: m3000=12345A s360 ascii | m2000=51525354A5
         UNPK  0(6,2),0(3,3)
*: m3000=12345C | m2000=F0F1F2F3F4C5
         UNPK  0(2,2),0(2,3)
*: m3000=123C | m2000=F2C3
         UNPK  0(1,2),0(1,3)
*: key=1 k2000=20 | pic=4
         UNPK  0(1,2),X'FFF'(1,15)
*: mFFFF=12 | m2000=21
         UNPK  0(1,2),X'FFF'(2,15)
*: | pic=5
         UNPK  0(16,2),0(16,3)
*@ | store=2.10 fetch=3.10
*
*# GA22-7000, General Instructions: "MOVE WITH OFFSET"
         MVO   0(3,2),0(2,3)
*: m2000=77889C m3000=1234 | m2000=01234C
         MVO   0(2,2),0(3,3)
*: m2000=889C m3000=123456 | m2000=456C
         MVO   0(4,2),0(1,3)
*: m2000=FFFFFF0D m3000=12 | m2000=0000012D
         MVO   1(3,2),0(3,2)
*: m2000=123456789A | m2000=122345689A
         MVO   0(1,2),0(1,3)
*: key=1 k2000=20 | pic=4
         MVO   0(1,2),X'FFF'(2,15)
*: | pic=5
         MVO   0(4,2),0(3,3)
*@ | store=2.4 fetch=3.3
         MVO   0(16,2),0(16,3)
*@ | store=2.10 fetch=3.10
         END
