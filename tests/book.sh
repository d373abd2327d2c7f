#!/bin/sh
# The book: the text quotes only the record, a page has every line of its program
# and all that it said, and the same source gives the same bytes.
. "$srcdir/tests/tap.sh"

if test -z "$PANDOC" || test -z "$GNUPLOT"; then
    echo '1..0 # SKIP the book is not woven without pandoc and gnuplot'
    exit 0
fi
case $srcdir in /*) sources=$srcdir ;; *) sources=$PWD/$srcdir ;; esac

# ---- a small chapter, good and bad ----------------------------------------------------
sample=$scratch/sample outline=$PWD/learn/outline
mkdir -p "$sample/chapters/exercises" "$sample/plots/99-sample" || bail 'no place for a sample'
mkdir "$sample/book"
ln -s "$sources"/book/*.* "$sample/book"
ln -s "$sources/lib" "$sample/lib"
cat >"$sample/good.dat" <<'EOT'
# nabla 99-sample --rate 0.1 --start 3,4
#
# cell one
# A line for the reader
# answer loss = 25
# answer point = 2.4 -3.2
# answer why = step limit
# answer many = 1863690
# answer one = 1
# answer flat = -0.0001
# answer lost = nan


# path
step x
0 3
1 nan
2 -1e-300
3 0.1234567890123
4 1050625


#
# cell two
# measured seconds = 0.012
EOT
# Text to be replaced stands at the end of its line, so that sed finds it.
cat >"$sample/good.c" <<'EOT'
/*md
# Of {{= loss}} and {{= point[1] %.3f}}, in chapter 100 (1986)

Rates {{= rate}} and {{= start}} took {{= seconds %.1e}} seconds, {{= why}}. Type
`--rate 0.25
--steps 100`, for $0.5 x^{{2}}
+ 100$ with {{= many}}, with 10 to 12 steps, and pay \$99. See {{figure line}}.
{{constant 0.5, 100: a half and a hundred}}
{{constant 1000: a thousand, to be halved}}

$$ \frac{{1000}}{2} = {{= point}} $$
```
make RUN_3="--rate 0.3"
```
*/
#include "nabla.h"

/*md
The text of a cell is no cell.
*/
CELL(one)
{
    say("%g", 0.125 < 1);
}

static const parameter parameters[] = {
    { .name = "rate", .symbol = "R", .fallback = "0.1", .real = &rate },
    { .name = "start", .symbol = "X,Y", .fallback = "3,4.0", .real = start, .count = 2 },
};

/*md
{{if loss == 25}}Shown.{{else}}Not shown.{{end}}
{{claim default and why == "step limit"}}

{{if seconds > 1}}
Hidden, {{= point[1]}}
{{else if many > 9 and not (loss < 0)}}
It took {{= one step}}, {{= loss entry/entries}}, and {{= flat %.2f}} of {{= flat}} is left.
{{else}}
Lost, {{figure line}}, {{= lost}}
{{end}}

## {{if default}}By default{{else}}Otherwise{{end}}

Then
{{if default}}
```
make
```
{{end}}
{{folded: What nobody needs}}
*/
CELL(two)
{
}
EOT
cat >"$sample/line.svg" <<'EOT'
<svg viewBox="0 0 640 440"><title id="a">A &lt; B</title>
<desc id="b">A line.</desc></svg>
EOT
cat >"$sample/line.gp" <<'EOT'
#constant 0.5: a half
#constant 360: degrees
heading = sprintf("Rate 0.5, %.3f, %10.2e", 1, 2)
description = "In chapter 100, " . \
    'all 360 of them'
plot record index "path" title "0.25"; axis = "0.75"
EOT

# weave FORMAT ARGUMENT...: the sample, to $scratch/woven; its messages to $said.
weave() {
    (cd "$sample" && echo chapters/99-sample.c | NABLA_SRCDIR=. NABLA_HEADERS=lib/vector.h NABLA_CHAPTERS=99-sample \
        NABLA_FIGURES=plots/99-sample/line.svg "$PANDOC" --data-dir=book -f book/read.lua --wrap=none --quiet -t "$@") >"$scratch/woven" 2>"$said"
}
# The exercises as make has them read.
outline() {
    (cd "$sample" && "$outline" exercises . 99-sample) >"$sample/book/99-sample.exercises"
}
fresh() {
    cat "$sources/tests/fixtures/sample.md" >"$sample/chapters/exercises/99-sample.md"
    outline
    cp "$sample/good.c" "$sample/chapters/99-sample.c"
    cp "$sample/good.dat" "$sample/plots/99-sample.dat"
    cp "$sample/line.svg" "$sample/plots/99-sample/line.svg"
    cp "$sample/line.gp" "$sample/plots/99-sample/line.gp"
}

