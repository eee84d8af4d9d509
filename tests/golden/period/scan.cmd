# Tables for TRT made by a macro; it ends well if it found eleven words.
trapeze asm scan.asm --listing
trapeze run --quiet scan.asm && echo it ends well
