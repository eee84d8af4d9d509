* Several exceptions at once: which is recognized.
*
*# GA22-7000, Interruptions: Multiple Program-Interruption Conditions
         MVCL  1,3
*: s360 | pic=1 | operation before specification
         WRD   0(2),X'00'
*: problem key=1 k2000=28 | pic=1 | operation before privileged operation and access
         STIDP 4(2)
*: problem                | pic=2 | privileged operation before specification
*: problem key=1 k2000=20 | pic=2 | and before access
         SSM   0(2)
*: problem cr0=40000000 | pic=2 | and before special operation
         MR    1,4
*: ia=1000 problem | pic=6 ia=1002
         M     1,0(,2)
*: key=1 k2000=28 | pic=6 | specification, of the register, before access
         D     2,0(,4)
*: key=1 k4000=28 m4000=00000000 | pic=4 | access before divide
         L     1,2(,2)
*: s360 key=1 k2000=28 | pic=6 | specification, of the address, before access
         AE    1,0(,2)
*: r2=10000 | pic=6
         CVB   1,0(,2)
*: m2000=9999999999999990                | pic=7 | data before divide
*: m2000=9999999999999990 key=1 k2000=28 | pic=4 | access before data
         AP    0(1,2),0(1,3)
*: pm=4 m2000=9C m3000=11 | pic=7 | data before overflow
         DP    0(4,2),0(2,3)
*: m2000=00001450 m3000=000C | pic=7 | data before divide
         DP    0(4,2),0(4,3)
*: m2000=00001450 m3000=0000000C | pic=6 | specification before both
         SRP   0(2,2),1,5
*: pm=4 m2000=9990 | pic=7
         EX    0,1(,2)
*: r2=10000 | pic=6 | specification, of the target's address, before access
         EX    0,0(,2)
*: m2000=44002000 key=1 k2000=28 | pic=4          | access before execute
*: m2000=4400                    | pic=3
*: map m2000=58103000 r2=C000    | pic=11 at=C000 | the target's page before its operand's
         L     1,0(,2)
*: map r2=C000 key=1 kC000=28  | pic=11 at=C000  | the translation comes before the key
*: map r2=9000 key=1 k9000=28  | pic=5
*: map r2=20000 mE008=01000001 | pic=10 at=20000 | segment invalid before its entry's other bits
         END
