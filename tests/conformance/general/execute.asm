*# GA22-7000, General Instructions: "EXECUTE"
         EX    0,X'10'(,2)
*: m2010=0512 cc=1                       | ia=2000 r1=90001004              | executed: ILC 2
*: m2010=45102468 cc=0                   | ia=2468 r1=80001004
*: m2010=1A56 r0=FF r5=1 r6=2            | r5=3 cc=2                        | R1 field 0: not modified
*: m2010=44002020                        | pic=3                            | EXECUTE of EXECUTE
*: key=1 k2000=28 k1000=10               | pic=4                            | the target is protected
*: m2010=0000                            | pic=1 ilc=2                      | the ILC is EXECUTE's
*: m2010=5D100000 r1=1                   | pic=6 ilc=2                      | and so is the address
*: m2010=D20000000000 key=1              | pic=4 ilc=2
*: m2010=80000000 problem                | pic=2 ilc=2
*: m2010=47F03000                        | ia=3000
*: m2010=82003000 m3000=0008000001003000 | psw=0008000001003000 pic=6 ilc=0
         EX    1,X'10'(,2)
*: m2010=1A56 r1=0 r5=1 r6=2            | r5=3 cc=2
*: m2010=1A00 r1=FFFFFF56 r5=1 r6=2     | r5=3 cc=2    | modified by R1's low byte
*: m2010=D20030004000 r1=2 m4000=010203 | m3000=010203
*: m2010=0A00 r1=7B                     | svc=7B ilc=2
*: m2010=B200 r1=10 problem             | pic=2        | the second byte belongs to the code
*: m2010=B200 r1=01                     | pic=1
         EX    1,X'11'(,2)
*: | pic=6 | odd target
         EX    15,X'FFE'(,15)
*: mFFFE=5810 | pic=5 | the target's end is outside storage
         EX    0,0(,2)
*: r2=27FE m27FE=D200 m2800=30004000 m4000=AA | m3000=AA
*: r2=27FE m27FE=D200 m2800=30004000 key=1 k1000=10 k2000=10 k2800=28 | pic=4
*: map r2=FFFFFE mDFFE=4110 m0=0123           | r1=123
*@ m2000=1855                                 | fetch=2.2/2
*@ m2000=41100000                             | fetch=2.4/2
*@ m2000=D20030003000                         | fetch=2.6/2
         EX    0,0(,6)
*: m6000=0E24 r2=8000 r3=2710 r4=3080 r5=2710 m3080=010203*D05 | m8000=010203*D05 r2=A710 r3=0 r4=5790 r5=0 cc=0     | MOVE LONG goes on with EXECUTE
*: map m6000=D20FBFF83000 m3000=0102030405060708090A0B0C0D0E0F10 | pic=11 at=C000                                      | nullified: the target's page is EXECUTE's
*: map m6000=D20F3000BFF8 mBFF8=0102030405060708             | pic=11 at=C000
*: map m6000=FA77BFFC3000 mBFFC=00000001 m3000=000000000000001C | pic=11 at=C000
*: map m6000=900FBFF0                                        | pic=11 at=C000
*: map m6000=980FBFF0 mBFF0=00112233445566778899AABBCCDDEEFF | pic=11 at=C000
*: map m6000=0E24 r2=BFFE r3=4 r4=3000 r5=4 m3000=01020304   | mBFFE=0102 r2=C000 r3=2 r4=3002 r5=2 pic=11 at=C000
         EX    0,X'FFE'(,11)
*: map mBFFE=D20F | pic=11 at=C000 | the target itself
         EX    0,0(,12)
*: map | pic=11 at=C000
         END
