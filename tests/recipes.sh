#!/bin/sh
# The recipes of CONTRIBUTING.md, carried out on a copy of the sources: each works as it stands
# there, and touches as many files as its table says.
. "$srcdir/tests/tap.sh"
plan 34

make=${MAKE:-make}
CC=${CC:-cc} gnuplot=$GNUPLOT pandoc=$PANDOC
unset MAKE MAKEFLAGS MFLAGS MAKEOVERRIDES GNUPLOT PANDOC INSTRUMENTATION

source=$scratch/source build=$scratch/build
if ! automake --version >/dev/null 2>&1 || test -z "$gnuplot" || test -z "$pandoc"; then
    skip "$planned" 'the recipes need automake, gnuplot and pandoc'
    finish
fi
# A package holds exactly the sources.
$make -s distdir distdir="$source" >"$said" 2>&1 || bail "no package: $(cat "$said")"
rm -f "$said"
chmod -R u+w "$source"
mkdir "$build"
(cd "$build" && "$source/configure" CC="$CC" CFLAGS=-O1) >"$said" 2>&1 || bail "configure: $(tail -n 3 "$said")"
rm -f "$said"

# making ARGUMENT...: make in the copy; all that it says in $scratch/out.
making() {
    (cd "$build" && $make "$@") >"$scratch/out" 2>&1
    status=$?
}
works() { test $status = 0 || tail -n 20 "$scratch/out" >"$said"; ok $status "$1"; }

# The sources before a recipe, and the files that it touched, beside the table.  Automake's own files
# are made, and not written.
begin() { rm -rf "$scratch/before"; cp -Rp "$source" "$scratch/before"; }
touches() {    # RECIPE
    (cd "$scratch" && diff -r before source | grep -E "^(Only in|diff)") | grep -v -e '/Makefile.in ' -e '/configure ' -e 'aclocal.m4' -e 'autom4te.cache' >"$scratch/touched"
    while IFS= read -r line; do
        case $line in
        'Only in source'*)
            path=$(printf '%s\n' "$line" | sed 's/^Only in //; s|: |/|')
            find "$scratch/$path" -type f | sed 's/^/new /' ;;
        *) echo "changed $line" ;;
        esac
    done <"$scratch/touched" >"$scratch/files"
    got="| $(grep -c '^new' "$scratch/files") | $(grep -c '^changed' "$scratch/files") |"
    want=$(sed -n "s/^| \[$1\](.*) \(| [0-9]* | [0-9]* |\)$/\1/p" "$srcdir/CONTRIBUTING.md")
    test "$got" = "$want" || { echo "table: $want"; cat "$scratch/files"; } >"$said"
    verdict "$1 touches as many files as the table says"
}
# edit FILE AWK-PROGRAM
edit() { awk "$2" "$source/$1" >"$scratch/edited" && cat "$scratch/edited" >"$source/$1"; }

