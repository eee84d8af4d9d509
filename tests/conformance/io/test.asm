*# GA22-7000, Input/Output Operations: "TEST I/O"
         TIO   0(2)
*: r2=00E | cc=0 | available
*: r2=10E | cc=0
*: r2=00F | cc=3
*: r2=70E | cc=3
         SIO   0(2)
         TIO   0(3)
*: r2=00E r3=00E m48=00003000 m3000=0900400020000001 | cc=2 | working
*: r2=10E r3=10F m48=00003000 m3000=0900400020000001 | cc=2 | the shared subchannel works for the other one
*: r2=00E r3=10E m48=00003000 m3000=0900400020000001 | cc=0
         SIO   0(2)
         BCT   5,4(,1)
         TIO   0(3)
*: r2=00E r3=00E r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 m40=000030080C000000 cc=1   | ended: the CSW
*: r2=00E r3=00E r5=C8 m48=30003000 m3000=0900400020000003 | r5=0 m40=300030080C000000 cc=1   | with the CAW's key
*: r2=10E r3=10F r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 cc=2                        | the pending interruption is the other one's
*: prefix=5000 r2=00E r3=00E r5=C8 m5048=00003000 m3000=0900400020000001 | r5=0 m5040=000030080C000000 cc=1
         SIO   0(2)
         BCT   5,4(,1)
         TIO   0(2)
         TIO   0(2)
*: r2=00E r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 m40=000030080C000000 cc=0 | the first one has taken it
*
         SIO   0(2)
         CLRIO 0(2)
         TIO   0(2)
*: r2=00E m48=00003000 m3000=0900400020000001 | changed=40.8 cc=0 | cleared: the subchannel is free
         SIO   0(2)
         HIO   0(2)
         BCT   5,8(,1)
         TIO   0(2)
*: r2=00E r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 changed=40.8 cc=1 | halted: it has ended all the same
*
*# GA22-7000, Input/Output Operations: "TEST CHANNEL"
         TCH   0(2)
*: r2=000 | cc=0 | available
*: r2=100 | cc=0
*: r2=200 | cc=3 | no device on the channel
*: r2=700 | cc=3
         SIO   0(2)
         TCH   0(2)
*: r2=00E m48=00003000 m3000=0900400020000001 | cc=0 | a multiplexer channel works for several
*: r2=10E m48=00003000 m3000=0900400020000001 | cc=2 | a selector channel for one, in burst mode
         SIO   0(2)
         BCT   5,4(,1)
         TCH   0(2)
*: r2=00E r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 cc=1 | an interruption is pending
*: r2=10E r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 cc=1
*
*# GA22-7000, Input/Output Operations: "STORE CHANNEL ID"
         STIDC 0(2)
*: r2=000 mA8=FFFFFFFF | mA8=10000000 cc=0   | a byte-multiplexer channel
*: r2=100 mA8=FFFFFFFF | mA8=00000000 cc=0   | a selector channel
*: prefix=5000 r2=000  | m50A8=10000000 cc=0
*: r2=700              | cc=3
         SIO   0(2)
         STIDC 0(2)
*: r2=10E m48=00003000 m3000=0900400020000001 mA8=FFFFFFFF | cc=2 | nothing is stored
         END
