#!/bin/sh
# Tests that fail, lie, crash or hang, as make check sees them: tests/tap-driver.sh runs each, and
# tests/report.awk tells of all.
. "$srcdir/tests/tap.sh"

# No test of these is slow but where limit says so.
unset NABLA_PATIENCE
limit=60

# drive BODY: run a script as make check would; its line is in $line, its results in $scratch/lie.trs.
drive() {
    printf '%s\n' "$1" >"$scratch/lie"
    rm -f "$scratch/lie.log" "$scratch/lie.trs"
    line=$(sh "$srcdir/tests/tap-driver.sh" --test-name tests/lie --log-file "$scratch/lie.log" --trs-file "$scratch/lie.trs" \
        --color-tests no --enable-hard-errors yes --expect-failure no --limit $limit -- sh "$scratch/lie" 2>&1)
    report=$(awk -f "$srcdir/tests/report.awk" "$scratch/lie.trs")
    reported=$?
}
# judged BODY LINE COUNTS WORDS WHAT: it gets this line, up to its time; is counted so; and the report has the words.
judged() {
    drive "$1"
    got=$(echo "$line" | sed 's/  */ /g; s/, [0-9.]* s$//')
    test "$got" = "$2" || echo "got the line '$got', not '$2'" >>"$said"
    counts=$(echo "$report" | tail -n 1)
    test "$counts" = "$3" || echo "counted $counts, not $3" >>"$said"
    case $report in *"$4"*) ;; *) echo "the report lacks '$4':"; echo "$report" ;; esac >>"$said"
    case $line in FAILED*) want=yes ;; *) want=no ;; esac
    test $want-$reported = yes-1 || test $want-$reported = no-0 || echo "the report ends with status $reported" >>"$said"
    grep -q "^:recheck: $want\$" "$scratch/lie.trs" || echo "not: recheck $want" >>"$said"
    verdict "$5"
}

plan 36

# ---- what passes ----------------------------------------------------------------------------------
judged 'echo 1..2; echo "ok 1 - a"; echo ok' \
    'ok tests/lie 2 checks' '2 passed, 0 failed, 0 skipped' '' 'a test that passes'
judged 'echo "ok - a"; echo 1..1' \
    'ok tests/lie 1 checks' '1 passed, 0 failed, 0 skipped' '' 'a plan that comes last'
judged 'echo 1..3; echo "ok 1 # SKIP no disk"; echo "ok 2 # skip no disk"; echo "ok 3 - # no directive: SKIPPED"' \
    'ok tests/lie 3 checks, 2 skipped' '1 passed, 0 failed, 2 skipped' '2 skipped of ' 'skipped checks are counted'
case $report in *': no disk'*) ;; *) false ;; esac; ok $? 'and their reason is told'
judged 'echo "1..0 # SKIP no browser"' \
    'skipped tests/lie no browser' '0 passed, 0 failed, 1 skipped' 'no browser' 'a test that is skipped whole'
judged 'echo 1..1; echo "  not ok 1 - of a test within"; echo okay; echo "not okay"; echo "ok 1"' \
    'ok tests/lie 1 checks' '1 passed, 0 failed, 0 skipped' '' 'what only looks like a result'

# ---- failures ---------------------------------------------------------------------------------------
judged 'echo 1..2; echo "not ok 1 - a"; echo "#   got 3"; echo "ok 2"; exit 1' \
    'FAILED tests/lie 1 of 2 checks' '1 passed, 1 failed, 0 skipped' 'not ok 1 - a
#   got 3' 'a failed check is shown with what follows it'
case $report in *"ok 2"*) false ;; esac; ok $? 'and without the next'
judged 'echo 1..1; echo "not ok 1 - a"' \
    'FAILED tests/lie 1 of 1 checks' '0 passed, 1 failed, 0 skipped' 'not ok 1' 'a failed check, and yet status 0'
judged 'echo 1..1; echo "not ok 1 - a # TODO later"' \
    'FAILED tests/lie 1 of 1 checks' '0 passed, 1 failed, 0 skipped' 'later' 'a failure that is to be mended is a failure all the same'
judged 'echo 1..1; echo "not ok 1 # SKIP no disk"' \
    'FAILED tests/lie 1 of 1 checks' '0 passed, 1 failed, 0 skipped' 'no disk' 'a failure is no reason to skip'
judged 'echo 1..1; echo "ok 1"; exit 3' \
    'FAILED tests/lie 1 of 2 checks' '1 passed, 1 failed, 0 skipped' 'its exit status is 3' 'a status that is not 0'
judged 'echo 1..3; echo "ok 1"; echo "ok 2"' \
    'FAILED tests/lie 1 of 3 checks' '2 passed, 1 failed, 0 skipped' '3 checks were announced, 2 were made' 'too few checks'
judged 'echo 1..1; echo "ok 1"; echo "ok 2"' \
    'FAILED tests/lie 1 of 3 checks' '2 passed, 1 failed, 0 skipped' '1 checks were announced, 2 were made' 'too many'
judged 'echo "ok 1"' \
    'FAILED tests/lie 1 of 2 checks' '1 passed, 1 failed, 0 skipped' 'it announces no checks' 'no plan'
