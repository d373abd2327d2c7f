#!/bin/sh
# new-chapter.sh SOURCES NAME -- begin a chapter called NAME in the source tree: its program,
# figure, test and exercises from the templates beside this script, its line in the list of
# Makefile.am and its row in README.md.  All of it is done, or nothing.
set -eu
sources=$1 name=$2 template=$1/chapters/template
LC_ALL=C; export LC_ALL
refuse() { printf 'new-chapter: %s\n' "$*" >&2; exit 2; }

listed=$(awk '/^chapters = / { inside = 1; next } inside { print $1 } inside && !/\\$/ { exit }' "$sources/Makefile.am")
number=$(printf '%s\n' "$listed" | awk 'END { print $0 + 1 }')
prefix=$(printf '%02d' "$number")

# ---- the name ---------------------------------------------------------------
name=${name#"$prefix-"}
case $name in
'') refuse 'which name? make new-chapter NAME=line-search' ;;
[0-9]*) refuse "the next chapter has the number $number: give its name alone, as in NAME=line-search" ;;
[!a-z]* | *[!a-z0-9-]* | *- | *--*)
    refuse 'a name is small letters and digits, in words joined by single dashes, as in NAME=line-search' ;;
esac
test ${#name} -le 40 || refuse 'a name has at most 40 characters'
if printf '%s\n' "$listed" | sed 's/^[0-9]*-//' | grep -qxF -e "$name"; then
    refuse "there is a chapter $name already"
fi
stem=$prefix-$name
title=$(printf '%s\n' "$name" | awk '{ gsub(/-/, " "); print toupper(substr($0, 1, 1)) substr($0, 2) }')

# ---- its files --------------------------------------------------------------
# Each template, and the new file.
files="chapter.c:chapters/$stem.c figure.gp:plots/$stem/parabola.gp
    test.c:tests/$stem.c exercises.md:chapters/exercises/$stem.md"
for file in $files; do
    test ! -e "$sources/${file#*:}" || refuse "${file#*:} is there already; nothing was changed"
done

undo() {
    trap - EXIT
    for file in $files; do rm -f "$sources/${file#*:}"; done
    rmdir "$sources/plots/$stem" 2>/dev/null || :
    rm -f "$sources/Makefile.am.tmp" "$sources/README.md.tmp"
    echo 'new-chapter: failed; nothing was changed' >&2
    exit 1
}
trap undo EXIT
trap 'exit 1' HUP INT TERM

mkdir -p "$sources/plots/$stem"
for file in $files; do
    sed "s/@stem@/$stem/g; s/@number@/$number/g; s/@title@/$title/g" "$template/${file%%:*}" >"$sources/${file#*:}"
done
awk -v stem="$stem" '
    /^chapters = / { inside = 1 }
    inside && !/\\$/ { print $0 " \\"; print "\t" stem; inside = 0; next }
    1' "$sources/Makefile.am" >"$sources/Makefile.am.tmp"
awk -v row="| [$number. $title](chapters/$stem.c) | say how steep a parabola is, and where it is level |" '
    !/^\| \[/ && before ~ /^\| \[/ && !added++ { print row }
    { print; before = $0 }' "$sources/README.md" >"$sources/README.md.tmp"
mv -f "$sources/README.md.tmp" "$sources/README.md"
mv -f "$sources/Makefile.am.tmp" "$sources/Makefile.am"
trap - EXIT

cat <<EOT
Chapter $number, "$title", begins as a small chapter that works.  In $sources:
  chapters/$stem.c               its text and program
  plots/$stem/parabola.gp        its figure
  tests/$stem.c                  its test
  chapters/exercises/$stem.md    its exercises
Makefile.am lists it, and README.md has a row for it.  Write your chapter over this one, and
look at it with:  make author-$number
EOT
