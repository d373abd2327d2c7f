#!/bin/sh
# draw.sh STYLE SCRIPT RECORD FIGURE -- draw FIGURE, whole or not at all.
#
# The ending of FIGURE chooses the format: svg, png, pdf or txt.  SCRIPT finds
#   record         the name of RECORD, for "plot record index ..."
#   NAME           every answer, measurement and parameter of the record by its
#                  name: a number, an array of numbers or a string
# and must set
#   heading        the figure's title: its finding, as a sentence
#   description    the figure in words, for those who cannot see it
# It may set the figure's size (in pixels) by a line "#size WIDTH HEIGHT".
#
# Their numbers come from the record, or they would be wrong for another run; the book is not
# woven from a heading or a description that types one, unless a line of the script, "#constant
# NUMBER: WHERE FROM", declares it.
#
# gnuplot exits 0 on a full disk and when one of several curves has no data, so
# its word is not taken: any message is a failure, and so is a figure without its
# closing mark.  In an SVG the title and description become <title> and <desc>,
# and colours get a second value for readers who prefer a dark page.  A text has no
# colours and few places, so script and style are put into plainer words for it.
set -eu
style=$1 script=$2 record=$3 figure=$4
: "${GNUPLOT:?gnuplot was not found by configure}"
LC_ALL=C; export LC_ALL
unset GNUTERM                   # gnuplot would want that terminal first
raw=$figure.tmp driver=$figure.tmp.driver words=$figure.tmp.words
trap 'rm -f "$raw" "$driver" "$words" "$raw.svg" "$raw.style" "$raw.script" "$raw.txt"' EXIT
trap 'exit 1' HUP INT TERM
fail() { printf '%s: %s\n' "$script" "$*" >&2; exit 1; }

size=$(sed -n 's/^#size \([0-9]*\) \([0-9]*\)$/\1,\2/p' "$script")
size=${size:-640,440}
scaled() { echo "$size" | awk -F, -v by="$1" '{ print by * $1 "," by * $2 }'; }
# Sizes are in pixels, fonts too, but cairo counts fonts in points, of which there
# are 72 to the inch, and its face is wider than that of browsers, so it gets a little
# smaller.  A PNG has two pixels for one; a PDF 100 pixels to the inch; a text fills a
# terminal's 80 columns, and one line of it stands for 18 pixels.
enhanced="enhanced font 'sans-serif,17'" drawn_style=$style drawn_script=$script
case $figure in
*.svg) terminal="svg size $size dynamic background rgb '#ffffff'" ;;
*.png) terminal="pngcairo size $(scaled 2) fontscale 1.2 linewidth 2 pointscale 2" ;;
*.pdf) terminal="pdfcairo size $(scaled 0.01) fontscale 0.58 linewidth 0.72 pointscale 0.72" ;;
*.txt) terminal="dumb size 79,$((${size#*,} / 18)) mono" enhanced=noenhanced
       drawn_style=$raw.style drawn_script=$raw.script ;;
*) fail "no format for $figure" ;;
esac

{ printf 'record = "%s"\n' "$record"; awk -v want=variables -f "$(dirname "$0")/record.awk" "$record"; } >"$driver"
case $figure in *.txt)
    # Columns are counted in characters, not in bytes; such a locale is called C.UTF-8, or otherwise.
    unset LC_ALL
    LANG=C LC_CTYPE=$(locale -a 2>/dev/null | sed -n '/[Uu][Tt][Ff]-*8$/{p;q;}')
    LC_CTYPE=${LC_CTYPE:-C.UTF-8}
    export LANG LC_CTYPE
    echo 'set encoding utf8' >>"$driver"
    plainly=$(dirname "$0")/plain.sed
    sed -f "$plainly" "$style" >"$drawn_style"
    sed -f "$plainly" "$script" >"$drawn_script"
esac
cat >>"$driver" <<EOT
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
    awk -v name="figure-$(basename "$(dirname "$figure")")-$(basename "$figure" .svg)" '
        function escape(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s); return s }
        # rgb(  0, 114, 178) to #0072b2
        function hex(s,   at, c) {
            while (match(s, /rgb\([ 0-9,]*\)/)) {
                split(substr(s, RSTART + 4, RLENGTH - 5), c, ",")
                s = substr(s, 1, RSTART - 1) sprintf("#%02x%02x%02x", c[1], c[2], c[3]) substr(s, RSTART + RLENGTH)
            }
            return s
        }
        function dark(light, colour) {
            return "[stroke=\"" light "\"]{stroke:" colour "}[fill=\"" light "\"]{fill:" colour "}" \
                   "[color=\"" light "\"]{color:" colour "}"
        }
        FNR == NR && sub(/^heading /, "") { title = escape($0); next }
        FNR == NR && sub(/^description /, "") { description = escape($0); next }
        {
            $0 = hex($0)
            while (match($0, /=\047[^\047"]*\047/))
                $0 = substr($0, 1, RSTART) "\"" substr($0, RSTART + 2, RLENGTH - 3) "\"" substr($0, RSTART + RLENGTH)
        }
        /^<svg/ { sub(/<svg/, "<svg role=\"img\" aria-labelledby=\"" name "-title " name "-desc\""); svg = 1 }
        /^<title>/ && !titled++ { print "<title id=\"" name "-title\">" title "</title>"; next }
        /^<title>/ { next }
        /^<desc>/ {
            print "<desc id=\"" name "-desc\">" description "</desc>"
            print "<style>@media (prefers-color-scheme: dark){" \
                dark("#1c2530", "#dfe6ee") dark("#000000", "#dfe6ee") dark("#77828e", "#93a0ad") dark("#d5dbe1", "#36424e") \
                dark("#ffffff", "#12171d") dark("#0072b2", "#56b4e9") dark("#d55e00", "#ff8c42") \
                dark("#009e73", "#3ecf9f") dark("#aa4499", "#dd8fd0") "}</style>"
            described = 1; next
        }
        { gsub(/gnuplot_canvas|gpDot|gpPt[0-9]+|gnuplot_plot_[0-9]+[a-z]*|textbox|greybox/, name "-&") }
        /<\/svg>/ { whole = 1 }
        /./ { print }
        END { exit !(svg && titled && described && whole) }
    ' "$words" "$raw" >"$raw.svg" || fail "$figure is incomplete"
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
