trapeze classify --json --cases 1 SVC STPX
