#!/bin/sh
# Answers as people give them, on the command line and in files: each answer is judged by itself,
# and names of no answer and faults in the writing are named.  The
# exercises are those of tests/fixtures/exercises.md.
. "$srcdir/tests/tap.sh"

learn=$PWD/learn/learn
top=$PWD
ASAN_OPTIONS=detect_leaks=0     # of learn itself, which gives nothing back
export ASAN_OPTIONS
unset MAKEFLAGS MFLAGS

plan 72

case $srcdir in /*) real=$srcdir ;; *) real=$top/$srcdir ;; esac
NABLA_WORK=$scratch/work NABLA_RUN=
export NABLA_WORK NABLA_RUN

status_is() { is "$status" "$1" "$2"; }

# ---- the book, by make --------------------------------------------------------------------------
made() {
    "$MAKE" -s --no-print-directory "$@" >"$scratch/out" 2>&1
    status=$?
}
made answers-3 loss_aftr=6
status_is 2 'make: a name that is no answer: status 2'
is "$(sed -n 1p "$scratch/out")" 'learn: `loss_aftr` is no answer of chapter 3: did you mean `loss_after`?' 'make: and the nearest'
made answers-3 loss_after=6
status_is 0 'make: a wrong answer is no failure of make'
NABLA_WORK=$scratch/work/no-folder
mkdir -p "$scratch/work" && : >"$NABLA_WORK"
made answers-3 loss_after=6
status_is 2 'make: but a fault is one'
NABLA_WORK=$scratch/work
made answers-3 slope_x=6
says '`slope_x` is no answer of chapter 3: exercise 1.2 asks for it, make answers-1' 'make: an answer of another chapter'
made answers-3 LOSS_AFTER=6
says 'did you mean `loss_after`?' 'make: an answer in capitals is no variable of make'"'"'s'
made answers-3 loss_after=6.25 CC="$CC" V=0 RUN_3='--rate 0.25' CLASS=none bindir=/nowhere
says '`loss_after` is right; `point_after` was not given (two numbers)' 'make: one answer by itself; what is make'"'"'s own is none'
says 'not ok 1 - 3.1 One step by hand # TODO' 'make: an answer that is not all there is still to do'
made answers-3 'point_after=1.5, 2' loss_after='$(echo 25)/4'
says '`loss_after` is not understood: `$` is not allowed' 'make: nothing is expanded or run'
says '`point_after` is right' 'make: a blank in a value'
made answers-3 "loss_after='6.25'; touch $scratch/pwned"
says 'is not understood' 'make: quotes in a value'
test ! -e "$scratch/pwned"; ok $? 'make: run nothing'
made answers-3 'ninth_rates=1/3, 2/3'
status_is 0 'make: an answer alone in its exercise'
says '1 of 1 right' 'make: and it is right'

# ---- a chapter for the tests --------------------------------------------------------------------
mkdir -p "$scratch/src/chapters/exercises" "$scratch/src/tests"
ln -s "$real/learn" "$scratch/src/learn"
ln -s "$real/tests/tap.h" "$scratch/src/tests/tap.h"
printf '/*md\n# The trial\n*/\n' >"$scratch/src/chapters/01-trial.c"
cat "$real/tests/fixtures/exercises.md" >"$scratch/src/chapters/exercises/01-trial.md"
NABLA_SRCDIR=$scratch/src NABLA_CHAPTERS=01-trial NABLA_WORK=$scratch/trial
export NABLA_SRCDIR NABLA_CHAPTERS
answers=$NABLA_WORK/01-trial.answers

judged() {
    "$learn" answers 1 "$@" >"$scratch/out" 2>&1
    status=$?
}
# in_file NAME=VALUE...: the answer file with these, and no others.
in_file() {
    for given; do
        echo "$given"
    done >"$answers"
    judged
}

judged    # hands the files out
in_file 'loss_after = 7'
judged loss_after=6.25
says '`loss_after` is right' 'an answer on the command line goes before that of the file'

# ---- names --------------------------------------------------------------------------------------
judged word=diverges wrod=diverges
status_is 2 'a name that is no answer, beside one that is: status 2'
is "$(cat "$scratch/out")" 'learn: `wrod` is no answer of chapter 1: did you mean `word`?' 'and nothing else is said'
for name in wor words wOrd; do
    judged $name=3
    says 'did you mean `word`?' "$name is near to word"
done
for name in point_befor pointafter point_after_ poimt_atfer; do
    judged $name=3
    says 'did you mean `point_after`?' "$name is near to point_after"
done
for name in x nonsense "$(printf '%0200d' 0)x"; do
    judged $name=3
    says 'is no answer of chapter 1. It has point_after, loss_after, word' "$(printf %.12s $name) is near to none"
done
judged V=1 CC=gcc RUN_1=x
status_is 3 'variables of make are no answers'
says '1..2' 'nor do they choose exercises'
in_file 'loss_aftr = 6.25' 'word = diverges'
status_is 3 'a name that is no answer in the file: status 3'
says ":1: \`loss_aftr\` is no answer of chapter 1: did you mean \`loss_after\`?" 'and the nearest, with its line'
says 'ok 2 - 1.2' 'the others are judged'

