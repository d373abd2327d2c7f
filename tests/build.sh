#!/bin/sh
# The promises of the build, tried on a copy of the sources: which files are made again after
# which change, what a failure or an interruption leaves behind, what clean removes.
. "$srcdir/tests/tap.sh"

test -n "$chapters" || bail 'there is no chapter to test'

# The copy is built as a reader would build it, not as the make that runs this test.
CC=${CC:-cc} real_gnuplot=$GNUPLOT
unset GNUPLOT INSTRUMENTATION FORMAT V MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL DESTDIR
make=${MAKE:-make}
unset MAKE


# ---- the copy: sources alone -----------------------------------------------------------
source=$scratch/source build=$scratch/build
(
    cd "$srcdir" || exit
    mkdir -p "$source" || exit
    for file in configure configure.ac Makefile.am Makefile.in aclocal.m4 bootstrap README.md LICENSE compile_flags.txt \
                build-aux/* lib/*.[ch] chapters/*.c chapters/*.awk chapters/*.bash plots/*.gp plots/*.sh plots/*.awk plots/*.sed plots/*/*.gp \
                book/*.lua book/*.def book/*.md book/page.* book/epub.css book/book.latex book/typeset.sh book/typefaces/* \
                tests/*.[ch] tests/*.sh tests/*.awk tests/bench/*.c learn/*.[ch] */*.am chapters/exercises/*.md; do
        case $file in */*) mkdir -p "$source/${file%/*}" ;; esac
        cp -p "$file" "$source/$file" || exit
    done
) >"$said" 2>&1 || bail "the sources could not be copied: $(cat "$said")"
rm -f "$said"
chmod -R a-w "$source"
trap 'chmod -R u+w "$source"; rm -rf "$scratch"' EXIT

descent=03-descent-step
test -f "$source/chapters/$descent.c" || bail "there is no chapter $descent to play with"
figures=$(cd "$source" && { ls plots/*/*.gp | sed 's/gp$/svg/'; grep -l '^#narrow ' plots/*/*.gp | sed 's/gp$/narrow.svg/'; })
own=$(echo "$figures" | grep "^plots/$descent/")    # its figures
one=$(echo "$own" | head -n 1)                      # one of them

# ---- the work of a make, by the lines that it prints --------------------------------------

# making ARGUMENT...: make in the copy; its status in $status, its words in out and err.
making() {
    # shellcheck disable=SC2086  # "make" may be a list of words
    ( cd "$build" && $make "$@" ) >"$scratch/out" 2>"$scratch/err"
    status=$?
}
# AR and RANLIB, CC and CCLD come from Automake; RUN and DRAW are ours.
did() { awk '/^  (RUN|DRAW|WEAVE|CC|CCLD|AR|RANLIB|GEN) / { print $1, $2 }' "$scratch/out" | sort; }
each() { word=$1; shift; for item; do echo "$word $item"; done; }
# The pages that are woven: none without pandoc.
weave() { test -z "$PANDOC" || each WEAVE $(printf 'book/%s.html\n' "$@"); }
it_did() {    # LIST: exactly this
    wanted=$(echo "$1" | sort)
    test "$(did)" = "$wanted" || { note 'wanted:' $wanted; note 'made:' $(did); }
}
worked() { test $status = 0 || { note "exit status $status"; head -n 5 "$scratch/err" >>"$said"; }; }
failed() { test $status != 0 || note 'exit status 0'; }
said_on() {    # out|err TEXT
    grep -q -e "$2" "$scratch/$1" || { note "did not say '$2' but:"; tail -n 5 "$scratch/$1" >>"$said"; }
}

# Change FILE's time, and be sure that it is later than that of all that was made, on
# file systems with coarse clocks, too.
change() {
    : >"$scratch/now"
    touch "$source/$1"
    while test -z "$(find "$source/$1" -newer "$scratch/now")"; do touch "$source/$1"; done
}

# The records and figures of $descent, as they were; and all that is half-written.
keep() { rm -rf "$scratch/kept"; mkdir "$scratch/kept"; (cd "$build" && cp plots/$descent.dat $own "$scratch/kept"); }
as_kept() {
    for file in plots/$descent.dat $own; do
        cmp "$build/$file" "$scratch/kept/${file##*/}" >>"$said" 2>&1
    done
    nothing_half
}
nothing_half() { (cd "$build" && find . -name '*.tmp*') >"$scratch/half"; sed 's/^/half-written: /' "$scratch/half" >>"$said"; }
back_to_normal() { making; worked; as_kept; }

