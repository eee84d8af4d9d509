# Floating point, common storage, two sections, a weak external: it ends well if the root is right.
trapeze asm newton.asm sqrt.asm --listing -o $SCRATCH/newton.deck
trapeze run --quiet $SCRATCH/newton.deck && echo it ends well
