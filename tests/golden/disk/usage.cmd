# Wrong uses are told.
cd "$SCRATCH"
for args in "" "make" "make pack" "ls" "ls a b" "look pack" "make pack --type 3390" "make pack --type 1403" \
    "make pack --type 3350 --cylinders 561" "make pack --type 3350 --cylinders 0" "make pack --type 3350 --cylinders x" \
    "make pack --type 3350 --volume TOOLONG" "make pack --type 3350 --volume a-b" "ls pack --track 5" \
    "ls pack --track 5.1x" "make /no/folder/pack --type 2311"; do
    echo "disk $args" && trapeze disk $args 2>&1
    echo "= $?"
done
ls
