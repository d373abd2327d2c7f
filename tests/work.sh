#!/bin/sh
# A reader's work is never lost, through any change of the book or the files; and it is
# found under another number, saved by another editor, and carried to another machine.
. "$srcdir/tests/tap.sh"
plan 107

learn=$PWD/learn/learn
case $srcdir in /*) real=$srcdir ;; *) real=$PWD/$srcdir ;; esac
ASAN_OPTIONS=detect_leaks=0 NABLA_RUN=
export ASAN_OPTIONS NABLA_RUN
unset MAKEFLAGS

# ---- a book for the tests, in several editions --------------------------------------------------
NABLA_SRCDIR=$scratch/src NABLA_CHAPTERS=01-trial NABLA_WORK=$scratch/work
export NABLA_SRCDIR NABLA_CHAPTERS NABLA_WORK
work=$NABLA_WORK
answers=$work/01-trial.answers programs=$work/01-trial.c
mkdir -p "$scratch/src/chapters/exercises"
ln -s "$real/learn" "$scratch/src/learn"
printf '/*md\n# The trial\n*/\n' >"$scratch/src/chapters/01-trial.c"
{
    cat "$real/tests/fixtures/exercises.md"
    sed -n '/^## 1.4/,$ { s/^## 1.4 mend: Mended at last/## 1.5 mend: Once more/; s/square(/cube(/g; p; }' "$real/tests/fixtures/exercises.md"
    sed -n '/^## 1.2/,/^## 1.3/ { /^## 1.3/d; s/^## 1.2 explore: .*(/## 1.6 explore: And now? (/; s/word/other_word/; p; }' "$real/tests/fixtures/exercises.md"
} >"$scratch/all.md"
# edition "1 3 4" [SED-PROGRAM]: a book with these of the six exercises, in this order, numbered anew.
edition() {
    for k in $1; do
        awk -v k="$k" '/^## / { n++ } n == k' "$scratch/all.md"
    done | awk '/^## / { $2 = "1." ++n } { print }' | sed "${2:-}" >"$NABLA_SRCDIR/chapters/exercises/01-trial.md"
}

learn() {
    "$learn" "$@" >"$scratch/out" 2>&1
    status=$?
}
file_has() { grep -qF -- "$2" "$1" || cp "$1" "$said"; verdict "$3"; }
file_lacks() { ! grep -qF -- "$2" "$1" || cp "$1" "$said"; verdict "$3"; }
# The headings of a file, without their numbers of minutes: one line.
headings() { sed -n 's|^/\* ==== \(.*\) (.*|\1|p; s|^# ---- \(.*\) (.*|\1|p' "$1" | tr '\n' ';'; }

answer() { alter "s|^$1 =.*|$1 = $2|" "$answers"; }
double='for (size_t i = 0; i < n; i++) x[i] *= 2; /* mine */'
# Solve: double, mend the square, predict.
solve() {
    alter "s|(void)n, (void)x;.*|$double|; s|return x \* x + 1;|return x * x; /* mine, too */|" "$programs"
    answer point_after '1.5, 2'
    answer loss_after 6.25
    answer word diverges
}
# The end of a line elsewhere, and the mark that some editors begin a file with.
return=$(printf '\r') mark=$(printf '\357\273\277')
afresh() { rm -rf "$work"; edition "${1:-1 2 3 4}"; learn begin; }

# ---- a clone with the line ends of another system -------------------------------------------------
if git clone -q -c core.autocrlf=true "$real" "$scratch/clone" 2>/dev/null; then
    (cd "$scratch/clone" && git grep -lI "$(printf '\r')" -- . ':!book/typefaces') >"$said"
    verdict 'keeps ours'
else
    skip 1 'the sources are no git checkout'
fi

