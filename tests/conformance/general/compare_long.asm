*# GA22-7000, General Instructions: "COMPARE LOGICAL LONG"
         CLCL  2,4
*: r2=AA002000 r3=BB000004 r4=CC003000 r5=DD000004 m2000=01020304 m3000=01020304 cc=3 | r2=2004 r3=BB000000 r4=3004 r5=DD000000 cc=0
*: r2=2000 r3=4 r4=3000 r5=4 m2000=01020304 m3000=01020404   | r2=2002 r3=2 r4=3002 r5=2 cc=1
*: r2=2000 r3=4 r4=3000 r5=4 m2000=01FF m3000=0102           | r2=2001 r3=3 r4=3001 r5=3 cc=2
*: r2=FFF000 r3=0 r4=FFF000 r5=0 cc=3                        | cc=0
*: r2=2000 r3=2 r4=FFF000 r5=40000000 m2000=4040             | r2=2002 r3=0 cc=0
*: r2=2000 r3=2 r4=FFF000 r5=40000000 m2000=403F             | r2=2001 r3=1 cc=1
*: r2=FFF000 r3=0 r4=3000 r5=40000003 m3000=404039           | r4=3002 r5=40000001 cc=2
*: r2=2000 r3=1 r4=3000 r5=40000003                          | r2=2001 r3=0 r4=3001 r5=40000002 ia=1000
*: r2=27FE r3=4 r4=3000 r5=4                                 | r2=2800 r3=2 r4=3002 r5=2 ia=1000
*: key=1 k2000=10 k2800=28 k3000=10 r2=27FE r3=4 r4=3000 r5=4 m3000=01 | cc=1                                         | what is behind the inequality is not accessed
*: key=1 k2800=28 k3000=10 r2=2800 r3=4 r4=3000 r5=4         | pic=4
*: map r2=FFFFFE r3=4 r4=3000 r5=4 mDFFE=0102 m0=0304 m3000=01020304 | r2=2 r3=0 r4=3004 r5=0 cc=0
*: map r2=BFFE r3=4 r4=3000 r5=4                             | r2=C000 r3=2 r4=3002 r5=2 pic=11 at=C000
*: map r2=BFFE r3=4 r4=3000 r5=4 mBFFE=01                    | cc=2                                         | the invalid page is not needed
*: map r2=FFFFFE r3=4 r4=3000 r5=4 mDFFE=0102 m0=0304 m3000=01020304 | r2=2 r3=0 r4=3004 r5=0 cc=0
*: map r2=BFFE r3=4 r4=3000 r5=4                             | r2=C000 r3=2 r4=3002 r5=2 pic=11 at=C000
*: map r2=BFFE r3=4 r4=3000 r5=4 mBFFE=01                    | cc=2                                         | the invalid page is not needed
*: r2=8000 r3=2710 r4=3080 r5=2710 m3080=010203*D05 m8000=010203*D05 mA70E=FF | r2=A70E r3=2 r4=578E r5=2 cc=2               | in the ninth unit
*: r2=8100 r3=2710 r4=3080 r5=C1001388 m3080=0102*9C4 m8100=0102*9C4 m9488=C1*1388 | r2=A810 r3=0 r4=4408 r5=C1000000 cc=0
*: r2=8100 r3=100 r4=3080 r5=40001388 m3180=40*1288 m4407=41 | r2=8200 r3=0 r4=4407 r5=40000001 cc=1        | the shorter one padded
*@ r3=4 r5=4                                                 | fetch=2.4/4 fetch=4.4/4
         CLCL  3,4
*: | pic=6
         CLCL  2,5
*: | pic=6
         END
