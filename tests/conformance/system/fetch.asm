* Exceptions on fetching an instruction; the ILC says how far the address was advanced. Where the
* length is not known, that is 2 here, which the manual leaves open.
*
*# GA22-7000, Interruptions: Specification Exception; Access Exceptions; Instruction-Length Code
         LR    1,2
*: ia=1001                           | pic=6 ilc=2 ia=1005            | an odd address
*: ia=10001                          | pic=6 ilc=2 ia=10005           | before the addressing exception
*: ia=1001 key=1 k1000=28            | pic=6 ilc=2 ia=1005            | and before the protection exception
*: ia=10000                          | pic=5 ilc=2 ia=10004
*: key=1 k1000=28                    | pic=4 ilc=2 ia=1004
*: key=1 k1000=20                    | r1=2000 ia=1002                | store protection does not matter
*: ia=FFFFFE                         | pic=5 ilc=2 ia=2               | addresses wrap at 2^24
*: ia=FFFE mFFFE=D200                | pic=5 ilc=3 ia=10004
*: ia=FFFE mFFFE=1812                | r1=2000 ia=10000               | the last halfword of storage
*: ia=17FE m17FE=5810 key=1 k1800=28 | pic=4 ilc=2 ia=1802
*: ia=17FE m17FE=1812 key=1 k1800=28 | r1=2000 ia=1800
*: ia=17FE m17FE=FF00 key=1 k1800=28 | pic=4 ilc=3 ia=1804            | before operation
*: map ia=C000                       | pic=11 at=C000 ilc=2 ia=C000
*: map ia=BFFE mBFFE=5810            | pic=11 at=C000 ilc=2 ia=BFFE
*: map ia=BFFE mBFFE=1812            | r1=2000 ia=C000
*: map ia=20000                      | pic=10 at=20000 ilc=2 ia=20000
*: map ia=30000                      | pic=12 ilc=2 ia=30004
*: map ia=9000                       | pic=5 ilc=2 ia=9004
*: map ia=FFFFFE mDFFE=4110 m0=0123  | r1=123 ia=2                    | it goes on at 0
*: map ia=FFFFFE mDFFE=1812          | r1=2000 ia=0
         END