# weaves TEXT WHAT: the sample, woven, has this text.
weaves() { grep -qF -e "$1" "$scratch/woven" || cp "$scratch/woven" "$said"; verdict "$2"; }

# The woven text without its marks, which differ between versions of pandoc.
unmarked() {
    sed 's/<[^>]*>//g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' "$scratch/woven" >"$scratch/text" && mv "$scratch/text" "$scratch/woven"
}

good_checks=27
check_good() {
    fresh
    weave plain; ok $? 'a good chapter is woven'
    weaves 'Of 25 and −3.200, in chapter 100 (1986)'  'one number of several, in a format'
    weaves 'Rates 0.1 and (3, 4) took'                'parameters'
    weaves 'seconds, step limit.'                     'text'
    weaves '1,863,690'                                'commas between the thousands'
    weaves 'See Figure 99.1.'                         'a figure by its number'
    weaves 'Figure 99.1. A < B'                       'and its heading'
    weaves 'A line.'                                  'above its description'
    weaves '    A line for the reader'                'the output of the program'
    weaves '    loss = 25'                            'its answers'
    weaves '0.123457'                                 'the numbers of tables in six digits'
    weaves '1050625'                                  'whole numbers in all their digits'
    weaves 'It took 1 step, 25 entries, and 0.00 of −0.0001' 'numbers that count, and a zero without a sign'
    weaves 'Shown.'                                   'what is so of this run'
    hides 'Hidden|Lost|Not shown|claim|Otherwise|folded' 'and not what is otherwise'
    weaves 'By default'                               'in a heading, too'
    grep -q -e constant -e thousand "$scratch/woven"
    test $? = 1; ok $? 'the declaration of a constant is not shown'
    weave html
    weaves '1.2 × 10<sup>−2</sup>'                    'powers of ten'
    weaves '= (2.4, -3.2)'                            'a quote in a formula'
    unmarked
    weaves 'say("%g", 0.125 < 1);'                   'the program'
    weave html -L book/html.lua -M page=99-sample
    tr '\n' ' ' <"$scratch/woven" | grep -q '<summary>What nobody needs: 3 lines</summary>.*</details>.*seconds.*0\.012'
    ok $? 'a cell that is folded away says what it says all the same'
    weave ipynb -L book/notebook.lua
    weaves 'CELL(two)'                               'and is a cell in a notebook'
    awk '/^# measured/ { next } { print } /^# cell one/ { print "# measured seconds = 0.012" } END { print "\n\n# late\nk\n77" }' \
        "$sample/good.dat" >"$sample/plots/99-sample.dat"
    weave html -L book/html.lua -M page=99-sample
    tr '\n' ' ' <"$scratch/woven" | grep -q 'What nobody needs.*<code[^>]*>late</code>.*</details>'
    ok $? 'but tables for figures only are folded away, too'
    sed 's/--rate 0.1/--rate 0.7/; s/seconds = 0.012/seconds = 7/' "$sample/good.dat" >"$sample/plots/99-sample.dat"
    refused chapters/99-sample.c:33 'does not hold' 'a claim that is right by default only, of another run'
    alter 's/{{claim default and/{{claim/' "$sample/chapters/99-sample.c"
    echo '--rate 0.7' >"$sample/plots/99-sample.run"
    weave plain
    weaves 'Hidden, −3.2'                             'another run, another branch'
    weaves 'A run of your own: --rate 0.7 in place of 0.1. Again: make chapter-99 RUN_99="--rate 0.7". Back to the' 'which says at its top that it is one'
    rm "$sample/plots/99-sample.run"
    sed 's/--rate 0.1/--rate 0.7/' "$sample/good.dat" >"$sample/plots/99-sample.dat"
    weave plain
    weaves 'Rates 0.7 and (3, 4) took'                'another run, another number in the sentence'
}

# hides TEXT WHAT: it has not.
hides() {
    test -s "$scratch/woven" && ! grep -E -e "$1" "$scratch/woven" >"$said"
    ok $? "$2"
}

