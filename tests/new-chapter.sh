#!/bin/sh
# make new-chapter takes good names only, changes all of its files or none, and overwrites nothing.
# Its chapter is built by tests/recipes.sh.
. "$srcdir/tests/tap.sh"
plan 38

# As much of the sources as it reads, with two chapters.
copy=$scratch/copy
fresh() {
    rm -rf "$copy"
    mkdir -p "$copy/chapters/exercises" "$copy/plots" "$copy/tests"
    cp -R "$srcdir/chapters/template" "$copy/chapters"
    chmod -R u+w "$copy"
    printf '## list\nchapters = \\\n\t01-here \\\n\t02-over-there\n\nnext = 1\n' >"$copy/Makefile.am"
    printf 'Text\n\n| Chapter | What |\n|---|---|\n| [1. Here](chapters/01-here.c) | x |\n| [2. Over there](chapters/02-over-there.c) | y |\n\nMore\n\n| [a](b) |\nEnd\n' >"$copy/README.md"
    rm -rf "$scratch/before"; cp -Rp "$copy" "$scratch/before"
}
begin_chapter() {
    sh "$copy/chapters/template/new-chapter.sh" "$copy" "$1" >"$scratch/out" 2>"$scratch/err"
    status=$?
}
unchanged() { diff -r "$scratch/before" "$copy" >"$said" 2>&1; ok $? "$1"; }
# refused NAME WORDS: in one line, with status 2.
refused() {
    begin_chapter "$1"
    { test $status = 2 && test ! -s "$scratch/out" && test "$(wc -l <"$scratch/err")" -eq 1 &&
        grep -q -e "$2" "$scratch/err"; } || { echo "status $status"; cat "$scratch/err"; } >"$said"
    verdict "refused: '$(printf %s "$1" | tr '\n' ' ')'"
}

# ---- names --------------------------------------------------------------------------------
fresh
refused ''                'which name?'
refused 'Line-search'     'small letters'
refused 'line search'     'small letters'
refused 'line_search'     'small letters'
refused 'line--search'    'small letters'
refused 'line-'           'small letters'
refused '-line'           'small letters'
refused '../line'         'small letters'
refused 'ligne-été'       'small letters'
refused 'line;touch x'    'small letters'
refused '
line'                     'small letters'
refused '05-line'         'has the number 3'
refused '3d-plots'        'has the number 3'
refused 'here'            'there is a chapter here'
refused 'over-there'      'there is a chapter over-there'
refused '03-here'         'there is a chapter here'
refused 'a123456789-123456789-123456789-123456789b'  'at most 40'
unchanged 'a refused name changes nothing'

# ---- files that are there already ------------------------------------------------------------
for file in chapters/03-line.c plots/03-line/parabola.gp tests/03-line.c chapters/exercises/03-line.md; do
    fresh
    mkdir -p "$copy/plots/03-line"
    echo mine >"$copy/$file"
    rm -rf "$scratch/before"; cp -Rp "$copy" "$scratch/before"
    refused line "$file is there already"
    unchanged "$file is not overwritten, and nothing else is written"
done
fresh
echo mine >"$copy/plots/03-line"
rm -rf "$scratch/before"; cp -Rp "$copy" "$scratch/before"
begin_chapter line
is $status 1 'where a folder cannot be made: status 1'
is "$(tail -n 1 "$scratch/err")" 'new-chapter: failed; nothing was changed' 'says so'
unchanged 'and nothing is changed'
fresh
rmdir "$copy/tests"
rm -rf "$scratch/before"; cp -Rp "$copy" "$scratch/before"
begin_chapter line
is $status 1 'where one file of several cannot be made: status 1'
unchanged 'and the others are taken back'

# ---- the new chapter -------------------------------------------------------------------------
fresh
begin_chapter 03-there
is $status 0 'a name with the number that is next, which ends like that of another'
fresh
begin_chapter line-search
is $status 0 'a new chapter'
is "$(sed -n '2,6p' "$copy/Makefile.am")" 'chapters = \
	01-here \
	02-over-there \
	03-line-search' 'is listed after the others'
is "$(diff "$scratch/before/README.md" "$copy/README.md" | sed 's/|[^|]*|$//')" '6a7
> | [3. Line search](chapters/03-line-search.c) ' 'has a row in the table of the README'
is "$(head -n 2 "$copy/chapters/03-line-search.c" | tail -n 1)" '# Line search' 'has its title'
for file in chapters/03-line-search.c plots/03-line-search/parabola.gp tests/03-line-search.c chapters/exercises/03-line-search.md; do
    test -s "$copy/$file" || echo "no $file"
    grep -n '@[a-z]*@' "$copy/$file"
done >"$said"
verdict 'has its files, with nothing left to fill in'
grep -q '^## 3.1 predict: ' "$copy/chapters/exercises/03-line-search.md"; ok $? 'and exercises with its number'
finish
