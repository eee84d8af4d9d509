*# GA22-7000, General Instructions: "STORE"
         ST    1,0(,2)
*: r1=12345678               | m2000=12345678 k2000=06
*: key=1 k2000=20            | pic=4
*: map r1=12345678 r2=FFFFFE | mDFFE=1234 m0=5678
*@                           | store=2.4
         ST    4,X'7FE'(,1)
*: s370 r4=12345678                         | m17FE=12345678 k1000=06 k1800=06
*: s370 r4=12345678 key=1 k1000=10 k1800=20 | pic=4 k1000=14 k1800=20
         ST    1,1(,2)
*: s370 r1=12345678 | m2001=12345678
*: s360             | pic=6
         ST    1,X'FFE'(2,3)
*: s370 r2=0 r3=F000 r1=1 | pic=5
*
*# GA22-7000, General Instructions: "STORE HALFWORD"
         STH   1,0(,2)
*: r1=12345678               | m2000=5678
*: key=1 k2000=20            | pic=4
*: map r1=12345678 r2=FFFFFF | mDFFF=56 m0=78
*@                           | store=2.2
         STH   1,1(,2)
*: s360 | pic=6
*
*# GA22-7000, General Instructions: "STORE CHARACTER"
         STC   1,1(,2)
*: r1=12345678 s360 | m2001=78
*: key=1 k2000=20   | pic=4
         STC   1,0(,2)
*@ | store=2.1
*
*# GA22-7000, General Instructions: "STORE MULTIPLE"
         STM   1,3,0(4)
*: r1=1 r2=2 r3=3 | m4000=000000010000000200000003
*@                | store=4.C
         STM   15,0,0(2)
*: r15=F r0=A | m2000=0000000F0000000A | register 0 follows 15
         STM   1,1,0(2)
*: r1=1 | m2000=00000001
         STM   1,3,2(2)
*: s360 | pic=6
         STM   1,3,X'7F8'(1)
*: key=1 k1000=10 k1800=20 | pic=4
         STM   3,2,0(4)
*@ | store=4.40
         STM   3,4,0(2)
*: map r3=01020304 r4=05060708 r2=FFFFFB | mDFFB=0102030405 m0=060708
         STM   1,4,0(2)
*: r2=27F8 key=1 k2000=10 k2800=20 k1000=10 | pic=4 k2000=10 | nothing is stored
*
*# GA22-7000, General Instructions: "STORE CHARACTERS UNDER MASK"
         STCM  1,15,0(2)
*: r1=11223344 cc=3 | m2000=11223344
*@                  | store=2.4
         STCM  1,10,0(2)
*: r1=11223344 | m2000=1133
*@             | store=2.2
         STCM  1,1,1(2)
*: r1=11223344 | m2001=44
         STCM  1,0,0(2)
*: r1=11223344 m2000=FF |
*: key=1 k2000=20       |
         STCM  1,3,X'7FF'(2)
*: key=1 k2000=10 k2800=20 | pic=4
         STCM  1,7,0(2)
*: map r1=12345678 r2=FFFFFE | mDFFE=3456 m0=78
         END
