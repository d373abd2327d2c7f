#!/bin/sh
# Texts name between backticks only things that exist: identifiers, files, targets of make, options.  A function
# that is renamed must not live on in prose, in an exercise, in a comment or in a message.
. "$srcdir/tests/tap.sh"

# ---- things that exist ----------------------------------------------------------------------
# Programs without their comments, or the comments alone, each line with a name and a number.
c_parts() {    # WHICH FILE...
    which=$1; shift
    awk -v which="$which" '
        FNR == 1 { inside = 0 }
        # A string may begin like a comment.
        { gsub(/"\/\*/, "\""); part["code"] = part["comment"] = ""
          while ($0 != "") {
              at = index($0, inside ? "*/" : "/*")
              part[inside ? "comment" : "code"] = part[inside ? "comment" : "code"] " " (at ? substr($0, 1, at - 1) : $0)
              $0 = at ? substr($0, at + 2) : ""
              if (at) inside = !inside
          }
          print FILENAME ":" FNR "\t" part[which] }' "$@"
}
code_of() { c_parts code "$@" | cut -f 2; }
fenced_of() { awk '/^```/ { inside = !inside; next } inside' "$@"; }
words_of() { tr -cs 'A-Za-z0-9_' '\n' | sort -u | sed "s|^|word $1 |"; }

# Lines "word WHERE WORD", "option --OPTION", "file PATH", "target NAME".  WHERE is the stem of a
# chapter, that of its exercises with .md, "program", "readme", or "*", which is everywhere.
known() {
    { code_of "$srcdir"/lib/*.[ch] "$srcdir/learn/check.h"; echo 'nan grep'; } | words_of '*'
    code_of "$srcdir"/learn/*.[ch] "$srcdir"/chapters/*.c >"$scratch/code"
    words_of program <"$scratch/code"
    cat "$scratch/code" "$srcdir"/plots/*.sh "$srcdir"/plots/*.gp "$srcdir"/plots/*/*.gp "$srcdir"/Makefile.am "$srcdir"/*/*.am \
        "$srcdir/configure.ac" "$srcdir/bootstrap" "$srcdir"/book/*.lua "$srcdir/tests/tap.h" "$srcdir/tests/tap.sh" | words_of readme
    grep -ohE -e '--[a-z][a-z-]*' "$srcdir/configure.ac" "$srcdir/bootstrap" | sed 's/^/option /'
    printf 'option --help\noption --output\noption --version\n'
    for stem in $chapters; do
        code_of "$srcdir/chapters/$stem.c" | words_of "$stem"
        { code_of "$srcdir/chapters/$stem.c"; fenced_of "$srcdir/chapters/exercises/$stem.md"; } | words_of "$stem.md"
        of_record parameters "plots/$stem.dat" | sed 's/ .*//; s/^/option --/'
    done
    { (cd "$srcdir" && find . -name .git -prune -o -print); find . -name .git -prune -o -print; } | sed 's|^\./||; s|^|file |'
    printf 'file book/%s.html\n' index library published glossary $chapters
    # A rule is a target, or several, and a colon; one of a pattern ends with %.
    sed -n '/^[A-Za-z.][A-Za-z0-9%_. -]*:/{/:=/d;s/:.*//;p;}' Makefile | tr ' ' '\n' | sed 's/^/target /'
}

# ---- things that are named ------------------------------------------------------------------
# Text between backticks in lines FILE:LINE<tab>TEXT, as WHERE FILE:LINE SPAN.  It may go on
# in the next line.
spans_of() {    # WHERE
    awk -F '\t' -v where="$1" '
        { at = $1; sub(/^[^\t]*\t */, ""); text = open == "" ? $0 : open " " $0; open = ""
          while ((from = index(text, "`"))) {
              rest = substr(text, from + 1)
              to = index(rest, "`")
              if (!to) { if (length(rest) < 60) open = "`" rest; break }
              print where, at, substr(rest, 1, to - 1)
              text = substr(rest, to + 1)
          } }'
}
numbered() { awk '{ print FILENAME ":" FNR "\t" $0 }' "$@"; }
prose_of() { awk '/^ *\/\*md$/ { on = 1; next } /^ *\*\/$/ { on = 0 } on { print FILENAME ":" FNR "\t" $0 }' "$@"; }
outside_fences() { awk 'FNR == 1 { inside = 0 } /^```/ { inside = !inside; next } !inside { print FILENAME ":" FNR "\t" $0 }' "$@"; }
# Words with an underscore need no backticks to be names; b_1 is mathematics.
underscored_of() {    # WHERE
    awk -F '\t' -v where="$1" '{ n = split($2, word, /[^A-Za-z0-9_]+/)
        for (i = 1; i <= n; i++) if (length(word[i]) > 4 && word[i] ~ /^[a-z][a-z0-9]*_[a-z0-9_]*[a-z0-9]$/) print where, $1, word[i] }'
}
named() {
    for stem in $chapters; do
        prose_of "$srcdir/chapters/$stem.c" | spans_of "$stem"
        outside_fences "$srcdir/chapters/exercises/$stem.md" | spans_of "$stem.md"
    done
    numbered "$srcdir"/lib/*.[ch] | spans_of program
    numbered "$srcdir"/learn/*.[ch] | spans_of program
    c_parts comment "$srcdir"/lib/*.[ch] | underscored_of program
    c_parts comment "$srcdir"/learn/*.[ch] | underscored_of program
    # Without text between two backticks, which shows one.
    for text in README.md CONTRIBUTING.md; do
        sed 's/` ```[a-z ]*`//g; s/``[^`].*``//' "$srcdir/$text" >"$scratch/$text"
        (cd "$scratch" && outside_fences $text) | spans_of readme
    done
    outside_fences "$srcdir"/book/*.md | spans_of readme
    # Messages have no backticks about commands to be typed.
    grep -ohE 'make [a-z]+-[a-z%][a-z%.]*' "$srcdir"/learn/*.c | sed 's/^/program learn /'
    # Commands that the README shows, and those that make help lists.
    for text in README.md CONTRIBUTING.md; do
        sed -n "s/^    \(make [^ ].*\)/readme $text \1/p" "$srcdir/$text" | sed 's/   .*//'
    done
    $MAKE -s help | sed -n 's/^\(make .*\)/readme make-help \1/p' | sed 's/   .*//'
}

