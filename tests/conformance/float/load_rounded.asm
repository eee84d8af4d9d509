*# GA22-7000, Floating-Point Instructions: "LOAD ROUNDED"
         LRER  0,2
*: f0=0000000012345678 f2=411234567FFFFFFF cc=3 | f0=4112345612345678
*: f2=4112345680000000                          | f0=41123457
*: f2=C112345680000000                          | f0=C1123457
*: f2=41FFFFFF80000000                          | f0=421
*: f2=4100000080000000                          | f0=41000001         | not normalized
*: f2=C1                                        | f0=C1
*: f2=7FFFFFFF80000000                          | f0=001 pic=C
*: f2=FFFFFFFF80000000                          | f0=801 pic=C
*: s360                                         | pic=1
         LRER  1,0
*: | pic=6
         LRER  0,1
*: | pic=6
         LRER  8,8
*: | pic=6
         LRER  2,6
*: |
         LRDR  0,4
*: f4=4112345678ABCDEF f6=B37FFFFFFFFFFFFF cc=3 | f0=4112345678ABCDEF
*: f4=4112345678ABCDEF f6=B38                   | f0=4112345678ABCDF0
         LRDR  2,4
*: f4=C1FFFFFFFFFFFFFF f6=008 | f2=C21
         LRDR  6,0
*: f0=7FFFFFFFFFFFFFFF f2=718 | f6=001 pic=C
*: s360                       | pic=1
         LRDR  0,2
*: | pic=6
         LRDR  0,6
*: | pic=6
         LRDR  1,4
*: | pic=6
         LRDR  0,8
*: | pic=6
         END
