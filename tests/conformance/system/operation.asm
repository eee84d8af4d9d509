* Operation codes that no instruction has.
*
*# GA22-7000, Interruptions: Operation Exception
         DC    X'0000'
*:         | pic=1 ilc=1
*: problem | pic=1 ilc=1
         DC    X'4D000000'
*: | pic=1 ilc=2
         DC    X'99000000'
*: problem | pic=1 ilc=2
         DC    X'A0000000'
*: | pic=1 ilc=2
         DC    X'B2000000'
*: | pic=1 ilc=2
         DC    X'B2990000'
*: problem | pic=1 ilc=2
         DC    X'C00000000000'
*: | pic=1 ilc=3
         DC    X'D00000000000'
*: | pic=1 ilc=3
         DC    X'FF0000000000'
*:       | pic=1 ilc=3
*: key=1 | pic=1 ilc=3
         END
