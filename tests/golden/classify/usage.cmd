trapeze classify --mutant jrts
trapeze classify --model s380
trapeze classify --cases 0
trapeze classify --seed x
trapeze classify XYZZY
trapeze classify --mutnat jrst
trapeze equiv --mutant jrts
trapeze classify --model s360 --mutant lra
