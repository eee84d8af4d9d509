*# GA22-7000, General Instructions: "SUPERVISOR CALL"
         SVC   123
*: problem cc=2 | svc=7B ilc=1
         SVC   255
*: | svc=FF ilc=1
         END