# ---- the check ------------------------------------------------------------------------------
# missing KNOWN NAMED: things that are named and do not exist.
missing() {
    awk '
        FNR == NR && $1 == "word" { word[$2, $3]; next }
        FNR == NR { there[$1, $2]; sub(/.*\//, "", $2); if ($1 == "file") base[$2]; next }
        function complain(what) { print at ": `" span "`: there is no " what }
        function need(kind, what) { if (!((kind, what) in there)) complain(kind " " what) }
        function check_words(text,   n, list, i) {
            n = split(text, list, /[^A-Za-z0-9_]+/)
            for (i = 1; i <= n; i++)
                if (list[i] ~ /^[A-Za-z_][A-Za-z0-9_]+$/ && !((where, list[i]) in word) && !(("*", list[i]) in word)) complain(list[i])
        }
        function check_target(name) {
            if (name == "NAME") return
            sub(/,$/, "", name)
            sub(/-[0-9%].*/, "-%", name)
            if (!(("file", name) in there)) need("target", name)
        }
        function check_file(name) {
            sub(/\/$/, "", name)
            sub(/^(\.\.?\/)+/, "", name)
            if (!(name in base)) need("file", name)
        }
        function check_part(part) {
            # NN and 06 stand for a chapter that is not there yet, NAME, * and ... for any name.
            if (part ~ /(NN|06)-|NAME|\*|\.\.\./ || part ~ /^RUN_[0-9]/) return
            if (part ~ /^--[a-z]/) { sub(/[=,].*/, "", part); need("option", part) }
            else if (part ~ /^[A-Z]+=/) { sub(/=.*/, "", part); check_words(part) }
            else if (part ~ /^[A-Za-z.][A-Za-z0-9_.-]*\/[A-Za-z0-9_.\/-]*$/ || part ~ /^[A-Za-z][A-Za-z0-9_-]*\.(c|h|sh|am|ac|lua|gp|md)$/) check_file(part)
            else check_words(part)
        }
        { where = $1; at = $2; span = $0; sub(/^[^ ]+ [^ ]+ /, "", span)
          if (span ~ /[{][{]|^\/\*|^#|^mistake /) next
          n = split(span, part, " ")
          if (part[1] == "git") next
          if (part[1] == "make") for (i = 2; i <= n && part[i] !~ /=/ && part[i] != "&&"; i++) check_target(part[i])
          else for (i = 1; i <= n && part[i] != "|"; i++) check_part(part[i])
          if (part[1] == "make" && part[i] ~ /^[A-Z]+=/) check_part(part[i])
        }' "$1" "$2"
}

# family HEADER: the operations that it has: what makes a number of its kind of one or two such numbers,
# without a rule for an argument.
family() {
    code_of "$1" | grep -v 'unary\|binary' |
        sed -n 's/^ static inline \(dual\|variable\) [a-z]*_\([a-z0-9]*\)(\(tape \*t, \)\{0,1\}\1 a[,)].*/\2/p' | sort -u
}

# unused FILE...: functions and macros of lib/ that neither the library nor these programs use.  What a
# header declares and its .c defines is written twice there without a use.
unused() {
    code_of "$srcdir"/lib/*.h | sed -n 's/^ #define \([a-z][a-z0-9_]*\)(.*/\1/p; s/^ [a-z][a-z0-9_ *]*[ *]\([a-z][a-z0-9_]*\)(.*/\1/p' |
        sort -u >"$scratch/declared"
    code_of "$srcdir"/lib/*.[ch] | tr -cs 'A-Za-z0-9_' '\n' | sort | uniq -c | awk '{ print $2, $1 }' >"$scratch/counts"
    code_of "$srcdir"/lib/*.c | sed -n 's/^ [a-z][a-z0-9_ *]*[ *]\([a-z][a-z0-9_]*\)(.*/\1/p' | sort -u >"$scratch/defined"
    family "$srcdir/lib/dual.h" >"$scratch/elementary"
    cat "$@" | tr -cs 'A-Za-z0-9_' '\n' | sort -u >"$scratch/used"
    awk 'FILENAME ~ /declared$/ { declared[$1]; next }
         FILENAME ~ /counts$/ { count[$1] = $2; next }
         FILENAME ~ /defined$/ { count[$1]--; next }
         # The operations are a family: all of them in dual numbers and on the tape.
         FILENAME ~ /elementary$/ { delete declared["dual_" $1]; delete declared["tape_" $1]; next }
         { delete declared[$1] }
         END { for (name in declared) if (count[name] < 2) print name " is used nowhere" }' \
        "$scratch/declared" "$scratch/counts" "$scratch/defined" "$scratch/elementary" "$scratch/used" | sort
}

plan 26

known >"$scratch/known"
named >"$scratch/named"
missing "$scratch/known" "$scratch/named" >"$said"
verdict 'everything exists that is named in text, exercises, comments and messages'
for where in $chapters program readme; do
    test "$(grep -c "^$where\(\.md\)\{0,1\} " "$scratch/named")" -ge 5 || echo "few names in $where"
done >"$said"
verdict 'names are found in every place'

code_of "$srcdir"/chapters/*.c >"$scratch/programs"
fenced_of "$srcdir"/chapters/exercises/*.md >>"$scratch/programs"
# A call that the text shows.
grep '^[0-9].*(' "$scratch/named" | cut -d ' ' -f 3- >>"$scratch/programs"
# The door to the heap that tests shut.
echo 'allocated allocate_fail_after' >>"$scratch/programs"
unused "$scratch/programs" >"$said"
verdict 'every function of the library is used in a chapter or an exercise'
test "$(wc -l <"$scratch/declared")" -gt 140; ok $? 'of all that it declares'
grep -v check_gradient "$scratch/programs" >"$scratch/fewer"
is "$(unused "$scratch/fewer")" 'check_gradient is used nowhere' 'one that is used nowhere'

# An operation has a line in each table that must know it.
family "$srcdir/lib/dual.h" >"$scratch/in-duals"
family "$srcdir/lib/tape.h" | diff "$scratch/in-duals" - >"$said"
verdict 'every operation on dual numbers is one on the tape, and the other way round'
{ code_of "$srcdir/lib/elementary.h" | sed -n 's/.* \([a-z0-9]*\)_rule(.*/\1/p' | sort -u; printf '%s\n' clamp max min relu; } |
    sort | diff "$scratch/in-duals" - >"$said"
verdict 'all have a rule, but for those that answer one of their arguments'
while read -r name; do
    test "$name" = clamp || grep -q "{ \"$name\", " "$srcdir/tests/operations.h" || echo "tests/operations.h lacks $name"
done <"$scratch/in-duals" >"$said"
verdict 'and all stand in the list that tests go through'

# The README's table of chapters is the list that make has, with the titles that they have.
# shellcheck disable=SC2086  # a list of words
learn/outline titles "$srcdir" $chapters | while read -r stem title; do
    number=${stem%%-*}
    echo "[${number#0}. $title](chapters/$stem.c)"
done >"$scratch/table"
sed -n 's/^| \(\[[0-9].*\.c)\) |.*/\1/p' "$srcdir/README.md" | diff - "$scratch/table" >"$said"
ok $? 'the table of the README has every chapter, by its title'

# ---- the check, checked ---------------------------------------------------------------------
# finds SPAN COMPLAINT WHAT: of the text of a chapter that names this.
first=${chapters%% *}
finds() {
    printf '/*md\nText `%s` and `dot`.\n*/\n' "$1" >"$scratch/sample.c"
    prose_of "$scratch/sample.c" | spans_of "$first" >"$scratch/spans"
    missing "$scratch/known" "$scratch/spans" >"$scratch/found"
    if test -z "$2"; then cp "$scratch/found" "$said"
    else grep -q "sample.c:[23]: .*there is no $2\$" "$scratch/found" || cp "$scratch/spans" "$said"; fi
    verdict "$3"
}
grep -v '^word .* nrm2$' "$scratch/known" >"$scratch/renamed"
test "$(missing "$scratch/renamed" "$scratch/named" | grep -c 'there is no nrm2$')" -ge 2; ok $? 'a function of the library that is renamed'
finds 'axpy(n, a, x, y)'  ''                    'a call'
finds 'no_such(n, x)'     no_such               'a call of a function that is not there'
finds "axpy(n,
no_such)"                 no_such               'a name in the second line of it'
finds 'make prove-3'      ''                    'a target'
finds 'make hint-3.2'     ''                    'one for an exercise'
finds 'make xyz-3'        'target xyz-3\?%\?'   'a target that is not there'
finds 'make check prove-3 nothing' 'target nothing' 'another behind those that are'
finds 'make plots FORMATS=png' FORMATS          'a variable of make that is not there'
finds '--help'            ''                    'an option'
finds '--no-such=3'       'option --no-such'    'an option that is not there'
finds 'lib/vector.h'      ''                    'a file'
finds 'lib/no.h'          'file lib/no.h'       'a file that is not there'
finds 'no-such.sh'        'file no-such.sh'     'one without its folder'
printf '/* axpy: no_such, b_1 */ int has_it;\n/* and\n   nor_this */\n' >"$scratch/sample.c"
is "$(c_parts comment "$scratch/sample.c" | underscored_of x | cut -d ' ' -f 3 | tr '\n' ' ')" 'no_such nor_this ' 'names in comments, and no others'
is "$(code_of "$scratch/sample.c" | tr -d ' \n')" 'inthas_it;' 'a program without its comments'
printf 'A `b`\n```\n`c`\n```\n' >"$scratch/sample.md"
is "$(outside_fences "$scratch/sample.md" | spans_of x | cut -d ' ' -f 3)" b 'code is not looked into'

finish
