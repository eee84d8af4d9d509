trapeze run --bore x.asm
