# Tables from global SET symbols, macros and COPY from a library, a card for the linkage editor.
trapeze asm sysgen.asm --macro-path maclib --listing --sysparm TAPE -o $SCRATCH/sysgen.deck
trapeze run --bare --quiet $SCRATCH/sysgen.deck
trapeze asm sysgen.asm --macro-path maclib --format object -o $SCRATCH/sysgen.obj
tail -c 80 $SCRATCH/sysgen.obj | iconv -f IBM037 && echo
trapeze disasm $SCRATCH/sysgen.obj | tail -n 1
