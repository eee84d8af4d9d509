BAD      START X'4000'
         USING BAD,15
         SVC 3
         BC 15,BAD
         SVC   0
         END   BAD
