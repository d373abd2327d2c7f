#!/bin/sh
# typeset.sh TEX PDF -- typeset PDF, whole or not at all.
#
# LaTeX runs until the numbers of the pages stand, in a directory of its own beside PDF.
# If it finds an error, its first words about it are shown and nothing is left.
set -eu
tex=$1 pdf=$2
: "${PDFLATEX:?pdflatex was not found by configure}"
work=$pdf.tmp
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
rm -rf "$work"
mkdir "$work"
name=$(basename "$tex" .tex)

for _ in 1 2 3 4; do
    if ! "$PDFLATEX" -interaction=nonstopmode -halt-on-error -file-line-error \
            -output-directory="$work" "$tex" >"$work/said" 2>&1 </dev/null; then
        # "FILE:LINE: MESSAGE", or "! MESSAGE"; LaTeX breaks lines after 79 places.
        grep -m 1 -A 2 -E '^(! |[^ ]+:[0-9]+: )' "$work/said" >&2 || tail -n 3 "$work/said" >&2
        exit 1
    fi
    cat "$work/$name".aux "$work/$name".toc >"$work/now"
    if cmp -s "$work/now" "$work/before"; then break; fi
    mv "$work/now" "$work/before"
done
tail -c 16 "$work/$name.pdf" | grep -aq '%%EOF' || { echo "$pdf is incomplete" >&2; exit 1; }
mv -f "$work/$name.pdf" "$pdf"
