*# GA22-7000, General Instructions: "STORE CLOCK"
         STCK  0(2)
*: m2000=FFFFFFFFFFFFFFFF tod=8123456789ABC000 | m2000=8123456789ABC000 cc=0     | at tick 0
*: cr0=000100E0 problem                        | pic=2                           | the time-stamp control makes it privileged
*: cr0=000100E0 tod=1                          | m2000=0000000000000001 cc=0     | in the problem state only
*: problem tod=1                               | m2000=0000000000000001 cc=0
*: map r2=FFFFFC tod=0102030405060708          | mDFFC=01020304 m0=05060708 cc=0
*@                                             | store=2.8
         STCK  0(2)
         STCK  8(2)
*: | m2008=0000000000001000 cc=0 | one microsecond later: bit 51
         END