# ---- a chapter ------------------------------------------------------------------------------
last=${chapters##* }
number=$((${last%%-*} + 1)) 2>/dev/null || number=6
stem=$(printf '%02d-line-search' "$number")
grep -qxF -e "-I$source/lib" "$build/compile_flags.txt"; ok $? 'a build tree has the flags for editors'
begin
NAME=$(uname -n) making new-chapter
has_line 'which name?' 'a NAME that a shell has set begins no chapter'
making new-chapter NAME=line-search
works 'make new-chapter begins a chapter'
touches 'a chapter'
making "chapters/$stem" "tests/$stem.t" CFLAGS='-O1 -Werror'
works 'it compiles without a warning'
making "author-$number"
works 'make author-N finds nothing that fails'
lacks_line '^FAILED' 'at all'
lacks_line '^skipped' 'nor skips anything'
has_line "^ok  *the figures are drawn" 'the new chapter has a figure'
has_line "^ok  *the page is woven, book/$stem.html" 'a page'
has_line '^ok  *the test passes: 13 checks' 'a test'
has_line '^ok  *the exercises are proved: [1-9][0-9] checks' 'and exercises'
test "$(grep -c "^missing  *your own .*$stem.*make new-chapter made" "$scratch/out")" = 4 || cp "$scratch/out" "$said"
verdict 'make author-N tells the four files that are still as they were made'
has_line '^missing  *its terms in book/glossary.md' 'and that the glossary has none of its terms'

# ---- what make author-N finds -----------------------------------------------------------------
program=$source/chapters/$stem.c
cp "$program" "$scratch/program"
edit "chapters/$stem.c" '/^Stand somewhere/ { print "Here stands 12.5." } { print }'
making "author-$number"
test $status != 0; ok $? 'a number in the text fails'
has_line "chapters/$stem.c:[0-9]*: .*12.5" 'with its file and line'
has_line '^ok  *the test passes' 'and the test is run all the same'
sed 's/answer("height", height(at))/answer("height", height(at) + 1)/; s/## What would break it/## The end/' "$scratch/program" >"$program"
edit "tests/$stem.c" '{ gsub(/"slope"/, "\"height\"") } { print }'
mv "$source/chapters/exercises/$stem.md" "$scratch/exercises"
mv "$source/plots/$stem/parabola.gp" "$scratch/figure"
making "author-$number"
has_line '^  not ok 1 - --at 3 --bend 0.5: height' 'a check that fails is shown'
lacks_line '^  ok ' 'but not those that pass'
has_line "^missing  *checks in tests/$stem.c of slope" 'an answer that the test does not ask for is named'
has_line "^missing  *exercises, chapters/exercises/$stem.md" 'exercises that are missing are'
has_line "^missing  *a figure, plots/$stem/NAME.gp" 'a figure is'
has_line '^missing  *its section "What would break it"' 'and the section at the end'
cp "$scratch/program" "$program"
cp "$scratch/figure" "$source/plots/$stem/parabola.gp"
cp "$scratch/exercises" "$source/chapters/exercises/$stem.md"
sed "s/@stem@/$stem/" "$source/chapters/template/test.c" >"$source/tests/$stem.c"

# ---- a figure -------------------------------------------------------------------------------
begin
sed 's/^heading = .*/heading = "The height alone"/; /"tangent"/d; s/title "h", /title "h"/; s/\("+".*\)/# \1/' \
    "$source/plots/$stem/parabola.gp" | sed '/title "h"/s/\\$//' >"$source/plots/$stem/height.gp"
edit "chapters/$stem.c" '{ print } /there the slope is zero, whatever the bend/ { print "{{figure height}} shows the height alone." }'
touches 'a figure'
making "book/$stem.html"
works 'the figure is drawn, and woven'
grep -q "Figure $number.2" "$build/book/$stem.html"; ok $? 'into the page'

# ---- an exercise ----------------------------------------------------------------------------
making "prove-$number"
before=$(grep -c '^ok ' "$scratch/out")
begin
{ echo; sed -n "/^## $number.6/,\$p" "$source/chapters/exercises/$stem.md" | sed "s/^## $number.6 /## $number.7 /; s/shape/form/g"; } >"$scratch/seventh"
cat "$scratch/seventh" >>"$source/chapters/exercises/$stem.md"
touches 'an exercise'
making "prove-$number"
works 'the exercise is proved'
test "$(grep -c '^ok ' "$scratch/out")" -gt "$before"; ok $? 'by checks of its own'

# ---- a library function ---------------------------------------------------------------------
begin
edit lib/vector.h '/^#endif/ { print "/* The sum of |x[i]|. */\ndouble asum(size_t n, const double x[]);\n" } { print }'
cat >>"$source/lib/vector.c" <<'EOT'

double asum(size_t n, const double x[])
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += fabs(x[i]);
    return sum;
}
EOT
edit tests/vector.c '{ sub(/plan\(/, "plan(1 + ") } { print } /plan\(/ { print "    exact(asum(3, (const double[]){ 1, -2, 4 }), 7, \"1 + 2 + 4\");" }'
edit "chapters/$stem.c" '{ sub(/answer\("slope", slope\(at\)\)/, "answer(\"slope\", slope(at) + 0 * asum(1, \\&at))") } { print }'
touches 'a library function'
making -j2 check TESTS='tests/vector.t tests/names.sh'
works 'the function is tested and used, and all names in texts exist'

# ---- an output format -----------------------------------------------------------------------
begin
echo 'function Div(div) return div.content end' >"$source/book/rst.lua"
edit book/book.am '
    /^\$\(chapters:%=book\/%\.ipynb\)/ { rule = 2 }
    rule { rules = rules $0 "\n"; rule-- }
    rules && !rule && !done++ { text = rules; gsub(/ipynb/, "rst", text); gsub(/notebook\.lua/, "rst.lua", text); after = text }
    { sub(/book\/notebook\.lua \\$/, "book/notebook.lua book/rst.lua \\"); sub(/book\/\*\.ipynb/, "& book/*.rst"); sub(/^book notebooks epub:/, "book notebooks rst epub:"); print }
    after { print ""; printf "%s", after; after = "" }
    /^notebooks:/ { print "rst: $(chapters:%=book/%.rst)" }'
test ! -e "$source/.gitignore" && cp "$srcdir/.gitignore" "$scratch/before" 2>/dev/null; cp "$scratch/before/.gitignore" "$source" 2>/dev/null || : >"$scratch/before/.gitignore"
echo '/book/*.rst' >>"$source/.gitignore"
edit Makefile.am '{ print } /make epub  / { print "\t  '\''make rst                the same as reStructuredText'\'' \\" }'
edit README.md '{ print } /^    make epub/ { print "    make rst                      as reStructuredText" }'
touches 'an output format'
making rst
works 'the format is made'
for c in $chapters $stem; do test -s "$build/book/$c.rst" || echo "no book/$c.rst"; done >"$said"
grep -q '^The height is' "$build/book/$stem.rst" || echo 'no text' >>"$said"
verdict 'of every chapter'

finish
