*# GA22-7000, Control Instructions: "DIAGNOSE"
         DIAG  1,2,0
*:         | pic=6 | no such code
*: problem | pic=2
         DIAG  1,2,X'10'(0)
*: r1=3000 r2=3000 m3000=01 m3FFF=02 m2FFF=03 m4000=04 | m3000=00 m3FFF=00 | releases a page
*: r1=3000 r2=4000 m3000=01 m4FFF=02 k3000=16 | m3000=00 m4FFF=00 | and more; keys stay
*: r1=FF003000 r2=3000 m3000=01 | m3000=00 | addresses have 24 bits
*: r1=3000 r2=3000 prefix=3000 m3010=01 | m3010=01 | real page 3 is another absolute page
*: r1=3000 r2=3004 m3000=01     | pic=6 | not a page's address
*: r1=3800 r2=4000 m3000=01     | pic=6
*: r1=4000 r2=3000 m3000=01     | pic=6 | the last is before the first
*: r1=F000 r2=10000 mF000=01    | pic=6 | storage ends at 10000
*: problem | pic=2
         DIAG  1,2,X'104'(0)
*: r1=5 r2=FFFFFFFF | r2=0 | nobody asks for pages
*: problem | pic=2
         LA    3,X'100'
         DIAG  1,2,4(3)
*: r2=1 | r2=0 r3=100 | the code is an address
         END
