#!/bin/sh
# The exercises of the book work: learn says so, chapter by chapter, from nothing.  In make check every
# solution is right; in make check-all every start is wrong, too, and every mistake meets its hint.
. "$srcdir/tests/tap.sh"

NABLA_WORK=$scratch/proof
export NABLA_WORK
check_all && scope= || scope=solutions

# Two at a time: each compiles a dozen programs, or some thirty.
for stem in $chapters; do
    # shellcheck disable=SC2086  # one word, or none
    learn/learn prove "${stem%%-*}" $scope >"$scratch/$stem.tap" 2>&1 &
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
    verdict "chapter ${stem%%-*}: all that is planned is proven"
    sed -n 's/^ok [0-9]* - /0 /p; s/^not ok [0-9]* - /1 /p' "$scratch/$stem.tap" >"$scratch/results"
    while read -r status name; do
        test "$status" = 0 || grep -F -A 8 "$name" "$scratch/$stem.tap" >"$said"
        ok "$status" "$name"
    done <"$scratch/results"
done
finish