exercise_checks=19
check_exercises() {
    fresh
    weave html -L book/html.lua -M page=99-sample
    weaves '<h2 id="exercises"><a href="#exercises">Exercises</a></h2>' 'a chapter ends with its exercises'
    weaves '<section id="exercise-99-1"'              'each has a place of its own'
    weaves '<h3><a href="#exercise-99-1"><span class="number">99.1</span> A half of <code' 'and a title that leads to it'
    weaves 'Predict · 3 minutes'                      'its kind, and how long it takes'
    weaves '<code class="short">half</code>: a number' 'what to write down'
    weaves '<summary>Hint 2</summary>'                'hints are folded away, with numbers if there are several'
    weaves '<summary>Hint</summary>'                  'without if there is one'
    weaves 'aria-label="Exercise 99.2, solution"'     'code says whose it is'
    weaves '<a href="library.html#lib-nrm2">nrm2</a>' 'its words lead to the library'
    hides blunder                                   'mistakes are not shown'
    hides 'check[(]void'                           'nor checks'
    weave plain -L book/search.lua -M page=99-sample
    weaves '["99-sample","exercise-99-1","99.1 A half of x","The statement' 'the search finds a statement'
    hides 'nudge|way|insight|nrm2|only one' 'but no hint and no solution'
    weave plain -L book/terminal.lua
    weaves 'make hint-99.1, make solution-99.1'       'in the terminal it is said where they are'
    hides 'nudge|insight|nrm2'                  'but not what'
    weave ipynb -L book/notebook.lua
    weaves '<details><summary>Hint 1</summary>'       'they are folded away in a notebook'
    weaves '"start-99-2"'                             'where the code to begin with is a cell'
    weave latex -L book/latex.lua
    awk '/begin{solutions}/ { behind = 1 } /nudge|insight/ { hidden += behind; shown += !behind } /The task/ { shown -= !behind }
         END { exit !(hidden == 2 && shown == -1) }' "$scratch/woven"
    ok $? 'they stand behind all exercises on paper'
    rm "$sample/chapters/exercises/99-sample.md"
    weave html
    hides xercise                                   'a chapter without exercises has no such section'
}

# refused WHERE WORDS WHAT: the sample is not woven, and the first line says where and why.
# (More may follow: an open bracket swallows the text behind it.)
refused() {
    weave plain && echo 'it was woven' >"$said"
    head -1 "$said" | grep -q -e "^$1: .*$2"
    ok $? "is refused: $3"
}
# bad_exercise SED-SCRIPT LINE WORDS NAME: allowed by the form of an exercise, but not by its words.
bad_exercise() {
    fresh
    sed "$1" "$sources/tests/fixtures/sample.md" >"$sample/chapters/exercises/99-sample.md"
    outline
    refused "chapters/exercises/99-sample.md:$2" "$3" "exercises: $4"
}

bad_exercise_checks=8
check_bad_exercises() {
    bad_exercise 's/The statement/0.25/'       3 '0.25 is typed.*1/4'    'a typed decimal'
    bad_exercise 's/\$2x/$200x/'              39 '200 is typed'          'a typed number in a formula'
    bad_exercise 's/nudge/nudge of 0.1/'      11 '0.1 is typed'          'a typed number in a hint'
    bad_exercise 's/way:/way 77.7:/'          15 '77.7 is typed'         'a typed number above indented code'
    bad_exercise 's/insight/insight 77.7/'    21 '77.7 is typed'         'a typed number above a fenced block'
    bad_exercise 's/blunder/blunder of 1986/' 29 '1986 is typed'         'a typed number in a mistake'
    bad_exercise 's/A half/A half, 0.5/'       1 '0.5 is typed'          'a typed number in a title'
    fresh; rm "$sample/book/99-sample.exercises"
    refused book/99-sample.exercises 'No such file'                      'exercises that were not read'
}

# bad_script SED-SCRIPT LINE WORDS WHAT: the words that a figure's script gives.
bad_script() {
    fresh
    sed "$1" "$sample/line.gp" >"$sample/plots/99-sample/line.gp"
    refused "./plots/99-sample/line.gp:$2" "$3" "a figure: $4"
}

bad_script_checks=7
check_bad_scripts() {
    bad_script 's/Rate/Rate 0.25 or/'  3 '0.25 is typed.*#constant 0.25' 'a decimal typed into its heading'
    bad_script 's/In chapter/In 100, &/' 4 '100 is typed'        'a whole number typed into its description'
    bad_script 's/all/all 720 or/'     5 '720 is typed'          'one in the second line of it, in single quotes'
    bad_script 's/: a half//'          1 'not of the form'       'a constant without a source'
    bad_script 's/#constant/&s/'       1 'not of the form'       'a constant by another name'
    bad_script 's/Rate 0.5/Rate/'      1 'constant 0.5 does not occur' 'a constant that is not used'
    bad_script '2d'                    4 '360 is typed'          'a constant that is not declared'
}

