#!/bin/sh
# What can go wrong around a run: full disks, closed pipes, strange places.  A record is written
# whole or not at all, and says the same wherever it is made.  (Signals are sent in tests/record.c.)
. "$srcdir/tests/tap.sh"

test -n "$chapters" || bail 'there is no chapter to test'
# All chapters write by lib/record.c: one will do to see that it works.
check_all || chapters=${chapters%% *}
here=$(pwd)
record=$scratch/record
keepsake='an older record, not to be lost'

fresh() { rm -rf "$record" "$record.tmp"; }

# ---- what a failing run leaves --------------------------------------------------

# One line on standard error, from the chapter, that says what failed and why.
complained() {    # CHAPTER WHY...
    test "$(wc -l <"$scratch/err")" -eq 1 || note "$(wc -l <"$scratch/err") lines on standard error"
    line=$(head -n 1 "$scratch/err")
    case $line in "$1: "*) ;; *) note "the message does not begin with $1: $line" ;; esac
    shift
    for why in "$@"; do
        case $line in *"$why"*) ;; *) note "the message does not say '$why': $line" ;; esac
    done
}

# It ended by itself, with a status that says failure.  From 126 on a status is the
# shell's own word, for signals above all.
failed() { { test "$1" -ge 1 && test "$1" -le 125; } || note "exit status $1"; }

nothing_written() {
    test ! -e "$record" || note "there is a record, of $(wc -c <"$record") bytes"
    test ! -e "$record.tmp" && test ! -h "$record.tmp" || note 'record.tmp was left'
}

old_one_kept() {
    test "$(cat "$record" 2>&1)" = "$keepsake" || note 'the older record was lost'
    test ! -e "$record.tmp" && test ! -h "$record.tmp" || note 'record.tmp was left'
}

# Run a chapter where no file may grow beyond so many blocks of 512 bytes.
# Where the tests measure coverage, its counts would be cut too: they go elsewhere, and
# so do the complaints about them.
limited() {    # BLOCKS IGNORE|DEFAULT COMMAND...
    (
        blocks=$1
        test "$2" = DEFAULT || trap '' XFSZ
        shift 2
        GCOV_PREFIX=$scratch/coverage GCOV_ERROR_FILE=/dev/null; export GCOV_PREFIX GCOV_ERROR_FILE
        ulimit -c 0
        ulimit -f "$blocks"
        "$@"
    ) 2>"$scratch/err"
}

# ---- places ------------------------------------------------------------------------

# A locale with a decimal comma: made, or found, or none.
comma=
if localedef -i de_DE -f UTF-8 "$scratch/de_DE.UTF-8" >/dev/null 2>&1 &&
   test "$(LOCPATH=$scratch LC_ALL=de_DE.UTF-8 locale decimal_point 2>/dev/null)" = ,; then
    comma=de_DE.UTF-8
    LOCPATH=$scratch; export LOCPATH
else
    for name in $(locale -a 2>/dev/null); do
        test "$(LC_ALL=$name locale decimal_point 2>/dev/null)" = , && comma=$name && break
    done
fi

same() {    # CHAPTER: $scratch/got is its record
    unmeasured "$scratch/got" >"$scratch/got.unmeasured"
    cmp "$scratch/got.unmeasured" "$scratch/$1.default" >>"$said" 2>&1 || note 'the record differs'
}

# ---- the checks ----------------------------------------------------------------------

