*# GA22-7000, Input/Output Operations: "HALT I/O"
         HIO   0(2)
*: r2=00E m40=FFFFFFFFFFFFFFFF | m44=0000 cc=1 | the device is selected: its status, zeros
*: r2=00F                      | cc=3
*: r2=70E                      | cc=3
         SIO   0(2)
         HIO   0(2)
*: r2=00E m40=FFFFFFFFFFFFFFFF m48=00003000 m3000=0900400020000001 | m44=0000 cc=1 | on the multiplexer channel
*: r2=10E m40=FFFFFFFFFFFFFFFF m48=00003000 m3000=0900400020000001 | cc=2          | a burst operation is terminated
         SIO   0(2)
         HIO   0(3)
*: r2=10E r3=10F m40=FFFFFFFFFFFFFFFF m48=00003000 m3000=0900400020000001 | cc=2 | whoever's it is
         SIO   0(2)
         BCT   5,4(,1)
         HIO   0(2)
*: r2=00E r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 cc=0 | an interruption is pending
*
*# GA22-7000, Input/Output Operations: "HALT DEVICE"
         HDV   0(2)
*: r2=00E m40=FFFFFFFFFFFFFFFF | m44=0000 cc=1
*: r2=00F                      | cc=3
         SIO   0(2)
         HDV   0(3)
*: r2=00E r3=00E m40=FFFFFFFFFFFFFFFF m48=00003000 m3000=0900400020000001 | m44=0000 cc=1
*: r2=10E r3=10E m40=FFFFFFFFFFFFFFFF m48=00003000 m3000=0900400020000001 | m44=0000 cc=1 | its own burst operation
*: r2=10E r3=10F m40=FFFFFFFFFFFFFFFF m48=00003000 m3000=0900400020000001 | cc=2          | not that of another device
         SIO   0(2)
         BCT   5,4(,1)
         HDV   0(2)
*: r2=00E r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 cc=0
*
*# GA22-7000, Input/Output Operations: "CLEAR I/O"
         CLRIO 0(2)
*: r2=00E | cc=0 | there is nothing to clear
*: r2=00F | cc=3
         SIO   0(2)
         CLRIO 0(3)
*: r2=00E r3=00E m48=00003000 m3000=0900400020000001 | changed=40.8 cc=1 | what it was about to do is up to the channel
*: r2=10E r3=10F m48=00003000 m3000=0900400020000001 | cc=2              | the subchannel works for the other one
         SIO   0(2)
         BCT   5,4(,1)
         CLRIO 0(2)
*: r2=00E r5=C8 m48=00003000 m3000=0900400020000001 | r5=0 m40=000030080C000000 cc=1 | the pending interruption's CSW
         END