# bad SED-SCRIPT LINE WORDS WHAT
bad() {
    fresh
    LC_ALL=C sed "$1" "$sample/good.c" >"$sample/chapters/99-sample.c"
    refused "chapters/99-sample.c:$2" "$3" "$4"
}

# The sample with a heading, twice.
two_headings() {
    fresh
    awk -v heading="## $1" 'NR == 10 { print ""; print heading; print ""; print heading } { print }' "$sample/good.c" >"$sample/chapters/99-sample.c"
}

bad_checks=65
check_bad() {
    bad 's/= loss/= los/'              2 'says nothing of los'   'an unknown name'
    bad 's/point\[1\]/point[2]/'       2 'there are only 2'      'an index that is too large'
    bad 's/start}}/start[2]}}/'        4 'there are only 2'      'an index that is too large for a parameter'
    bad 's/= why/= why %.1f/'          4 'is text'               'a format for text'
    bad 's/= why/= why[0]/'            4 'has no parts'          'an index for text'
    bad 's/%.1e/%d/'                   4 'not of the form'       'a format that is not for numbers'
    bad 's/%.1e/%.1e%n/'               4 'not of the form'       'two formats'
    bad 's/{{= rate}}/{{rate}}/'       4 'is none of'            'a quote without ='
    bad 's/{{= rate}}/{{= rate}/'      4 'not closed'            'a quote that is not closed'
    bad 's/= point}}/= pint}}/'       11 'says nothing of pint'  'an unknown name in a formula'
    bad 's/took/took 1.5/'             4 '1.5 is typed'          'a typed decimal'
    bad 's/took/took 999/'             4 '999 is typed'          'a typed whole number'
    bad 's/took/after 1986/'           4 '1986 is typed'         'a year without parentheses'
    bad 's/took/and 10,000/'           4 '000 is typed'          'a number with a comma'
    bad 's/The text/7.25/'            19 '7.25 is typed'         'a typed decimal in another block'
    bad 's/10 to 12/`10` 12.5/'        7 '12.5 is typed'         'a typed decimal behind code'
    bad 's/\\\$99/\\$999/'             7 '999 is typed'          'a price, which is no formula'
    bad 's/0.5 x/0.25 x/'              6 '0.25 is typed'         'a typed decimal in a formula'
    bad 's/^+ 100/+ 200/'              7 '200 is typed'          'a typed number in the second line of a formula'
    bad 's/{2} =/{250} =/'            11 '250 is typed'          'a typed number in a displayed formula'
    bad 's/^{{constant 1000.*//'      11 '1000 is typed'         'a constant that is not declared'
    bad 's/: a half.*/}}/'             8 'not of the form'       'a constant without its source'
    bad 's/constant 1000/constant 1000, 77.7/' 9 '77.7 does not occur' 'a constant that is not used'
    bad 's/{{figure line}}/{{figure lime}}/'   7 'there is no figure plots/99-sample/lime.svg' 'a figure that is not there'
    bad '20d'                         30 'block of line 18 is not closed'       'a block of text that is not closed'
    bad '20s/^/so /'                  20 'ends the comment here' '*/ within text'
    bad '20s/^/ /'                    20 'ends the comment here' '*/ that is indented'
    bad '18s/$/ text/'                18 'does not stand alone'  '/*md that does not stand alone'
    bad '18s/^/    /'                 18 'does not stand alone'  'text within a function'
    bad 's/The text/\/* The text/'    19 'block of line 18 is not closed' '/* within text'
    bad 's/The text.*//'              20 'an empty block'        'an empty block'
    bad 's/^+ 100\$/+ 100/'            6 'is not closed'         'a formula that is not closed'
    bad 's/--steps 100`/--steps 100/'  5 'is not closed'         'code that is not closed'
    bad '14d'                         12 'is not closed'         'a fenced block that is not closed'
    bad '24s/^/ /'                    21 'the cell one does not end with }' 'a cell that does not end'
    bad 's/CELL(two)/CELL(three)/'    53 'CELL(three) is not in plots/99-sample.dat' 'a cell that the record does not have'
    bad 's/CELL(two)/CELL(one)/'      53 'a second CELL(one)'    'a cell that is there twice'
    bad '51{h;s/.*//;};52{G;s/\(.*\)\n\(.*\)/\2\n\1\n\/*md\nx\n*\//;}' 54 'stands before text' 'text that is folded'
    bad '33s/"step limit"/"stalled"/' 33 'does not hold of this run' 'a claim that is wrong'
    bad '33s/why ==/why/'             33 'it joins what is no comparison' 'a claim that is none'
    bad '33s/why/who/'                33 'says nothing of who'   'a claim of something unknown'
    bad '32s/25/twenty/'              32 'says nothing of twenty' 'a branch that depends on something unknown'
    bad '37s/not (loss < 0)/(loss < 0/' 37 'at its end it needs )' 'a bracket that is not closed'
    bad '41d'                         35 'this {{if}} has no {{end}}' 'a branch without its end'
    bad '35d'                         36 'belongs to no {{if}}'  'a branch without its beginning'
    bad '39s/$/{{else}}/'             39 'belongs to no {{if}}'  'two ways otherwise'
    bad '36s/point/pint/'             36 'says nothing of pint'  'an unknown name that is not shown'
    bad '36s/Hidden/Hidden 77.7/'     36 '77.7 is typed'         'a typed number that is not shown'
    bad '38s/= flat}}/= lost}}/'      38 'lost is no number in this run' 'a quote of what is no number'
    bad '38s/loss entry/point entry/' 38 'cannot count'          'several numbers that are to count'
    bad "s/took/caf$(printf '\351')/" 4 'is not UTF-8'          'bytes that are not UTF-8'
    bad "s/took/&$(printf '\r')/"      4 'a carriage return'     'a carriage return'
    bad 's/0.5 x/\\nosuch 0.5 x/'       6 'not TeX.*nosuch'        'a formula that is no TeX'
    bad 's/\\frac{/\\nosuch{/'         11 'not TeX.*nosuch'        'a displayed formula that is no TeX'
    two_headings 'A half'
    refused chapters/99-sample.c:13 '#a-half is taken, by chapters/99-sample.c:11' 'a second heading of one name'
    two_headings Exercises
    refused chapters/99-sample.c:13 '#exercises is taken'        'a heading named as the section of exercises'
    two_headings 'Figure line'
    refused chapters/99-sample.c:13 '#figure-line is taken'      'a heading named as a figure'
    fresh; alter 's/<desc.*/<desc id="b"><\/desc>/' "$sample/plots/99-sample/line.svg"
    refused chapters/99-sample.c:7 'has no description'          'a figure without a description'
    fresh; alter 's/<title.*<\/title>//' "$sample/plots/99-sample/line.svg"
    refused chapters/99-sample.c:7 'has no title'                'a figure without a title'
    fresh; alter 's/ See {{figure line}}.//' "$sample/chapters/99-sample.c"
    refused chapters/99-sample.c 'no text mentions {{figure line}}' 'a figure that no text mentions'
    fresh; alter 's/cell two/cell ten/' "$sample/plots/99-sample.dat"
    refused chapters/99-sample.c:53 'is not in plots/99-sample.dat' 'a record of another program'
    fresh; rm "$sample/plots/99-sample.dat"
    refused plots/99-sample.dat 'No such file'                   'a chapter without a record'
    fresh; : >"$sample/plots/99-sample.dat"
    refused plots/99-sample.dat 'the record is empty'            'an empty record'
    fresh; alter '1s/.*/hello/' "$sample/plots/99-sample.dat"
    refused plots/99-sample.dat:1 'not a record'                 'a file that is no record'
    fresh; rm "$sample/chapters/99-sample.c"
    refused chapters/99-sample.c 'No such file'                  'a chapter that is not there'
}

