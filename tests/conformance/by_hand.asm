* The instructions that GNU as does not know. The last word of each line is its object code, worked
* out by hand from the formats of the Principles of Operation:
*   RR     code, R1, R2
*   SI     code, I2, B1, D1
*   S      code of two bytes, B2, D2
BYHAND   START 0
         SSK   0,0                        0800
         SSK   14,14                      08EE
         SSK   2,12                       082C
         SSK   15,1                       08F1
         ISK   0,0                        0900
         ISK   14,14                      09EE
         ISK   10,4                       09A4
         ISK   1,15                       091F
         WRD   0(0),0                     84000000
         WRD   4095(15),255               84FFFFFF
         WRD   1110(3),X'80'              84803456
         RDD   0(0),0                     85000000
         RDD   4095(15),255               85FFFFFF
         RDD   2748(14),B'01010101'       8555EABC
         SIO   0(0)                       9C000000
         SIO   4095(15)                   9C00FFFF
         SIO   X'00C'                     9C00000C
         SIOF  0(0)                       9C010000
         SIOF  4095(15)                   9C01FFFF
         SIOF  2748(14)                   9C01EABC
         TIO   0(0)                       9D000000
         TIO   4095(15)                   9D00FFFF
         TIO   X'009'                     9D000009
         CLRIO 0(0)                       9D010000
         CLRIO 4095(15)                   9D01FFFF
         CLRIO 1110(3)                    9D013456
         HIO   0(0)                       9E000000
         HIO   4095(15)                   9E00FFFF
         HIO   X'190'                     9E000190
         HDV   0(0)                       9E010000
         HDV   4095(15)                   9E01FFFF
         HDV   2748(14)                   9E01EABC
         TCH   0(0)                       9F000000
         TCH   4095(15)                   9F00FFFF
         TCH   X'100'                     9F000100
         STIDC 0(0)                       B2030000
         STIDC 4095(15)                   B203FFFF
         STIDC 1110(3)                    B2033456
         RRB   0(0)                       B2130000
         RRB   4095(15)                   B213FFFF
         RRB   2748(14)                   B213EABC
         END
