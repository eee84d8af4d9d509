*# GA22-7000, Control Instructions: "SET CLOCK"
         SCK   0(2)
*: m2000=8123456789ABC000    | tod=8123456789ABC000 cc=0 | at tick 0
*: m2000=8123456789ABC000 ec | tod=8123456789ABC000 cc=0
*@                           | fetch=2.8/8
         SCK   4(2)
*:                | pic=6
*: key=1 k2000=28 | pic=6 | before the access exception
*: problem        | pic=2 | before the specification exception
         SCK   0(2)
         STCK  8(2)
         SCK   0(2)
*: m2000=8123456789ABC000 | m2008=8123456789ABD000 tod=8123456789ABA000 cc=0 | set to the same at tick 2
*
*# GA22-7000, Control Instructions: "SET CLOCK COMPARATOR"
         SCKC  0(2)
*: m2000=8123456789ABC123 | comparator=8123456789ABC123
*@                        | fetch=2.8/8
         SCKC  4(2)
*:         | pic=6
*: problem | pic=2
*
*# GA22-7000, Control Instructions: "STORE CLOCK COMPARATOR"
         STCKC 0(2)
*: comparator=8123456789ABC123 m2000=FFFFFFFFFFFFFFFF | m2000=8123456789ABC123
*@                                                    | store=2.8/8
         STCKC 4(2)
*:                | pic=6
*: key=1 k2000=20 | pic=6
         SCKC  0(2)
         STCKC 8(2)
*: m2000=0123456789ABCDEF | m2008=0123456789ABCDEF comparator=0123456789ABCDEF
*
*# GA22-7000, Control Instructions: "SET CPU TIMER"
         SPT   0(2)
*: m2000=7123456789ABC123 | timer=7123456789ABC123
*: m2000=8000000000000000 | timer=8000000000000000 | it may be negative
*@                        | fetch=2.8/8
         SPT   2(2)
*: | pic=6
*
*# GA22-7000, Control Instructions: "STORE CPU TIMER"
         STPT  0(2)
*: timer=7123456789ABC123 | m2000=7123456789ABC123 | at tick 0
*@                        | store=2.8/8
         STPT  1(2)
*: | pic=6
         SPT   0(2)
         STPT  8(2)
*: m2000=0000000000000FFF | m2008=FFFFFFFFFFFFFFFF timer=FFF | it counts down: bit 51 each microsecond
         END
