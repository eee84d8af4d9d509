*# GA22-7000, Control Instructions: "WRITE DIRECT"
         WRD   0(2),X'12'
*:         | pic=1
*: problem | pic=1 | not installed, so not privileged
*
*# GA22-7000, Control Instructions: "READ DIRECT"
         RDD   0(2),X'12'
*:         | pic=1
*: problem | pic=1
         END
