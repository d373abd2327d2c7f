#!/bin/sh
# The figures: every one is there, whole, described, and the same wherever it is drawn;
# and plots/draw.sh, which draws them, notices what gnuplot keeps quiet about.
. "$srcdir/tests/tap.sh"

if test -z "$GNUPLOT"; then
    echo '1..0 # SKIP gnuplot was not found by configure'
    exit 0
fi
if test "${FORMAT:-svg}" != svg; then
    echo "1..0 # SKIP the figures were drawn as $FORMAT"
    exit 0
fi
test -n "$chapters" || bail 'there is no chapter to test'

draw() { sh "$srcdir/plots/draw.sh" "$srcdir/plots/style.gp" "$@"; }
number_of() { echo $#; }

# ---- the rules for a figure ---------------------------------------------------------

# Complaints about FILE, one a line.  Not a parser of XML, but what breaks a page into
# which the figure is put: tags that do not nest, bare & and <, unquoted attributes,
# coordinates that are no numbers, references into nowhere.
check_svg() {    # FILE
    LC_ALL=C awk '
        BEGIN { RS = "<" }
        function complain(what) { print FILENAME ": " what; if (++complaints > 5) exit }
        NR == 1 { if ($0 != "") complain("text before the first tag"); next }
        {
            at = index($0, ">")
            if (!at) { complain("a tag is not closed: " substr($0, 1, 40)); next }
            tag = substr($0, 1, at - 1); text = substr($0, at + 1)
            if (tag ~ /^(title|desc) id/ && text ~ /(^|[ (,])(-?nan|-?inf|-0(\.0+)?)([ ),;:]|[.]( |$)|$)/) complain("no number for a reader: " text)
            if (text ~ /&([^a-z#]|$)/ || text ~ /&[^;]*$/) complain("a bare & in " text)
            if (tag ~ /^[?!]/) next
            if (tag ~ /^\//) {
                name = substr(tag, 2); sub(/[ \n]+$/, "", name)
                if (depth == 0 || open[depth] != name) complain("</" name "> closes nothing")
                else depth--
                next
            }
            match(tag, /^[A-Za-z]+/)
            name = substr(tag, 1, RLENGTH)
            if (RLENGTH < 1) complain("no tag: " tag)
            if (name == "svg") svgs++
            if (tolower(tag) ~ /[ "=,(ml-]-?(nan|inf)[ ",)]/) complain("not a number in <" substr(tag, 1, 60))
            rest = substr(tag, RLENGTH + 1); closed = sub(/\/$/, "", rest)
            while (match(rest, /^[ \n]+[a-zA-Z:][a-zA-Z0-9:.-]*[ \n]*=[ \n]*("[^"]*"|\047[^\047]*\047)/)) {
                attribute = substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1)
                gsub(/^[ \n]+/, "", attribute)
                if (attribute ~ /^id=/) ids[substr(attribute, 5, length(attribute) - 5)]
                if (attribute ~ /^xlink:href="#/) used[substr(attribute, 14, length(attribute) - 14)]
                if (attribute ~ /^aria-labelledby=/) {
                    n = split(substr(attribute, 18, length(attribute) - 18), parts, " ")
                    for (i = 1; i <= n; i++) used[parts[i]]
                }
                while (match(attribute, /url\(#[^)]*\)/)) {
                    used[substr(attribute, RSTART + 5, RLENGTH - 6)]
                    attribute = substr(attribute, RSTART + RLENGTH)
                }
            }
            if (rest !~ /^[ \n]*$/) complain("an attribute in <" name rest ">")
            if (!closed) open[++depth] = name
        }
        END {
            if (svgs != 1) complain(svgs + 0 " <svg>")
            if (depth) complain("<" open[depth] "> is not closed")
            for (u in used) if (!(u in ids)) complain("refers to " u ", which is not there")
        }' "$1"
    ! command -v xmllint >/dev/null || xmllint --noout --nonet "$1" 2>&1
    tail -c 20 "$1" | grep -q '</svg>' || echo "$1: does not end with </svg>"
}

# Title and description, for those who hear the figure.
check_words() {    # FILE
    grep -q 'role="img"' "$1" || echo 'no role="img"'
    # Browsers show a title to who points at it, so curves have none.
    test "$(grep -c '<title' "$1")" = 1 || echo "$(grep -c '<title' "$1") titles"
    test "$(grep -c '<desc id=' "$1")" = 1 || echo "$(grep -c '<desc id=' "$1") descriptions"
    # gnuplot prints these where a number is missing.
    sed -n 's/^<title id=[^>]*>\(.*\)<\/title>$/title \1/p; s/^<desc id=[^>]*>\(.*\)<\/desc>$/desc \1/p' "$1" >"$scratch/words"
    grep -iE 'undefined|(^|[^a-z])(nan|inf)([^a-z]|$)' "$scratch/words"
    awk '$1 == "title" && NF > 1 { title = 1 }
         $1 == "desc" && length($0) >= 45 { desc = 1 }    # "desc " and 40 characters
         END { if (!title) print "no title"; if (!desc) print "a description of less than 40 characters" }' "$scratch/words"
}

# Can it be read on a telephone, 360 pixels wide, of which 328 are the figure's?  Words of 12 pixels can.  A wide
# figure has a second drawing for that.
check_telephone() {    # FIGURE
    drawing=plots/$1.svg
    ! grep -q '^#narrow' "$srcdir/plots/$1.gp" || drawing=plots/$1.narrow.svg
    test -s "$drawing" || { echo "there is no $drawing"; return; }
    LC_ALL=C awk '
        /<svg/ { match($0, /viewBox="0 0 [0-9]+/); width = substr($0, RSTART + 13, RLENGTH - 13) }
        # Figures and powers that stand high or low are smaller than their words.
        { line = $0; gsub(/<tspan[^>]*>/, "", line) }
        match(line, /<(svg|text)[^>]* font-size="[0-9.]+"/) {
            size = substr(line, RSTART, RLENGTH); sub(/.*="/, "", size); sub(/"/, "", size)
            if (smallest == "" || size + 0 < smallest + 0) smallest = size
        }
        END { if (!(smallest * 328 / width >= 12)) print "words of " smallest * 328 / width " pixels" }' "$drawing"
    check_svg "$drawing"
}

# What is drawn is in the hand of the book: its typeface, a true minus sign, no numbers as programs spell them.
check_hand() {    # FILE
    grep -q '<svg[^>]* font-family="Libertinus Serif,' "$1" || echo 'another typeface'
    grep -o '<text[^>]*>.*</text>' "$1" | sed 's/<[^>]*>//g' >"$scratch/drawn"
    test -s "$scratch/drawn" || echo 'it has no words'
    grep -E '(^|[ (=,])-[0-9]|[0-9]e[-+]?[0-9]|record index|[{}]' "$scratch/drawn"
}

# Drawing takes most of the time of this test, and figures do not depend on each other:
# two at a time.  A line of the list is SCRIPT RECORD FIGURE; complaints about a figure
# that failed goes to FIGURE.failed.
draw_list() {
    for worker in 0 1; do
        awk -v worker=$worker 'NR % 2 == worker' "$1" |
        while read -r script data figure; do
            mkdir -p "${figure%/*}"
            draw "$script" "$data" "$figure" >"$figure.failed" 2>&1 </dev/null && rm -f "$figure.failed"
        done &
    done
    wait
}

# ---- the sample that the failures of draw.sh are tried on ------------------------------
cat >"$scratch/sample.dat" <<'EOT'
# nabla 99-sample --rate 0.1 --start 3,4
# answer point = 2.4 3.2
# answer why = step-limit


# path
step loss
0 25
1 16
2 10.24
EOT
words='heading = "A heading"; description = "A description, which is long enough to tell something"'
curve='plot record index "path" using "step":"loss" with lines title "loss"'
printf '%s\n' "$words" "$curve" >"$scratch/sample.gp"

# True after any attempt that fails: it says so, and all is as it was.
attempt=$scratch/attempt
figure=$attempt/figure.svg
prepare() { rm -rf "$attempt"; mkdir "$attempt"; echo old >"$figure"; }
not_drawn() {    # STATUS
    { test "$1" -ge 1 && test "$1" -le 125; } || note "exit status $1"
    test "$(cat "$figure")" = old || note 'the old figure was lost'
    test "$(ls "$attempt")" = "${figure##*/}" || note "left in the directory:" $(ls "$attempt")
}
complained() { test -s "$scratch/err" || note 'it said nothing'; }

fails_on() {    # WHAT SCRIPT-TEXT
    prepare
    printf '%s\n' "$2" >"$scratch/script.gp"
    draw "$scratch/script.gp" "$scratch/sample.dat" "$figure" >/dev/null 2>"$scratch/err"
    not_drawn $?
    complained
    grep -q "script.gp" "$scratch/err" || note "does not name the script: $(head -n 1 "$scratch/err")"
    verdict "draw.sh fails on $1"
}

# A program in gnuplot's place.  It finds the real one in $REAL, and the file to be
# drawn in $raw; $drawing is the process of draw.sh.
REAL=$GNUPLOT; export REAL
with_fake() {    # BODY FORMAT
    cat >"$scratch/fake" <<EOT
#!/bin/sh
for driver; do :; done
raw=\$(sed -n 's/^set output "\\(.*\\)"\$/\\1/p' "\$driver")
drawing=\$(cat "$scratch/pid")
$1
EOT
    chmod +x "$scratch/fake"
    figure=$attempt/figure.$2
    prepare
    # shellcheck disable=SC2016  # the inner shell's $$ is meant
    GNUPLOT=$scratch/fake sh -c 'echo $$ >"$0"; exec sh "$@"' "$scratch/pid" "$srcdir/plots/draw.sh" \
        "$srcdir/plots/style.gp" "$scratch/sample.gp" "$scratch/sample.dat" "$figure" \
        >/dev/null 2>"$scratch/err"
}
half='"$REAL" "$@" || exit; head -c 2000 "$raw" >"$raw.half"; mv "$raw.half" "$raw"'

# No room: for each size of the disk the figure is new and whole, or old; and both are
# to be seen.
whole_or_old() {    # STATUS
    if test "$1" = 0; then
        check_svg "$figure" >>"$said"
        test "$(ls "$attempt")" = "${figure##*/}" || note "left in the directory:" $(ls "$attempt")
        drawn=$((drawn + 1))
    else
        not_drawn "$1"
        complained
        refused=$((refused + 1))
    fi
}
both_seen() {
    test $drawn -gt 0 || note 'it was never drawn'
    test $refused -gt 0 || note 'there was always room'
    drawn=0 refused=0
}
drawn=0 refused=0
# A disk of its own, for as long as a command runs.
if unshare -m true 2>/dev/null && unshare -m mount -t tmpfs none "$scratch" 2>/dev/null; then
    apart='unshare -m'
elif unshare -rm mount -t tmpfs none "$scratch" 2>/dev/null; then
    apart='unshare -rm'
else
    apart=
fi

checks_of_draw_sh=32
check_draw_sh() {
    prepare
    draw "$scratch/sample.gp" "$scratch/sample.dat" "$figure" >"$scratch/out" 2>&1 || note "exit status $?"
    cat "$scratch/out" >>"$said"
    check_svg "$figure" >>"$said"
    test "$(ls "$attempt")" = figure.svg || note "left in the directory:" $(ls "$attempt")
    verdict 'draw.sh draws the sample, in silence, and leaves nothing else'

    prepare
    printf '%s\n' "$words" 'print_to = rate * 10 + point[2] + start[1]' \
        'if (print_to != 7.2 || why ne "step-limit" || 1 / start[2] != 0.25) { exit error "they differ" }' \
        "$curve" >"$scratch/script.gp"
    draw "$scratch/script.gp" "$scratch/sample.dat" "$figure" 2>>"$said" || note "exit status $?"
    verdict "draw.sh hands the script the record's answers and parameters"

    prepare
    printf '%s\n' 'heading = "1 < 2 & 3 > 2"' 'description = "A <b>bold</b> & long description of what there is to be seen"' \
        "$curve, 17 title 'a < b & c'" >"$scratch/script.gp"
    draw "$scratch/script.gp" "$scratch/sample.dat" "$figure" 2>>"$said" || note "exit status $?"
    check_svg "$figure" >>"$said"
    grep -q '>1 &lt; 2 &amp; 3 &gt; 2</title>' "$figure" || note "$(grep title "$figure")"
    verdict 'draw.sh escapes what XML would take for a tag'

    fails_on 'a syntax error'                "$words
plot plot ("
    fails_on 'an unknown variable'           "$words
plot no_such_answer"
    fails_on 'a missing heading'             "description = \"Described\"
$curve"
    fails_on 'a missing description'         "heading = \"A heading\"
$curve"
    fails_on 'an empty heading'              "$words; heading = ''
$curve"
    fails_on 'a heading of two lines'        "$words; heading = \"A\\nB\"
$curve"
    fails_on 'a heading of two lines without a description' "description = ''; heading = \"A\\nB\"
$curve"
    fails_on 'a table that is not there'     "$words
plot record index \"nowhere\" using 1:2"
    fails_on 'one curve of two without data' "$words
$curve, record index \"nowhere\" using 1:2"
    fails_on 'a column that is not there'    "$words
$curve, record index \"path\" using \"step\":\"height\""
    fails_on 'a warning'                     "$words
set xrange [1:1]
$curve"
    fails_on 'a script that prints'          "$words
print 'so far, so good'
$curve"
    fails_on 'a script that draws nothing'   "$words"
    fails_on 'a script that ends gnuplot'    "$words
$curve
exit status 0"

    prepare
    draw "$scratch/sample.gp" "$scratch/no-such.dat" "$figure" >/dev/null 2>"$scratch/err"
    not_drawn $?; complained
    verdict 'draw.sh fails without a record'
    prepare
    draw "$scratch/no-such.gp" "$scratch/sample.dat" "$figure" >/dev/null 2>"$scratch/err"
    not_drawn $?; complained
    verdict 'draw.sh fails without a script'
    prepare
    sh "$srcdir/plots/draw.sh" "$scratch/no-such.gp" "$scratch/sample.gp" "$scratch/sample.dat" "$figure" >/dev/null 2>"$scratch/err"
    not_drawn $?; complained
    verdict 'draw.sh fails without a style'
    prepare
    ( unset GNUPLOT; draw "$scratch/sample.gp" "$scratch/sample.dat" "$figure" ) >/dev/null 2>"$scratch/err"
    not_drawn $?
    grep -q gnuplot "$scratch/err" || note 'does not say that gnuplot is missing'
    verdict 'draw.sh fails without gnuplot, and says so'
    figure=$attempt/figure.gif
    prepare
    draw "$scratch/sample.gp" "$scratch/sample.dat" "$figure" >/dev/null 2>"$scratch/err"
    not_drawn $?; complained
    verdict 'draw.sh fails on a format that it does not know'

    with_fake "$half" svg
    not_drawn $?; complained
    verdict 'draw.sh fails when gnuplot stops half-way and calls it success'
    with_fake "$half"'; kill -9 $$' svg
    not_drawn $?; complained
    verdict 'draw.sh fails when gnuplot is killed half-way'
    with_fake '"$REAL" "$@"; sed "s/<.svg>//" "$raw" >"$raw.cut"; mv "$raw.cut" "$raw"' svg
    not_drawn $?; complained
    verdict 'draw.sh fails when only the closing tag is missing'
    with_fake '"$REAL" "$@"; exit 3' svg
    not_drawn $?; complained
    verdict 'draw.sh fails when gnuplot says that it failed'
    with_fake ':' svg
    not_drawn $?; complained
    verdict 'draw.sh fails when gnuplot does nothing'
    # Where sources and build share a directory, every *.gp is taken for a figure's script.
    with_fake '"$REAL" "$@"; kill -9 $drawing' svg 2>/dev/null
    test "$(cat "$figure")" = old || note 'the old figure was lost'
    for file in "$attempt"/*.gp; do test ! -e "$file" || note "left ${file##*/}"; done
    verdict 'draw.sh killed outright leaves the old figure, and nothing like a script'
    for signal in INT TERM; do
        if sh -c "kill -$signal \$\$; exit 7" 2>/dev/null; test $? -eq 7; then
            skip 1 "SIG$signal is ignored here"
        else
            # draw.sh may die of the signal, so its status may be above 125.
            with_fake "\"\$REAL\" \"\$@\"; kill -$signal \$drawing" svg
            test $? -ne 0 || note 'exit status 0'
            not_drawn 1
            verdict "draw.sh stopped by SIG$signal leaves the old figure and nothing else"
        fi
    done
    figure=$attempt/figure.svg

    # The limit of a file's size stands in for a full disk: in steps of 2 KB.
    for blocks in 0 1 4 8 12 16 20 24 28 32 36 40 1000; do
        prepare
        ( trap '' XFSZ; ulimit -f $blocks; draw "$scratch/sample.gp" "$scratch/sample.dat" "$figure" ) >/dev/null 2>"$scratch/err"
        status=$?
        # With no room at all not even the message fits into its file.
        test $blocks -gt 0 || echo 'no room' >"$scratch/err"
        whole_or_old $status
    done
    both_seen
    verdict 'where files may not grow, a figure is drawn whole or not at all'

    if test -n "$apart"; then
        for kilobytes in 8 12 16 20 24 28 32 40 1000; do
            prepare
            cat >"$scratch/on-small-disk" <<EOT
mount -t tmpfs -o size=${kilobytes}k none "$attempt" || exit 99
echo old >"$figure"
sh "$srcdir/plots/draw.sh" "$srcdir/plots/style.gp" "$scratch/sample.gp" "$scratch/sample.dat" "$figure" >/dev/null 2>"$scratch/err"
status=\$?
mkdir "$scratch/seen"
cp "$attempt"/* "$scratch/seen"
exit \$status
EOT
            rm -rf "$scratch/seen"
            $apart sh "$scratch/on-small-disk" 2>>"$said"
            status=$?
            rm -rf "$attempt"; mv "$scratch/seen" "$attempt"
            whole_or_old $status
        done
        both_seen
        verdict 'on a full disk a figure is drawn whole or not at all'
    else
        skip 1 'no small disk can be mounted here'
    fi
}

# ---- gnuplot's SVG, made lighter --------------------------------------------------------------
# A drawing as gnuplot makes it, of these marks: its lines, but for those before and behind.
lighter() {
    printf 'heading A heading\ndescription A description\n' >"$scratch/said.words"
    { cat <<'EOT'
<?xml version="1.0" encoding="utf-8"  standalone="no"?>
<svg
 viewBox="0 0 460 320"
 xmlns="http://www.w3.org/2000/svg"
>
<title>Gnuplot</title>
<desc>Produced by GNUPLOT 5.4 patchlevel 4 </desc>
<g id="gnuplot_canvas">
<defs>
	<circle id='gpDot' r='0.5' stroke-width='0.5' stroke='currentColor'/>
	<path id='gpPt0' stroke-width='0.157' stroke='currentColor' d='M-1,0 h2 M0,-1 v2'/>
	<circle id='gpPt5' stroke-width='0.157' stroke='currentColor' cx='0' cy='0' r='1'/>
	<use xlink:href='#gpPt5' id='gpPt6' fill='currentColor' stroke='none'/>
	<path id='gpPt7' stroke-width='0.157' stroke='currentColor' d='M0,-1.33 L-1.33,0.67 L1.33,0.67 z'/>
	<use xlink:href='#gpPt7' id='gpPt8' fill='currentColor' stroke='none'/>
</defs>
<g fill="none" color="black" stroke="currentColor" stroke-width="1.00" stroke-linecap="butt" stroke-linejoin="miter">
</g>
EOT
      cat
      printf '</g>\n</svg>\n'; } >"$scratch/drawing"
    LC_ALL=C awk -v name=n -f "$srcdir/plots/svg.awk" "$scratch/said.words" "$scratch/drawing" >"$scratch/light.svg" || note "status $?"
    check_svg "$scratch/light.svg" >>"$said"
    sed -n '/^<g fill="none"/,/^<\/svg>/p' "$scratch/light.svg" | sed '1d; /^<\/g>$/d; /^<\/svg>$/d' >"$scratch/light"
}
# becomes WHAT: what was expected is on standard input.
becomes() { cat >"$scratch/expected"; diff "$scratch/expected" "$scratch/light" >>"$said"; verdict "$1"; }
checks_of_svg=9
check_lighter() {
    lighter <<'EOT'
<g fill="none" color="black" stroke="currentColor" stroke-width="1.00">
	<path stroke='rgb(  0, 114, 178)'  d='M0.00,0.00 L10.00,0.00 L20.00,0.04 L20.04,10.00
		L20.00,20.00  '/></g>
EOT
    becomes 'places on the line between their neighbours are left out' <<'EOT'
<path stroke="#0072b2" d="M0,0l20,0 0,20"/>
EOT
    lighter <<'EOT'
<g fill="none" color="black" stroke="currentColor" stroke-width="1.00">
	<path stroke='rgb(  0, 114, 178)'  d='M0.00,0.00 L30.00,0.00 L10.00,0.00 L15.00,0.30 L20.00,0.00 M5.00,7.00 L6.00,8.00 '/></g>
EOT
    becomes 'but not those where it turns back, or bends by more than can be seen, and a new line begins where it did' <<'EOT'
<path stroke="#0072b2" d="M0,0l30,0-20,0 5,0.3 5-0.3M5,7l1,1"/>
EOT
    lighter <<'EOT'
<g fill="none" color="black" stroke="currentColor" stroke-width="2.50">
	<path stroke='rgb(  0, 114, 178)'  d='M0.00,0.00 L1.00,0.00  '/></g>
<g fill="none" color="black" stroke="currentColor" stroke-width="2.50">
	<path stroke='rgb(  0, 114, 178)'  d='M0.00,1.00 L1.00,1.00  '/></g>
<g fill="none" color="black" stroke="currentColor" stroke-width="2.50">
	<path stroke='rgb(213,  94,   0)'  stroke-dasharray='2,4' d='M0.00,2.00 L1.00,2.00  '/></g>
<g fill="none" color="black" stroke="currentColor" stroke-width="1.00">
	<path stroke='rgb(213,  94,   0)'  d='M0.00,3.00 L1.00,3.00  '/></g>
EOT
    becomes 'lines alike are one; others keep their colours, widths, dashes and order' <<'EOT'
<g stroke-width="2.5">
<path stroke="#0072b2" d="M0,0l1,0M0,1l1,0"/>
<path stroke="#d55e00" stroke-dasharray="2,4" stroke-linecap="butt" d="M0,2l1,0"/>
<path stroke="#d55e00" d="M0,3l1,0"/>
EOT
    lighter <<'EOT'
<g fill="none" color="black" stroke="currentColor" stroke-width="1.00">
	<g stroke="none" shape-rendering="crispEdges">
		<polygon fill = 'rgb( 68,   1,  84)' points = '0.00,0.00 1.00,0.00 1.00,1.00 '/>
	</g>
	<g stroke="none" shape-rendering="crispEdges">
		<polygon fill = 'rgb( 68,   1,  84)' points = '5.00,0.00 6.04,0.00 6.00,1.00 '/>
	</g>
	<g stroke="none" shape-rendering="crispEdges">
		<polygon fill = 'rgb( 70,  50, 126)' points = '9.00,0.00 8.00,0.00 8.00,1.00 '/>
	</g>
	<path stroke='rgb(  0, 114, 178)'  d='M0.00,0.00 L1.00,0.00  '/>
</g>
EOT
    becomes 'polygons of one colour are one path, before what is drawn over them' <<'EOT'
<g stroke="none" shape-rendering="crispEdges">
<path fill="#440154" d="M0,0l1,0 0,1zM5,0l1,0 0,1z"/>
<path fill="#46327e" d="M9,0l-1,0 0,1z"/>
<path stroke="#0072b2" d="M0,0l1,0"/>
EOT
    lighter <<'EOT'
	<g id="gnuplot_plot_1" ><title>record index "path"</title>
<g fill="none" color="black" stroke="currentColor" stroke-width="1.00">
	<use xlink:href='#gpPt6' transform='translate(473.48,120.69) scale(7.65)' color='rgb(  0, 114, 178)'/>
	<use xlink:href='#gpPt5' transform='translate(4.00,5.00) scale(3.00)' color='rgb(  0, 114, 178)'/>
	<use xlink:href='#gpPt8' transform='translate(4.00,5.00) scale(3.00)' color='rgb(  0, 114, 178)'/>
</g>
	</g>
EOT
    becomes 'circles are circles, only marks that are used are defined, and curves have no title' <<'EOT'
<circle cx="473.5" cy="120.7" r="7.7" fill="#0072b2" stroke="none"/>
<circle cx="4" cy="5" r="3" stroke="#0072b2" stroke-width="1.5"/>
<use xlink:href="#n-gpPt8" transform="translate(4,5) scale(3)" stroke="#0072b2" color="#0072b2"/>
<defs>
<path id="n-gpPt7" stroke-width="0.157" d="M0,-1.33 L-1.33,0.67 L1.33,0.67 z"/>
<use id="n-gpPt8" xlink:href="#n-gpPt7" fill="currentColor" stroke="none"/>
</defs>
EOT
    lighter <<'EOT'
<g fill="none" color="black" stroke="currentColor" stroke-width="1.00">
	<g transform="translate(125.75,455.69)" stroke="none" fill="rgb(28,37,48)" font-family="Libertinus Serif" font-size="18.00"  text-anchor="end">
		<text><tspan font-family="Libertinus Serif"  font-style="italic" >x</tspan><tspan font-family="Libertinus Serif" > &lt; 2</tspan></text>
	</g>
	<g transform="translate(7.00,8.00) rotate(-90)" stroke="none" fill="black" font-family="Libertinus Serif" font-size="14.00"  text-anchor="start">
		<text> 10<tspan font-family="Libertinus Serif" font-size="14.4" dy="-9.00px">2</tspan></text>
	</g>
	<g transform="translate(7.00,8.00)" stroke="none" fill="black" font-family="Libertinus Serif" font-size="18.00"  text-anchor="start">
		<text><tspan font-family="Libertinus Serif" > </tspan></text>
	</g>
</g>
EOT
    becomes 'words keep their place, slant, height and anchor; those of nothing go' <<'EOT'
<text x="125.8" y="455.7" fill="#1c2530" text-anchor="end"><tspan font-style="italic">x</tspan> &lt; 2</text>
<text transform="translate(7,8) rotate(-90)" fill="#1c2530" font-size="14">10<tspan font-size="14.4" dy="-9.00px">2</tspan></text>
EOT
    lighter </dev/null
    becomes 'an empty drawing is empty' </dev/null
    # A circle of 720 places: each that is left out lies within a fifth of a pixel of a line between two that stay.
    awk 'BEGIN { printf "<g fill=\"none\" stroke-width=\"1.00\">\n<path stroke=\"rgb(0,0,0)\" d=\"M"
        for (k = 0; k <= 720; k++) printf "%s%.2f,%.2f ", k ? "L" : "", 200 + 150 * cos(k / 720 * 6.283185307), 160 + 150 * sin(k / 720 * 6.283185307)
        print "\"/></g>" }' | lighter
    sed 's/.* d="M//; s/".*//; s/-/ -/g; s/[l,]/ /g' "$scratch/light" | awk '
        { x = $1; y = $2; n = 1
          for (k = 3; k < NF; k += 2) {
              u = x + $k; v = y + $(k + 1); n++
              # The middle of a chord is farther inside than any other of its places; half a unit of the last decimal is rounding.
              off = 150 - sqrt(((x + u) / 2 - 200)^2 + ((y + v) / 2 - 160)^2)
              if (!(off < 0.3 && off > -0.1)) print "off by " off " at " u "," v
              x = u; y = v
          }
          if (!(n > 20 && n < 145)) print n " places" }' >>"$said"
    verdict 'a circle stays one, with a fifth of the places'
    sed 's/<.svg>//' "$scratch/drawing" | LC_ALL=C awk -v name=n -f "$srcdir/plots/svg.awk" "$scratch/said.words" - >/dev/null
    test $? -ne 0; ok $? 'a drawing that is not whole is refused'
}

# ---- formats other than svg ---------------------------------------------------------------
checks_of_formats=8
check_format() {    # FORMAT TERMINAL MAGIC
    if ! "$GNUPLOT" -d -e "set terminal $2" >/dev/null 2>&1; then
        skip 4 "this gnuplot has no $2"
        return
    fi
    figure=$attempt/figure.$1
    prepare
    draw "$scratch/sample.gp" "$scratch/sample.dat" "$figure" 2>>"$said" || note "exit status $?"
    head -c 4 "$figure" | tr -d '\211' | grep -q "^$3" || note "begins with $(head -c 4 "$figure" | od -c | head -n 1)"
    test "$(ls "$attempt")" = "figure.$1" || note "left in the directory:" $(ls "$attempt")
    verdict "draw.sh draws $1"
    cp "$figure" "$scratch/first"
    case $1 in
    png)
        draw "$scratch/sample.gp" "$scratch/sample.dat" "$figure"
        cmp "$figure" "$scratch/first" >"$said" 2>&1; ok $? "draw.sh draws the same $1 again" ;;
    *)
        skip 1 "cairo writes the time into a $1" ;;
    esac
    with_fake "$half" "$1"
    not_drawn $?; complained
    verdict "draw.sh fails when gnuplot stops half-way in a $1 and calls it success"
    with_fake "$half"'; kill -9 $$' "$1"
    not_drawn $?; complained
    verdict "draw.sh fails when gnuplot is killed half-way in a $1"
}

# ---- the figures of the book ------------------------------------------------------------------
figures=
for chapter in $chapters; do
    for script in "$srcdir/plots/$chapter"/*.gp; do
        test ! -f "$script" || figures="$figures $chapter/$(basename "$script" .gp)"
    done
done
test -n "$figures" || bail 'there are no figures'

# Someone else's settings, in another language, must not show.
hostile=$scratch/hostile
mkdir -p "$hostile/.config/gnuplot"
printf '%s\n' 'print "hostile"' 'set title "hostile"' 'set xrange [7:8]' 'set border 31' >"$hostile/.gnuplot"
cp "$hostile/.gnuplot" "$hostile/.gnuplotrc"
cp "$hostile/.gnuplot" "$hostile/.config/gnuplot/gnuplotrc"

checks_per_figure=7
check_figures() {
    for f in $figures; do
        mkdir -p "$scratch/records"
        cp "plots/${f%/*}.dat" "$scratch/records"
        echo "$srcdir/plots/$f.gp $scratch/records/${f%/*}.dat $scratch/again/$f.svg"
    done >"$scratch/list"
    ( HOME=$hostile XDG_CONFIG_HOME=$hostile/.config GNUTERM=dumb LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8 TZ=Asia/Kathmandu
      export HOME XDG_CONFIG_HOME GNUTERM LC_ALL LANG TZ
      draw_list "$scratch/list" )

    for f in $figures; do
        file=plots/$f.svg
        test -s "$file"; ok $? "$f was drawn"
        test -f "$file" || { skip $((checks_per_figure - 1)) 'there is no figure'; continue; }
        check_svg "$file" >"$said"
        verdict "$f is well-formed, and all its coordinates are numbers"
        check_words "$file" >"$said"
        verdict "$f has a title and a description in words"
        check_telephone "$f" >"$said" 2>&1
        verdict "$f can be read on a telephone"
        check_hand "$file" >"$said" 2>&1
        verdict "$f is in the hand of the book"
        for path in "$(pwd)" "$(cd "$srcdir" && pwd)" "$HOME" "${TMPDIR:-/tmp}"; do
            test ${#path} -le 1 || ! grep -F -e "$path" "$file" >>"$said"
        done
        verdict "$f does not say where it was drawn"
        cat "$scratch/again/$f.svg.failed" >>"$said" 2>/dev/null
        cmp "$scratch/again/$f.svg" "$file" >>"$said" 2>&1
        verdict "$f is the same, drawn again among someone else's settings"
    done

    for chapter in $chapters; do
        case $figures in *" $chapter/"*) true ;; *) false ;; esac
        ok $? "$chapter has a figure"
    done
    # The page of a chapter holds its figures; the book in one page would hold all.
    for f in $figures; do
        tr ' ' '\n' <"plots/$f.svg" | sed -n 's/^id="\([^"]*\)".*/\1/p'
    done | sort >"$scratch/ids"
    uniq -d "$scratch/ids" >"$said"
    test -s "$scratch/ids" || note 'there are no ids'
    verdict 'no two figures of the book share an id'
}

# ---- the figures of other runs --------------------------------------------------------------------
# CHAPTER OPTIONS: all figures of that chapter can be drawn from such a run.
cases='
00-downhill --start 0,0 --input 0
00-downhill --rate 0 --steps 0
00-downhill --rate 0.5 --weight 2.5
00-downhill --rate 1 --steps 1000 --start -1000,1000
00-downhill --rate 2 --input -100 --weight 100 --target 0
03-descent-step --weight-rate 0 --line-rate 0
03-descent-step --weight-rate 100 --line-rate 100
03-descent-step --weight-rate 1.7 --line-rate 1
03-descent-step --rate 0
03-descent-step --rate 0.5
03-descent-step --rate 0.9
03-descent-step --rate 1
03-descent-step --rate 1.1
03-descent-step --rate 100 --rates 100,100,100,100,100,100
03-descent-step --rates 0,0,0,0,0,0 --valley-rate 0
03-descent-step --start 0,0
03-descent-step --start -2,1 --rate 0.3
03-descent-step --start 0,-1e-9
03-descent-step --start 1000,-1000 --stretch 1000000
03-descent-step --steps 0
03-descent-step --steps 1 --stretch 1
03-descent-step --tolerance 1000000
03-descent-step --tolerance 1e-300 --valley-rate 1
01-partial-derivatives --at 0,0
01-partial-derivatives --at 1,0 --halvings 1
01-partial-derivatives --at 0,1 --halvings 40
01-partial-derivatives --at -3,3
01-partial-derivatives --at 1e-300,0.5
02-gradient-vector --at 0,0 --terrain-at 0,0
02-gradient-vector --at -1000,1000 --terrain-at 3,-3
02-gradient-vector --at 1e-9,0 --terrain-at 0,1
02-gradient-vector --dimensions 1 --directions 1 --seed 0
04-chain-rule --layers 2,2 --learn-steps 0
04-chain-rule --layers 1,1 --depth 1 --learn-steps 1
04-chain-rule --layers 2,2 --learn-rate 0 --spread 0
04-chain-rule --layers 2,2 --learn-rate 1000 --spread 100 --depth 100 --differences-up-to 0
04-chain-rule --layers 2,2 --input 0 --weight 0 --bias 0 --target 0
04-chain-rule --layers 2,2 --input -1000000 --weight 1000000 --bias -1000000 --target 1000000
05-automatic-differentiation --at 0,0 --turns 0
05-automatic-differentiation --at -1000,1000 --turns 45
05-automatic-differentiation --doublings 15
06-what-a-derivative-costs --largest 1 --one-by-one-up-to 0 --ticks 64
06-what-a-derivative-costs --largest 2 --one-by-one-up-to 1 --ticks 65 --release-from 0,0
06-what-a-derivative-costs --largest 5 --one-by-one-up-to 8192 --ticks 64 --release-from -10,10
'
number_of_cases=0
check_all && number_of_cases=$(echo "$cases" | grep -c .)
check_cases() {
    : >"$scratch/list"
    k=0
    echo "$cases" | grep . >"$scratch/cases"
    while read -r chapter options; do
        k=$((k + 1))
        mkdir -p "$scratch/case-$k"
        # shellcheck disable=SC2086  # a list of words
        "chapters/$chapter" $options --output "$scratch/case-$k.dat" 2>"$scratch/case-$k/failed-to-run" </dev/null &&
            rm "$scratch/case-$k/failed-to-run"
        for f in $figures; do
            test "${f%/*}" != "$chapter" ||
                echo "$srcdir/plots/$f.gp $scratch/case-$k.dat $scratch/case-$k/${f#*/}.svg"
        done >>"$scratch/list"
    done <"$scratch/cases"
    draw_list "$scratch/list"

    k=0
    while read -r line; do
        k=$((k + 1))
        cat "$scratch/case-$k"/*failed* >>"$said" 2>/dev/null
        for file in "$scratch/case-$k"/*.svg; do
            if test -s "$file"; then check_svg "$file" >>"$said"; else note "$line: nothing was drawn"; fi
        done
        verdict "$line can be drawn"
    done <"$scratch/cases"
}

# shellcheck disable=SC2086  # lists of words
plan $(($(number_of $figures) * checks_per_figure + $(number_of $chapters) + 1 +
        checks_of_draw_sh + checks_of_svg + checks_of_formats + number_of_cases))
check_figures
check_draw_sh
check_lighter
check_format png pngcairo PNG
check_format pdf pdfcairo %PDF
test $number_of_cases = 0 || check_cases
finish