# ---- beginning anew keeps every file ------------------------------------------------------------
afresh
answer word first
learn reset
answer word second
learn reset
file_has "$answers.before-1" 'word = first' 'the copy kept at the first reset'
file_has "$answers.before-2" 'word = second' 'is there after the second'
file_lacks "$answers" 'second' 'and the file is fresh'
test ! -e "$programs.before-1"; ok $? 'a file that was not touched leaves no copy'
solve
learn hint 1.4
learn reset 1.4
file_lacks "$programs" 'mine, too' 'one exercise begins anew'
file_has "$programs" "$double" 'the others stay'
file_has "$programs.before-1" 'mine, too' 'and a copy of the old file is kept'
learn hint 1.4
says 'Hint 1 of 1' 'its hints begin anew, too'
learn reset 1.1
file_lacks "$answers" '1.5, 2' 'one question begins anew'
file_has "$answers" 'word = diverges' 'the others stay, too'
learn reset 1
says 'is kept as' 'a chapter begins anew'
file_has "$programs.before-2" "$double" 'and a copy of the old file is kept'
for wrong in 2 1.7 1.x x 1. 1.2.3 -1; do
    learn reset "$wrong"
    test $status = 2 && test "$(wc -l <"$scratch/out")" = 1; ok $? "there is no $wrong to begin anew"
done
rm "$answers"; mkdir "$answers"
learn reset
test -d "$answers.before-5" && test -f "$answers"; ok $? 'a folder in place of a file is moved aside'
rm "$answers"; echo kept >"$scratch/elsewhere"; ln -s "$scratch/elsewhere" "$answers"
learn reset
file_has "$scratch/elsewhere" kept 'the target of a link is left alone'

# ---- another edition ----------------------------------------------------------------------------
afresh
solve
cp "$programs" "$scratch/solved.c"
edition '1 2 5 3 4 6'
learn begin
is "$(headings "$programs")" '1.3 mend: Once more;1.4 write: Doubling;1.5 mend: Mended at last;' 'a new exercise stands at its place'
file_has "$programs" "$double" 'a reader'"'"'s part stays'
file_has "$programs" 'cube(double x)' 'beside the new ones'
is "$(headings "$answers")" '1.1 predict: One step;1.2 explore: How does it end?;1.6 explore: And now?;' 'so do questions'
file_has "$answers" 'point_after = 1.5, 2' 'answers stay'
cmp -s "$programs.before-1" "$scratch/solved.c"; ok $? 'the file as it was is kept'
learn exercises 1
says '1.3 Once more: not begun' 'the new one is not begun'
says '1.4 Doubling: right' 'and a right part is right under another number'
says '1.5 Mended at last: right' 'every one of them'
says '2 of 3 right' 'and no other'
cp -R "$work" "$scratch/copy"
learn begin
diff -r "$work" "$scratch/copy" >"$said"; ok $? 'the same edition again changes nothing'

edition '4 2 3 1'
learn begin
is "$(headings "$programs")" '1.1 mend: Mended at last;1.3 write: Doubling;' 'in another order, without one that nobody touched'
file_has "$programs" 'mine, too' 'each with its text'
file_has "$answers" 'loss_after = 6.25' 'and each with its answers'
edition '2 4'
learn begin
says 'Doubling: no exercise any more; your work is kept' 'an exercise that was solved is removed: a line says so'
is "$(headings "$programs")" '1.2 mend: Mended at last;kept: 1.3 write: Doubling;' 'and it is kept at the end'
file_has "$programs" "$double" 'with the text of before'
file_has "$answers" 'loss_after = 6.25' 'so are answers'
learn answers 1
lacks 'loss_after' 'which nobody complains of'
edition '1 2 3 4'
learn begin
is "$(headings "$programs")" '1.3 write: Doubling;1.4 mend: Mended at last;' 'it comes back'
file_has "$programs" "$double" 'as it was solved'
file_has "$answers" 'point_after = 1.5, 2' 'and so do the answers'

