*# GA22-7000, Control Instructions: "SET STORAGE KEY"
         SSK   1,2
*: r1=123456FF r2=2000       | k2000=FE | seven bits
*: r1=A6 r2=FF0027F0         | k2000=A6 | bits 21-27 are ignored
*: r1=FF s360                | k2000=F8 | five bits
*: r2=2001                   | pic=6
*: r2=2008                   | pic=6
*: r2=10000                  | pic=5
*: r2=10001                  | pic=6
*: problem r2=1              | pic=2
*: prefix=4000 r1=30 r2=0    | k4000=30
*: prefix=4000 r1=30 r2=4000 | k0=30
*: r1=FF r2=FF002000         | k2000=FE | bits 0-7 of the address do not count
*: r1=56 k2000=AF            | k2000=56
*: ec r1=56                  | k2000=56
*
*# GA22-7000, Control Instructions: "INSERT STORAGE KEY"
         ISK   1,2
*: k2000=FE r1=12345678           | r1=123456F8 k2000=FE | BC mode: five bits
*: k2000=FE r1=12345678 ec        | r1=123456FE          | EC mode: seven
*: k2000=F8 r1=12345678 s360      | r1=123456F8
*: r2=2004                        | pic=6
*: r2=10000                       | pic=5
*: problem                        | pic=2
*: k2000=37 r1=0 prefix=2000 r2=0 | r1=30                | a real address
         ISK   1,1
*: r1=2000 k2000=40 | r1=2040
*
*# GA22-7000, Control Instructions: "RESET REFERENCE BIT"
         RRB   0(2)
*: k2000=F8          | k2000=F8 cc=0
*: k2000=0A          | k2000=0A cc=1
*: r2=10000          | pic=5
*: prefix=2000 k0=06 | k0=02 cc=3
*: problem           | pic=2
         RRB   X'7FF'(2)
*: k2000=F4 | k2000=F0 cc=2
         RRB   5(2)
*: k2000=06 | k2000=02 cc=3
         END
