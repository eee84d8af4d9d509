*# GA22-7000, Control Instructions: "LOAD CONTROL"
         LCTL  1,3,0(2)
*: m2000=111111112222222233333333 | cr1=11111111 cr2=22222222 cr3=33333333
         LCTL  15,0,0(2)
*: m2000=1111111122222222 | cr15=11111111 cr0=22222222
         LCTL  1,1,2(2)
*: | pic=6
         LCTL  1,1,0(2)
*: problem        | pic=2
*: key=1 k2000=28 | pic=4
*: s360           | pic=1
         LCTL  0,1,X'FFC'(15)
*: mFFFC=12345678 | pic=5 | nothing is loaded
         LCTL  5,7,0(2)
*@ | fetch=2.C/4
         LCTL  5,6,0(2)
*@ | fetch=2.8/4
         LCTL  0,15,0(2)
*: | cr0=0 cr2=0 cr14=0 cr15=0
*
*# GA22-7000, Control Instructions: "STORE CONTROL"
         STCTL 1,3,0(2)
*: cr1=11111111 cr2=22222222 cr3=33333333 | m2000=111111112222222233333333
         STCTL 15,0,0(2)
*: cr15=1 cr0=2 | m2000=0000000100000002
         STCTL 1,1,1(2)
*: | pic=6
         STCTL 1,1,0(2)
*: problem        | pic=2
*: key=1 k2000=20 | pic=4
*: s360           | pic=1
         STCTL 0,1,X'FFC'(15)
*: | pic=5
         STCTL 5,7,0(2)
*@ | store=2.C/4
         STCTL 5,6,0(2)
*@ | store=2.8/4
         STCTL 0,15,0(2)
*: | m2000=000000E0 m2008=FFFFFFFF m2038=C200000000000200 | the values after a reset
         END
