# tap.sh -- the Test Anything Protocol for shell scripts, to be sourced.
#
#     plan 1
#     cmp -s a b; ok $? 'a and b are the same'
#     finish
#
# A diagnostic is whatever was written to the file "$said" before ok.
chapters=$NABLA_CHAPTERS
made=0 planned=0 failures=0
# Programs are made and run there, which not every file system lets one do.
for place in "${TMPDIR:-/tmp}" /tmp /var/tmp "$PWD"; do
    scratch=$(mktemp -d "$place/nabla-test.XXXXXX") || continue
    printf '#!/bin/sh\n' >"$scratch/runs" && chmod +x "$scratch/runs" && "$scratch/runs" 2>/dev/null && break
    rm -rf "$scratch"
done
rm "$scratch/runs" || exit 99
said=$scratch/said
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

# make check proves what a reader relies on, in a minute; make check-all the rest, too.
check_all() { test "${NABLA_CHECK:-}" = all; }

plan() { planned=$1; echo "1..$1"; }
bail() { echo "Bail out! $*"; exit 99; }

# ok STATUS NAME: STATUS 0 passes.
ok() {
    made=$((made + 1))
    if test "$1" = 0; then
        echo "ok $made - $2"
    else
        failures=$((failures + 1))
        echo "not ok $made - $2"
        test ! -s "$said" || sed 's/^/#   /' "$said"
    fi
    rm -f "$said"
}

# A check that passes if nothing was noted: note WHAT IS WRONG..., verdict NAME.
note() { echo "$*" >>"$said"; }
verdict() { test ! -s "$said"; ok $? "$1"; }

# is GOT WANT NAME: the same text.
is() {
    test "$1" = "$2" || printf 'got      %s\nexpected %s\n' "$1" "$2" >"$said"
    test "$1" = "$2"; ok $? "$3"
}

# Of what was printed, $scratch/out.  says TEXT NAME: it has this text, wherever lines break and comment marks stand;
# a "not ok" is no "ok".  has_line PATTERN NAME: one of its lines is such.
flat() { sed 's/^ *#\( *\)/\1/' "$scratch/out" | tr -s '\n ' '  ' | sed 's/not ok/NOT-OK/g'; }
has() { flat | grep -qF -e "$(printf '%s' "$1" | sed 's/not ok/NOT-OK/')"; }
says() { has "$1" || { echo "expected: $1"; cat "$scratch/out"; } >"$said"; verdict "$2"; }
lacks() { ! has "$1" || { echo "not expected: $1"; cat "$scratch/out"; } >"$said"; verdict "$2"; }
has_line() { grep -q -e "$1" "$scratch/out" || { echo "expected: $1"; cat "$scratch/out"; } >"$said"; verdict "$2"; }
lacks_line() { ! grep -e "$1" "$scratch/out" >"$said"; verdict "$2"; }

# skip COUNT WHY
skip() {
    for _ in $(awk -v n="$1" 'BEGIN { while (n-- > 0) print "x" }'); do
        made=$((made + 1))
        echo "ok $made # SKIP $2"
    done
}

finish() {
    test $made = "$planned" || echo "# $planned checks were planned, $made were made"
    test $failures = 0 && test $made = "$planned"
    exit
}

# One kind of content of a record; plots/record.awk lists the kinds.
of_record() { of_record=$1; shift; LC_ALL=C awk -v want="$of_record" -f "$srcdir/plots/record.awk" "$@"; }
unmeasured() { of_record unmeasured "$@"; }

# alter SED-PROGRAM FILE: change it in place; sed has no way that all systems know.
alter() { sed "$1" "$2" >"$2.altered" && mv -f "$2.altered" "$2"; }

