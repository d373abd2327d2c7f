#!/bin/sh
# Editors and shells: clangd finds no false error in a source, nor in what readers are handed out; the Tab key
# completes targets, exercises, answers and options.
. "$srcdir/tests/tap.sh"
plan 34

top=$PWD
case $srcdir in /*) sources=$srcdir ;; *) sources=$PWD/$srcdir ;; esac

# ---- what an editor is told: compile_flags.txt ----------------------------------------------------
# compiled FILE: as the flags in the nearest folder above say, which are one a line.
compiled() {
    folder=$(cd "$(dirname "$1")" && pwd)
    while test ! -f "$folder/compile_flags.txt" && test "$folder" != /; do folder=$(dirname "$folder"); done
    file=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
    (
        cd "$folder" || exit
        set --
        while IFS= read -r flag; do set -- "$@" "$flag"; done <compile_flags.txt
        # shellcheck disable=SC2086  # a compiler and its flags
        ${CC:-cc} "$@" -fsyntax-only "$file"
    )
}
some="lib/tape.c learn/judge.c learn/check.c tests/expression.c tests/vector.c tests/03-descent-step.c tests/bench/gradients.c chapters/template/chapter.c"
for stem in $chapters; do some="$some chapters/$stem.c"; done
for file in $some; do compiled "$sources/$file" 2>&1 | grep 'error'; done >"$said"
verdict 'sources of every folder compile by the flags that an editor reads'
for stem in $chapters; do compiled "chapters/exercises/.handed-out/$stem.c" 2>&1 | grep 'error'; done >"$said"
verdict "so does each file that readers are handed out, as a whole"

# Another folder, with the flags that configure writes there.
mkdir -p "$scratch/elsewhere/chapters/exercises"
sed "s|^-I|-I$sources/|" "$srcdir/compile_flags.txt" >"$scratch/elsewhere/compile_flags.txt"
test "$srcdir" = . || cmp "$scratch/elsewhere/compile_flags.txt" compile_flags.txt >"$said" 2>&1
verdict 'a build tree elsewhere has them with the place of the sources'
for stem in $chapters; do
    cp "chapters/exercises/.handed-out/$stem.c" "$scratch/elsewhere/chapters/exercises/"
done
if clangd --version >/dev/null 2>&1; then
    seen_by_clangd() { clangd --check="$1" 2>&1 | grep -E '\] Line [0-9]+: ' | sed "s|^|$1: |"; }
    for file in $some; do seen_by_clangd "$sources/$file"; done >"$said"
    verdict 'clangd finds no error in a source of any folder'
    for stem in $chapters; do seen_by_clangd "$scratch/elsewhere/chapters/exercises/$stem.c"; done >"$said"
    verdict 'nor in what readers are handed out'
    echo 'no_such_type x;' >>"$scratch/elsewhere/chapters/exercises/${chapters%% *}.c"
    seen_by_clangd "$scratch/elsewhere/chapters/exercises/${chapters%% *}.c" | grep -q no_such_type; ok $? 'but finds one that is there'
else
    skip 3 'clangd is not installed'
fi

# ---- the Tab key ------------------------------------------------------------------------------
if ! bash --version >/dev/null 2>&1; then
    skip $((planned - made)) 'bash is not installed'
    finish
fi
bash -n "$srcdir/chapters/completion.bash" 2>"$said"; ok $? 'the completion is a program for bash'

# Bash calls the function that complete names, with the line, its words, and where the cursor stands.
cat >"$scratch/tab.bash" <<'EOT'
. "$completion"
compopt() { :; }
line=$1; shift
COMP_LINE=$line COMP_POINT=${#line} COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
function=$(complete -p "$1" 2>/dev/null || complete -p "${1##*/}")
function=${function##*-F }
"${function%% *}" "$1" "${COMP_WORDS[COMP_CWORD]#[\"\']}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
EOT
# completes LINE WORD... : the completions, in one line.
completes() {
    completion=${completion:-$srcdir/chapters/completion.bash} bash --norc --noprofile "$scratch/tab.bash" "$@" 2>"$said" | tr '\n' ' '
}
offers() {    # WANTED LINE WORD...
    want=$1; shift
    is "$(completes "$@")" "$want" "$1"
}
first=${chapters%% *} one=$(echo "$chapters" | tr " " "\n" | grep "^01-")
numbers=$(for c in $chapters; do c=${c%%-*}; echo "${c#0}"; done)
with_numbers() { for n in $numbers; do printf '%s%s ' "$1" "$n"; done; }
of_kind() { grep -E "^## 3\.[0-9]+ ($1):" "$srcdir/chapters/exercises/03-descent-step.md" | sed "s/^## \([0-9.]*\) .*/$2-\1/" | LC_ALL=C sort | tr '\n' ' '; }

offers "$(with_numbers chapter-)"    'make chapter-' make chapter-
offers 'chapter- '                   'make chap' make chap
offers "$(with_numbers RUN_ | sed 's/ /= /g')" 'make RUN' make RUN
offers 'notebooks '                  'make note' make note
offers 'dist distcheck '             'make dist' make dist
offers "learn-reset-1 $(sed -n 's/^## \(1\.[0-9]*\) .*/learn-reset-\1/p' "$srcdir/chapters/exercises/$one.md" | LC_ALL=C sort | tr '\n' ' ')" \
    'make learn-reset-1' make learn-reset-1
offers "answers-3 $(of_kind 'predict|explore' answers)"  'make answers-3' make answers-3
offers "exercises-3 $(of_kind 'write|mend' exercises)"   'make exercises-3' make exercises-3
offers "$(of_kind '[a-z]+' hint)"    'make hint-3' make hint-3
offers 'loss_after= '                'make answers-3 loss_a' make answers-3 loss_a
offers 'loss_after= '                'make answers-3.1 loss_a' make answers-3.1 loss_a
offers 'loss_after= '                'make -s answers-3 point_after=1 loss_a' make -s answers-3 point_after = 1 loss_a
offers '--valley-rate 0.001 '        'make RUN_3="--val' make RUN_3 = '"--val'
offers '--rate 0.3 --steps 100 '     'make chapter-3 RUN_3="--rate 0.3 --step' make chapter-3 RUN_3 = '"--rate 0.3 --step'
offers '--start 3,4 '                'make RUN_3=--star' make RUN_3 = --star
offers '--valley-rate 0.001 '        "make RUN_03='--val" make RUN_03 = "'--val"
offers '--output '                   'make RUN_3="--outp' make RUN_3 = '"--outp'
offers ' '                           'make RUN_77="--val' make RUN_77 = '"--val'
is "$(cd "$scratch" && completion=$sources/chapters/completion.bash completes "make -C $top answers-3 loss_a" make -C "$top" answers-3 loss_a)" \
    'loss_after= ' 'make -C FOLDER, from elsewhere'
offers "$(with_numbers prove-)"      "make -f $PWD/Makefile prove-" make -f "$PWD/Makefile" prove-
offers "$(with_numbers author-)"     'gmake author-' gmake author-
offers '--valley-rate '              'chapters/03-descent-step --val' chapters/03-descent-step --val
offers '0.001 '                      'chapters/03-descent-step --valley-rate ' chapters/03-descent-step --valley-rate ''
offers 'config.status '              'chapters/03-descent-step --output config.st' chapters/03-descent-step --output config.st

# Elsewhere make is as it was.
mkdir "$scratch/other"
echo 'chapter-x:' >"$scratch/other/Makefile"
is "$(cd "$scratch/other" && completion=$sources/chapters/completion.bash completes 'make chap' make chap)" ' ' 'nothing of ours in another folder'
is "$(cd "$scratch/other" && bash --norc --noprofile -c '_other() { COMPREPLY=(theirs); }; complete -F _other make
    . "$1"; . "$1"; COMP_LINE="make t" COMP_POINT=6; COMP_WORDS=(make t) COMP_CWORD=1; _nabla_make make t make; echo "${COMPREPLY[@]}"' x "$sources/chapters/completion.bash" 2>&1)" theirs \
    'but that of whoever completed make before, sourced twice, too'
# Installed under the name of a program.
cp "$srcdir/chapters/completion.bash" "$scratch/nabla-03-descent-step"
is "$(bash --norc --noprofile -c '. "$1"; complete' x "$scratch/nabla-03-descent-step")" \
    'complete -F _nabla_program nabla-03-descent-step' 'installed, it completes the program whose name it has, and leaves make alone'
finish
