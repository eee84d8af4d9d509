# A printer's and a second console's lines have their origin before them, or go to a file.
cat >$SCRATCH/a.asm <<'END'
PRINT    START X'1000'
         BALR  12,0
         USING *,12
         LA    1,CCWS
         ST    1,X'48'
         SIO   X'00E'
         TIO   X'00E'
         BC    7,*-4
         SIO   X'01F'
         TIO   X'01F'
         BC    7,*-4
         SIO   X'00D'
         TIO   X'00D'
         BC    7,*-4
         LPSW  DONE
         DS    0D
DONE     DC    X'0002000000000000'
CCWS     CCW   X'09',LINE,X'20',L'LINE
LINE     DC    C'TEN TO ONE'
         END   PRINT
END
devices='{"address": "009", "type": "3215"}, {"address": "01F", "type": "1052"}, {"address": "00C", "type": "2540R"}'
system='"sources": ["a.asm"], "devices": ['$devices', {"address": "00E", "type": "1403"}, {"address": "00D", "type": "1403", "file": "out.txt"}]'
cat >$SCRATCH/a.json <<END
{ "vms": [ {"name": "one", $system} ] }
END
cat >$SCRATCH/b.json <<END
{ "vms": [ {"name": "one", $system}, {"name": "two", ${system/out.txt/two.txt}} ] }
END
trapeze run --quiet $SCRATCH/a.json
cat $SCRATCH/out.txt
trapeze run --quiet $SCRATCH/b.json
cat $SCRATCH/two.txt
