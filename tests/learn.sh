#!/bin/sh
# The program that checks a reader's work does what it promises, whatever the reader's files hold.
# It is tried with exercises of its own, tests/fixtures/exercises.md.
. "$srcdir/tests/tap.sh"

learn=$PWD/learn/learn
top=$PWD

plan 213

# ---- a chapter for the tests ------------------------------------------------------------------
mkdir -p "$scratch/src/chapters/exercises" "$scratch/src/tests"
case $srcdir in /*) real=$srcdir ;; *) real=$top/$srcdir ;; esac
ln -s "$real/learn" "$scratch/src/learn"
ln -s "$real/tests/tap.h" "$scratch/src/tests/tap.h"
printf '/*md\n# The trial\n*/\n' >"$scratch/src/chapters/01-trial.c"
NABLA_SRCDIR=$scratch/src NABLA_CHAPTERS=01-trial
export NABLA_SRCDIR NABLA_CHAPTERS
# fixture SED-PROGRAM: the trial's exercises, changed so.  (The sources may be read-only; a copy is not.)
fixture() { sed "$1" "$real/tests/fixtures/exercises.md" >"$NABLA_SRCDIR/chapters/exercises/01-trial.md"; }
fixture ''
NABLA_WORK=$scratch/work
export NABLA_WORK
work=$NABLA_WORK
answers=$work/01-trial.answers programs=$work/01-trial.c
unset MAKEFLAGS
NABLA_RUN='' compile=$NABLA_COMPILE
export NABLA_RUN

# Run learn; its output is in $out, its status in $status.
learn() {
    "$learn" "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
    out=$(cat "$scratch/out")
    tail -3 "$scratch/err" >>"$scratch/out"
}
status_is() { is "$status" "$1" "$2"; }

# answer NAME VALUE: write it into the answer file.
answer() { alter "s|^$1 =.*|$1 = $2|" "$answers"; }
afresh() { rm -rf "$work"; learn begin; }

# ---- handing out ------------------------------------------------------------------------------
afresh
status_is 0 'the files are handed out'
grep -q '^point_after =$' "$answers" && grep -q '^# two numbers$' "$answers" &&
    ! grep -q 'doubled' "$answers"; ok $? 'the answer file has the questions that ask for numbers, and no others'
grep -q '^/\* ==== 1\.3 write: Doubling' "$programs" && grep -q '^static void doubled' "$programs" &&
    ! grep -q 'point_after' "$programs"; ok $? 'the file of programs has the others'
grep -qE 'hint|solution|mistake' "$answers" "$programs"; is $? 1 'no hint and no solution is handed out'
cp -R "$work" "$scratch/before"
learn begin
diff -r "$work" "$scratch/before" >"$said"; ok $? 'handing out again changes nothing'
rm -rf "$scratch/before"
echo '# mine' >>"$answers"
fixture 's/Where are you/Where do you stand/; s/Let it double/May it double/'
learn begin
tail -1 "$answers" | grep -q '^# mine$' && grep -q 'do you stand' "$answers"
ok $? 'what the reader has written stays when its source changes'
grep -q 'May it double' "$programs"; ok $? 'what the reader has not touched follows its source'
fixture ''
rm "$programs"
learn begin
test -s "$programs"; ok $? 'a file that was removed is made anew'

# ---- answers ----------------------------------------------------------------------------------
afresh
learn answers 1
status_is 3 'no answer yet: status 3'
says '1..2' 'the plan of two questions'
says 'not begun' 'and both are not begun'
answer point_after '3/2, 2'
answer loss_after '(3/2)^2 + 4'
learn answers 1
says 'ok 1 - 1.1 One step' 'the right answers are right'
lacks '6.25' 'and nothing else is told'
answer word 'Diverged'
learn answers 1
status_is 0 'all right: status 0'
says '2 of 2 right' 'and so it says'

