#!/bin/sh
# Every chapter says the same to the last bit, whichever compiler made it, and however
# hard the compiler tried.
. "$srcdir/tests/tap.sh"

test -n "$chapters" || bail 'there is no chapter to test'

# The language and the arithmetic are the project's own, as the Makefile has them; left
# out are warnings, instrumentation, and the reader's CFLAGS.
flags=$(awk '/^AM_CFLAGS *=/ { on = 1 }
             on { for (i = 1; i <= NF; i++) if ($i ~ /^-(std|f)/) printf "%s ", $i }
             on && !/\\$/ { exit }' Makefile)
case $flags in *-std=*) ;; *) bail 'the Makefile does not say which C it is' ;; esac
defines='-D_XOPEN_SOURCE=700 -DPACKAGE_VERSION="same-bytes"'

# The reference: the programs that make built, run afresh, since the records in
# plots/ may be of a reader's own runs.
for chapter in $chapters; do
    "chapters/$chapter" | unmeasured >"$scratch/$chapter.want"
    test -s "$scratch/$chapter.want" || bail "chapters/$chapter has no record"
done

# build COMPILER LEVEL DIRECTORY: the library once, then each chapter.  What fails is
# told in DIRECTORY/log.
build() {
    compiler=$1 level=$2 dir=$3 srcdir=$source    # srcdir may be relative, and build goes elsewhere
    # shellcheck disable=SC2086  # lists of words
    (
        mkdir "$dir" && cd "$dir" &&
        $compiler $flags $level $defines -I"$source/lib" -c "$source"/lib/*.c &&
        for chapter in $chapters; do
            $compiler $flags $level $defines -I"$source/lib" -o "$chapter" "$source/chapters/$chapter.c" ./*.o -lm &&
            "./$chapter" | unmeasured >"$chapter.got" || exit
        done
    ) >"$dir.log" 2>&1
}
source=$(cd "$srcdir" && pwd)

# Does it compile complex arithmetic, which tcc knows nothing of?
able() {    # COMPILER LEVEL
    cat >"$scratch/able.c" <<'EOT'
#include <complex.h>
int main(void) { double complex z = 1; return creal(cexp(z)) < 2; }
EOT
    # shellcheck disable=SC2086  # lists of words
    $1 $flags $2 -o "$scratch/able" "$scratch/able.c" -lm >/dev/null 2>&1 && "$scratch/able"
}

# One line a build: DIRECTORY COMPILER LEVEL, or a build that is skipped and why.
compilers='gcc clang tcc'
levels='-O0 -O3 -O3:-march=native'
for compiler in $compilers; do
    for level in $levels; do
        dir=$scratch/$compiler$level
        if ! command -v $compiler >/dev/null; then
            echo "$dir $compiler skipped: there is no $compiler"
        elif ! able $compiler "$(echo $level | tr : ' ')"; then
            echo "$dir $compiler skipped: this $compiler has no complex numbers, or no $(echo $level | tr : ' ')"
        else
            echo "$dir $compiler $level"
        fi
    done
done >"$scratch/builds"

# shellcheck disable=SC2086  # a list of words
number_of_chapters=$(set -- $chapters; echo $#)
plan $(($(wc -l <"$scratch/builds") * number_of_chapters + 1))

# Two at a time.
for worker in 0 1; do
    awk -v worker=$worker '!/ skipped: / && ++n % 2 == worker' "$scratch/builds" |
    while read -r dir compiler level; do
        build "$compiler" "$(echo "$level" | tr : ' ')" "$dir" </dev/null
    done &
done
wait

compared=0
while read -r dir compiler level; do
    case $level in
    'skipped: '*) skip $number_of_chapters "${level#skipped: }"; continue ;;
    esac
    for chapter in $chapters; do
        if test -s "$dir/$chapter.got"; then
            cmp "$dir/$chapter.got" "$scratch/$chapter.want" >"$said" 2>&1 ||
                diff "$dir/$chapter.got" "$scratch/$chapter.want" | head -n 4 >>"$said"
            compared=$((compared + 1))
        else
            { echo 'it was not built, or said nothing'; head -n 5 "$dir.log"; } >"$said"
        fi
        verdict "$chapter says the same, made by $compiler $(echo "$level" | tr : ' ')"
    done
done <"$scratch/builds"

test $compared -gt 0; ok $? 'at least one compiler was found to compare with'
finish
