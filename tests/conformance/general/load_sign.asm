*# GA22-7000, General Instructions: "LOAD AND TEST"
         LTR   1,2
*: r2=0 cc=3   | r1=0 cc=0
*: r2=80000000 | r1=80000000 cc=1
*: r2=1        | r1=1 cc=2
*
*# GA22-7000, General Instructions: "LOAD COMPLEMENT"
         LCR   1,2
*: r2=0 cc=1        | r1=0 cc=0
*: r2=1             | r1=FFFFFFFF cc=1
*: r2=FFFFFFFF      | r1=1 cc=2
*: r2=80000000      | r1=80000000 cc=3
*: r2=80000000 pm=8 | r1=80000000 cc=3 pic=8
*: r2=80000000 pm=7 | r1=80000000 cc=3
*
*# GA22-7000, General Instructions: "LOAD POSITIVE"
         LPR   1,2
*: r2=0 cc=1        | r1=0 cc=0
*: r2=FFFFFFFE      | r1=2 cc=2
*: r2=7             | r1=7 cc=2
*: r2=80000000      | r1=80000000 cc=3
*: r2=80000000 pm=8 | r1=80000000 cc=3 pic=8
*
*# GA22-7000, General Instructions: "LOAD NEGATIVE"
         LNR   1,2
*: r2=0 cc=1   | r1=0 cc=0
*: r2=5        | r1=FFFFFFFB cc=1
*: r2=80000000 | r1=80000000 cc=1
         END
