# Decimal arithmetic and editing: cards in, a register out. The listing, and what is printed.
trapeze asm payroll.asm --listing
trapeze run --quiet payroll.json
