#!/bin/sh
# tap-driver.sh --test-name TEST --log-file LOG --trs-file TRS --limit SECONDS [...] -- COMMAND...
#
# How "make check" runs one test; Automake calls it.  The test must announce so many checks, make
# them, pass them, end with status 0, and do so within its limit of time, which NABLA_PATIENCE
# multiplies.  A "not ok" is a failure, whatever stands behind it.  One line is printed; LOG is all
# that the test said, TRS the results, with what report.awk tells of failures.
limit=600
while test "$1" != --; do
    case $1 in
    --test-name) name=$2 ;;
    --log-file) log=$2 ;;
    --trs-file) trs=$2 ;;
    --limit) limit=$2 ;;
    esac
    shift 2    # Automake has options of its own, a value each
done
shift

ended=$(tests/timed $((limit * ${NABLA_PATIENCE:-1})) "$@" 3>&1 >"$log" 2>&1 </dev/null)

# Without zero bytes, which end a line for some awks.
LC_ALL=C tr '\000' '?' <"$log" | LC_ALL=C awk -v name="$name" -v log_file="$log" -v ended="$ended" -v trs="$trs" '
    function result(what) { print ":test-result: " what >trs }
    # A line that is printed later must not move the cursor.
    function quote(text) { gsub(/[\001-\010\013-\037\177]/, "?", text); print ":failed: " text >trs }
    function fail(text) {
        result("FAIL")
        if (++failed <= 10) quote(text)
        if (failed == 11) quote("and more: see " log_file)
    }
    # A fault of the whole test is shown in any case, with its last lines.
    function fault(text,    i) {
        result("FAIL")
        failed++
        quote(text)
        for (i = NR - 4; i <= NR; i++) if (last[i] != "") quote("#   " last[i])
    }

    { last[NR] = $0; delete last[NR - 5] }
    bailed { next }
    /^1\.\.[0-9]+/ {
        if (plans++) fail("a second plan: " $0)
        planned = substr($1, 4) + 0
        if (planned == 0 && toupper($2 $3) ~ /^#SKIP/) { why = $0; sub(/^[^#]*# *[^ ]+ */, "", why) }
        next
    }
    /^(not )?ok([ \t]|$)/ {
        made++
        line = $0; sub(/^(not )?ok[ \t]*/, "", line)
        shown = 0
        if (line ~ /^[0-9]+([ \t]|$)/ && line + 0 != made) fail("check " made " comes with another number: " $0)
        if (/^not/) { fail($0); shown = failed <= 10 ? 30 : 0 }
        else if (match(toupper(line), /# *SKIP([ \t]|$)/)) {
            skipped++
            result("SKIP")
            print ":skipped: " substr(line, RSTART + RLENGTH) >trs
        } else { passed++; result("PASS") }
        next
    }
    /^Bail out!/ { bailed = 1; fail($0); next }
    shown-- > 0 { quote($0) }

    END {
        split(ended, end, " ")
        if (ended == "") fault("it could not be started")
        if (end[1] == "time") fault("it ran out of time, after " end[2] " seconds")
        if (end[1] == "signal") fault("it was ended by signal " end[2])
        if (!bailed && end[1] == "exit") {
            if (!plans) fault("it announces no checks")
            else if (made + 0 != planned) fault(planned " checks were announced, " made + 0 " were made")
            else if (planned == 0 && why == "") fault("it checks nothing, and says not why")
        }
        if (end[1] == "exit" && end[2] != 0 && !failed) fault("its exit status is " end[2])
        if (!failed && why != "") { result("SKIP"); print ":skipped: " why >trs }
        outcome = failed ? "FAIL" : made ? "PASS" : "SKIP"
        print ":global-test-result: " outcome >trs
        print ":recheck: " (failed ? "yes" : "no") >trs
        print ":copy-in-global-log: " (failed ? "yes" : "no") >trs
        if (outcome == "SKIP") { printf "skipped  %-32s %s\n", name, why; exit }
        printf "%-8s %-32s %s%d checks%s, %.1f s\n", failed ? "FAILED" : "ok", name, failed ? failed " of " : "",
            passed + failed + skipped, skipped ? ", " skipped " skipped" : "", end[3]
    }'