# ---- one of several -----------------------------------------------------------------------------
rm "$answers"
judged loss_after=6.25
says '1.1 One step: `loss_after` is right; `point_after` was not given (two numbers)' 'a right answer alone is right'
says 'not ok 1 - 1.1 One step # TODO' 'the exercise is not yet done'
lacks 'Hint' 'and there is no hint'
judged loss_after=6
says '`loss_after` = 6 is not right (asked for: a number); `point_after` was not given (two numbers). Hint: Against' 'a wrong answer alone'
lacks 'TODO' 'is wrong'
in_file 'loss_after = 6.25'
says '`loss_after` is right; `point_after` is still empty (two numbers)' 'in the file, too'
in_file 'loss_after = 6' 'point_after ='
says '`loss_after` = 6 is not right (asked for: a number); `point_after` is still empty' 'a wrong one beside an empty one'
in_file 'loss_after = 6.25' 'point_after = 1, 1'
says '`point_after` = 1, 1 is not right' 'a wrong one behind a right one'
in_file 'point_after = 1, 1' 'loss_after = 7'
says '`point_after` = 1, 1 is not right (asked for: two numbers); `loss_after` = 7 is not right' 'two wrong ones: both are judged'
in_file 'point_after = 4.5, 6' 'loss_after = 56.25'
is "$(grep -c 'You went uphill' "$scratch/out")" 1 'one mistake in two answers is told once'
says '1.1 One step: You went uphill.' 'as the mistake of the exercise'
in_file 'point_after = 4.5, 6' 'loss_after = 7'
says '`point_after`: You went uphill. `loss_after` = 7 is not right' 'a mistake beside another answer says which it is of'
lacks 'Hint' 'and needs no other hint'
in_file 'point_after = 1.5, 2'
judged loss_after=6.25
says 'One step: right' 'the one from the command line, the other from the file'
in_file 'point_after = 1, 1'
judged loss_after=6.25
says '`loss_after` is right; `point_after` = 1, 1 is not right' 'a right one beside a wrong one in the file'

# ---- as they are written --------------------------------------------------------------------------
wrong() {    # ANSWER SAYS
    rm -f "$answers"
    judged "$1"
    says "$2" "$1: $2"
}
wrong 'point_after=2, 1.5' '`point_after`: the two numbers are in the wrong order'
wrong 'point_after=6, 4.5' '`point_after` = 6, 4.5 is not right'
wrong 'loss_after=6,25' '`loss_after`: a decimal comma? write 6.25'
wrong 'point_after=1,5, 2,0' '`point_after`: a decimal comma? write 1.5, 2.0'
wrong 'point_after=1,5; 2,0' '`point_after` is not understood: a decimal comma? write a point'
wrong 'loss_after=625 %' '`loss_after` is not understood: a percent sign? write 625/100'
wrong 'loss_after=loss = 6.25' '`loss_after` is not understood: write the value alone'
wrong 'loss_after=6, 25, 3' '`loss_after`: 1 number is asked for, you give 3'
for right in '{1½; √4}' '3 − 6÷4, 4·2⁻¹' '[15·10⁻¹, 2**1]' '１．５， ２'; do
    rm -f "$answers"
    judged "point_after=$right"
    says '`point_after` is right' "point_after = $right"
    in_file "point_after = $right"
    says '`point_after` is right' "point_after = $right in the file"
done

# ---- waiting --------------------------------------------------------------------------------------
# A compiler that takes a second: five of those until a first program is judged.
printf '#!/bin/sh\nsleep 1\nexec "$@"\n' >"$scratch/slowly"
chmod +x "$scratch/slowly"
NABLA_COMPILE="$scratch/slowly $NABLA_COMPILE"
programs=$NABLA_WORK/01-trial.c
sed 's|^    (void)n, (void)x;.*|    (void)n; x[0] = 5;|' "$NABLA_WORK/.handed-out/01-trial.c" >"$programs"
"$learn" exercises 1 >"$scratch/plain" 2>&1
if script -qec true "$scratch/terminal" >/dev/null 2>&1; then
    rm -rf "$NABLA_WORK/.known" "$NABLA_WORK/.own"
    TERM=xterm script -qec "'$learn' exercises 1" "$scratch/terminal" >/dev/null 2>&1 </dev/null
    shown=$(tr -d '\r' <"$scratch/terminal")
    esc=$(printf '\033')
    case $shown in *"${esc}[KPreparing exercise 1.3: "*) ;; *) echo "$shown" >"$said" ;; esac
    verdict 'on a terminal, the work under way is named after two seconds'
    case $shown in *"${esc}[K# 1.3 Doubling: doubling (1.5, -2): got"*) ;; *) echo "$shown" >"$said" ;; esac
    verdict 'and taken away before something is printed'
else
    skip 2 'there is no script(1) that makes a terminal'
fi
! grep -q Preparing "$scratch/plain"; ok $? 'but not where standard error is no terminal'

# The same with all of it to be prepared: watch does not wait for that.
rm -rf "$NABLA_WORK/.known" "$NABLA_WORK/.own"
"$learn" watch >"$scratch/watched" 2>&1 &
watcher=$!
shows() { for _ in $(seq 300); do grep -q "$1" "$scratch/watched" && return 0; sleep 0.1; done; return 1; }
shows Watching; ok $? 'watch begins'
test ! -e "$NABLA_WORK/.known/01-trial/3.known"; ok $? 'before anything is prepared'
seen=1
for _ in $(seq 300); do test -e "$NABLA_WORK/.known/01-trial/4.known" && seen=0 && break; sleep 0.1; done
ok $seen 'and prepares the chapter while it waits'
sed 's|x\[0\] = 5|x[0] = 3; if (n > 1) x[1] = -4|' "$programs" >"$programs.new" && mv "$programs.new" "$programs"
shows 'doubling (7, 3): got 3, -4'; ok $? 'and judges the saved file'
kill -INT $watcher
wait $watcher
test $? -gt 0; ok $? 'until it is interrupted'
! grep -q Preparing "$scratch/watched"; ok $? 'without a word of it where nobody waits'

finish