# ---- the book that make wove --------------------------------------------------------------
# The lines of a program that a page shows: FILE NUMBER TEXT, without blanks at the beginning.
shown() {
    awk '
        /<div class="program"/ { match($0, /data-source="[^"]*"/); source = substr($0, RSTART + 13, RLENGTH - 14) }
        match($0, /<span id="[^"]*-[0-9]+">/) && source != "" {
            number = substr($0, RSTART + 10, RLENGTH - 12)
            sub(/.*-/, "", number)
            text = substr($0, RSTART)
            gsub(/<[^>]*>/, "", text)
            gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#39;/, "\047", text)
            gsub(/&amp;/, "\\&", text)
            sub(/^ */, "", text)
            if (text != "") print source, number, text
        }
        /<\/code><\/pre>/ { source = "" }' "$@"
}
# The lines of a source that are not text, in the same form.
written() {
    for file; do
        awk -v file="$file" '
            /^ *\/\*md$/ { prose = 1 }
            !prose && /[^ ]/ { text = $0; sub(/^ */, "", text); print file, FNR, text }
            /^ *\*\/$/ { prose = 0 }' "$srcdir/$file"
    done
}

page_checks=7
check_page() {
    c=$1 page=book/$1.html
    shown "$page" | grep "^chapters/" >"$scratch/shown"
    written "chapters/$c.c" >"$scratch/written"
    test -s "$scratch/written" && cmp "$scratch/shown" "$scratch/written" >"$said" 2>&1
    ok $? "$c: every line of the program, in order, once, with its number"

    # Its output, all lines but those of tables, in order.
    of_record said "plots/$c.dat" | sed '/^nabla /d; /^cell /d; /^table /d; /^$/d; s/^answer //; s/^measured //' >"$scratch/spoken"
    awk '/<samp>/ { on = 1 } on { print } /<\/samp>/ { on = 0 }' "$page" |
        sed 's/<[^>]*>//g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' >"$scratch/samp"
    test -s "$scratch/spoken" && cmp "$scratch/samp" "$scratch/spoken" >"$said" 2>&1
    ok $? "$c: all that it said, in order, once"

    is "$(grep -c '<figure id=' "$page")" "$(ls "$srcdir/plots/$c"/*.gp | wc -l)" "$c: every figure, once"
    is "$(grep -c '{{' "$page")" 0 "$c: nothing is left to be replaced"
    cmp "plots/$c.dat" "book/$c.dat" >"$said" 2>&1; ok $? "$c: its record lies beside it"

    is "$(grep -E '<section id="exercise-|<details' "$page" | grep -vc '<details class="folded"')" \
       "$(cat "$srcdir/chapters/exercises/$c.md" 2>/dev/null | grep -cE '^## |^### hint|^### solution')" \
       "$c: every exercise, hint and solution, once"

    # In the terminal: every figure is drawn, above the caption with its number; every line of the program
    # has its own, or a note says where it stands; and output that is not read in a terminal has no escape sequences.
    number=${c%%-*} number=${number#0}
    $MAKE -s "read-$number" >"$scratch/text" 2>"$scratch/err" || cat "$scratch/err" >"$said"
    for script in "$srcdir/plots/$c"/*.gp; do
        text=plots/$c/$(basename "$script" .gp).txt
        test -s "$text" && grep -qxF -e "$(sed -n 4p "$text")" "$scratch/text" || echo "no $text"
    done >>"$said"
    # A sentence may end with "Figure 4.3." at the beginning of a line, too.
    is_there=$(grep -o "^Figure $number\.[0-9]*\. " "$scratch/text" | sort -u | wc -l)
    test "$is_there" = "$(ls "$srcdir/plots/$c"/*.gp | wc -l)" || echo "$is_there figures" >>"$said"
    grep -c "$(printf '\033')" "$scratch/text" | grep -v '^0$' >>"$said"
    sed -n 's/^ *\([0-9]\{1,\}\)  .*/\1/p; s/^ *\([0-9]\{1,\}\)$/\1/p' "$scratch/text" >"$scratch/numbers"
    sed -n 's/^  \[.*, lines \([0-9]*\) to \([0-9]*\)\]$/\1 \2/p' "$scratch/text" |
        awk '{ for (k = $1; k <= $2; k++) print k }' >>"$scratch/numbers"
    sort -u "$scratch/numbers" -o "$scratch/numbers"
    sed 's/^[^ ]* \([0-9]*\) .*/\1/' "$scratch/written" | sort -u | comm -23 - "$scratch/numbers" 2>/dev/null | sed 's/^/no line /' >>"$said"
    verdict "$c: can be read in a terminal"
}

book_checks=11
check_book() {
    # shellcheck disable=SC2046  # a list of files
    written $(cd "$srcdir" && ls lib/*.[ch]) | sort >"$scratch/written"
    shown book/library.html | sort >"$scratch/shown"
    cmp "$scratch/shown" "$scratch/written" >"$said" 2>&1; ok $? 'every line of the library is in the book'

    # <b id="lib-dot"></b> stands in the line that declares dot, and <a href="#vector-c-8">dot</a>
    # leads to the line that defines it.
    awk '{ line = $0; gsub(/<[^>]*>/, "", line)
           while (match($0, /<b id="lib-[^"]*">/)) {
               name = substr($0, RSTART + 11, RLENGTH - 13); $0 = substr($0, RSTART + RLENGTH); declared++
               if (line !~ "(^|[^A-Za-z0-9_])" name "([^A-Za-z0-9_]|$)") print name " is not declared in: " line
           } }
         END { if (declared < 50) print "only " declared + 0 " names" }' book/library.html >"$said"
    verdict 'a link to a name of the library leads to the line that declares it'
    awk 'FNR == NR { if (match($0, /<span id="[a-z_]*-c-[0-9]*">/)) { id = substr($0, RSTART + 10, RLENGTH - 12); text = $0; gsub(/<[^>]*>/, "", text); at[id] = text }; next }
         { while (match($0, /<a href="#[a-z_]*-c-[0-9]*">[^<]*</)) {
               split(substr($0, RSTART, RLENGTH), part, /[">#<]+/); $0 = substr($0, RSTART + RLENGTH); links++
               if (at[part[3]] !~ "(^|[^A-Za-z0-9_])" part[4] "[(]") print part[4] " is not defined in: " part[3] " " at[part[3]]
           } }
         END { if (links < 30) print "only " links + 0 " links" }' book/library.html book/library.html >"$said"
    verdict 'there a link leads on to the line that defines it'

    sed -n 's/^\["\([^"]*\)","\([^"]*\)",.*/\1 \2/p' book/search.js >"$scratch/sections"
    test "$(wc -l <"$scratch/sections")" -ge 60 || echo 'there are too few' >"$said"
    while read -r page anchor; do
        test -z "$anchor" || grep -q "id=\"$anchor\"" "book/$page.html" || echo "book/$page.html#$anchor: no such place"
    done <"$scratch/sections" >>"$said"
    verdict 'every section that the search knows is there'

    for page in book/*.html; do
        name=${page#book/}
        tr '>' '\n' <"$page" | sed -n 's/.*<a .*href="\([^"]*\)".*/\1/p' | sort -u | while read -r link; do
            target=${link%%#*} anchor=
            case $link in *'#'*) anchor=${link#*#} ;; esac
            case $target in http*|data:*) continue ;; esac
            test -f "book/${target:-$name}" || echo "$page: $link: no such file"
            test -z "$anchor" || grep -q "id=\"$anchor\"" "book/${target:-$name}" || echo "$page: $link: no such place"
        done
    done >"$said"
    verdict 'every link of every page leads somewhere'

    # A table may be called as a type or a function of the library is; chapter 5 has one, tape.
    grep -n '[Tt]ables\{0,1\} <a ' book/*.html | cut -c 1-200 >"$said"
    verdict 'the name of a table leads to nothing of the library'

    for c in $chapters; do
        test -f "book/$c.html" && grep -q "href=\"$c.html\"" book/index.html || echo "$c"
    done >"$said"
    verdict 'the index leads to every chapter'

    is "$(grep -cE '>the same</td>|>not the same<' book/published.html)" \
       "$(tests/published.t | grep -c '^# published')" 'every published number that is tested is in the appendix'

    size=0
    for c in $chapters; do
        size=$(($(gzip -9c "book/$c.html" | wc -c) + $(cat book/fonts/* | wc -c)))
        test $size -lt 300000 || echo "book/$c.html with its fonts has $size bytes"
    done >"$said"
    verdict 'no chapter weighs more than 300 kB, compressed and with its fonts'

    # Woven from another run, the sentences are true of that run.
    mkdir -p "$scratch/other/plots/03-descent-step" "$scratch/other/chapters"
    cp plots/03-descent-step/*.svg "$scratch/other/plots/03-descent-step"
    chapters/03-descent-step --start -2,1 --rate 0.25 --output "$scratch/other/plots/03-descent-step.dat" 2>"$said"
    ln -s "$sources/book" "$scratch/other/book"
    (cd "$scratch/other" && echo "$sources/chapters/03-descent-step.c" | NABLA_SRCDIR=$sources NABLA_HEADERS='' NABLA_FIGURES='' \
        "$PANDOC" --data-dir=book -f book/read.lua -t plain --quiet --wrap=none) >"$scratch/woven" 2>>"$said"
    weaves 'You moved from (−2, 1) to (−1, 0.5), and the loss is 1.25, as it was on the cut.' 'the sentences are those of the run'

    for i in 1 2; do
        echo "$srcdir/chapters/03-descent-step.c" | NABLA_HEADERS=$(cd "$srcdir" && echo lib/*.h) NABLA_CONTENTS=book/contents NABLA_FIGURES='' \
            "$PANDOC" --data-dir="$srcdir/book" -f book/reader.lua -L "$srcdir/book/html.lua" -t html5 --wrap=preserve \
            --template="$srcdir/book/page.template" -M page=03-descent-step -o "$scratch/page$i" 2>"$said"
    done
    cmp "$scratch/page1" "$scratch/page2" >>"$said" 2>&1 && cmp "$scratch/page1" book/03-descent-step.html >>"$said" 2>&1
    ok $? 'the same source gives the same bytes: a page'
}

terminal_checks=2
check_terminal() {
    # No command of TeX stands in the terminal by its name, other than those that are words.
    grep -ohE '\\[A-Za-z]+' "$sources"/chapters/*.c "$sources"/chapters/exercises/*.md "$sources"/book/*.md | sort -u |
        grep -vE '^.(n|t|r|a|x|begin|end|log|ln|exp|(arc|)(sin|cos|tan)h?|max|min|lim|right)$' >"$scratch/commands"
    while read -r command; do printf '$%s{x}{y}$\n\n' "$command"; done <"$scratch/commands" |
        NABLA_SRCDIR=$sources "$PANDOC" -f markdown -L "$sources/book/terminal.lua" -t plain >"$scratch/signs" 2>"$said"
    test "$(wc -l <"$scratch/commands")" -gt 30 || echo 'too few commands' >>"$said"
    sed 's/^.//' "$scratch/commands" | grep -f - -ow "$scratch/signs" >>"$said"
    verdict 'every command of TeX has a sign in the terminal'
    cat >"$scratch/show.mk" <<'EOT'
show: ; @echo 'A *hint*: $$x^2$$' | $(in_terminal)
EOT
    is "$(MAKEFLAGS= $MAKE -s --no-print-directory -f Makefile -f "$scratch/show.mk" show)" 'A _hint_: x²' 'text from elsewhere can be shown in a terminal, too'
}

format_checks=6
check_formats() {
    $MAKE -s notebooks >"$scratch/log" 2>&1 || { cat "$scratch/log" >"$said"; }
    verdict 'the notebooks are woven'
    mkdir "$scratch/first" && mv book/*.ipynb "$scratch/first" && $MAKE -s notebooks >"$scratch/log" 2>&1
    for c in $chapters; do cmp "$scratch/first/$c.ipynb" "book/$c.ipynb"; done >"$said" 2>&1
    verdict 'the same source gives the same bytes: the notebooks'
    for python in /usr/bin/python3 python3 none; do
        "$python" -c 'import nbformat' 2>/dev/null && break
    done
    if test $python = none; then
        skip 1 'no nbformat for python3 (python3-nbformat)'
    else
        for c in $chapters; do
            "$python" -c 'import sys, nbformat; nbformat.validate(nbformat.read(sys.argv[1], 4))' "book/$c.ipynb"
        done >"$said" 2>&1
        verdict 'nbformat finds the notebooks valid'
    fi
    if test -z "$zip" || test -z "$unzip"; then
        skip 3 'the EPUB is packed by zip and unzip'
        return
    fi
    $MAKE -s epub >"$scratch/log" 2>&1 || cat "$scratch/log" >"$said"
    verdict 'the EPUB is woven'
    mv book/nabla.epub "$scratch/first" && sleep 2 && $MAKE -s epub >"$scratch/log" 2>&1
    cmp "$scratch/first/nabla.epub" book/nabla.epub >"$said" 2>&1; ok $? 'the same source gives the same bytes: the EPUB'
    if command -v epubcheck >/dev/null && command -v java >/dev/null; then
        java -jar "$(command -v epubcheck)" book/nabla.epub >"$said" 2>&1 && rm -f "$said"
        verdict 'epubcheck finds nothing in the EPUB'
    else
        skip 1 'no epubcheck'
    fi
}

# shellcheck disable=SC2086  # a list of words
set -- $chapters
test $# -gt 0 || bail 'there is no chapter to test'
check_all || format_checks=0
plan $((good_checks + exercise_checks + bad_checks + bad_exercise_checks + bad_script_checks + $# * page_checks + book_checks +
        terminal_checks + format_checks))
check_good
check_exercises
check_bad
check_bad_exercises
check_bad_scripts
for chapter in $chapters; do check_page "$chapter"; done
check_book
check_terminal
test $format_checks = 0 || check_formats
finish
