# The place of an error is found again in the text, whatever the text looks like.
printf '{\n\t"machine" : { "devices":[ {"address":"009","type":"3215"} ,\r\n {"\\u0061ddress" :"00C", "type": "2540R", "w\xc3\xb6rd": [1, {"x": "}]"}, "\\""]}]},\n"ipl":\n\n"00C" }\n' \
    >$SCRATCH/a.json
trapeze config $SCRATCH/a.json
printf '{"ipl": "00C", "\\u001b[31mred": 1}' >$SCRATCH/b.json
trapeze config $SCRATCH/b.json
head -c 100000 /dev/zero | tr '\0' '[' >$SCRATCH/c.json
trapeze config $SCRATCH/c.json 2>&1 | cut -c1-120
head -c 100000 /dev/urandom >$SCRATCH/d.json
trapeze config $SCRATCH/d.json >/dev/null 2>&1; echo $?