afresh
solve
edition '1 2 3 4' 's/doubled(/twofold(/; s/Let it double/May it double/; s/x \* x + 1/1 + x * x/; s/Mended at last/At last/; s/`word`/`ending`/; s/^word/ending/; s/"word"/"ending"/'
learn begin
says '1.3 Doubling: new in the book, and changed by you: yours stays' 'a function of another name: a line says so'
file_has "$programs" "$double" 'and the code stays'
file_has "$programs" 'May it double' 'below the new statement'
is "$(headings "$programs")" '1.3 write: Doubling;1.4 mend: At last;' 'an exercise of another title is the same'
file_has "$programs" 'mine, too' 'by the name of its function'
grep -q '^word = diverges' "$answers" && grep -q '^ending =$' "$answers"; ok $? 'an answer of another name is asked for beside the old one'
afresh
alter 's/doubled(size_t n/dubbled(size_t n/' "$programs"
edition '1 2 5 3 4'
learn begin
is "$(headings "$programs")" '1.3 mend: Once more;1.4 write: Doubling;1.5 mend: Mended at last;' 'a function that the reader renamed is known by its title'
file_has "$programs" 'dubbled(' 'and stays'
afresh
alter "s|^static void doubled|static double square(double x) { return x; }\\
&|" "$programs"
edition '1 2 4 3'
learn begin
is "$(headings "$programs")" '1.3 mend: Mended at last;1.4 write: Doubling;' 'a helper named like another function does not mislead'
is "$(sed -n '/==== 1.4 write: Doubling/,$p' "$programs" | grep -c 'square(double x) { return x; }')" 1 'and stays in its part'
afresh
solve
alter 's|^#include <stdio.h>|&\
#include <errno.h>|' "$programs"
rm -r "$work/.handed-out"
edition '3 4 5'
learn begin
file_has "$programs" "$double" 'without a memory of the parts handed out: nothing is lost'
file_has "$programs" '#include <errno.h>' 'nor the lines before the parts'
file_has "$programs" 'cube(' 'and the new part is there'
afresh
alter '/^\/\* ====/d; s|(void)n, (void)x;.*|/* open |' "$programs"
edition '4 3'
learn begin
file_has "$programs" '/* open' 'without a heading and with an open comment: nothing is lost'
afresh
alter 's|(void)n, (void)x;.*|x[0] = 7;|; /==== 1.3/,/==== 1.4/ { /^ \*\/$/d; }' "$programs"
edition '4 3'
learn begin
test $status = 0 && file_has "$programs" 'x[0] = 7;' 'nor where the comment above a part is not closed'
afresh
solve
mv "$answers" "$scratch/linked.answers"
ln -s "$scratch/linked.answers" "$answers"
edition '2 1'
learn begin
test -h "$answers" && grep -q 'point_after = 1.5, 2' "$scratch/linked.answers"; ok $? 'a link stays a link'
printf '\000' >>"$scratch/linked.answers"
cp "$scratch/linked.answers" "$scratch/copy.answers"
edition '1 2'
learn begin
cmp -s "$scratch/linked.answers" "$scratch/copy.answers"; ok $? 'a file that cannot be read is left alone'
afresh
solve
cp "$programs" "$scratch/solved.c"
edition '1 2 5 3 4'
(ulimit -f 1; trap '' XFSZ; dd if=/dev/zero bs=700 count=3 2>/dev/null >>"$scratch/full"; exec "$learn" begin) >/dev/null 2>"$scratch/err"
cmp -s "$programs" "$scratch/solved.c"; ok $? 'where nothing more can be written the file stays as it is'
ls "$work" | grep -q '\.tmp$'; is $? 1 'and no half of one stays'

# ---- a real edition: the files handed out before 2.8 was put in -----------------------------------
rm -rf "$work"
mkdir -p "$work/.handed-out"
cp "$real"/tests/fixtures/earlier/* "$work/.handed-out"
md=$real/chapters/exercises/02-gradient-vector.md
# The part of each function, with the solution of today below the statement of then.
awk -v md="$md" '
    BEGIN {
        while ((getline line <md) > 0) {
            if (line ~ /^## /) { title = line; sub(/^## [0-9.]* /, "", title); solution = 0 }
            if (line ~ /^### /) solution = line == "### solution"
            if (line ~ /^```/) code = solution && line ~ /``` c/
            else if (code) solved[title] = solved[title] line "\n"
        }
    }
    /^\/\* ==== / { title = $0; sub(/^.. ==== [0-9.]* /, "", title); sub(/ =*$/, "", title); skip = 0 }
    !skip { print }
    /^ \*\/$/ && title in solved { printf "%s\n", solved[title]; skip = 1 }' \
    "$work/.handed-out/02-gradient-vector.c" >"$work/02-gradient-vector.c"
sed 's/^half_as_steep =/& -7, 113/; s/^best_of_many =/& 0.5/' "$work/.handed-out/02-gradient-vector.answers" >"$work/02-gradient-vector.answers"
is "$(grep -c 'your code' "$work/02-gradient-vector.c")" 0 'the earlier exercises are solved'
NABLA_SRCDIR=$real NABLA_CHAPTERS=02-gradient-vector learn begin
for k in 4 5 6 7; do
    NABLA_SRCDIR=$real NABLA_CHAPTERS=02-gradient-vector learn exercises 2.$k
    says 'right 1..1 ok 1' "2.$k stays solved"
done
is "$(headings "$work/02-gradient-vector.c")" "$(sed -n '/ write: /s/^## \(.*\) (.*/\1/p; / mend: /s/^## \(.*\) (.*/\1/p' "$md" | tr '\n' ';')" 'and later exercises are there'
is "$(sed -n 's/^half_as_steep = //p; s/^best_of_many = //p' "$work/02-gradient-vector.answers" | tr '\n' ';')" '-7, 113;0.5;' 'the answers, too'

