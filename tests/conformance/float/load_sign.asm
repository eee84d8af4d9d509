*# GA22-7000, Floating-Point Instructions: "LOAD AND TEST"
         LTER  0,2
*: f2=C100000000000001 cc=3   | f0=C1 cc=0               | the right half is no part of it
*: f0=0000000012345678 f2=C10 | f0=C100000012345678 cc=0
*: f2=C1000001                | f0=C1000001 cc=1
*: f2=411                     | f0=411 cc=2
         LTER  1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LTER  0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LTER  8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LTER  6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LTDR  0,2
*: f2=C1 cc=3          | f0=C1 cc=0
*: f2=C100000000000001 | f0=C100000000000001 cc=1
*: f2=0000000000000001 | f0=0000000000000001 cc=2
         LTDR  1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LTDR  0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LTDR  8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LTDR  6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
*
*# GA22-7000, Floating-Point Instructions: "LOAD COMPLEMENT"
         LCER  0,2
*: f2=41 cc=3 | f0=C1 cc=0
*: f2=411     | f0=C11 cc=1
*: f2=C11     | f0=411 cc=2
         LCER  1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LCER  0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LCER  8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LCER  6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LCDR  0,0
*: f0=8 cc=3 | f0=0 cc=0
         LCDR  0,2
*: f2=4100000000000001 | f0=C100000000000001 cc=1
*: f2=C100000000000001 | f0=4100000000000001 cc=2
         LCDR  1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LCDR  0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LCDR  8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LCDR  6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
*
*# GA22-7000, Floating-Point Instructions: "LOAD POSITIVE"
         LPER  0,2
*: f2=C1 cc=3 | f0=41 cc=0
*: f2=C11     | f0=411 cc=2
         LPER  1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LPER  0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LPER  8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LPER  6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LPDR  0,2
*: f2=8 cc=3           | cc=0
*: f2=C100000000000001 | f0=4100000000000001 cc=2
         LPDR  1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LPDR  0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LPDR  8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LPDR  6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
*
*# GA22-7000, Floating-Point Instructions: "LOAD NEGATIVE"
         LNER  0,2
*: f2=41 cc=3 | f0=C1 cc=0
*: f2=411     | f0=C11 cc=1
         LNER  1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LNER  0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LNER  8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LNER  6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LNDR  0,2
*: cc=3                | f0=8 cc=0
*: f2=C100000000000001 | f0=C100000000000001 cc=1
         LNDR  1,0
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LNDR  0,3
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LNDR  8,2
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         LNDR  6,12
*: f0=411 f2=411 f4=411 f6=411 pm=F | pic=6
         END