judged 'echo 1..1; echo 1..1; echo "ok 1"' \
    'FAILED tests/lie 1 of 2 checks' '1 passed, 1 failed, 0 skipped' 'a second plan' 'two plans'
judged 'echo 1..0' \
    'FAILED tests/lie 1 of 1 checks' '0 passed, 1 failed, 0 skipped' 'says not why' 'a plan of nothing, without a reason'
judged 'echo 1..2; echo "ok 1"; echo "ok 1"' \
    'FAILED tests/lie 1 of 3 checks' '2 passed, 1 failed, 0 skipped' 'another number' 'checks with wrong numbers'
judged 'echo 1..2; echo "ok 1"; echo "Bail out! no chapter"; echo "ok 2"; exit 99' \
    'FAILED tests/lie 1 of 2 checks' '1 passed, 1 failed, 0 skipped' 'Bail out! no chapter' 'a test that bails out'
judged 'echo "1..0 # SKIP no disk"; exit 1' \
    'FAILED tests/lie 1 of 1 checks' '0 passed, 1 failed, 0 skipped' 'its exit status is 1' 'a test that is skipped and fails'
judged 'echo "hello, world"' \
    'FAILED tests/lie 1 of 1 checks' '0 passed, 1 failed, 0 skipped' '#   hello, world' 'output that is no TAP is shown'
judged : \
    'FAILED tests/lie 1 of 1 checks' '0 passed, 1 failed, 0 skipped' 'it announces no checks' 'a test that says nothing'
judged 'exec no-such-command' \
    'FAILED tests/lie 1 of 1 checks' '0 passed, 1 failed, 0 skipped' 'no-such-command' 'a command that is not there'
judged 'echo 1..2; echo "ok 1 - a"; kill -SEGV $$' \
    'FAILED tests/lie 1 of 2 checks' '1 passed, 1 failed, 0 skipped' 'it was ended by signal 11
#   1..2
#   ok 1 - a' 'a crash, with the last that was said'
judged 'echo 1..1; echo "ok 1"; kill -KILL $$' \
    'FAILED tests/lie 1 of 2 checks' '1 passed, 1 failed, 0 skipped' 'signal 9' 'a crash when all is done'
judged 'echo 1..1; printf "not ok 1 \033[2J\000\001\377 x\n"' \
    'FAILED tests/lie 1 of 1 checks' '0 passed, 1 failed, 0 skipped' 'not ok 1 ?[2J??' 'nothing that moves the cursor is printed'
judged 'head -c 100000 /dev/urandom; echo; echo 1..1; echo "ok 1"' \
    'ok tests/lie 1 checks' '1 passed, 0 failed, 0 skipped' '' 'a hundred thousand random bytes before the plan'
judged 'echo 1..20; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "not ok $i"; done' \
    'FAILED tests/lie 13 of 13 checks' '0 passed, 13 failed, 0 skipped' 'and more: see ' 'a dozen failures are not all shown'
case $report in *'20 checks were announced, 12 were made'*) ;; *) false ;; esac; ok $? 'but what ended the test'

# ---- hangs ------------------------------------------------------------------------------------------
# Each has a second, and ends by itself should nothing end it.  A child that its parent has left says so if it lives on.
limit=1
judged "echo 1..1; echo 'ok 1'; (trap '' TERM; sleep 4; echo alive >'$scratch/alive') & for i in 1 2 3 4 5 6 7 8 9 10; do sleep 2; done" \
    'FAILED tests/lie 1 of 2 checks' '1 passed, 1 failed, 0 skipped' 'it ran out of time, after 1 seconds' 'a test that hangs'
judged "trap '' TERM HUP INT; echo 1..1; echo 'ok 1'; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 2; done" \
    'FAILED tests/lie 1 of 2 checks' '1 passed, 1 failed, 0 skipped' 'it ran out of time' 'one that ignores signals'
limit=60
judged 'echo 1..1; cat; echo "ok 1"' \
    'ok tests/lie 1 checks' '1 passed, 0 failed, 0 skipped' '' 'standard input is empty'
judged "(sleep 2; echo alive >>'$scratch/alive') & echo 1..1; echo 'ok 1'" \
    'ok tests/lie 1 checks' '1 passed, 0 failed, 0 skipped' '' 'one that leaves a child behind is not waited for'
limit=1
NABLA_PATIENCE=60 judged 'echo 1..1; sleep 2; echo "ok 1"' \
    'ok tests/lie 1 checks' '1 passed, 0 failed, 0 skipped' '' 'NABLA_PATIENCE gives more time'

# When the parent of timed is gone, so is the command that timed runs.
sh -c "tests/timed 100 sh -c 'echo \$\$ >\"$scratch/pid\"; sleep 100' 3>/dev/null & while test ! -s '$scratch/pid'; do sleep 1; done; kill -KILL \$\$" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 "$(cat "$scratch/pid")" 2>/dev/null || break
    sleep 1
done
! kill -0 "$(cat "$scratch/pid")" 2>/dev/null; ok $? 'a test ends with the make that started it'
test ! -e "$scratch/alive"; ok $? 'no child has outlived its test'
finish
