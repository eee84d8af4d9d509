# A disk's channel program: what its commands are called, and how it goes on behind a search.
cat >$SCRATCH/disk.asm <<'END'
DISK     START X'1000'
         BALR  12,0
         USING *,12
         LA    1,SEEK
         ST    1,X'48'
         L     2,MANY
START    SIO   X'190'
LOOP     BCT   2,LOOP
         MVC   X'78'(8),NEW
         LPSW  WAIT
READY    LPSW  DONE
         DS    0D
WAIT     DC    X'FE02000000000000'
NEW      DC    A(0,READY)
MANY     DC    F'1000000'
DONE     DC    X'0002000000000000'
SEEK     CCW   X'07',PLACE,X'40',6
         CCW   X'1F',MASK,X'40',1
SEARCH   CCW   X'B1',PLACE+2,X'40',5
         CCW   X'08',SEARCH,X'00',1
         CCW   X'1A',HOME,X'60',5
         CCW   X'08',ENDLESS,X'00',1
ENDLESS  CCW   X'03',0,X'60',1
         CCW   X'08',ENDLESS,X'00',1
PLACE    DC    X'000000000000',X'00'
MASK     DC    X'00'
HOME     DS    CL5
         END   DISK
END
cat >$SCRATCH/disk.json <<END
{"vms": [{"name": "disk", "sources": ["$SCRATCH/disk.asm"],
          "devices": [{"address": "00C", "type": "2540R"}, {"address": "190", "type": "3330", "cylinders": 2}]}]}
END
trapeze debug $SCRATCH/disk.json --echo 2>&1 <<'END'
info ccw 190
tbreak LOOP
continue
info ccw 190
info ccw
info devices
stepi 20000
info ccw 190
tbreak READY
continue
info ccw 190 --json
END
