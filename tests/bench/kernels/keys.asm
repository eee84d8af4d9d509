* Storage keys: each of 512 blocks is given a key, which is inserted and compared.
KEYS     START X'1000'
         BALR  12,0
         USING *,12
         L     2,ROUNDS
ROUND    L     4,BEGIN
         L     3,BLOCKS
BLOCK    LR    5,4                the block's number times 16
         SRL   5,7
         N     5,MASK
         SSK   5,4
         SR    6,6
         ISK   6,4
         CR    6,5
         BNE   WRONG
         AH    4,SIZE
         BCT   3,BLOCK
         BCT   2,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'8000'
BEGIN    DC    X'00020000'
BLOCKS   DC    F'512'
MASK     DC    X'000000F0'
SIZE     DC    H'2048'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   KEYS
