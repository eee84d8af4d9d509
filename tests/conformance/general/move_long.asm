*# GA22-7000, General Instructions: "MOVE LONG"
         MVCL  2,4
*: r2=AA002000 r3=BB000004 r4=CC003000 r5=DD000004 m3000=01020304 cc=3 | m2000=01020304 r2=2004 r3=BB000000 r4=3004 r5=DD000000 cc=0
*: r2=2000 r3=2 r4=3000 r5=4 m3000=01020304                   | m2000=0102 r2=2002 r3=0 r4=3002 r5=2 cc=1
*: r2=2000 r3=0 r4=FFF000 r5=4 cc=3                           | cc=1                                                | nothing is accessed
*: r2=FFF000 r3=0 r4=FFF000 r5=0 cc=3                         | cc=0
*: r2=2000 r3=3 r4=FFF000 r5=EE000000                         | m2000=EEEEEE r2=2003 r3=0 cc=2                      | padding
*: r2=2000 r3=4 r4=2000 r5=4 m2000=01020304                   | r2=2004 r3=0 r4=2004 r5=0 cc=0
*: r2=2000 r3=3 r4=2001 r5=3 m2000=01020304                   | m2000=02030404 r2=2003 r3=0 r4=2004 r5=0 cc=0
*: r2=2001 r3=3 r4=2000 r5=3 m2000=01020304                   | cc=3                                                | destructive overlap
*: r2=AA002002 r3=3 r4=CC002000 r5=3                          | r2=2002 r4=2000 cc=3
*: r2=2003 r3=3 r4=2000 r5=3 m2000=010203                     | m2003=010203 r2=2006 r3=0 r4=2003 r5=0 cc=0
*: r2=FFFFFF r3=3 r4=FFFFFE r5=3                              | cc=3
*: r2=1 r3=5 r4=FFFFFE r5=5                                   | cc=3
*: s360                                                       | pic=1
*: key=1 k2000=20 k3000=10 r3=4 r5=4                          | pic=4
*: key=1 k2000=10 k4000=28 r3=4 r5=4                          | pic=4
*: r2=FFF000 r3=4 r5=4                                        | pic=5
*: r2=27FE r3=4 r4=3000 r5=4 m3000=01020304                   | m27FE=0102 r2=2800 r3=2 r4=3002 r5=2 ia=1000
*: r2=2800 r3=2 r4=3002 r5=2 m3000=01020304                   | m2800=0304 r2=2802 r3=0 r4=3004 r5=0 cc=0
*: r2=2000 r3=4 r4=37FF r5=4 m37FF=01020304                   | m2000=01 r2=2001 r3=3 r4=3800 r5=3 ia=1000
*: r2=2000 r3=1004 r4=3000 r5=4 m3000=01020304 cc=3           | m2000=01020304 r2=2004 r3=1000 r4=3004 r5=0 ia=1000
*: key=1 k2000=10 k2800=20 k3000=10 r2=27FE r3=4 r4=3000 r5=4 m3000=01020304 | m27FE=0102 r2=2800 r3=2 r4=3002 r5=2 ia=1000        | what lies behind counts later …
*: key=1 k2000=10 k2800=20 k3000=10 r2=2800 r3=2 r4=3002 r5=2 | pic=4                                               | … here
*: s360                                                       | pic=1
*: map r2=FFFFFE r3=4 r4=3000 r5=4 m3000=01020304             | mDFFE=0102 m0=0304 r2=2 r3=0 r4=3004 r5=0 cc=0
*: key=1 k1000=10 k2000=10 k2800=20 k3000=10 r2=27FE r3=4 r4=3000 r5=4 m3000=01020304 | m27FE=0102 r2=2800 r3=2 r4=3002 r5=2 pic=4          | what was moved stays moved
*: map r2=BFFE r3=4 r4=3000 r5=4 m3000=01020304               | mBFFE=0102 r2=C000 r3=2 r4=3002 r5=2 pic=11 at=C000 | and can be continued
*: r2=2000 r3=3 r4=2000 r5=3 m2000=010203                     | r2=2003 r3=0 r4=2003 r5=0 cc=0                      | the same field
*: map r2=FFFFFE r3=4 r4=3000 r5=4 m3000=01020304             | mDFFE=0102 m0=0304 r2=2 r3=0 r4=3004 r5=0 cc=0
*: key=1 k1000=10 k2000=10 k2800=20 k3000=10 r2=27FE r3=4 r4=3000 r5=4 m3000=01020304 | m27FE=0102 r2=2800 r3=2 r4=3002 r5=2 pic=4          | what was moved stays moved
*: map r2=BFFE r3=4 r4=3000 r5=4 m3000=01020304               | mBFFE=0102 r2=C000 r3=2 r4=3002 r5=2 pic=11 at=C000 | and the rest can follow
*: r2=8000 r3=2710 r4=3080 r5=2710 m3080=010203*D05           | m8000=010203*D05 r2=A710 r3=0 r4=5790 r5=0 cc=0     | nine units of operation
*: r2=8100 r3=2710 r4=3080 r5=C1001388 m3080=0102*9C4         | m8100=0102*9C4 m9488=C1*1388 r2=A810 r3=0 r4=4408 r5=C1000000 cc=2 | padded from the middle on
*: r2=3000 r3=2000 r4=3001 r5=2000 m3001=0102*1000            | m3000=0102*1000 r2=5000 r3=0 r4=5001 r5=0 cc=0      | overlapping from the left
*@ r3=4 r5=4                                                  | store=2.4/4 fetch=4.4/4
         MVCL  3,4
*: | pic=6
         MVCL  2,5
*: | pic=6
         END