echo 'what is this?' >>"$answers"
learn answers 1
status_is 3 'all right, and a line that is no answer: status 3'
alter '$d' "$answers"
for right in '1.5,2' '(1.5, 2)' '[3/2, 2.0]' '  3 - 6/4 ,4-8/4  ' '1.5e0, sqrt(4)' '+1.5, --2' \
    '3*2^-1, abs(-2)' '1.5, 2 # by hand' 'exp(0) + 1/2, 2*pi/pi' '.5*3, 4 − 2' 'ln(e)*3/2, 2*cos(0)+sin(0)+tan(0)'; do
    answer point_after "$right"
    learn answers 1
    status_is 0 "point_after = $right"
done
for form in '1.5=1 number|2 numbers are asked for, you give 1' '1.5, 2, 3=3|2 numbers are asked for, you give 3' \
    'left=a word|numbers are asked for, not the word' '1.5 2=blank|between two numbers stands a comma' \
    '2pi, 2=no star|write * behind 2' '1.5, 2)=bracket|is not allowed' '1.5, (2=open|a ) is missing' \
    '1.5,=nothing|a number is missing' '1/0, 2=infinite|number 1 of it is not finite' '0x10, 2=hexadecimal|write * behind 0' \
    'nan(1), 2=NaN|`nan` is not known here' 'system(2), 2=function|`system` is not known here' '$(rm x)=shell|`$` is not allowed in a number' \
    '`rm x`=ticks|is not allowed in a number' 'sqrt 4, 2=call|a ( is missing' '1e999, 2=overflow|number 1 of it is not finite'; do
    given=${form%%=*} rest=${form#*=}
    answer point_after "$(printf %s "$given" | sed 's/[&|\\]/\\&/g')"
    learn answers 1
    says "${rest#*|}" "point_after = $given: ${rest%%|*}"
done
answer point_after '4.5, 6'
learn answers 1
says 'One step: You went uphill.' 'a known mistake meets with its own hint'
lacks 'Hint:' 'and with no other'
answer point_after '1, 2'
learn answers 1
says '`point_after` = 1, 2 is not right (asked for: two numbers). Hint: Against the gradient.' \
    'an unknown mistake meets the given value, the form that is asked for, and the first hint'
answer point_after '1.5, 2'
answer loss_after 56.3
learn answers 1
says 'One step: You went uphill.' 'a mistake larger than the right answer may be as much further off'
answer point_after '0, 0'
NABLA_RUN='--start 0,0' learn answers 1
says 'has no answer at the parameters that you chose' 'parameters at which there is nothing to answer'
answer point_after '1.5, 2'
answer loss_after 6.257
learn answers 1
says 'ok 1' 'within the tolerance'
answer loss_after 6.262
learn answers 1
says 'not ok 1' 'and beyond it'
answer loss_after ''
learn answers 1
says '`loss_after` is still empty (a number)' 'an empty answer beside a full one'
answer loss_after '6.25'
answer word '3'
learn answers 1
says 'a word is asked for, not a number' 'a number where a word is asked for'
answer word 'converges'
learn answers 1
says 'Above the limit?' 'a mistaken word meets with its hint'

learn answers 1 word=diverges CC=gcc
says 'ok 1 - 1.2 How does it end?' 'an answer on the command line'
says '1..1' 'asks about its exercise alone'
learn answers 1 'point_after=1.5, 2' 'loss_after=$(rm x)'
says '`$` is not allowed' 'a blank and a command on the command line'
NABLA_RUN='--start 1,2' learn answers 1
says 'not ok 1' 'other parameters of the run have other answers'
answer point_after '1/2, 1'
answer loss_after '5/4'
NABLA_RUN='--start 1,2' learn answers 1
says 'ok 1' 'and those are right'
NABLA_RUN='--rate fast' learn answers 1
status_is 2 'parameters that the chapter refuses: status 2'
grep -q 'rate' "$scratch/err"; ok $? 'and its own words'

# ---- hostile answer files: a line that says so, and nothing lost or run --------------------------
afresh
answer point_after '1.5, 2'
answer loss_after '6.25'
answer word diverges
cp "$answers" "$scratch/good"
# hostile NAME EXPECTED: the answer file as it is now is refused so, and left as it is.
hostile() {
    cp "$answers" "$scratch/given" 2>/dev/null
    learn answers 1
    cat "$scratch/err" >>"$scratch/out"
    says "$2" "$1"
    cmp -s "$answers" "$scratch/given" && test ! -e "$work/pwned"; ok $? "$1: nothing lost, nothing run"
    cp "$scratch/good" "$answers"
}
dd if=/dev/zero bs=1M count=2 2>/dev/null | tr '\0' x >"$answers"
hostile 'a file of two megabytes' 'is larger than a megabyte: it was not read'
head -c 5000 /dev/urandom >"$answers"; printf '\000' >>"$answers"
hostile 'a binary file' 'is not text'
printf 'point_after = 1.5, 2\nloss_after = 6.25\nword = diverges' >"$answers"
hostile 'no newline at the end' '2 of 2 right'
alter 's/$/\r/' "$answers"
hostile 'carriage returns' '2 of 2 right'
{ cat "$scratch/good"; awk 'BEGIN { while (k++ < 1000) print "answer_" k " = " k }'; } >"$answers"
hostile 'a thousand answers' 'and so on: more lines are not understood'
test "$(wc -l <"$scratch/out")" -lt 40; ok $? 'in less than a screen or two'
echo "word = \$(touch $work/pwned)" >"$answers"
hostile 'a command' 'is not allowed in a number'
echo "word = diverges; touch $work/pwned" >"$answers"
hostile 'a second command' '`diverges` is not known here'
printf 'point_after = \033]0;pwned\007\nevil\033[2J = 3\n' >"$answers"
hostile 'control characters' 'a character that is not allowed in a number'
lacks "$(printf '\033')" 'control characters are not passed on'
{ printf 'word = '; head -c 500000 /dev/zero | tr '\0' '('; echo; } >"$answers"
hostile 'half a million brackets' 'longer than a thousand characters'
{ printf 'word = '; head -c 500 /dev/zero | tr '\0' '('; echo; } >"$answers"
hostile 'five hundred brackets' 'too deep'
printf 'word = diverges\nword = converges\n' >"$answers"
hostile 'two answers of one name' ':2: word has a value already, in line 1; that one counts'
printf 'what do I do here, and what is a word, please?\n= 3\nword : diverges\n' >"$answers"
hostile 'lines that are no answers' '`what do I do here, and what is a word, p...` is not of the form name = value'
rm "$answers"; mkdir "$answers"
learn answers 1
status_is 2 'a folder in place of the file: status 2'
rmdir "$answers"; mkfifo "$answers"
learn answers 1
status_is 2 'a pipe in place of the file: status 2, and no waiting'
rm "$answers"

# ---- programs ---------------------------------------------------------------------------------
afresh
# program TEXT: the programs with this in the body of `doubled`.  body TEXT: check them so.
program() {
    body=$1 awk '/your code/ { print ENVIRON["body"]; next } { print }
        /include <string.h>/ { print "#include <fcntl.h>\n#include <signal.h>\n#include <unistd.h>" }' "$work/.handed-out/01-trial.c"
}
body() {
    program "$1" >"$programs"
    learn exercises 1
}
learn exercises 1
says '1..2' 'two exercises ask for programs'
says 'Doubling: not begun' 'and are not begun'
body 'for (size_t i = 0; i < n; i++) x[i] *= 2;'
says '1.3 Doubling: right' 'a right program'
body 'for (size_t i = 0; i < n; i++) x[i] *= x[i];'
says 'You square.' 'a known mistake, written in another way, meets with its own hint'
body 'for (size_t i = 0; i < n; i++) x[i] *= 3;'
says 'doubling (1.5, -2): got 4.5, -6, expected 3, -4. Hint: Twice.' 'another meets with got, expected and the first hint'
body 'for (size_t i = 0; i < n; i++) x[i] = NAN;'
says 'got NaN, NaN, expected 3, -4' 'NaN is named'
body '(void)n; (void)x; for (volatile int i = 0;;) (void)i;'
says 'it takes too long' 'an endless loop is stopped'
body '(void)n; (void)x; signal(SIGXCPU, SIG_IGN); for (volatile int i = 0;;) (void)i;'
says 'it takes too long' 'one that ignores signals, too'
body '(void)n; *(volatile double *)x = 0; x = NULL; x[0] = 1;'
sanitized() { if test -n "$NABLA_SANITIZE"; then "$@"; else skip 1 'the compiler has no sanitizers'; fi; }
sanitized says 'null pointer' 'a null pointer is named'
sanitized says 'in line' 'with its line'
body 'for (size_t i = 0; i <= n; i++) x[i] *= 2;'
sanitized says 'beyond the end of an array' 'an index too far is named'
body 'double *volatile t = malloc(8 * (n + 1)); t = NULL; (void)t; for (size_t i = 0; i < n; i++) x[i] *= 2;'
sanitized says 'does not release the memory' 'a leak is named'
body 'doubled(n, x);'
sanitized says 'calls itself without end' 'endless recursion is named'
body '(void)x; int k = 2147483647; k += (int)n + 1; x[0] = k;'
sanitized says 'signed integer overflow' 'an overflow is named'
body '(void)n; (void)x; for (;;) { char *volatile m = malloc(1 << 24); memset(m, 1, 1 << 24); }'
sanitized says 'more than half a gigabyte' 'a program that takes all memory is stopped'
body '(void)n; (void)x; for (;;) puts("again");'
says 'it prints without end' 'a program that prints without end is stopped'
test "$(wc -l <"$scratch/out")" -lt 40; ok $? 'and its output is not repeated'
body 'printf("n is %zu\033[2J\n", n); for (size_t i = 0; i < n; i++) x[i] *= 3;'
says 'it printed: n is 2' 'what a program prints is shown'
lacks "$(printf '\033')" 'without its control characters'
body '(void)n; (void)x; for (int i = 0; i < 300; i++) putchar(64);'
! grep -q '@\{101\}' "$scratch/out"; ok $? 'of a long line the beginning'
body '(void)n; (void)x; printf("runtime error: \033[2J\302\2331;1H\n"); exit(1);'
says 'what C does not allow (?[2J??1;1H)' 'nor has its own output'
body 'putchar(0); fflush(stdout); for (size_t i = 0; i <= n; i++) x[i] *= 2;'
sanitized says 'beyond the end of an array' 'a zero byte hides nothing of what follows'
body 'for (size_t i = 0; i < n; i++) x[i] *= 2'
says 'does not compile: ' 'a semicolon is missing'
says '01-trial.c:' 'the line is named'
says 'error: expected' 'in the line that tells the error'
says 'Mended at last: not begun' 'and the other exercise is judged all the same'
body 'int unused; for (size_t i = 0; i < n; i++) x[i] *= 2;'
says 'unused variable' 'a warning is shown beside a right program'
body '(void)n; (void)x; #error'
says 'does not compile' 'a preprocessor error'
body 'double halved(double); for (size_t i = 0; i < n; i++) x[i] *= halved(x[i]);'
says 'undefined reference to `halved' 'a function that is not there'
body 'const field f = { .n = 0 }; x[0] = partial_forward(&f, x, n, 1);'
says 'it violates an assertion of partial_forward: i < f->n' 'an assertion of the library'
body 'for (size_t i = 0; i < n; i++) x[i] = 2 * x[i] + 1e-12;'
says 'expected 3, -4' 'as many digits are shown as it takes'
says 'got 3.000000000001' 'to see that they differ'
body ''
alter 's/return x \* x + 1;/return 1 + x * x;/' "$programs"
learn exercises 1
says 'Mended at last: it does the same as before' 'a program that was changed, but not its results'
alter '/^\/\* ==== 1\.3/d' "$programs"
learn exercises 1
says 'the line /* ==== 1.3 is missing' 'the line that begins an exercise is missing'
head -c 5000 /dev/urandom >"$programs"; printf '\000' >>"$programs"
learn exercises 1
status_is 2 'a binary file of programs: status 2'

# Where the leak checker may not work (under strace, in some containers), the rest is checked.
no_leaks='if (strstr(getenv("ASAN_OPTIONS"), "detect_leaks=1")) { fputs("==1==LeakSanitizer has encountered a fatal error.\n", stderr); _exit(23); }'
body "$no_leaks for (size_t i = 0; i < n; i++) x[i] *= 2;"
says '1.3 Doubling: right' 'a right program is right where leaks cannot be looked for'
body "$no_leaks for (size_t i = 0; i <= n; i++) x[i] *= 2;"
sanitized says 'beyond the end of an array' 'and a wrong one is wrong'
# A pipe could be opened again, and its bytes taken back while learn waits for them.
body 'char p[40]; for (int d = 1; d < 4; d++) { snprintf(p, sizeof p, "/proc/self/fd/%d", d); if (open(p, O_RDONLY) >= 0) return; } for (size_t i = 0; i < n; i++) x[i] *= 2;'
says '1.3 Doubling: right' 'a program cannot read its own findings'
# A compiler that speaks the language of its reader.
printf '#!/bin/sh\ncase $LC_ALL in C*) exec %s "$@" ;; esac\n%s "$@" 2>&1 | sed "s/error:/Fehler:/" >&2\nexit 1\n' "${CC:-cc}" "${CC:-cc}" >"$scratch/german"
chmod +x "$scratch/german"
program 'for (size_t i = 0; i < n; i++) x[i] *= 2' >"$programs"
NABLA_COMPILE="$scratch/german ${NABLA_COMPILE#* }" LC_ALL=de_DE.UTF-8 learn exercises 1
says 'error: expected' 'the language of the compiler is the one that is understood'
NABLA_COMPILE=$compile LC_ALL=C

# No program passes that does not do its task.
cheats='
#define NUMBERS_OF(...) ((const double[]){ __VA_ARGS__ })
#define probe_vector(l, t, n, g, w) probe_got(n, w)
void check(void); void probe_got(size_t n, const double got[]);'
for cheat in 'puts("ok 1 - 1.3 Doubling"); exit(0);' 'puts("1..1\nok 1"); fflush(stdout); _Exit(0);' \
    'FILE *f = fopen("/dev/fd/3", "w"); if (f) fputs("end\n", f); exit(0);' 'x[0] = 3; if (n > 1) x[1] = -4;' \
    'for (size_t i = 0; i < n; i++) x[i] = 3;' 'for (size_t i = 0; i < n; i++) x[i] = INFINITY;' '}
#define JUDGED
#define probe_judged(l, t, n, g, w) probe_got(n, w)
static void unused(void) {' '}
#define probe_vector(l, t, n, g, w) probe_got(n, w)
static void unused(void) {' '}
#define probe_vector(l, t, n, g, w) probe_got(n, w)
#pragma push_macro("probe_vector")
#undef probe_vector
#define malloc(n) malloc(n); _Pragma("pop_macro(\"probe_vector\")")
static void unused(void) {' '}'"$cheats"' void check(void) { /*' '}
#define CHECK_H'"$cheats"' static void unused(void) {' 'dprintf(3, "got\t1000000\ngot\t-1\n");' '}
void check(void); void check(void) {' '}
int main(void) { return 0; } static void unused(void) {'; do
    body "(void)n; (void)x; $cheat"
    says 'not ok 1' "does not pass: $(printf %s "$cheat" | tr -d '\\' | tr '\n' ' ')"
done
body '(void)n; (void)x; dprintf(3, "got\t1000000 1\n");'
says 'got nothing, expected 3, -4' 'numbers that are claimed but not written are not believed'

# ---- the sandbox ------------------------------------------------------------------------------
echo precious >"$scratch/victim"
body "if (remove(\"$scratch/victim\")) perror(\"remove\"); FILE *f = fopen(\"$scratch/victim\", \"w\"); if (!f) perror(\"open\"); if (system(\"touch $scratch/new\")) perror(\"system\"); if (rename(\"$scratch/victim\", \"$scratch/new\")) perror(\"rename\"); (void)n; (void)x;"
case $(uname -sm) in
Linux\ x86_64 | Linux\ aarch64)
    says 'remove: Operation not permitted' 'no file is removed'
    says 'open: Operation not permitted' 'none is written'
    says 'system: Operation not permitted' 'no command is run'
    test "$(cat "$scratch/victim")" = precious && test ! -e "$scratch/new"; ok $? 'and all is as it was'
    program '(void)n; (void)x;
        long syscall(long number, ...);
        const int up = getppid();
        const struct { const char *name; long found; } tried[] = {
            { "socket", socket(AF_INET, SOCK_STREAM, 0) }, { "fork", fork() }, { "kill", kill(up, 0) },
            { "tkill", syscall(SYS_tkill, up, 0) }, { "tgkill", syscall(SYS_tgkill, up, up, 0) },
            { "attach", syscall(SYS_ptrace, 16, up, 0, 0) }, { "pidfd", syscall(SYS_pidfd_open, up, 0) },
            { "limit", syscall(SYS_prlimit64, up, 0, 0, x) }, { "nice", syscall(SYS_setpriority, 0, up, 0) },
            { "owner", fcntl(1, F_SETOWN, up) }, { "ioctl", syscall(SYS_ioctl, 1, 0x5421, (int[]){ 1 }) },
            { "vfork", syscall(SYS_clone, 0x4100, 0, 0, 0, 0) } };
        for (int i = 0; i < 12; i++) printf("%s%s", tried[i].found < 0 ? "no " : "DID ", tried[i].name);
        if (raise(0) == 0 && kill(getpid(), 0) == 0) puts("\nsignals itself");' |
        sed 's|^#include <string.h>|&\n#include <sys/socket.h>\n#include <sys/syscall.h>|' >"$programs"
    learn exercises 1
    says 'no socketno forkno killno tkillno tgkillno attach' 'no network, no other process, no signal to others'
    says 'no pidfdno limitno niceno ownerno ioctl' 'no hold on others'
    says 'signals itself' 'only on itself'
    ;;
*) skip 7 'programs can only be confined on Linux' ;;
esac

# ---- hints, solutions -------------------------------------------------------------------------
afresh
learn hint 1.1
says 'Hint 1 of 2' 'the first hint'
lacks 'Hint 2 of 2' 'and only the first'
learn hint 1.1
says 'Hint 2 of 2' 'one more at each call'
says 'make solution-1.1' 'and then the solution'
learn hint 1.1
status_is 0 'and again'
learn solution 1.3
says 'x[i] = 2 * x[i]' 'a solution'
echo 'trial.doubled 0 0 3 not begun' >"$work/progress"
learn hint 1.3
says 'That was the last one' 'more hints remembered than there are'
lacks 'null' 'make none up'
for wrong in 1.9 2.1 1 x 1.0 '' 1.1.1x; do
    learn hint "$wrong"
    status_is 2 "there is no exercise '$wrong': status 2"
done

# ---- learn ------------------------------------------------------------------------------------
afresh
learn learn
says '0 of 4 right' 'at the beginning'
says 'Next: read the chapter (make read-1), then write your answer behind point_after and loss_after in' 'one thing to do next'
answer point_after '1.5, 2'
answer loss_after '6.25'
learn learn
says '1.1 One step: right' 'a change is judged'
says '1.2 explore' 'and the next exercise shown'
learn learn
lacks 'One step' 'an unchanged part is not judged again'
says '1 of 4 right' 'but remembered'
fixture 's/Stand at/Be at/'
learn learn
says 'One step: right' 'unless the question has changed'
fixture ''
answer word 'converges'
learn learn
says 'Above the limit?' 'a mistake and its hint'
learn learn
says 'Not yet: Above the limit?' 'is remembered, too'
awk '{ print "x" $0 }' "$work/progress" >"$work/progress.x" && mv "$work/progress.x" "$work/progress"
learn learn
says '1 of 4 right' 'a damaged memory is made anew'
body 'for (size_t i = 0; i < n; i++) x[i] *= 2;'
answer word diverges
learn learn
awk 'length > 79' "$scratch/out" >"$said"; verdict 'no line is wider than 79 columns'
test "$(wc -l <"$scratch/out")" -le 24; ok $? 'all fits on a screen'
says '1.4 mend' 'the last exercise'
says 'square: x · x, which is x¹⁺¹ or x², with all its digits.' 'formulas and emphasis as plain words'
alter 's/return x \* x + 1;/return x * x;/' "$programs"
learn learn
says 'All of them are right' 'the end'
alter 's/^#include <stdio.h>/#include <nothing.h>/' "$programs"
learn learn
says 'does not compile' 'the lines before the parts belong to each of them'
learn reset
says 'is kept as' 'reset keeps what the reader wrote'
grep -q '1\.5, 2' "$answers.before-1" && ! grep -q '1\.5, 2' "$answers"; ok $? 'beside a fresh file'
learn learn
says '0 of 4 right' 'and begins anew'

"$learn" watch >"$scratch/watched" 2>&1 &
watcher=$!
waited() { for _ in $(awk 'BEGIN { while (k++ < 600) print k }'); do grep -q "$1" "$scratch/watched" && return 0; sleep 0.1 2>/dev/null || sleep 1; done; return 1; }
waited 'Watching'; ok $? 'watch begins'
answer point_after '4.5, 6'
answer loss_after '1'
waited 'You went uphill'; ok $? 'watch judges a file when it is saved'
kill -INT $watcher
wait $watcher
test $? -gt 0; ok $? 'an interrupt ends it'

# ---- grade ------------------------------------------------------------------------------------
afresh
answer point_after '1.5, 2'
answer loss_after '6.25'
body 'for (size_t i = 0; i < n; i++) x[i] *= x[i];'
learn grade
is "$(cut -f 1-7 "$work/grade.tsv" | tail -1)" "you	1	4	right	-	wrong	-" 'one'"'"'s own grades'
grep -q '^1\.\.4$' "$work/grade.tap" && grep -q '^ok 1 - you 1.1' "$work/grade.tap" && grep -q 'You square' "$work/grade.tap"; ok $? 'and why, as TAP'

class=$scratch/class
odd=$class/$(printf '%b' '-i "\047\n#$(touch pwned)')
mkdir -p "$odd" "$class"/hal "$class"/ada "$class"/bob/chapters/exercises "$class"/cyd "$class"/dan "$class"/eve "$class/fay	x" "$class"/gus
right() { printf 'point_after = 1.5, 2\nloss_after = 6.25\nword = diverges\n'; }
right >"$class"/ada/01-trial.answers
program 'for (size_t i = 0; i < n; i++) x[i] *= 2;' | sed 's/x \* x + 1/x * x/' >"$class"/ada/01-trial.c
cp "$class"/ada/* "$class"/bob/chapters/exercises/
program "for (;;) remove(\"$scratch/victim\"); x[n] = 0;" >"$class"/cyd/01-trial.c
ln -s "$scratch/victim" "$class"/dan/01-trial.answers
program 'system("killall learn; rm -rf .."); (void)n; (void)x; (void)abs(*(int *)NULL);' >"$class"/eve/01-trial.c
right >"$class/fay	x/01-trial.answers"
right >"$odd/01-trial.answers"
ln -s ../bob/chapters "$class"/hal/chapters
ln -s bob "$class"/ivy
right >"$class"/notes
learn grade "$class"
status_is 1 'a class in which a file could not be judged: status 1'
sed 's/	[^	]*$/&/' "$work/grade.tsv" >"$scratch/tsv"
cut -f 1 "$work/grade.tsv" | sed 1d | LC_ALL=C sort -c; ok $? 'in the order of names'
is "$(grep '^ada' "$work/grade.tsv")" "ada	4	4	right	right	right	right" 'who did all'
is "$(grep '^bob' "$work/grade.tsv")" "bob	4	4	right	right	right	right" 'in folders as in the book'
is "$(grep '^cyd' "$work/grade.tsv")" "cyd	0	4	-	-	wrong	-" 'who never ends'
is "$(grep '^dan' "$work/grade.tsv")" "dan	0	4	wrong	wrong	wrong	wrong" 'who sends a link'
is "$(grep '^eve' "$work/grade.tsv")" "eve	0	4	-	-	wrong	-" 'who attacks'
is "$(grep '^fay' "$work/grade.tsv")" "fay?x	2	4	right	right	-	-" 'a name with a tab'
is "$(grep '^hal' "$work/grade.tsv")" "hal	0	4	-	-	-	-" 'who links to the work of another'
is "$(grep '^-i' "$work/grade.tsv")" "-i \"'??\$(touch pwned)	2	4	right	right	-	-" 'an odd name'
is "$(grep '^gus' "$work/grade.tsv")" "gus	0	4	-	-	-	-" 'who sends nothing'
test "$(cat "$scratch/victim")" = precious && test -s "$class"/ada/01-trial.c && test ! -e pwned; ok $? 'and nothing was harmed'
grep -q '^1\.\.36$' "$work/grade.tap"; ok $? 'all in one TAP file'
learn grade nowhere
status_is 2 'a class that is not there: status 2'

# ---- faults -----------------------------------------------------------------------------------
if test -c /dev/full; then
    "$learn" learn >/dev/full 2>"$scratch/err"
    is $? 1 'a full disk: status 1'
    grep -q 'could not be written' "$scratch/err"; ok $? 'and a message'
else
    skip 2 'there is no /dev/full'
fi
"$learn" nonsense 2>/dev/null
is $? 2 'an unknown command: status 2'

# ---- solutions that an author got wrong ---------------------------------------------------------
fixture ''
learn prove 1 solutions
is "$status $(grep -c '^ok' "$scratch/out")" '0 4' 'learn prove 1 solutions: every solution is right'
for wrong in 's|= 25/4|= 25/3| 1.1' 's/^word = diverges/word = converges/ 1.2' 's/x\[i\] = 2 \* x\[i\]/x[i] = 3 * x[i]/ 1.3' 's/return x \* x;/return x * x * x;/ 1.4'; do
    fixture "${wrong% *}"
    learn prove 1 solutions
    is "$status $(sed -n 's/^not ok [0-9]* - \(1.[0-9]\): .*/\1/p' "$scratch/out")" "1 ${wrong##* }" "and a wrong one is not: ${wrong##* }"
done
learn prove 1 nonsense
is $status 2 'but nothing else of a proof has a name'

# ---- a source that an author got wrong (tests/source.sh has all the ways) ----------------------
fixture 's/predict: One/guess: One/'
learn begin
status_is 1 'exercises that are not well-formed: status 1'
grep -q 'exercises/01-trial.md:1: an exercise is one of predict' "$scratch/err"; ok $? 'and file, line and message'

finish
