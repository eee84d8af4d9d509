*# GA22-7000, Floating-Point Instructions: "HALVE"
         HER   0,2
*: f0=0000000012345678 f2=411 cc=3 | f0=4080000012345678
*: f2=C1E                          | f0=C17
*: f2=41000001                     | f0=3B8              | the guard digit, normalized
*: f2=C10                          | f0=0                | true zero, no significance exception
*: f2=7F pm=F                      | f0=0
*: f2=001                          | f0=0
*: f2=801 pm=2                     | f0=FF8 pic=D
*: f2=802                          | f0=801
         HER   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         HER   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         HER   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         HER   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         HDR   0,2
*: f2=411                   | f0=408
*: f2=4120000000000001      | f0=4110000000000000
*: f2=C110000000000001      | f0=C080000000000008
*: f2=BF pm=F               | f0=0
*: f2=0000000000000001      | f0=0
*: f2=0000000000000001 pm=2 | f0=728 pic=D
         HDR   1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         HDR   0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         HDR   8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         HDR   6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         END
