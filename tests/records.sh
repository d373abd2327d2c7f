#!/bin/sh
# The records are such that gnuplot, the text and the tests find their way in them, and the
# sources keep the house rules about blanks.
. "$srcdir/tests/tap.sh"

# ---- the checker ---------------------------------------------------------------------
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
            if (!prose && match($0, /^CELL\([a-z0-9_]*\)$/)) {
                want[++wanted] = substr($0, 6, RLENGTH - 6)
                gsub(/_/, "-", want[wanted])
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
            # Its dummy variables and constants, and those that it sets itself.
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

# ---- the checker, checked --------------------------------------------------------------
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
The text of a cell is no cell:
CELL(three)
*/
CELL(one)
{
    say("%g", 0.125);
}

CELL(two)
{
}
EOT
}
good_source >"$scratch/source"

# A record spoilt by a sed script draws a complaint of one kind, and of no other.
catches() {    # KIND WHAT COMPLAINTS
    test -n "$3" || echo 'no complaint' >"$said"
    echo "$3" | grep -v "^$1: " >>"$said"
    verdict "the checker catches $2"
}
bad_record() {
    good_record | sed "$1" >"$scratch/bad"
    catches "$2" "$3" "$(check_record 99-sample "$scratch/source" "$scratch/bad")"
}

checks_of_checker=21
check_the_checker() {
    good_record | check_record 99-sample "$scratch/source" - >"$said"
    verdict 'the checker passes a good record'

    good_source | sed 's/CELL(two)/CELL(one)/' >"$scratch/two-alike"
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

# ---- readers of a record -----------------------------------------------------------------
checks_of_reader=5
check_the_reader() {
    is "$(good_record | of_record parameters)" "rate 0.1
start 3,4" 'its parameters'
    is "$(good_record | of_record said)" 'nabla 99-sample --rate 0.1 --start 3,4

cell one
A line for the reader
answer loss = 25
answer point = 2.4 3.2
answer why = step limit
table path

cell two
measured seconds = 0.01' 'all that was said, and no numbers of tables'
    is "$(good_record | of_record variables)" 'rate = 0.1
array start[2] = [3., 4.]
loss = 25.
array point[2] = [2.4, 3.2]
why = "step limit"
seconds = 0.01' "gnuplot's variables"
    good_record | sed '$d' >"$scratch/want"
    good_record | of_record unmeasured | cmp - "$scratch/want" >"$said" 2>&1
    ok $? 'the record without measurements'
    # A table that was measured, with an empty line in it, before another.
    { good_record; printf '\n\n# measured-cost\nn seconds\n1 0.5\n\n2 1\n\n\n# path\nstep x\n0 3\n'; } | of_record unmeasured |
        sed -n '/seconds/p; /0.5/p; /^2 1/p; /^0 3/p' >"$scratch/rest"
    is "$(tr '\n' ' ' <"$scratch/rest")" '0 3 0 3 ' 'nor its measured tables'
}

# ---- the chapters -------------------------------------------------------------------------

of_kind() { grep "^$1: " "$complaints" >"$said"; verdict "$c: $2"; }
utf8() {
    if command -v iconv >/dev/null; then
        iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>"$said"; ok $? "$c: $2 is UTF-8"
    else
        skip 1 'there is no iconv'
    fi
}

checks_per_chapter=8
check_chapter() {
    c=$1 source=$srcdir/chapters/$1.c record=plots/$1.dat
    if test ! -f "$source" || test ! -s "$record"; then
        bail "there is no $source or no $record"
    fi
    complaints=$scratch/complaints
    check_record "$c" "$source" "$record" >"$complaints"

    grep -n -e "$(printf '\t')" -e ' $' "$source" >"$said"
    verdict "$c: has no tabs, and no blanks at the end of a line"
    of_kind head    'the record begins with the command that made it'
    of_kind cells   "the record has the source's cells, in their order"
    of_kind names   'every answer has a name of its own, which gnuplot can use'
    of_kind tables  'every table is found by its name'
    of_kind rows    'every row has a number for each column'
    utf8 "$source"  'the text'
    utf8 "$record"  'the record'
    # No complaint of a kind that is not asked for above.
    grep -v -e '^head: ' -e '^cells: ' -e '^names: ' -e '^tables: ' -e '^rows: ' "$complaints" &&
        bail 'complaints of a kind that is not asked for'
}

test -n "$chapters" || bail 'there is no chapter to test'
# shellcheck disable=SC2086  # a list of words
plan $(($(set -- $chapters; echo $#) * checks_per_chapter + checks_of_checker + checks_of_reader))
check_the_checker
check_the_reader
for chapter in $chapters; do
    check_chapter "$chapter"
done
finish