# A limit counts blocks of 512 bytes: a record must be longer for that to be the end of it.
check_limits() {    # PROGRAM
    program=$1
    "$program" >"$scratch/out"
    size=$(wc -c <"$scratch/out")
    if test "$size" -le 1024; then
        skip 5 "the record of $c fits where files may not grow"
        return
    fi
    limited 1 IGNORE "$program" >"$scratch/cut"; failed $?
    complained "$c" 'standard output' 'File too large'
    verdict "$c beyond the limit of a file's size says so and fails"

    fresh
    limited 1 IGNORE "$program" --output "$record"; failed $?
    complained "$c" "$record" 'File too large'
    nothing_written
    verdict "$c --output cut short says so, fails, and leaves nothing"

    # Only the last write of all fails.  Measurements may be some bytes shorter or
    # longer from run to run, so with measurements the last block but one is cut.
    fresh
    grep -q '^# measured' "$scratch/out" && size=$((size - 512))
    limited $(((size - 1) / 512)) IGNORE "$program" --output "$record"; failed $?
    complained "$c" "$record" 'File too large'
    nothing_written
    verdict "$c --output cut short at its very end does the same"

    fresh; echo "$keepsake" >"$record"
    limited 1 IGNORE "$program" --output "$record"; failed $?
    old_one_kept
    verdict "$c --output cut short keeps the older record"

    fresh
    limited 1 DEFAULT "$program" --output "$record"; failed $?
    complained "$c" "$record" 'File too large'
    nothing_written
    verdict "$c --output cut short, with the signal for it not ignored, does the same"
}

