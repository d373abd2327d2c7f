#!/bin/sh
# The source of exercises: its parts are found, and its authors' mistakes are said with
# file and line, to readers and weaver alike.  The sample is tests/fixtures/sample.md.
. "$srcdir/tests/tap.sh"

outline=$PWD/learn/outline
case $srcdir in /*) good=$srcdir/tests/fixtures/sample.md ;; *) good=$PWD/$srcdir/tests/fixtures/sample.md ;; esac
mkdir -p "$scratch/chapters/exercises"
printf '/*md\n# The sample\n*/\n' >"$scratch/chapters/99-sample.c"

# outlined CHANGE: the sample, changed so, read: $scratch/out, $scratch/err, $status.  A change is a
# script for sed, or NUMBERi\TEXT, text before a line: lines that \n ends, as not every sed has it.
outlined() {
    case $1 in
    [0-9]*i\\*) awk -v number="${1%%i*}" -v text="${1#*i\\}" 'NR == number { print text } { print }' "$good" ;;
    *) LC_ALL=C sed "$1" "$good" ;;
    esac >"$scratch/chapters/exercises/99-sample.md"
    "$outline" exercises "$scratch" 99-sample >"$scratch/out" 2>"$scratch/err"
    status=$?
}
# passes CHANGE LINE WHAT: it is read, and has this line.
passes() {
    outlined "$1"
    { test $status = 0 && grep -qxF -e "$2" "$scratch/out"; } || cat "$scratch/err" "$scratch/out" >"$said"
    verdict "$3"
}
# refused CHANGE LINE WORDS WHAT: it is not, and the first complaint has this line and these words.
refused() {
    outlined "$1"
    { test $status = 1 && test ! -s "$scratch/out" &&
        head -1 "$scratch/err" | grep -q "chapters/exercises/99-sample\.md:$2: .*$3"; } || cat "$scratch/err" - >"$said" <<EOT
expected: $2: $3
EOT
    verdict "refused: $4"
}

plan 83

many="a b c d e f g h i j k l m n o p q r s t"

# ---- parts ----------------------------------------------------------------------------------
passes '' 'exercise 99.1 predict 3 1 A half of `x`' 'an exercise: number, kind, minutes, line, title'
passes '' 'section 1 statement'               'its statement'
passes '' 'section 27 mistake twice'          'a section: line and name'
passes '' "$(printf '\t``` answers')"         'the lines of a section'
is "$(grep -c '^section' "$scratch/out")" 12  'every section, once'
is "$(sed -n "s/^$(printf '\t')//p" "$scratch/out")" "$(grep -v '^##' "$good")" 'every line that is no heading, once, in order'
passes 's/(3 minutes)/(1 minute)/' 'exercise 99.1 predict 1 1 A half of `x`' 'a single minute'
passes 's/(3 minutes)/(3 minutes)  /' 'exercise 99.1 predict 3 1 A half of `x`' 'blanks behind the title'
passes 's/A half/A (whole) half/' 'exercise 99.1 predict 3 1 A (whole) half of `x`' 'brackets in a title'
passes 's/^### hint/&  /' 'section 9 hint'     'blanks behind a heading'
passes 's/^```$/&  /' 'exercise 99.2 write 4 37 The double' 'blanks behind a fence'
passes '44i\## not a heading' "$(printf '\t## not a heading')" 'a heading in code is none'
passes 's/^The task/#task/' "$(printf '\t#task: $2x$.')" 'nor is a hash without a blank'
passes "$(printf 's/nudge/caf\303\251 \342\202\254 \360\237\230\200/')" 'section 9 hint' 'UTF-8 of two, three and four bytes'
is "$("$outline" titles "$scratch" 99-sample)" '99-sample The sample' 'the title of a chapter'
rm "$scratch/chapters/exercises/99-sample.md"
is "$("$outline" exercises "$scratch" 99-sample; echo $?)" 0 'a chapter may have no exercises'
mkdir "$scratch/chapters/exercises/99-sample.md"
is "$("$outline" exercises "$scratch" 99-sample 2>/dev/null; echo $?)" 1 'but not a folder in their place'
rmdir "$scratch/chapters/exercises/99-sample.md"
is "$("$outline" titles "$scratch" 98-sample 2>/dev/null; echo $?)" 2 'a chapter that is not there'
is "$(echo 'A *hint*: $x^2 \le \mu$, `$\pi$`' | "$outline" formulas)" 'A *hint*: x² ≤ μ, `$\pi$`' 'formulas in signs'
is "$("$outline" nonsense 2>/dev/null; echo $?)" 2 'an unknown command: status 2'

