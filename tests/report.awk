# report.awk TRS... -- the end of "make check": skipped checks with the reason, each failed check
# with the lines that explain it, and one line that counts them all.
BEGIN {
    for (i = 1; i < ARGC; i++) {
        test = ARGV[i]
        sub(/\.trs$/, "", test)
        there = 0
        while ((getline line <ARGV[i]) > 0) {
            there = 1
            if (line ~ /^:test-result: PASS/) passed++
            else if (line ~ /^:test-result: SKIP/) skipped++
            else if (line ~ /^:test-result:/) failed++
            else if (sub(/^:skipped: /, "", line)) {
                if (!times[test, line]++) reasons[++n] = test SUBSEP line
            } else if (sub(/^:failed: /, "", line)) failures = failures (line ~ /^#/ ? "" : test ": ") line "\n"
        }
        if (!there) { failed++; failures = failures test ": it has no result\n" }
    }
    for (i = 1; i <= n; i++) {
        split(reasons[i], part, SUBSEP)
        printf "%d skipped of %s: %s\n", times[reasons[i]], part[1], part[2]
    }
    if (n) print ""
    if (failures) print failures
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
    exit failed > 0
}
