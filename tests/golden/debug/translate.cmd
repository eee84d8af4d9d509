# A guest with translation of its own: its tables, its storage, the monitor's shadow tables.
cat >$SCRATCH/dat.asm <<'END'
DAT      START X'1000'
         BALR  12,0
         USING *,12
         LCTL  0,1,CRS
         LPSW  NEWPSW
GO       LA    5,5
         SLL   5,12
         L     1,4(5)             virtual 5004 is real 2004
BAD      L     2,0(9,5)           with 4000 in 9: this page is invalid
         DS    0D
NEWPSW   DC    X'0408000000',AL3(GO)
CRS      DC    X'00900000',X'00001800'
         ORG   DAT+X'800'
         DC    X'F0',AL3(PAGES)
         ORG   DAT+X'840'
PAGES    DC    X'0000',X'0010',X'0020',X'0030',X'0040',X'0020',X'0060',X'0070',X'0080',X'0008'
         END   DAT
END
trapeze debug $SCRATCH/dat.asm --echo 2>&1 <<'END'
tbreak GO
continue
set %r9 = 0x4000
stepi 2
info translate 0x5004
x/1xw 0x5004
watch word(0x5004)
set word(0x5004) = 77
stepi
print %r1
info translate 0x5004
info translate 0x9000
catch program
continue
info psw
info translate GO --json
END
