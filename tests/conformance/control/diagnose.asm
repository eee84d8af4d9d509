*# GA22-7000, Control Instructions: "DIAGNOSE"
         DIAG  1,2,0
*:         | pic=6 | nobody is there to answer
*: problem | pic=2
         END