# A program in gnuplot's place, for one make: writes half a figure, then goes on with BODY.
fake_gnuplot() {
    cat >"$scratch/fake" <<EOT
#!/bin/sh
for driver; do :; done
raw=\$(sed -n 's/^set output "\\(.*\\)"\$/\\1/p' "\$driver")
echo '<svg width="1"><g>' >"\$raw"
: >"$scratch/half-drawn"
$1
EOT
    chmod +x "$scratch/fake"
    rm -f "$scratch/half-drawn"
}
half_drawn() { test -e "$scratch/half-drawn" || note 'the figure was not even begun'; }

# The drawing itself tells make to stop, so it is surely in the middle of it.  Ctrl-C
# reaches make, the script and gnuplot; kill reaches make only, and what it started may
# need a moment to hear of it: wait for that up to ten seconds.
interrupted_by() {    # SIGNAL
    case $1 in
    INT) fake_gnuplot "kill -INT \$(cat $scratch/pid) \$PPID; kill -INT \$\$" ;;
    *)   fake_gnuplot "kill -$1 \$(cat $scratch/pid); exit 0" ;;
    esac
    change "${one%.svg}.gp"
    {
        # shellcheck disable=SC2016,SC2086  # the inner shell's $$ is meant
        ( cd "$build" && sh -c 'echo $$ >"$0"; exec "$@"' "$scratch/pid" $make GNUPLOT="$scratch/fake" ) \
            >"$scratch/out" 2>"$scratch/err"
        status=$?
    } 2>/dev/null
    for moment in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        test -n "$(find "$build" -name '*.tmp*')" || break
        sleep 0.5 2>/dev/null || sleep 1
    done
}

