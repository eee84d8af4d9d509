PROG     CSECT
         LR    1,17
         COPY  broken.copy
         LR    17,1
         END
