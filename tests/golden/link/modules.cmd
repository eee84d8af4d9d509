# Two sources are linked; so are a source and an object deck, and two decks in one file.
trapeze asm main.asm write.asm --macro-path maclib -o $SCRATCH/a.deck && trapeze run --bare --quiet $SCRATCH/a.deck
trapeze asm write.asm --macro-path maclib -o $SCRATCH/write.obj --format object
trapeze asm main.asm $SCRATCH/write.obj -o $SCRATCH/b.deck && cmp $SCRATCH/a.deck $SCRATCH/b.deck
trapeze asm main.asm -o $SCRATCH/main.obj --format object
cat $SCRATCH/main.obj $SCRATCH/write.obj >$SCRATCH/both.obj
trapeze asm $SCRATCH/both.obj -o $SCRATCH/c.deck && cmp $SCRATCH/a.deck $SCRATCH/c.deck