# ---- mistakes -------------------------------------------------------------------------------
refused 's/ minutes)/ min)/'               1 'not of the form'      'a heading without minutes'
refused 's/ (3 minutes)//'                 1 'not of the form'      'nor brackets'
refused 's/(3 minutes)/(3 minutes) or so/' 1 'not of the form'      'text behind the minutes'
refused 's/A half.*(/(/'                   1 'not of the form'      'no title'
refused 's/99.2 write:/99.2 write/'       37 'not of the form'      'a heading without a colon'
refused 's/^## 99.2/## 99.3/'             37 'exercise 99.2 has the number 99.3' 'a number that is left out'
refused 's/^## 99.1/## 98.1/'              1 'exercise 99.1 has the number 98.1' 'the number of another chapter'
refused 's/write:/draw:/'                 37 'not draw'             'an unknown kind'
refused 's/^### answers/### answer/'       1 'has no answers'       'a section by another name, which is missed'
refused 's/^### mistake.*/### mistake/'   27 'is none of'           'a mistake without a name'
refused 's/^### mistake.*/& or two/'      27 'is none of'           'a mistake with two'
refused '19i\#### hint'                   19 'is none of'           'a heading that is too deep'
refused '19i\# hint'                      19 'is none of'           'a heading that is too high'
refused '1i\# Exercises'                   1 'before the first'     'a title of the file'
refused '1i\Exercises'                     1 'before the first'     'text before the first exercise'
refused d                                  1 'there is no exercise' 'an empty file'
refused 's/^The statement.*//'             1 'has no statement'     'an exercise that says nothing'
refused '/^### answers/,/^- /d'            1 'has no answers'       'an exercise to predict without answers'
refused '41,45d'                          37 'has no start'         'an exercise to write without a start'
refused '/^### hint/,/^### solution/{/^### solution/!d;}' 1 'has no hint' 'no hint'
refused '19,25d'                           1 'has no solution'      'no solution'
refused '31,35d'                           1 'has no check'         'no check'
refused '41s/start/answers/'              37 'has no start'         'answers of an exercise to write, in place of a start'
refused '5i\### start\n\n``` c\nint x;\n```\n' 5 'predict has no start' 'a start of an exercise to predict'
refused '9i\### answers\n\n- `two`: a number\n' 9 'a second ### answers' 'two lists of answers'
refused '19i\### solution\n\nNone.\n\n``` answers\nhalf = 1\n```\n' 27 'a second ### solution' 'two solutions'
refused '59i\### check\n\n``` c\nint y;\n```\n' 65 'a second ### check' 'two checks'
refused '47i\### start\n\n``` c\nint y;\n```\n' 47 'a second ### start' 'two starts'
refused '19i\### hint\n\nMore.\n\n### hint\n\nAnd more.\n' 23 'more than three hints' 'too many hints'
refused '31i\### mistake twice\n\nAgain.\n' 31 'a second mistake twice' 'two mistakes of one name'
refused 's/The nudge.*//'                  9 'nothing below'        'an empty hint'
refused 's/The blunder.*//'               27 'nothing below'        'a mistake without a hint'
refused '59i\### mistake half\n\nA half.\n' 59 'no program.*half'   'a mistake of a program without the program'
refused '59i\### mistake half\n\n``` c\nint x;\n```\n' 59 'no hint for the mistake half' 'or with nothing else'
refused 's/- `half`/- half/'               7 'are listed as'        'an answer without backticks'
refused '8i\- `half`: a number'            1 '99.1 asks for half already' 'an answer that is asked for twice'
refused 's/^``` answers/```/'             19 'no block of ``` answers' 'a solution without answers'
refused '55s/ c//'                        51 'no block of ``` c'    'or without a program'
refused '43s/ c//'                        41 'one block of C'       'a start that is not said to be C'
refused '46i\And so on.'                  41 'one block of C'       'a start with words'
refused '62,63d;61s/.*/Check it./'        59 'one block of C'       'a check of words'
refused '46i\``` sh\nmake\n```'           41 'one block of C'       'a start with another block'
refused '54i\``` c\nint x;\n```'          51 'more than one block' 'a solution with two programs'
refused "8i\\$(printf -- '- `%s`: a number\\n' a b c d e f g h)" 15 'more than 8 answers' 'more answers than there is room for'
refused "31i\\$(printf '### mistake %s\\n\\nSo.\\n\\n' $many)" 107 'more than 20 mistakes' 'more mistakes'
outlined "37i\\$(printf '### mistake %s\\n\\nSo.\\n\\n' $many $(echo " $many" | tr ' ' '-' | sed 's/-/ x/g'))"
grep -q ':129: more than 30 sections' "$scratch/err"; ok $? 'refused: more sections'
refused '45d'                             43 'is not closed'        'code that is not closed'
refused '43,45s/^/  /'                    43 'at the beginning of the line' 'an indented fence'
refused '43s/.*/~~~ c/;45s/.*/~~~/'       43 'begins with ``` c'    'another fence'
refused 's/The task/{{= loss}}/'          39 'quotes nothing'       'a quote'
refused 's/The way/{{constant 100: why}}/' 15 'quotes nothing'      'a constant'
refused 's/The task/& *\//'               39 'end the comment'      '*/ in a statement'
refused 's/The double/& *\//'             37 'end the comment'      '*/ in a title'
refused "s/insight/caf$(printf '\351')/"   21 'is not UTF-8'         'bytes that are not UTF-8'
refused "$(printf 's/insight/\300\257/')"             21 'is not UTF-8'         'an overlong form'
refused "$(printf 's/insight/\340\200\257/')"         21 'is not UTF-8'         'one of three bytes'
refused "$(printf 's/insight/\360\200\200\257/')"     21 'is not UTF-8'         'one of four'
refused "$(printf 's/insight/\342\202A/')"            21 'is not UTF-8'         'a character that is cut off'
refused "$(printf 's/insight/\355\240\200/')"         21 'is not UTF-8'         'half of a pair of UTF-16'
refused "$(printf 's/insight/\364\220\200\200/')"     21 'is not UTF-8'         'more than Unicode has'
refused "s/insight/&$(printf '\r')/"      21 'a carriage return'    'a carriage return'
{ cat "$good"; printf 'x\000\n'; } >"$scratch/chapters/exercises/99-sample.md"
"$outline" exercises "$scratch" 99-sample 2>&1 | grep -q ':1: the file is not text'; ok $? 'refused: a zero byte'
outlined 's/^The statement.*//; s/The nudge.*//; s/The task/& *\//'
is "$(sed 's/.*md:\([0-9]*\):.*/\1/' "$scratch/err" | tr '\n' ' ')" '1 9 39 ' 'all that is wrong is said at once, in order'

finish
