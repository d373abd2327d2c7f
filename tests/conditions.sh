#!/bin/sh
# Conditions of texts and figures, {{if P}}, {{claim P}} and #claim P, each with what it must say of one record.
. "$srcdir/tests/tap.sh"

if test -z "$PANDOC"; then
    echo '1..0 # SKIP the text is not woven without pandoc'
    exit 0
fi
case $srcdir in /*) sources=$srcdir ;; *) sources=$PWD/$srcdir ;; esac

cat >"$scratch/dat" <<'EOT'
# nabla 99-sample --rate 0.5 --start 3,4 --widths 2,3,1
#
# cell one
# answer loss = 25
# answer small = -1e-12
# answer point = -2 1.5 0
# answer lost = nan
# answer far = inf
# answer below = -inf
# answer why = step limit
# measured seconds = 0.25
EOT
cat >"$scratch/program.c" <<'EOT'
static const parameter parameters[] = {
    { .name = "rate", .symbol = "R", .fallback = "0.5", .real = &rate },
    { .name = "start", .fallback = "3.0,4", .real = start, .count = 2 },
    { .name = "widths", .fallback = "2,3,1", .widths = widths },
};
EOT

# What is said | of which condition.
cat >"$scratch/cases" <<'EOT'
true | loss == 25
false | loss == 24
true | loss != 24
false | loss != 25
true | loss < 26
false | loss < 25
true | loss <= 25
false | loss <= 24
true | loss > 24
false | loss > 25
true | loss >= 25
false | loss >= 26
true | loss > 2.4e1
true | loss == 2.5e+1 and small == -1e-12
true | rate == 0.5
true | seconds == 0.25
true | point[0] == -2
true | point[1] == 1.5
true | point[2] == 0
true | start[1] == 4
true | 1 + 2 * 3 == 7
true | (1 + 2) * 3 == 9
true | 7 - 2 - 1 == 4
true | 8 / 2 / 2 == 2
true | 2 * 3 - 4 / 2 == 4
true | -loss == -25
true | - -loss == 25
true | 3 - -2 == 5
true | abs(point[0]) == 2
true | abs(loss) == 25
true | min(3, 1, 2) == 1
true | max(3, 1, 2) == 3
true | log10(100) == 2
true | abs(min(loss, point[0])) == 2
true | far == inf and below == -inf
true | loss < inf
false | far < inf
true | lost != lost
false | lost == lost
false | lost < 1
false | lost >= 1
false | lost > 1
false | lost <= 1
true | not (lost < 1)
true | why == "step limit"
false | why == "converged"
true | why != "converged"
true | loss == 25 and why == "step limit"
false | loss == 25 and loss == 24
false | loss == 24 and loss == 25
true | loss == 24 or loss == 25
true | loss == 25 or loss == 24
false | loss == 24 or loss == 23
true | not loss == 24
false | not loss == 25
true | not not loss == 25
true | loss == 25 or loss == 24 and loss == 23
false | (loss == 25 or loss == 24) and loss == 23
true | not loss == 24 and loss == 25
true | default
false | not default
true | loss==25and rate<1
the record says nothing of gain | gain > 1
the record says nothing of gain | loss == 25 or gain > 1
the record says nothing of gain | loss == 24 and gain > 1
point has several numbers: say which, point[0] | point > 1
point has no such number | point[3] > 1
point has no such number | point[loss] > 1
loss has no such number | loss[1] > 1
before > it needs ] | point[0 > 1
it ends too soon | loss >
it ends too soon | loss == 25 and
at its end it needs ) | (loss == 25
it goes on with ) | loss == 25)
it goes on with == | loss == 25 == 25
it has ) where a value should be | abs()
it has < where a value should be | < 3
it cannot have & | loss == 25 & rate
it cannot have ! | !default
it cannot have " | why == "step
1.2.3 is no number | loss == 1.2.3
it joins what is no comparison | loss and rate
it joins what is no comparison | default and loss
it joins what is no comparison | default or loss
it joins what is no comparison | loss or default
it joins what is no comparison | not loss
it joins what is no comparison | loss
it takes step limit for a number | why + 1 == 2
it takes step limit for a number | 1 + why == 2
it takes step limit for a number | 2 * why == 2
it takes step limit for a number | why * 2 == 2
it takes step limit for a number | -why == 2
it takes step limit for a number | abs(why) == 2
it takes step limit for a number | max(1, why) == 2
it compares a number with a word | why == 3
it compares a number with a word | loss == "25"
it puts words in order | why < "t"
EOT

plan 3
sed 's/^[^|]*| //' "$scratch/cases" >"$scratch/conditions"
sed 's/ | .*//' "$scratch/cases" >"$scratch/wanted"
# The reader has a name of small letters, as pandoc turns all into these.
cat "$sources/tests/conditions.lua" >"$scratch/conditions.lua"
answers() {
    (cd "$scratch" && NABLA_RECORD=dat NABLA_PROGRAM=program.c NABLA_SRCDIR=$sources "$PANDOC" -f conditions.lua -t plain --wrap=none)
}
answers <"$scratch/conditions" >"$scratch/got" 2>&1
paste -d '|' "$scratch/got" "$scratch/cases" | awk -F ' *[|] *' '$1 != $2 { print $3 ": got " $1 ", expected " $2 }' >"$said"
cmp -s "$scratch/got" "$scratch/wanted" || note "of $(wc -l <"$scratch/wanted") conditions"
verdict 'each condition says what it must'

# run OPTIONS WANTED: what differs from the program's own parameters.
run() {
    alter "1s/.*/# nabla 99-sample $1/" "$scratch/dat"
    got=$(printf 'changed\ndefault\n' | answers 2>&1)
    test "$got" = "$2" || note "of $1: got $got, expected $2"
}
run '--rate 0.5 --start 3,4 --widths 2,3,1' '
true'
run '--rate 5e-1 --start 3,4e0 --widths 2,3,1' '
true'
verdict 'a run is the one by default if its numbers are, however they are spelt'
run '--rate 0.25 --start 3,4 --widths 2,3,1' 'rate 0.25 for 0.5
false'
run '--rate 0.5 --start 4,4 --widths 2,3,1' 'start 4,4 for 3.0,4
false'
run '--rate 0.5 --start 3,5 --widths 2,3' 'start 3,5 for 3.0,4; widths 2,3 for 2,3,1
false'
run '--rate 0.5 --start 3,4 --widths 2,3,1,1' 'widths 2,3,1,1 for 2,3,1
false'
verdict 'a run is another if a number differs, or how many there are'
finish