# ---- the checks ------------------------------------------------------------------------------
checks_with_gnuplot=45
check_build() {
    # -O1: this is about make, not about speed.
    mkdir "$build"
    ( cd "$build" && "$source/configure" CC="$CC" CFLAGS=-O1 GNUPLOT="$real_gnuplot" ) >"$scratch/out" 2>"$scratch/err"
    status=$?
    worked
    said_on out "figures  *drawn with $real_gnuplot"
    verdict 'configure works elsewhere than in the sources, and lists its findings'
    test $status = 0 || bail 'nothing to go on with'
    (cd "$build" && find . -type f | sort) >"$scratch/files-before"

    making -j2
    worked
    it_did "$( { did | grep -e '^CC ' -e '^AR ' -e '^RANLIB '; each CCLD $(printf 'chapters/%s\n' $chapters)
                 each RUN $(printf 'chapters/%s\n' $chapters); each DRAW $figures
                 test -z "$PANDOC" || echo CCLD tests/published.t
                 each CCLD learn/learn learn/outline
                 weave $chapters index library published glossary; } )"
    for chapter in $chapters; do
        test -x "$build/chapters/$chapter" || note "no chapters/$chapter"
        test -s "$build/plots/$chapter.dat" || note "no plots/$chapter.dat"
    done
    for file in $figures; do test -s "$build/$file" || note "no $file"; done
    nothing_half
    test -z "$PANDOC" || test -s "$build/book/index.html" || note 'no book/index.html'
    verdict 'make builds every program, runs every chapter, draws every figure and weaves every page'
    test $status = 0 || bail 'nothing to go on with'
    keep
    chmod -R u+w "$source"

    : >"$scratch/now"
    making
    worked
    it_did ''
    (cd "$build" && find . -type f ! -name .make.pid -newer "$scratch/now") >>"$said"
    verdict 'make again makes nothing'

    # Then make begins again, as the process that it was.
    sleep 1
    touch "$build/config.status"
    making
    worked
    grep 'Another make' "$scratch/err" >>"$said"
    verdict 'make that has made its Makefile takes itself for no other make'

    change plots/style.gp
    making
    worked
    it_did "$(each DRAW $figures; weave $chapters index)"
    as_kept
    verdict 'a change of plots/style.gp draws every figure again, and runs nothing'

    change "chapters/$descent.c"
    making
    worked
    it_did "$(each CCLD chapters/$descent; each RUN chapters/$descent; each DRAW $own; weave $descent index published)"
    as_kept
    verdict "a change of a chapter builds, runs, draws and weaves that chapter, and no other"

    change "${one%.svg}.gp"
    making
    worked
    it_did "$(each DRAW $one; weave $descent index)"
    as_kept
    verdict 'a change of the script of a figure draws that figure, and no other'

    # -- runs of one's own
    making RUN_3='--rate 0.3 --start -2,1'
    worked
    it_did "$(each RUN chapters/$descent; each DRAW $own; weave $descent index published)"
    test -z "$PANDOC" || grep -q '>(−2, 1)<' "$build/book/$descent.html" || note 'the page tells of another run'
    head -n 1 "$build/plots/$descent.dat" >"$scratch/head"
    grep -q -e '--rate 0.3 ' "$scratch/head" && grep -q -e '--start -2,1 ' "$scratch/head" ||
        note "the record begins with $(cat "$scratch/head")"
    cmp -s "$build/$one" "$scratch/kept/${one##*/}" && note 'the figure is the old one'
    verdict 'RUN_3 runs chapter 3 so, draws it, and leaves the other chapters alone'
    making RUN_3='--rate 0.3 --start -2,1'
    worked
    it_did ''
    verdict 'the same RUN_3 once more makes nothing'
    making
    worked
    it_did "$(each RUN chapters/$descent; each DRAW $own; weave $descent index published)"
    as_kept
    verdict 'make without RUN_3 brings back the record and the figures, byte for byte'

    making RUN_3='--rate fast'
    failed
    said_on err "^$descent: --rate"
    as_kept
    verdict 'a bad RUN_3 fails, says why, and leaves the record and the figures'
    back_to_normal
    verdict 'after a bad RUN_3 make is as before'

    for run in RUN_03 RUN3 RUN; do
        making "$run=--rate 0.3"
        failed
        said_on err "$run is for no chapter"
        test $run = RUN || said_on err 'did you mean RUN_3?'
        it_did ''
        as_kept
    done
    (RUN_03=x; export RUN_03; making; failed; it_did '')
    RUN=x making
    worked
    it_did ''
    verdict 'a RUN of no chapter is refused, on the command line and, with a number, in the environment'
    for run in --help -h --version; do
        making RUN_3=$run
        failed
        said_on err "makes no record: $run"
        as_kept
    done
    verdict 'a RUN_3 that makes no record does not pass for one that does'
    back_to_normal
    verdict 'and does no harm'

    # -- failures and interruptions
    fake_gnuplot 'kill -9 $$'
    change "${one%.svg}.gp"
    making GNUPLOT="$scratch/fake"
    failed; half_drawn; as_kept
    said_on err "$one"
    verdict 'a gnuplot that dies fails the make, and leaves the old figure and nothing half-drawn'
    back_to_normal
    it_did "$(each DRAW $one; weave $descent index)"
    verdict 'the next make draws the missing figure'

    fake_gnuplot 'exit 0'
    rm -f "$build/$one"
    making GNUPLOT="$scratch/fake"
    failed; half_drawn; nothing_half
    test ! -e "$build/$one" || note 'there is a figure'
    verdict 'a gnuplot that lies fails the make, and leaves no figure'
    back_to_normal
    verdict 'the next make draws it'

    for signal in INT TERM; do
        if sh -c "kill -$signal \$\$; exit 7" 2>/dev/null; test $? -eq 7; then
            skip 2 "SIG$signal is ignored here"
            continue
        fi
        interrupted_by $signal
        failed; half_drawn; as_kept
        verdict "a make stopped by SIG$signal leaves the old figure and nothing half-drawn"
        back_to_normal
        it_did "$(each DRAW $one; weave $descent index)"
        verdict "the make after SIG$signal draws the missing figure"
    done

    # -- targets that readers type
    making chapter-3
    worked
    sed -n 's/^# \(answer .*\)/\1/p' "$build/plots/$descent.dat" >"$scratch/answers"
    test -s "$scratch/answers" || note 'the record has no answers'
    while read -r line; do
        grep -q -F -x -e "$line" "$scratch/out" || note "does not show: $line"
    done <"$scratch/answers"
    for file in $(echo "$own" | grep -v '\.narrow\.'); do said_on out "$file"; done
    verdict 'make chapter-3 shows all its answers, and names its figures'

    making chapter-3 RUN_3='--rate 0.25'
    worked
    said_on out '^answer factor = 0.5$'
    making
    as_kept
    verdict 'make chapter-3 RUN_3="--rate 0.25" shows the answers of that run'

    for target in chapter-99 check-chapter-99; do
        making $target
        failed
        said_on err 'no chapter 99'
        said_on err $descent
        verdict "make $target fails, and says which chapters there are"
    done

    if "$real_gnuplot" -d -e 'set terminal pngcairo' >/dev/null 2>&1; then
        making -j2 FORMAT=png plots
        worked
        for file in $(echo "$figures" | grep -v '\.narrow\.'); do
            head -c 4 "$build/${file%.svg}.png" 2>/dev/null | grep -q PNG || note "no ${file%.svg}.png"
        done
        as_kept
        verdict 'make FORMAT=png plots draws every figure as PNG'
    else
        skip 1 'this gnuplot has no pngcairo'
    fi

    change plots/draw.sh
    making -j2
    worked
    it_did "$(each DRAW $figures; weave $chapters index)"
    as_kept
    verdict 'a change of plots/draw.sh draws every figure again, and runs nothing'

    if test -n "$PANDOC"; then
        change book/page.css
        making -j2 html
        worked
        it_did "$(weave $chapters index library published glossary)"
        verdict 'after a change of the look make html weaves every page again, and draws nothing'
        change "chapters/exercises/$descent.md"
        making
        worked
        it_did "$(weave $descent)"
        verdict 'a change of the exercises of a chapter weaves its page, and no other'
        # This chapter asks none of its exercises in its text, where one that is gone is an error.
        gone=01-partial-derivatives
        mv "$source/chapters/exercises/$gone.md" "$scratch/away"
        making -j2
        worked
        it_did "$(weave $chapters index library published glossary)"
        grep -q 'id="exercise-1-1"' "$build/book/$gone.html" && note 'the page still has them'
        mv "$scratch/away" "$source/chapters/exercises/$gone.md"
        making -j2
        verdict 'exercises that are gone are gone from the page'
        mv "$source/${one%.svg}.gp" "$scratch/away"
        making
        failed
        said_on err "chapters/$descent.c:[0-9]*: .*there is no .*${one%.svg}.gp"
        mv "$scratch/away" "$source/${one%.svg}.gp"
        making -j2
        verdict 'without its script a figure is missed where the text mentions it'
        : >"$source/plots/$descent/loss (copy).gp"
        : >"$source/plots/$descent/loss(2).gp"
        making
        worked
        it_did ''
        said_on err 'not of the book'
        rm "$source/plots/$descent"/loss*\(*
        verdict 'a name that make cannot have in a list is left out, with a warning'
        change lib/vector.c
        making -n
        said_on out 'book/library.html'
        verdict 'a change of the library would weave its page again'
        making
    else
        skip 6 'pandoc was not found by configure'
    fi

    # -- the installed files, and where: the pages beside the README, or elsewhere
    root=$scratch/root
    making install DESTDIR="$root" prefix=/usr
    worked
    for chapter in $chapters; do
        for file in bin/nabla-$chapter share/man/man1/nabla-$chapter.1 share/bash-completion/completions/nabla-$chapter; do
            test -s "$root/usr/$file" || note "no $file"
        done
    done
    verdict 'make install has programs, their manual pages and completions under prefix'
    links() {    # FILE: the targets of its links
        awk '{ while (match($0, /\]\([^)]*\)/)) { print substr($0, RSTART + 2, RLENGTH - 3); $0 = substr($0, RSTART + RLENGTH) } }' "$1"
    }
    links "$root/usr/share/doc/nabla/README.md" >"$scratch/links"
    while read -r link; do test -f "$root/usr/share/doc/nabla/$link" || note "README.md leads to $link"; done <"$scratch/links"
    test -z "$PANDOC" || test "$(grep -c '^[0-9][0-9]-.*\.html$' "$scratch/links")" = "$(echo $chapters | wc -w)" ||
        note 'README.md leads to few chapters'
    verdict 'the links of its README lead somewhere'
    making installcheck DESTDIR="$root" prefix=/usr
    worked
    verdict 'make installcheck is content'
    echo '[x](nowhere.html)' >>"$root/usr/share/doc/nabla/README.md"
    making installcheck DESTDIR="$root" prefix=/usr
    failed
    said_on err 'there is no nowhere.html'
    verdict 'but not with a link that leads nowhere'
    "$root/usr/bin/nabla-$descent" --help >"$scratch/help"
    page=$root/usr/share/man/man1/nabla-$descent.1
    sed -n 's/^  \(--[a-z-]*\).*/\1/p' "$scratch/help" | while read -r option; do
        grep -q "^\.B.*$(echo "$option" | sed 's/-/\\\\-/g')" "$page" || note "$option is not in it"
    done
    if command -v mandoc >/dev/null 2>&1; then
        for page in "$root"/usr/share/man/man1/*; do mandoc -T lint -W warning "$page"; done | grep -v 'missing date' >>"$said"
    elif command -v man >/dev/null 2>&1; then
        LC_ALL=C man --warnings -l "$page" 2>&1 >/dev/null | cat >>"$said"
    fi
    verdict 'a manual page has every option, and reads without a warning'
    making uninstall DESTDIR="$root" prefix=/usr
    worked
    find "$root" -type f >>"$said"
    verdict 'make uninstall leaves no file'
    making install DESTDIR="$root" prefix=/usr htmldir=/usr/pages completionsdir=
    worked
    links "$root/usr/share/doc/nabla/README.md" | grep '/' | while read -r link; do
        case $link in *:*) ;; *) test -f "$root$link" || note "README.md leads to $link" ;; esac
    done
    test ! -e "$root/usr/share/bash-completion/completions/nabla-$descent" || note 'there is a completion'
    making installcheck DESTDIR="$root" prefix=/usr htmldir=/usr/pages completionsdir=
    worked
    making uninstall DESTDIR="$root" prefix=/usr htmldir=/usr/pages completionsdir=
    find "$root" -type f >>"$said"
    verdict 'with the pages elsewhere and no completions, too'

    # A dry run, since make would do everything again.
    change lib/nabla.h    # which chapters include, and the library does not
    making -n
    for chapter in $chapters; do said_on out "CCLD.* chapters/$chapter;"; done
    verdict 'a change of a header would build every chapter again'

    # -- cleaning.  Automake's own notes on what depends on what (.deps) and on
    # directories (.dirstamp) stay until distclean.
    making clean
    worked
    ( cd "$build" && find . -type f | sort ) >"$scratch/files-after"
    comm -13 "$scratch/files-before" "$scratch/files-after" | grep -v -e '/\.deps/' -e '/\.dirstamp$' \
        -e '^\./chapters/exercises/\(\.handed-out/\)\{0,1\}[^/.]*\.c$' -e '^\./chapters/exercises/\(\.handed-out/\)\{0,1\}[^/.]*\.answers$' \
        -e '^\./chapters/exercises/\.lock$' >>"$said"
    verdict 'make clean removes all that was made, but what readers work on'
    mine=chapters/exercises/$descent.answers
    echo '# mine' >>"$build/$mine"
    making clean
    worked
    tail -n 1 "$build/$mine" 2>&1 | grep -q '^# mine$' || note 'what a reader wrote is gone'
    making distclean
    worked
    is "$(cd "$build" && find . -type f | grep -v '^\./chapters/exercises/\.handed-out/')" "./$mine" \
        'make distclean leaves no file but what a reader wrote'
}

checks_without_gnuplot=6
check_without_gnuplot() {
    # As configure would find it where there is none: from its own cache, empty.
    build=$scratch/without
    mkdir "$build"
    ( cd "$build" && ac_cv_path_GNUPLOT='' "$source/configure" CC="$CC" CFLAGS=-O1 ) >"$scratch/out" 2>"$scratch/err"
    status=$?
    worked
    said_on out 'figures  *not drawn'
    verdict 'configure does without gnuplot, and says so'
    making -j2
    worked
    said_on out 'not drawn: gnuplot was not found'
    said_on out 'The book was not woven: gnuplot'
    for chapter in $chapters; do
        test -s "$build/plots/$chapter.dat" || note "no plots/$chapter.dat"
    done
    test -z "$(find "$build/plots" -name '*.svg')" || note 'there are figures'
    verdict 'without gnuplot make runs every chapter, and says that nothing is drawn'
    making plots
    failed
    said_on out 'gnuplot was not found'
    verdict 'without gnuplot make plots fails, and says why'
    making chapter-3
    worked
    said_on out '^answer loss_before = '
    verdict 'without gnuplot make chapter-3 shows its answers'

    making help
    worked
    test ! -s "$scratch/err" || note "standard error: $(cat "$scratch/err")"
    test "$(wc -l <"$scratch/out")" -ge 10 || note "only $(wc -l <"$scratch/out") lines"
    awk 'length > 80' "$scratch/out" >>"$said"
    verdict 'make help fits the screen'
    # Every "make WORD", and every word after a comma, is a target of the Makefile.
    for target in $(sed -n 's/^make \([a-z][^ ,]*\)\(, \([a-z]*\)\)\{0,1\} .*/\1 \3/p' "$scratch/out"); do
        grep -q -e "^$(echo "$target" | sed 's/-[0-9.]*$/-%/')[ :]" -e "^\.PHONY:.* $target " -e "^\.PHONY:.* $target\$" "$build/Makefile" ||
            note "there is no target $target"
    done
    grep -q '^make ' "$scratch/out" || note 'no targets'
    verdict 'every target that make help names can be made'
}

plan $((checks_with_gnuplot + checks_without_gnuplot))
if test -n "$real_gnuplot"; then
    check_build
else
    skip $checks_with_gnuplot 'gnuplot was not found by configure'
    chmod -R u+w "$source"
fi
check_without_gnuplot
finish
