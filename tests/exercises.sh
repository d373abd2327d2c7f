#!/bin/sh
# The exercises of the book work: learn prove says so, chapter by chapter.  In make check what was
# found out about a source stays known; make check-all finds out everything afresh.
. "$srcdir/tests/tap.sh"

if check_all; then
    NABLA_WORK=$scratch/proof
    export NABLA_WORK
fi

# Two at a time: each compiles some thirty programs.
for stem in $chapters; do
    learn/learn prove "${stem%%-*}" >"$scratch/$stem.tap" 2>&1 &
    before=${last:-}
    last=$!
    test -z "$before" || wait "$before"
done
wait

proven=$(cat "$scratch"/*.tap | grep -cE '^(not )?ok ')
# shellcheck disable=SC2086  # a list of words
plan $((proven + $(set -- $chapters; echo $#)))

for stem in $chapters; do
    test "$(grep -cE '^(not )?ok ' "$scratch/$stem.tap")" = "$(sed -n 's/^1\.\.//p' "$scratch/$stem.tap")" ||
        tail -5 "$scratch/$stem.tap" >"$said"
    test ! -s "$said"; ok $? "chapter ${stem%%-*}: all that is planned is proven"
    sed -n 's/^ok [0-9]* - /0 /p; s/^not ok [0-9]* - /1 /p' "$scratch/$stem.tap" >"$scratch/results"
    while read -r status name; do
        test "$status" = 0 || grep -F -A 8 "$name" "$scratch/$stem.tap" >"$said"
        ok "$status" "$name"
    done <"$scratch/results"
done
finish
