#!/bin/sh
# draw.sh STYLE SCRIPT RECORD FIGURE -- draw FIGURE, whole or not at all.
#
# The ending of FIGURE chooses the format: svg, narrow.svg (for telephones), png, pdf or txt.
# SCRIPT finds
#   record         the name of RECORD, for "plot record index ..."
#   NAME           every answer, measurement and parameter of the record by its
#                  name: a number, an array of numbers or a string
#   narrow, plain  1 if the figure is for a telephone, or a text; otherwise 0
# and must set
#   heading        the figure's title: its finding, as a sentence
#   description    the figure in words, for those who cannot see it
# which are shown beside the figure, not in it.  A line "#size WIDTH HEIGHT" says how large the
# figure is, in pixels (460 320 if there is none); it may be as wide as a page, 640, if a line "#narrow 360 HEIGHT" says what it
# is on a telephone, and not wider than 460 otherwise, so that its words can be read there.
#
# Their numbers come from the record, or they would be wrong for another run; the book is not
# woven from a heading or a description that types one, unless a line of the script, "#constant
# NUMBER: WHERE FROM", declares it.
#
# gnuplot exits 0 on a full disk and when one of several curves has no data, so
# its word is not taken: any message is a failure, and so is a figure without its
# closing mark.  A text has no colours and few places, so script and style are put into
# plainer words for it.
set -eu
style=$1 script=$2 record=$3 figure=$4
: "${GNUPLOT:?gnuplot was not found by configure}"
here=$(dirname "$0")
unset GNUTERM                   # gnuplot would want that terminal first
# A true minus sign needs letters beyond ASCII; such a locale is called C.UTF-8, or otherwise.
unset LC_ALL
LANG=C LC_CTYPE=$(locale -a 2>/dev/null | sed -n '/[Uu][Tt][Ff]-*8$/{p;q;}')
LC_CTYPE=${LC_CTYPE:-C.UTF-8}
export LANG LC_CTYPE
raw=$figure.tmp driver=$figure.tmp.driver words=$figure.tmp.words
trap 'rm -f "$raw" "$driver" "$words" "$raw.svg" "$raw.style" "$raw.script" "$raw.txt" "$raw.fonts"' EXIT
trap 'exit 1' HUP INT TERM
fail() { printf '%s: %s\n' "$script" "$*" >&2; exit 1; }

narrow=0 plain=0 kind=size
case $figure in
*.narrow.svg) narrow=1 kind=narrow ;;
*.txt) plain=1 ;;
esac
size=$(sed -n "s/^#$kind \([0-9]*\) \([0-9]*\)\$/\1,\2/p" "$script")
test $narrow = 0 || test -n "$size" || fail 'it has no line #narrow WIDTH HEIGHT'
size=${size:-460,320}
scaled() { echo "$size" | awk -F, -v by="$1" '{ print by * $1 "," by * $2 }'; }
# Sizes are in pixels, fonts too, but cairo counts fonts in points, of which there are 72 to the
# inch.  A PNG has two pixels for one; a PDF 100 pixels to the inch; a text fills a terminal's 80
# columns, and one line of it stands for 18 pixels.
enhanced="enhanced font 'Libertinus Serif,18'" drawn_style=$style drawn_script=$script
case $figure in
*.svg) terminal="svg size $size dynamic rounded background rgb '#ffffff'" ;;
*.png) terminal="pngcairo size $(scaled 2) fontscale 1.5 linewidth 2 pointscale 3.6" ;;
*.pdf) terminal="pdfcairo size $(scaled 0.01) fontscale 0.54 linewidth 0.72 pointscale 1.3" ;;
*.txt) terminal="dumb size 79,$((${size#*,} / 18)) mono" enhanced=noenhanced
       drawn_style=$raw.style drawn_script=$raw.script ;;
*) fail "no format for $figure" ;;
esac

{ printf 'record = "%s"; narrow = %s; plain = %s\n' "$record" "$narrow" "$plain"
  awk -v want=variables -f "$here/record.awk" "$record"; } >"$driver"
case $figure in
*.txt)
    sed -f "$here/plain.sed" "$style" >"$drawn_style"
    sed -f "$here/plain.sed" "$script" >"$drawn_script" ;;
*.png | *.pdf)
    # With the typefaces of the book, where make has put them into a form that cairo takes.
    if test -n "${NABLA_TYPEFACES:-}"; then
        printf '<?xml version="1.0"?><fontconfig><dir>%s</dir><include ignore_missing="yes">%s</include></fontconfig>\n' \
            "$(cd "$NABLA_TYPEFACES" && pwd)" "${FONTCONFIG_FILE:-/etc/fonts/fonts.conf}" >"$raw.fonts"
        case $raw in /*) FONTCONFIG_FILE=$raw.fonts ;; *) FONTCONFIG_FILE=$PWD/$raw.fonts ;; esac
        export FONTCONFIG_FILE
    fi ;;
esac
cat >>"$driver" <<EOT
set encoding utf8
set terminal $terminal $enhanced
load "$drawn_style"
set output "$raw"
load "$drawn_script"
unset output
set print "$words"
print "heading " . heading
print "description " . description
EOT

said=$("$GNUPLOT" -d "$driver" 2>&1) || fail "${said:-gnuplot failed}"
case $said in *[Ff]ontconfig*)
    fail "${figure##*.} figures need fontconfig and a typeface (on Debian fontconfig-config and fonts-dejavu-core), svg and txt do not: $said" ;;
esac
test -z "$said" || fail "$said"
awk 'NR == 1 && !/^heading .*[^ ]/ || NR == 2 && !/^description .*[^ ]/ { bad = 1 }
     END { exit bad || NR != 2 }' "$words" || fail 'heading and description must be one line each'

case $figure in
*.svg)
    id=$(basename "$(dirname "$figure")")-$(basename "$figure" .svg | tr . -)
    awk -v name="figure-$id" -f "$here/svg.awk" "$words" "$raw" >"$raw.svg" || fail "$figure is incomplete"
    # Not every awk says so when it cannot write.
    tail -n 1 "$raw.svg" | grep -q '</svg>$' || fail "$figure is incomplete"
    mv -f "$raw.svg" "$figure" ;;
*.png)
    tail -c 8 "$raw" | grep -q IEND || tail -c 12 "$raw" | grep -aq IEND || fail "$figure is incomplete"
    mv -f "$raw" "$figure" ;;
*.pdf)
    tail -c 8 "$raw" | grep -aq %%EOF || fail "$figure is incomplete"
    mv -f "$raw" "$figure" ;;
*.txt)
    # Without the page feed before it, blank ends and blank lines about it.
    text=$(tr -d '\f' <"$raw" | awk '
        FNR == NR { if (sub(/^heading /, "")) print $0 "\n"; next }
        { sub(/ +$/, "") }
        /./ { while (blank > 0) { print ""; blank-- } print; begun = 1; next }
        begun { blank++ }
        END { exit !begun }' "$words" -) || fail "$figure is incomplete"
    printf '%s\n' "$text" >"$raw.txt" || fail "$figure is incomplete"
    mv -f "$raw.txt" "$figure" ;;
esac
