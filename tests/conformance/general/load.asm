*# GA22-7000, General Instructions: "LOAD"
         LR    1,2
*: r2=12345678 cc=2 | r1=12345678
         LR    1,1
*: r1=5 | r1=5
         L     1,0(,2)
*: r2=4000 m4000=00000007           | r1=7
*: m2000=80000001 cc=3              | r1=80000001
*: key=3 k2000=48                   | pic=4
*: key=3 k2000=40 m2000=07          | r1=07000000          | fetching is not protected
*: key=3 k2000=38 m2000=07          | r1=07000000 k2000=3C
*: map r2=FFFFFD mDFFD=010203 m0=04 | r1=01020304
*@                                  | fetch=2.4
         L     1,4(2,3)
*: r2=100 r3=2000 m2104=01020304          | r1=01020304
*: r2=FF000100 r3=10002000 m2104=01020304 | r1=01020304 | 24-bit addresses
         L     1,0
*: s360 m0=00000001 | r1=1
         L     1,1(,2)
*: s370 m2001=DEADBEEF | r1=DEADBEEF | byte-oriented operands on s370
*: s360                | pic=6
         L     1,2(,2)
*: s360 | pic=6
         L     1,X'FFE'(,1)
*: s370 m1FFE=11223344 | r1=11223344 | across a block
         L     1,X'FFE'(,15)
*: s370 | pic=5
         L     1,X'7FE'(,1)
*: s370 key=1 k1000=10 k1800=28 | pic=4 | second block protected: nothing done
         L     1,16
*: prefix=5000 m5010=00000007 | r1=7
         L     1,X'10'(,5)
*: prefix=5000 m10=00000007 r5=5000 | r1=7
         L     1,X'468'(,2)
*: dat cr0=00800000 cr1=00008000 m8000=F0009000 m9002=0010 m9008=0040 r2=4000 | r1=0
*: dat cr0=00800000 cr1=00008000 m8000=F0009000 m9002=0010 m9004=0028 | pic=11 ia=1000
*: dat cr0=00800000 cr1=00008000 m8000=F1009000 | pic=12 ilc=2
*: dat cr0=00000000 cr1=00008000                | pic=12 ilc=2
*: dat cr0=00800000 cr1=00020000                | pic=5 ilc=2
*: dat cr0=00800000 cr1=00008000 m8000=00000001 | pic=10 ilc=2 ia=1000
         L     1,0(,15)
*: dat cr0=00800000 cr1=00008000 m8000=F0009000 m9002=0010 r15=800000 | pic=10 ia=1000
         L     1,4(3,2)
*: r2=FFFFF0 r3=2010 m2004=0000002A | r1=2A | addresses are added modulo 2^24
*
*# GA22-7000, General Instructions: "LOAD HALFWORD"
         LH    1,0(,2)
*: m2000=7FFF | r1=7FFF
*: m2000=8000 | r1=FFFF8000
*@            | fetch=2.2
         LH    1,1(,2)
*: s370 m2001=8000 | r1=FFFF8000
*: s360            | pic=6
*
*# GA22-7000, General Instructions: "LOAD ADDRESS"
         LA    1,X'FFF'(2,3)
*: r2=00FFFFFF r3=FF000002 | r1=1000
         LA    1,4095
*: r0=99 | r1=FFF
         LA    1,1(1)
*: r1=FFFFFFFF | r1=0
         LA    1,1(,2)
*: r2=FFFFFF | r1=0 | bits 0-7 are zeros
*
*# GA22-7000, General Instructions: "LOAD MULTIPLE"
         LM    1,3,0(2)
*: m2000=000000010000000200000003 | r1=1 r2=2 r3=3
*@                                | fetch=2.C
         LM    15,0,0(2)
*: m2000=000000010000000200000003 | r15=1 r0=2
         LM    3,3,0(3)
*: r3=2000 m2000=00000009 | r3=9
         LM    1,3,2(2)
*: s360 | pic=6
         LM    1,3,X'7F8'(1)
*: key=1 k1000=10 k1800=28 | pic=4
         LM    1,3,X'FF8'(15)
*: r1=1 | pic=5
         LM    3,2,0(2)
*@ | fetch=2.40
         LM    1,2,0(2)
*: map r2=FFFFFC mDFFC=00000001 m0=00000002 | r1=1 r2=2
         LM    1,4,0(2)
*: r2=27F8 key=1 k1000=10 k2000=10 k2800=28 | pic=4 | no register is loaded
         LM    2,1,0(2)
*: m2000=00000001 m203C=00000002 | r2=1 r3=0 r4=0 r5=0 r6=0 r7=0 r8=0 r9=0 r10=0 r11=0 r12=0 r13=0 r14=0 r15=0 r0=0 r1=2
         END
