# Each message names the module; nothing is written.
trapeze asm main.asm -o $SCRATCH/a.deck
trapeze asm main.asm main.asm write.asm --macro-path maclib -o $SCRATCH/a.deck
trapeze asm main.asm write.asm -o $SCRATCH/a.deck
trapeze asm main.asm nothing.asm -o $SCRATCH/a.deck
ls $SCRATCH