checks_per_chapter=24
check_chapter() {
    c=$1
    program=chapters/$c
    "$program" 2>/dev/null | unmeasured >"$scratch/$c.default"
    test -s "$scratch/$c.default" || note 'no record'
    head -n 1 "$scratch/$c.default" | grep -q "^# nabla $c" || note 'a record begins otherwise'
    verdict "$c writes its record to standard output"

    # -- standard output
    if test -c /dev/full; then
        "$program" >/dev/full 2>"$scratch/err"; failed $?
        complained "$c" 'standard output' 'No space left on device'
        verdict "$c on a full disk says so and fails"
        "$program" --help >/dev/full 2>"$scratch/err"; failed $?
        complained "$c" 'No space left on device'
        verdict "$c --help on a full disk says so and fails"
        "$program" --version >/dev/full 2>"$scratch/err"; failed $?
        complained "$c" 'No space left on device'
        verdict "$c --version on a full disk says so and fails"
        fresh
        "$program" --output /dev/full >"$scratch/out" 2>"$scratch/err"; failed $?
        complained "$c" '/dev/full' 'No space left on device'
        test -c /dev/full || note '/dev/full is gone'
        test ! -e /dev/full.tmp || { note '/dev/full.tmp was left'; rm -f /dev/full.tmp; }
        test ! -s "$scratch/out" || note 'something on standard output'
        verdict "$c --output /dev/full says so, fails, and leaves the device alone"
    else
        skip 4 'there is no /dev/full'
    fi

    "$program" >&- 2>"$scratch/err"; failed $?
    complained "$c" 'standard output' 'Bad file descriptor'
    verdict "$c with standard output closed says so and fails"

    # The only reader of a pipe goes before the run begins.
    rm -f "$scratch/pipe"; mkfifo "$scratch/pipe"
    exec 3<>"$scratch/pipe" 4>"$scratch/pipe" 3<&-
    "$program" >&4 2>"$scratch/err"; failed $?
    exec 4>&-
    complained "$c" 'standard output' 'Broken pipe'
    verdict "$c into a closed pipe says so and fails"

    # -- --output
    fresh
    "$program" --output "$scratch/nowhere/record" 2>"$scratch/err"; failed $?
    complained "$c" "$scratch/nowhere/record" 'No such file or directory'
    test ! -e "$scratch/nowhere" || note 'the directory was made'
    verdict "$c --output into a missing directory says so and fails"

    mkdir "$record"
    "$program" --output "$record" 2>"$scratch/err"; failed $?
    complained "$c" "$record" 'Is a directory'
    test -d "$record" || note 'the directory is gone'
    verdict "$c --output onto a directory says so and fails"

    fresh
    mkdir "$record.tmp"
    "$program" --output "$record" 2>"$scratch/err"; failed $?
    complained "$c" "$record"
    test -d "$record.tmp" || note 'record.tmp, which was not ours, is gone'
    test ! -e "$record" || note 'there is a record'
    verdict "$c --output where FILE.tmp is a directory says so and fails"

    check_limits "$program"

    fresh; echo "$keepsake" >"$record"
    "$program" --output "$record" --no-such-option 2>/dev/null; failed $?
    old_one_kept
    verdict "$c with a bad command line keeps the older record"

    if test "$(id -u)" = 0; then
        skip 1 'root may write everywhere'
    else
        mkdir "$scratch/closed"; chmod a-w "$scratch/closed"
        "$program" --output "$scratch/closed/record" 2>"$scratch/err"; failed $?
        complained "$c" "$scratch/closed/record" 'Permission denied'
        test -z "$(ls "$scratch/closed")" || note "left $(ls "$scratch/closed")"
        rmdir "$scratch/closed"
        verdict "$c --output into a directory that is closed to it says so and fails"
    fi

    # -- what must make no difference
    fresh; echo "$keepsake" >"$record"
    "$program" --output "$record" >"$scratch/out" 2>"$scratch/err" || note "exit status $?"
    test ! -s "$scratch/out" && test ! -s "$scratch/err" || note 'it was not silent'
    test ! -e "$record.tmp" || note 'record.tmp was left'
    cp "$record" "$scratch/got"; same "$c"
    verdict "$c --output writes what standard output gets, and nothing else"

    fresh; : >"$scratch/aim"; ln -s aim "$record"
    "$program" --output "$record" || note "exit status $?"
    test -h "$record" || note 'the link was replaced'
    cp "$scratch/aim" "$scratch/got"; same "$c"
    verdict "$c --output follows a link"

    fresh
    "$program" --output "$record" <&- >&- 2>&- || note "exit status $?"
    cp "$record" "$scratch/got"; same "$c"
    verdict "$c --output needs no standard input, output or error"

    "$program" >"$scratch/got" 2>>"$said" || note "exit status $?"
    same "$c"
    verdict "$c says the same on a second run"

    if test -n "$comma"; then
        LC_ALL=$comma "$program" --output "$record" || note "exit status $?"
        cp "$record" "$scratch/got"; same "$c"
        verdict "$c says the same where numbers have a decimal comma ($comma)"
    else
        skip 1 'no locale with a decimal comma can be made or found'
    fi

    # MALLOC_PERTURB_ and its like: memory that is read before it is set shows.
    ( cd / && TZ=Asia/Kathmandu LC_ALL=tr_TR.UTF-8 LANG=ja_JP COLUMNS=20 POSIXLY_CORRECT=1 \
          MALLOC_PERTURB_=165 ASAN_OPTIONS=max_malloc_fill_size=1000000000 "$here/$program" ) >"$scratch/got"
    same "$c"
    verdict "$c says the same in another place, at another time, in another language"

    ln -sf "$here/$program" "$scratch/another name"
    "$scratch/another name" >"$scratch/got" 2>>"$said"
    same "$c"
    verdict "$c says the same under another name"
}

# shellcheck disable=SC2086  # a list of words
plan $(($(set -- $chapters; echo $#) * checks_per_chapter + 1))
for chapter in $chapters; do
    check_chapter "$chapter"
done

# 800 MB of weights in 200 MB of memory.
if test -n "$INSTRUMENTATION"; then
    skip 1 'sanitizers need memory without a limit'
elif ! (ulimit -v 200000) 2>/dev/null; then
    skip 1 'memory cannot be limited here'
else
    fresh
    ( ulimit -v 200000; chapters/04-chain-rule --layers 10000,9990 --output "$record" 2>"$scratch/err" )
    failed $?
    complained 04-chain-rule 'not enough memory'
    nothing_written
    verdict '04-chain-rule without enough memory says so, fails, and leaves nothing'
fi
finish
