* The printers at 00E, on the multiplexer channel, and at 10E and 10F, which share the subchannel of
* selector channel 1, take 100 microseconds for a line. CAW at 48, CSW at 40.
*
*# GA22-7000, Input/Output Operations: "START I/O"
         SIO   0(2)
*: r2=00E m48=00003000 m3000=0900400020000001               | cc=0            | write and space
*: r2=FFFF000E m48=00003000 m3000=0900400020000001          | cc=0            | bits 16-31 of the address count
*: r2=00E m48=00003000 m3000=0300400020000001               | m44=0C00 cc=1   | an immediate operation has ended: channel end, device end
*: r2=00E m40=FFFFFFFFFFFFFFFF m48=00003000 m3000=0300400020000001 | m44=0C00 cc=1   | the rest of the CSW stays
*: r2=00E m40=FFFFFFFFFFFFFFFF m48=00003004 m3004=0900400020000001 | m44=0020 cc=1   | the CCW is not on a doubleword: program check
*: r2=00E m48=01003000 m3000=0900400020000001               | m44=0020 cc=1   | CAW bits 4-7 must be zero
*: r2=00E m48=00010000                                      | m44=0020 cc=1   | no CCW there
*: r2=00E m48=00003000 m3000=0900400020000000               | m44=0020 cc=1   | the count is zero
*: r2=00E m48=00003000 m3000=0900400027000001               | m44=0020 cc=1   | CCW bits 37-39 must be zero
*: r2=00E m48=00003000 m3000=0800400020000001               | m44=0020 cc=1   | a first CCW that transfers in channel
*: r2=00E m48=00003000 m3000=0000400020000001               | m44=0020 cc=1   | command code 0000
*: r2=00E m48=10003000 k3000=28 m3000=0900400020000001      | m44=0010 cc=1   | CAW key: protection check
*: r2=00E m48=00003000 m3000=0200400020000001               | m44=0200 cc=1   | a printer cannot read: unit check
*: r2=00F m48=00003000 m3000=0900400020000001               | cc=3            | no device
*: r2=20E m48=00003000 m3000=0900400020000001               | cc=3            | no device on the channel
*: r2=70E m48=00003000 m3000=0900400020000001               | cc=3            | no channel
*: prefix=5000 r2=00E m5048=00003000 m3000=0300400020000001 | m5044=0C00 cc=1 | real addresses
*: s360 r2=00E m48=00003000 m3000=0900400020000001          | cc=0
         SIO   0(2)
         SIO   0(3)
*: r2=00E r3=00E m48=00003000 m3000=0900400020000001 | cc=2 | its subchannel is working
*: r2=10E r3=10F m48=00003000 m3000=0900400020000001 | cc=2 | the channel's only subchannel is working
*: r2=00E r3=10E m48=00003000 m3000=0900400020000001 | cc=0
         SIO   0(2)
         BCT   5,4(,1)
         SIO   0(2)
*: r2=00E r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 cc=2 | an interruption is pending in the subchannel
*
*# GA22-7000, Input/Output Operations: "START I/O FAST RELEASE"
         SIOF  0(2)
*: r2=00E m48=00003000 m3000=0900400020000001 | cc=0
*: r2=00E m48=00003000 m3000=0300400020000001 | m44=0C00 cc=1
*: r2=00E m48=00003004                        | m44=0020 cc=1
*: r2=00F                                     | cc=3
         SIOF  0(2)
         SIOF  0(3)
*: r2=00E r3=00E m48=00003000 m3000=0900400020000001 | cc=2
         END
