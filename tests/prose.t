#!/bin/sh
# The text of the chapters keeps the house rules, quotes only what the record says,
# and the record is one that gnuplot can find its way in.
. "$srcdir/tests/tap.sh"

# ---- the checkers -------------------------------------------------------------------
# check_text SOURCE RECORD: one complaint a line, "KIND: LINE: WHAT".
#
# A number in the text goes stale when somebody changes a parameter, so the text has
# none: it quotes the record.  What counts as a number here: a decimal (1.5), or a whole
# number of three digits or more.  These places are excepted, and no others:
#   code          `--rate 0.25`, and fenced blocks: what the reader is to type
#   mathematics   $(1 - x)^2 + 100 y$: constants of a formula
#   chapter 100   the number of a chapter
#   (1986)        four digits alone in parentheses: the year of a publication
check_text() {
    LC_ALL=C awk '
        function complain(kind, what) { print kind ": line " FNR ": " what }

        # {{= NAME}}, {{= NAME[0]}}, {{= NAME %.3f}}, {{= NAME[0] %.3f}}
        function check_quote(quote,   name, at, format) {
            if (quote !~ /^[{][{]= [A-Za-z][A-Za-z0-9_]*(\[[0-9]+\])?( %[-+ #0]*[0-9]*(\.[0-9]+)?[eEfFgG])?[}][}]$/) {
                complain("quotes", quote " is not of the form {{= NAME[INDEX] %FORMAT}}")
                return
            }
            quotes++
            name = substr(quote, 5, length(quote) - 6)
            format = at = ""
            if (match(name, / %.*/)) { format = substr(name, RSTART + 1); name = substr(name, 1, RSTART - 1) }
            if (match(name, /\[.*/)) { at = substr(name, RSTART + 1, RLENGTH - 2); name = substr(name, 1, RSTART - 1) }
            if (!(name in length_of))
                complain("quotes", quote ": the record says nothing of " name)
            else if (at != "" && at + 0 >= length_of[name])
                complain("quotes", quote ": there are only " length_of[name] ", counted from 0")
            else if (format != "" && name in is_text)
                complain("quotes", quote ": that is text, not a number")
        }

        # Take the quotes out of a line, wherever they stand; then follow code and
        # mathematics, which may go on over lines, and look for numbers in what is left.
        function read_text(text,   left, at, end) {
            while ((at = index(text, "{{=")) > 0) {
                left = substr(text, 1, at - 1)
                text = substr(text, at)
                if (!match(text, /^[{][{][^{}]*[}][}]/)) { complain("quotes", "not closed: " text); return }
                end = RLENGTH
                check_quote(substr(text, 1, end))
                text = left "QUOTE" substr(text, end + 1)
            }
            left = ""
            while (text != "") {
                if (mode == "") {
                    if (!match(text, /`|\\\$|\$\$?/)) { left = left text; break }
                    left = left substr(text, 1, RSTART - 1) " "
                    mode = substr(text, RSTART, RLENGTH)
                    if (mode == "\\$") mode = ""    # a dollar
                    else opened = FNR
                    text = substr(text, RSTART + RLENGTH)
                } else {
                    if (!(at = index(text, mode))) break
                    text = substr(text, at + length(mode))
                    mode = ""
                }
            }
            if (index(left, "{{")) complain("quotes", "{{ without =: " left)
            gsub(/[Cc]hapters? [0-9]+/, "", left)
            gsub(/\([12][0-9][0-9][0-9]\)/, "", left)
            if (match(left, /[0-9]+\.[0-9]+/))
                complain("numbers", "a typed decimal, " substr(left, RSTART, RLENGTH))
            else if (match(left, /[0-9][0-9][0-9]+/))
                complain("numbers", "a typed number, " substr(left, RSTART, RLENGTH))
        }

        function end_paragraph() {
            if (mode != "") complain("blocks", mode " opened in line " opened " is not closed")
            mode = ""
        }

        # -- first the record: what can be quoted
        FNR == NR {
            if (FNR == 1)
                for (i = 4; i < NF; i += 2) {
                    name = substr($i, 3)
                    gsub(/-/, "_", name)
                    length_of[name] = split($(i + 1), parts, ",")
                }
            if (/^# (answer|measured) /) {
                length_of[$3] = NF - 4
                if ($5 !~ /^[-+]?([0-9.]+(e[-+]?[0-9]+)?|nan|inf)$/) { is_text[$3]; length_of[$3] = 1 }
            }
            next
        }

        # -- then the source
        /\t/ { complain("blanks", "a tab") }
        /\r/ { complain("blanks", "a carriage return") }
        /[ ]$/ { complain("blanks", "a blank at the end") }
        /\/\*md/ {
            if (prose) complain("blocks", "a block opens inside the one of line " prose)
            if ($0 !~ /^ *\/\*md$/) complain("blocks", "/*md does not stand alone in its line")
            prose = FNR; blocks++; words = fenced = 0
            next
        }
        prose && /\*\// {
            if ($0 !~ /^ *\*\/$/) complain("blocks", "*/ does not stand alone in its line")
            if (fenced) complain("blocks", "a fenced block is not closed")
            end_paragraph()
            if (!words) complain("blocks", "an empty block")
            prose = 0
            next
        }
        !prose { next }
        { words += NF }
        /^ *```/ { fenced = !fenced; next }
        fenced { next }
        /^ *$/ { if (mode != "$$") end_paragraph(); next }
        { read_text($0) }
        END {
            if (prose) print "blocks: line " prose ": the block is not closed"
            if (!blocks) print "blocks: there is no text"
            if (!quotes) print "quotes: the text quotes nothing"
        }
    ' "$2" "$1"
}

# check_record CHAPTER SOURCE RECORD
#
# An answer becomes a variable of gnuplot (see plots/draw.sh): its name must not be one
# that gnuplot or plots/style.gp gives another meaning.  Capitals are allowed: dL_dw is
# how it is written.
check_record() {
    LC_ALL=C awk -v chapter="$1" '
        function complain(kind, what) { print kind ": line " FNR ": " what }
        function number(s) { return s ~ /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/ || s ~ /^(nan|-?inf)$/ }

        FILENAME == ARGV[1] { if (/^[a-z_]+ *=/) { name = $1; sub(/=.*/, "", name); taken[name] = "plots/style.gp" }; next }

        # The cells of the source, in order; not what its text says of them.
        FILENAME == ARGV[2] {
            if (/^ *\/\*md$/) prose = 1
            if (!prose && match($0, /cell\("[^"]*"\)/)) {
                want[++wanted] = substr($0, RSTART + 6, RLENGTH - 8)
                if (want[wanted] in cell_at) complain("cells", "a second cell " want[wanted])
                cell_at[want[wanted]]
            }
            if (/^ *\*\/$/) prose = 0
            next
        }

        FNR == 1 {
            if ($1 != "#" || $2 != "nabla" || $3 != chapter) complain("head", "begins with " $1 " " $2 " " $3)
            for (i = 4; i <= NF; i += 2) {
                if ($i !~ /^--[a-z][a-z0-9-]*$/ || i == NF) complain("head", "an option is " $i)
                name = substr($i, 3)
                gsub(/-/, "_", name)
                define(name, "a parameter")
                split($(i + 1), parts, ",")
                for (k in parts) if (!number(parts[k])) complain("head", $i " is " $(i + 1))
            }
            comment[++comments] = substr($0, 3)
            next
        }
        function define(name, what) {
            if (name !~ /^[A-Za-z][A-Za-z0-9_]*$/) complain("names", name " cannot be the name of a variable")
            # Its dummy variables and constants, and what it sets itself.
            if (name ~ /^(x|y|t|u|v|pi|NaN|I|ARG.*|GPVAL_.*|STATS_.*|FIT_.*|MOUSE_.*)$/)
                complain("names", name " means something to gnuplot")
            if (name ~ /^(record|heading|description)$/) complain("names", name " means something to plots/draw.sh")
            if (name in taken) complain("names", name " is also " taken[name])
            taken[name] = what
        }

        /^#/ {
            heading = $0
            sub(/^# */, "", heading)
            comment[++comments] = heading
            in_table = 0; heading_at = FNR; gap = empty
            empty = 0
        }
        /^# cell / {
            if ($3 != want[++cells]) complain("cells", "cell " $3 " where the source has " (want[cells] == "" ? "no more" : want[cells]))
        }
        /^# (answer|measured) / {
            if ($4 != "=" || NF < 5) complain("names", "not NAME = VALUE: " $0)
            define($3, "an " $2)
            if (number($5)) for (i = 5; i <= NF; i++) if (!number($i)) complain("names", $3 " holds " $i)
            ++said
        }
        /^#/ { next }

        /^$/ { if (++empty == 2) in_table = 0; next }

        # A line of names, behind a comment behind two empty lines, opens a table.
        !in_table && heading_at == FNR - 1 && gap >= 2 {
            table = heading
            names[++tables] = table
            if (table !~ /^[a-z][a-z0-9-]*$/) complain("tables", "a table is called " table)
            columns = NF
            for (i = 1; i <= NF; i++) {
                if ($i !~ /^[A-Za-z][A-Za-z0-9_]*$/) complain("tables", table " has a column " $i)
                for (k = 1; k < i; k++) if ($k == $i) complain("tables", table " has two columns " $i)
            }
            if ($0 !~ /^[^ ]+( [^ ]+)*$/) complain("tables", "more than one blank between columns of " table)
            in_table = 1; empty = 0; rows[table] = 0
            next
        }
        !in_table { complain("rows", "stands in no table: " $0); empty = 0; next }
        {
            empty = 0
            rows[table]++
            if (NF != columns) complain("rows", NF " numbers in " table ", which has " columns " columns")
            for (i = 1; i <= NF; i++) if (!number($i)) { complain("rows", "not a number in " table ": " $i); break }
        }
        END {
            if (cells < wanted) print "cells: " want[cells + 1] " is missing"
            if (!wanted) print "cells: the source has none"
            if (!said) print "names: the record answers nothing"
            if (!tables) print "tables: the record has none"
            for (n = 1; n <= tables; n++) {
                if (!rows[names[n]]) print "tables: " names[n] " has no rows"
                found = 0
                for (k = 1; k <= comments; k++) found += index(comment[k], names[n]) == 1
                if (found != 1) print "tables: gnuplot finds index \"" names[n] "\" " found " times"
            }
        }
    ' "$srcdir/plots/style.gp" "$2" "$3"
}

# ---- the checkers, checked ------------------------------------------------------------
good_record() {
    cat <<'EOT'
# nabla 99-sample --rate 0.1 --start 3,4
#
# cell one
# A line for the reader
# answer loss = 25
# answer point = 2.4 3.2
# answer why = step limit


# path
step x
0 3
1 nan

2 -1e-300


#
# cell two
# measured seconds = 0.01
EOT
}
good_source() {
    cat <<'EOT'
/*md
# Of {{= loss}} and {{= point[1] %.3f}}, in chapter 100 (1986)

Rates {{= rate}} and {{= start}} took {{= seconds %.1e}} seconds, {{= why}}. Type
`--rate 0.25
--steps 100`, for $100 x^{{2}}
+ 0.5$, with 10 to 12 steps, and pay \$99.

$$ 1.5 + \frac{{1000}}{2}

   + 123 $$
```
make RUN_3="--rate 0.3"
```
*/
cell("one"); say("%g", 0.125);
    /*md
    The text of cell("three") is no cell.
    */
cell("two");
EOT
}
good_record >"$scratch/record"
good_source >"$scratch/source"

# What is spoilt by a sed script draws a complaint of one kind, and of no other.
catches() {    # KIND WHAT COMPLAINTS
    test -n "$3" || echo 'no complaint' >"$said"
    echo "$3" | grep -v "^$1: " >>"$said"
    test ! -s "$said"; ok $? "the checker catches $2"
}
bad_source() {    # SED-SCRIPT KIND WHAT
    good_source | sed "$1" >"$scratch/bad"
    catches "$2" "$3" "$(check_text "$scratch/bad" "$scratch/record")"
}
bad_record() {
    good_record | sed "$1" >"$scratch/bad"
    catches "$2" "$3" "$(check_record 99-sample "$scratch/source" "$scratch/bad")"
}
tab=$(printf '\t')

checks_of_checkers=45
check_the_checkers() {
    check_text "$scratch/source" "$scratch/record" >"$said"
    test ! -s "$said"; ok $? 'the checker passes a good text'
    check_record 99-sample "$scratch/source" "$scratch/record" >"$said"
    test ! -s "$said"; ok $? 'the checker passes a good record'

    bad_source 's/= loss/= los/'         quotes 'a name that the record does not know'
    bad_source 's/point\[1\]/point[2]/'  quotes 'an index that is too large'
    bad_source 's/start}}/start[2]}}/'   quotes 'an index that is too large for a parameter'
    bad_source 's/= why/= why %.1f/'     quotes 'a format for what is text'
    bad_source 's/%.1e/%d/'              quotes 'a format that is not for numbers'
    bad_source 's/{{= rate}}/{{rate}}/'  quotes 'a quote without ='
    bad_source 's/{{= rate}}/{{= rate}/' quotes 'a quote that is not closed'
    bad_source 's/\$100 x/$100 {{= z}}/' quotes 'an unknown name in a formula'
    bad_source 's/{{=[^}]*}}/some/g'     quotes 'a text that quotes nothing'
    bad_source 's/Type/Type 0.5/'        numbers 'a typed decimal'
    bad_source 's/Type/Type 100/'        numbers 'a typed whole number'
    bad_source 's/Type/after 1986/'      numbers 'a year without parentheses'
    bad_source 's/and pay/at 99.5%/'     numbers 'a typed decimal after a formula'
    bad_source 's/The text/10,000/'      numbers 'a typed number in an indented block'
    bad_source 's/10 to 12/`10` 12.5/'   numbers 'a typed decimal after code'
    bad_source 's/pay \\\$99/pay \\$999/' numbers 'a price, which is no formula'
    bad_source '/^    \*\/$/d'           blocks 'a block that is not closed'
    bad_source 's/^    \*\/$/    so *\//' blocks 'a block that closes within a line'
    bad_source 's/^    \/\*md$/& text/'  blocks 'a block that opens within a line'
    bad_source 's/^+ 0.5\$.*/+ x/'       blocks 'a formula that is not closed'
    bad_source '/^make/{n;d;}'           blocks 'a fenced block that is not closed'
    bad_source "s/Type/Type$tab/"        blanks 'a tab'
    bad_source 's/Type$/& /'             blanks 'a blank at the end of a line'
    good_source | sed 's/cell("two")/cell("one")/' >"$scratch/two-alike"
    catches cells 'a cell that the source has twice' \
        "$(good_record | sed 's/cell two/cell one/' | check_record 99-sample "$scratch/two-alike" -)"
    bad_record 's/99-sample/98-sample/'  head 'the record of another chapter'
    bad_record 's/3,4/3;4/'              head 'a parameter that is not numbers'
    bad_record 's/cell two/cell three/'  cells 'a cell under another name'
    bad_record '/cell two/d'             cells 'a missing cell'
    bad_record '/cell two/p'             cells 'a cell that comes twice'
    bad_record 's/answer loss/answer rate/' names 'an answer with the name of a parameter'
    bad_record 's/seconds/loss/'         names 'two answers with one name'
    bad_record 's/answer loss/answer x/' names "gnuplot's own name"
    bad_record 's/answer loss/answer blue/' names 'a colour of the figures'
    bad_record 's/answer loss/answer a-b/' names 'an answer that is no variable'
    bad_record 's/= 25/25/'              names 'an answer without a value'
    bad_record 's/A line/path and line/' tables 'a comment that gnuplot would take for a table'
    bad_record 's/step x/step step/'     tables 'two columns with one name'
    bad_record '/^0 3/d;/^1 nan/d;/^2/d' tables 'a table without rows'
    bad_record 's/^0 3/0 3 4/'           rows 'a row that is too long'
    bad_record 's/^0 3/0/'               rows 'a row that is too short'
    bad_record 's/^0 3/0 three/'         rows 'a row that is not numbers'
    bad_record 's/^# path$/#/'           tables 'a table without a name'
    bad_record 's/^# measured.*/7 8/'    rows 'numbers that stand in no table'
}

# ---- the chapters -------------------------------------------------------------------------

of_kind() { grep "^$1: " "$complaints" >"$said"; test ! -s "$said"; ok $? "$c: $2"; }
utf8() {
    if command -v iconv >/dev/null; then
        iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>"$said"; ok $? "$c: $2 is UTF-8"
    else
        skip 1 'there is no iconv'
    fi
}

checks_per_chapter=11
check_chapter() {
    c=$1 source=$srcdir/chapters/$1.c record=plots/$1.dat
    if test ! -f "$source" || test ! -s "$record"; then
        bail "there is no $source or no $record"
    fi
    complaints=$scratch/complaints
    check_text "$source" "$record" >"$complaints"
    check_record "$c" "$source" "$record" >>"$complaints"

    of_kind blocks  'blocks of text, and what opens in them, are closed'
    of_kind blanks  'has no tabs, and no blanks at the end of a line'
    of_kind quotes  'the text quotes only what the record says'
    of_kind numbers 'no number is typed where it should be quoted'
    of_kind head    'the record begins with the command that made it'
    of_kind cells   "the record has the source's cells, in their order"
    of_kind names   'every answer has a name of its own, which gnuplot can use'
    of_kind tables  'every table is found by its name'
    of_kind rows    'every row has a number for each column'
    utf8 "$source"  'the text'
    utf8 "$record"  'the record'
    # No complaint of a kind that is not asked for above.
    grep -v -e '^blocks: ' -e '^blanks: ' -e '^quotes: ' -e '^numbers: ' -e '^head: ' \
            -e '^cells: ' -e '^names: ' -e '^tables: ' -e '^rows: ' "$complaints" &&
        bail 'complaints of a kind that is not asked for'
}

test -n "$chapters" || bail 'there is no chapter to test'
# shellcheck disable=SC2086  # a list of words
plan $(($(set -- $chapters; echo $#) * checks_per_chapter + checks_of_checkers))
check_the_checkers
for chapter in $chapters; do
    check_chapter "$chapter"
done
finish