# ---- as other editors save it, and other names -----------------------------------------------------
afresh
alter "s/\$/$return/" "$programs"
learn exercises 1.3
says 'not begun' 'carriage returns are no beginning'
alter "s/$return\$//" "$programs"
solve
for how in "s/\$/$return/" 's/=/	= 	/' "1s/^/$mark/"; do
    cp "$answers" "$scratch/good"
    alter "$how" "$answers"
    learn answers 1
    says '2 of 2 right' "answers after $how"
    cp "$scratch/good" "$answers"
done
{ printf '\357\273\277'; tr '\n' '\r' <"$scratch/good"; } >"$answers"
learn answers 1
says '2 of 2 right' 'answers of an old Macintosh, with a mark at their beginning'
cp "$programs" "$scratch/good.c"
{ printf '\357\273\277'; sed 's/$/\r/' "$scratch/good.c"; } >"$programs"
learn exercises 1
says '2 of 2 right' 'programs with carriage returns and a mark'
edition '4 3 2 1'
learn begin
learn exercises 1
says '2 of 2 right' 'even in another edition'
afresh
for name in '01-trial (1).c' '01-trial.c.txt' 'Copy of 01-trial.answers' '01-Trial.C'; do
    : >"$work/$name"
    learn answers 1
    says "$name is not read; only 01-trial.c and 01-trial.answers are" "$name is named"
    rm "$work/$name"
done
solve
learn reset
learn learn
lacks 'is not read' 'kept copies are not'

# ---- one at a time -----------------------------------------------------------------------------
afresh
solve
printf '#!/bin/sh\n: >%s/started\nuntil test -e %s/go; do sleep 0.1; done\nexit 1\n' "$scratch" "$scratch" >"$scratch/slow"
chmod +x "$scratch/slow"
NABLA_COMPILE=$scratch/slow "$learn" grade >/dev/null 2>&1 &
first=$!
for _ in $(seq 600); do test -e "$scratch/started" && break; sleep 0.1; done
"$learn" hint 1.1 >/dev/null 2>"$scratch/out" &
second=$!
for _ in $(seq 600); do test -s "$scratch/out" && break; sleep 0.1; done
says 'another make is at work on' 'two at once: the second says that it waits'
test ! -e "$work/progress"; ok $? 'and does'
: >"$scratch/go"
wait $first
wait $second; ok $? 'and comes to its end'
for k in 1 2 3 4; do "$learn" hint 1.$k >/dev/null 2>&1 & done
wait
is "$(grep -c ' 0 0 [12] ' "$work/progress")" 4 'of many at once each is remembered'

