#!/bin/sh
# Formulas look the same whichever version of pandoc made them: pandoc spells many of them in
# another way from version to version, and some so that they cannot be read (a bold letter in
# italics, sin u without a space).  tests/fixtures/formulas.txt has TeX, and below it the MathML
# that it should become.
. "$srcdir/tests/tap.sh"

if test -z "$PANDOC"; then
    echo '1..0 # SKIP pandoc was not found by configure'
    exit 0
fi
grep -v '^ ' "$srcdir/tests/fixtures/formulas.txt" >"$scratch/tex"
"$PANDOC" --data-dir="$srcdir/book" -f "$srcdir/tests/fixtures/formulas.lua" -t plain "$scratch/tex" >"$scratch/got" 2>"$scratch/err" ||
    bail "$(cat "$scratch/err")"

plan "$(wc -l <"$scratch/tex" | tr -d ' ')"
while IFS= read -r tex; do
    for file in "$srcdir/tests/fixtures/formulas.txt" "$scratch/got"; do
        tex=$tex awk 'found { print; exit } $0 == ENVIRON["tex"] { found = 1 }' "$file"
    done >"$scratch/both"
    is "$(sed -n 2p "$scratch/both")" "$(sed -n 1p "$scratch/both")" "$(printf %s "$tex" | tr '\\' /)"
done <"$scratch/tex"
finish
