SQRT     START 0
*        SQUARE ROOT OF F0, LONG
         USING *,15
         LDR   2,0
         LTDR  0,0
         BCR   12,14
         LA    1,10
STEP     LDR   4,2
         LDR   6,0
         DDR   6,4
         ADR   4,6
         HDR   2,4
         BCT   1,STEP
         LDR   0,2
         BR    14
         END