# ---- to another machine ---------------------------------------------------------------------------
mkdir "$scratch/here"
{ printf 'run_learn = %s\nFORCE:\n' "$learn"; sed -n '/^answers.tar.gz:/,/^\.PHONY/ { /^\.PHONY/d; s/\$(learn) FORCE/FORCE/; p; }' "$real/learn/learn.am"; } >"$scratch/here/Makefile"
here() (
    cd "$scratch/here" || exit
    NABLA_WORK=chapters/exercises "$@" >"$scratch/out" 2>&1
)
edition '1 2 3 4'
here "$learn" begin
here ${MAKE:-make} answers.tar.gz
says 'there is nothing to pack' 'a reader who has not begun has nothing to pack'
(programs=$scratch/here/chapters/exercises/01-trial.c; alter "s|(void)n, (void)x;.*|$double|" "$programs")
here "$learn" hint 1.2
here "$learn" hint 1.1
here ${MAKE:-make} answers.tar.gz
is "$(tar tzf "$scratch/here/answers.tar.gz" | tr '\n' ' ')" 'chapters/exercises/01-trial.c chapters/exercises/.handed-out/01-trial.c chapters/exercises/progress ' 'the reader'"'"'s files are packed, and nothing else'
afresh '1 2 5 3 4'
answer word diverges
# GNU tar would look for a colon's file on another machine.
cp "$scratch/here/answers.tar.gz" "$scratch/it's mine:1.tar.gz"
learn from "$scratch/it's mine:1.tar.gz"
file_has "$programs" "$double" 'it is taken in by a later edition'
is "$(headings "$programs")" '1.3 mend: Once more;1.4 write: Doubling;1.5 mend: Mended at last;' 'which keeps its parts'
file_has "$answers" 'word = diverges' 'and the packed answer'
file_has "$work/progress" 'trial.word 0 0 1' 'how many hints were shown comes along'
afresh
alter 's|(void)n, (void)x;.*|x[0] *= (double)n; /* here */|' "$programs"
learn hint 1.1
learn hint 1.1
learn from "$scratch/here/answers.tar.gz"
says '1.3 Doubling: yours here stays' 'where both wrote, the part here stays'
file_has "$programs" '/* here */' 'untouched'
file_has "$work/progress" 'trial.point_after 0 0 2' 'nor are fewer hints remembered than were shown here'
cat "$programs".before-* | grep -qF "$double"; ok $? 'and the other is beside it'
mkdir -p "$scratch/evil/chapters/exercises"
echo precious >"$scratch/victim"
(
    cd "$scratch/evil" || exit
    ln -s "$scratch/victim" chapters/exercises/01-trial.c
    echo 'stolen' >"$scratch/pwned.c"
    head -c 3000000 /dev/zero >chapters/exercises/01-trial.answers
    tar czf ../link.tar.gz chapters/exercises/01-trial.c
    tar czf ../bomb.tar.gz chapters/exercises/01-trial.answers
    tar czPf ../out.tar.gz "$scratch/pwned.c"
)
rm "$scratch/pwned.c"
cp -R "$work" "$scratch/copy2"
for evil in link bomb out; do
    learn from "$scratch/$evil.tar.gz"
    test $status = 2 && diff -r "$work" "$scratch/copy2" >"$said" && test ! -e "$scratch/pwned.c"
    ok $? "an archive with a $evil: refused, and nothing changed"
done
learn from "$scratch/nowhere.tar.gz"
is "$status $(grep -c 'nowhere.tar.gz: No such file' "$scratch/out")" '2 1' 'an archive that is not there: a line says so'
learn from ''
says 'which archive?' 'no archive: a line says what to type'
head -c 200 "$scratch/here/answers.tar.gz" >"$scratch/half.tar.gz"
gzip -c "$programs" >"$scratch/other.gz"
for broken in half.tar.gz other.gz; do
    learn from "$scratch/$broken"
    is "$status $(grep -c 'cannot be read: it is no .tar.gz' "$scratch/out")" '2 1' "$broken: a line says that it is no archive"
done
diff -r "$work" "$scratch/copy2" >"$said"; ok $? 'and nothing changed'

# ---- submissions: what cannot be read, or has another name, is named -------------------------------------
class=$scratch/class
mkdir -p "$class/ann" "$class/ben" "$class/cat"
printf 'point_after = 1.5, 2\n\000' >"$class/ann/01-trial.answers"
printf 'word = diverges\n' >"$class/ben/01-trial (1).answers"
learn grade "$class"
file_has "$work/grade.tap" 'is not text: it has a zero byte' 'a zero byte in answers is named'
file_has "$work/grade.tap" '01-trial (1).answers is not read' 'a download of another name is named'
is "$(sed -n 's/^cat	//p' "$work/grade.tsv")" '0	4	-	-	-	-' 'and who sent nothing sent nothing'
finish
