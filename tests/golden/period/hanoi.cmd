# Linkage by macros, save areas, a routine that calls itself: it ends well if it made 127 moves.
trapeze asm hanoi.asm --listing
trapeze run --quiet hanoi.asm && echo it ends well
trapeze asm hanoi.asm --sysparm TRACE -o $SCRATCH/hanoi.deck
