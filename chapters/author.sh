#!/bin/sh
# author.sh STEM -- draw, weave, test and prove the chapter STEM, go on where one of these fails, and
# say what is missing.  Status 1 if something fails.  Run by make author-N, in the build tree.
set -u
stem=$1 sources=$NABLA_SRCDIR
number=${stem%%-*} number=${number#0}
chapter=chapters/$stem.c exercises=chapters/exercises/$stem.md test=tests/$stem.c record=plots/$stem.dat
log=$(mktemp "${TMPDIR:-/tmp}/nabla-author.XXXXXX") || exit 1
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM
status=0

report() { printf '%-9s%s\n' "$1" "$2"; }
missing() { report missing "$1"; }
found() { test -f "$sources/$2" || { missing "$1, $2"; false; }; }

# attempt WORDS COMMAND...: show the command's output only if it fails; of TAP the failures.
attempt() {
    what=$1; shift
    if "$@" >"$log" 2>&1; then
        checks=$(grep -c '^ok ' "$log")
        test "$checks" = 0 || what="$what: $checks checks"
        report ok "$what"
        return
    fi
    status=1
    report FAILED "$what"
    awk '/^(ok |1\.\.)/ { shown = 0; next }
         /^not ok / { shown = tap = 1 }
         shown { print "  " $0; next }
         { other = other "  " $0 "\n" }
         END { if (!tap) printf "%s", other }' "$log"
}
made() { $MAKE -s --no-print-directory "$@"; }
tested() { made "tests/$stem.t" "chapters/$stem" && "tests/$stem.t"; }
of_record() { $AWK -v want="$1" -f "$sources/plots/record.awk" "$record"; }

# ---- run, drawn, woven ------------------------------------------------------
attempt 'the program runs' made "$record"
figures=
for script in "$sources/plots/$stem"/*.gp; do
    test -f "$script" || { missing "a figure, plots/$stem/NAME.gp"; break; }
    name=$(basename "$script" .gp)
    figures="$figures plots/$stem/$name.svg"
done
if test -z "$GNUPLOT"; then
    report skipped 'the figures and the page: configure found no gnuplot'
else
    # shellcheck disable=SC2086  # a list of words
    test -z "$figures" || attempt 'the figures are drawn' made $figures
    if test -n "$PANDOC"; then attempt "the page is woven, book/$stem.html" made "book/$stem.html"
    else report skipped 'the page: configure found no pandoc'; fi
fi

# ---- tested, proved ---------------------------------------------------------
if found 'a test' "$test"; then attempt 'the test passes' tested; fi
if found 'exercises' "$exercises"; then attempt 'the exercises are proved' made "prove-$number"; fi

# ---- a finished chapter ---------------------------------------------------------
# lacking PATTERN FILE NAME...: the names that the file does not have in this form, NAME for the name.
lacking() {
    form=$1 file=$2; shift 2
    for name; do grep -q -e "$(printf '%s\n' "$form" | sed "s/NAME/$name/")" "$file" || printf ' %s' "$name"; done
}
if test -f "$record" && test -f "$sources/$test"; then
    # shellcheck disable=SC2046  # lists of words
    answers=$(lacking '"NAME"' "$sources/$test" $(of_record said | sed -n 's/^answer \([^ ]*\) = .*/\1/p'))
    test -z "$answers" || missing "checks in $test of$answers"
    cat "$sources/$test" "$sources/$exercises" >"$log" 2>/dev/null
    # shellcheck disable=SC2046
    parameters=$(lacking '--NAME ' "$log" $(of_record parameters | sed 's/ .*//'))
    test -z "$parameters" || missing "runs in test or exercises with other values of$parameters"
fi
# Numbers of one cell that the text quotes and that agree to six digits: whoever mixes them up will not notice.
test ! -f "$record" || $AWK '
    FILENAME ~ /\.c$/ { while (match($0, /\{\{= [A-Za-z0-9_]+/)) { quoted[substr($0, RSTART + 4, RLENGTH - 4)]; $0 = substr($0, RSTART + RLENGTH) } next }
    /^# cell / { cell = $3; split("", at) }
    /^# answer / && NF == 5 && ($3 in quoted) && $5 ~ /^-?[0-9.]+(e[-+][0-9]+)?$/ && $5 != 0 {
        number = sprintf("%.6g", $5)
        if (number in at) printf "%-9s%s and %s of the cell %s are both %s: would other defaults tell them apart?\n", "alike", at[number], $3, cell, number
        else at[number] = $3
    }' "$sources/$chapter" "$record"
grep -q '^## What would break it' "$sources/$chapter" || missing "its section \"What would break it\""
grep -q "Chapter $number\.\$" "$sources/book/glossary.md" || missing "its terms in book/glossary.md, each with \"Chapter $number.\""
grep -qF "]($chapter)" "$sources/README.md" || missing "its row in README.md"

# What make new-chapter made and nobody has changed.
title=$(sed -n 's/^# //p' "$sources/$chapter" | sed 's/[\\&/]/\\&/g; q')
for file in chapter.c:$chapter figure.gp:plots/$stem/parabola.gp test.c:$test exercises.md:$exercises; do
    sed "s/@stem@/$stem/g; s/@number@/$number/g; s/@title@/$title/g" "$sources/chapters/template/${file%%:*}" |
        cmp -s - "$sources/${file#*:}" && missing "your own ${file#*:}; this is the one that make new-chapter made"
done

# Prose stands in /*md comments; the rest is the program.
awk '/^ *\/\*md$/ { prose = 1; next } prose && /^ *\*\/$/ { prose = 0; next }
     prose { words += NF; next } NF { lines++ }
     END { printf "%-9s%d words of prose, %d lines of code%s\n", "length", words, lines,
               (words > 2000 || lines > 250) ? ": more than 2000 or 250 make two chapters" : "" }' "$sources/$chapter"
exit $status
