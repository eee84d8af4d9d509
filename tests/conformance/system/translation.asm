* Dynamic address translation as the instructions see it. CR0 8-9 page size, 11-12 segment size; CR1
* segment-table length and origin.
*
*# GA22-7000, Dynamic Address Translation
         L     1,X'468'(,2)
*: dat cr0=00800000 cr1=00008000 m8000=F0009000 m9002=0010 m9008=0040 r2=4000 | r1=0                         | 4 KB pages, 64 KB segments
*: dat cr0=00800000 cr1=00008000 m8000=F0009000 m9002=0010 m9004=0030 m3468=11223344 | r1=11223344
*: dat cr0=00400000 cr1=00008000 m8000=F0009000 m9004=0010 m9008=0038 m3C68=11223344 | r1=11223344                  | 2 KB pages
*: dat cr0=00900000 cr1=00008000 m8000=F0009000 m9002=0010 m9004=0030 m3468=11223344 | r1=11223344                  | 1 MB segments
*: dat cr0=00500000 cr1=00008000 m8000=F0009000 m9004=0010 m9008=0038 m3C68=11223344 | r1=11223344                  | both
*: dat cr0=00400000 cr1=00008000 m8000=F0009000 m9004=0010 m9008=0004 | pic=11 at=2468               | a 2 KB page invalid
*: dat cr0=00900000 cr1=00008000 m8000=F0009000 m9002=0010 m9004=0008 | pic=11 at=2468
*: dat cr0=00900000 cr1=00008000 m8000=F0009000 m9002=0010 m8004=F0009001 r2=100000 | pic=10 at=100468
*: dat cr0=00800000 cr1=00008000 m8000=F0009000 m9002=0010 m9004=0028 | pic=11 at=2468
*: dat cr0=00800000 cr1=00008000 m8000=F0009000 m9002=0010 r2=800000 | pic=10 at=800468             | beyond the segment table
*: dat cr0=00800000 cr1=00008000 m8000=10009000 m9002=0010 r2=4000 | pic=11 at=4468               | beyond the page table
*: dat cr0=00800000 cr1=00008000 m8000=F1009000 | pic=12 ilc=2 ia=1004         | of the instruction itself
*: dat cr0=00000000 cr1=00008000                | pic=12 ilc=2 ia=1004         | no page size
*: dat cr0=00C00000 cr1=00008000                | pic=12 ilc=2 ia=1004
*: dat cr0=00880000 cr1=00008000                | pic=12 ilc=2 ia=1004         | no segment size
*: dat cr0=00800000 cr1=00020000                | pic=5 ilc=2 ia=1004          | the segment table is outside storage
*: dat cr0=00800000 cr1=00008000 m8000=00000001 | pic=10 at=1000 ilc=2 ia=1000
*: map mE010=F0040000 r2=40000                  | pic=5                        | the page table is outside storage
*: dat cr0=00400000 cr1=00008000 m8000=F0009000 m9004=0010 m9008=003A | pic=12                       | a one where a 2 KB page's entry must have a zero
         L     1,0(,2)
         MVC   X'404'(2,14),0(3)
         PTLB
         L     4,0(,2)
*: map m3000=0050 m2000=00000001 m5000=00000002 | mE404=0050 r1=1 r4=2 | a changed entry counts after PTLB
         L     1,0(,2)
         LCTL  1,1,0(3)
         L     4,0(,2)
*: map m3000=0F00F000 mF000=F000F400 mF402=0010 mF404=0050 m2000=00000001 m5000=00000002 | cr1=F00F000 r1=1 r4=2 | another segment table at once
         L     1,0(,2)
         SSM   0(3)
         L     4,0(,2)
*: map mE404=0050 m3000=00 m2000=00000001 m5000=00000002 | mask=0 r1=2 r4=1 | translation off
*
*# GA22-7000, Prefixing
         L     1,X'10'
*: prefix=5000 m5010=00000007 | r1=7
         L     1,X'10'(,5)
*: prefix=5000 m10=00000007 | r1=7 | and the other way round
         LR    5,5
*: prefix=5000 key=1 k1000=28 | pic=4 ilc=2 ia=1004 | the old PSW goes to the prefix area
*
*# GA22-7000, Storage Protection: reference and change bits
         L     1,X'7FE'(,2)
*: k2000=00 k2800=00 | r1=0 k2000=04 k2800=04
         ST    1,X'7FE'(,2)
*: k2000=00 k2800=00 | m27FE=00001000 k2000=06 k2800=06
         ST    1,X'7FE'(,2)
*: key=1 k1000=10 k2000=10 k2800=20 | pic=4 k2000=10 k2800=20
         END
