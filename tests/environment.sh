#!/bin/sh
# On any reader's machine: with any environment, names of folders, and
# programs missing or old, the numbers, figures and pages stay the same, or one line says
# what is wrong.
. "$srcdir/tests/tap.sh"

case $srcdir in /*) sources=$srcdir ;; *) sources=$PWD/$srcdir ;; esac
make=${MAKE:-make}
unset MAKE MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES CFLAGS CPPFLAGS LDFLAGS LIBS ac_cv_path_PANDOC ac_cv_path_GNUPLOT

# ---- variables of the environment --------------------------------------------------------
# Templates that change what pandoc writes, and programs that run when it, a shell or Lua starts.
home=$scratch/home
mkdir -p "$home/.local/share/pandoc/templates" "$home/.pandoc" || bail 'no place for a home'
echo 'os.exit(3)' | tee "$home/.local/share/pandoc/init.lua" "$home/.pandoc/init.lua" >/dev/null
echo 'nothing' | tee "$home/.local/share/pandoc/templates/default.html5" "$home/.local/share/pandoc/templates/default.plain" >/dev/null
echo 'set terminal dumb' >"$home/.gnuplot"
echo 'echo from the environment' >"$scratch/startup.sh"

hostile() (
    unset LC_ALL
    env HOME="$home" XDG_DATA_HOME="$home/.local/share" XDG_CONFIG_HOME="$home" GNUTERM=x11 GNUPLOT_LIB="$home" \
        LANG=de_DE.UTF-8 LANGUAGE=de TZ=Asia/Kathmandu NO_COLOR=1 TERM=dumb CDPATH=/usr:/ POSIXLY_CORRECT=1 \
        GREP_OPTIONS=--color=always GREP_COLORS=always LUA_INIT='error "LUA_INIT"' LUA_PATH='/nowhere/?.lua' \
        ENV="$scratch/startup.sh" BASH_ENV="$scratch/startup.sh" SOURCE_DATE_EPOCH=1 "$@"
)

cat >"$scratch/elsewhere.mk" <<'EOT'
$(elsewhere)/%.html: FORCE ; $(call page_by,$(srcdir)/chapters/$*.c)
EOT
check_environment() {
    drawn=$scratch/plots/03-descent-step
    mkdir -p "$drawn" "$scratch/bin"
    hostile chapters/03-descent-step | cmp - plots/03-descent-step.dat >"$said" 2>&1
    ok $? 'a chapter says the same in any environment'
    if test -z "$PANDOC" || test -z "$GNUPLOT"; then
        skip 4 'nothing is drawn or woven without pandoc and gnuplot'
        return
    fi
    hostile sh "$srcdir/plots/draw.sh" "$srcdir/plots/style.gp" "$srcdir/plots/03-descent-step/path.gp" \
        plots/03-descent-step.dat "$drawn/path.svg" >"$said" 2>&1
    cmp "$drawn/path.svg" plots/03-descent-step/path.svg >>"$said" 2>&1
    verdict 'a figure is the same'
    # An awk that ends with 0 though it could not write all.
    printf '#!/bin/sh\n%s "$@" | head -c 9000\n' "$(command -v awk)" >"$scratch/bin/awk"
    chmod +x "$scratch/bin/awk"
    rm -f "$drawn/path.svg"
    PATH=$scratch/bin:$PATH sh "$srcdir/plots/draw.sh" "$srcdir/plots/style.gp" "$srcdir/plots/03-descent-step/path.gp" \
        plots/03-descent-step.dat "$drawn/path.svg" >"$scratch/out" 2>&1
    test ! -e "$drawn/path.svg" && grep -q 'is incomplete' "$scratch/out"
    ok $? 'a figure that awk wrote in part is none'
    # The make that runs this test is at work here, too.
    MAKELEVEL=1 hostile $make -s -f Makefile -f "$scratch/elsewhere.mk" elsewhere="$scratch" "$scratch/03-descent-step.html" >"$said" 2>&1
    cmp "$scratch/03-descent-step.html" book/03-descent-step.html >>"$said" 2>&1
    verdict 'a page is the same'
    $make -s read-3 >"$scratch/text" 2>/dev/null
    hostile $make -s read-3 2>&1 | cmp - "$scratch/text" >"$said" 2>&1
    ok $? 'an exercise read in the terminal is the same'
}

# On a terminal of its own, with no word of what signs it can show.
check_pager() {
    if test -z "$PANDOC" || test -z "$GNUPLOT" || ! command -v less >/dev/null; then
        skip 1 'there is no less, or nothing for it'
    elif test "$(script -qec 'test -t 1 && echo terminal' /dev/null </dev/null 2>/dev/null | tr -d '\r')" != terminal; then
        skip 1 'there is no script(1) that makes a terminal'
    else
        printf q | env -u LC_ALL -u LANG -u LC_CTYPE -u LESSCHARSET -u PAGER TERM=vt100 script -qec "$make -s read-3" /dev/null >"$scratch/out" 2>&1
        grep -q '═' "$scratch/out" && ! grep -q '<E2>' "$scratch/out" || head -n 5 "$scratch/out" >"$said"
        verdict 'a pager shows signs that are not ASCII, where LANG is not set'
    fi
}

# ---- what configure says --------------------------------------------------------------------
copy=$scratch/copy
configured() {
    rm -rf "$scratch/build" && mkdir "$scratch/build"
    (cd "$scratch/build" && "$copy/configure" "$@") >"$scratch/out" 2>&1
    status=$?
}
# refuses WORDS NAME: in one line, that of an error.
refuses() {
    is "$status $(grep -cE '(^|\.\.\. )configure: error: ' "$scratch/out")" '1 1' "$2 is refused by configure"
    says "$1" 'and it says why'
}
check_configure() {
    mkdir -p "$copy/lib" "$copy/learn" "$copy/book"
    (cd "$sources" && cp -pR bootstrap configure configure.ac aclocal.m4 Makefile.am Makefile.in build-aux "$copy" &&
        cp -p lib/nabla.h "$copy/lib" && cp -p learn/*.[ch] learn/learn.am "$copy/learn" && cp -p book/book.am "$copy/book")
    chmod -R u+w "$copy"
    configured CC="$CC" CFLAGS=-ffast-math
    refuses 'leave -ffast-math' '-ffast-math'
    configured CC="$CC" CFLAGS='-O2 -freciprocal-math'
    refuses 'leave -ffast-math' 'another flag of its kind'
    case $(uname -s) in
    Linux)
        configured CC="$CC -Wl,--dynamic-linker=/nowhere" --host=aarch64-linux-gnu
        refuses 'programs for aarch64-linux-gnu do not run here' 'a build for another machine' ;;
    *) skip 2 'programs that do not run are made on Linux only' ;;
    esac

    if test -n "$GNUPLOT"; then
        GNUTERM=x11 configured CC="$CC" CFLAGS=-O0
        has_line 'figures  *drawn' 'gnuplot is found, whatever terminal it is told to use'
    else
        skip 1 'there is no gnuplot'
    fi

    for flags in -ffast-math -ffinite-math-only -freciprocal-math '-fassociative-math -fno-signed-zeros -fno-trapping-math'; do
        case $flags$($CC --version) in -fre*clang* | -fas*clang*)
            skip 1 'clang has no macro for this flag'
            continue ;;
        esac
        printf '#include "nabla.h"\n' >"$scratch/flags.c"
        $CC -std=c11 -D_XOPEN_SOURCE=700 $flags -I"$sources/lib" -c -o "$scratch/flags.o" "$scratch/flags.c" >"$scratch/out" 2>&1
        says 'leave them out of CFLAGS' "and where make is told $flags, by the library"
    done

    # Old versions, and a system that is unlike all others.
    printf '#!/bin/sh\nexit 1\n' >"$scratch/old"
    chmod +x "$scratch/old"
    echo '#error no sockets' >"$copy/learn/sandbox.c"
    configured CC="$CC" CFLAGS=-O0 PANDOC="$scratch/old" GNUPLOT="$scratch/old"
    is $status 0 'old programs, and a system without sockets: configure goes on'
    has_line 'figures .*a newer gnuplot was not found' 'without the figures'
    has_line 'book .*a newer pandoc was not found' 'without the book'
    has_line 'exercises .*not checked' 'without the exercises'
    (cd "$scratch/build" && $make learn) >"$scratch/out" 2>&1
    is $? 2 'make learn fails then'
    says 'The exercises cannot be checked' 'and says why'
    (cd "$scratch/build" && $make .FEATURES= help) >"$scratch/out" 2>&1
    says 'GNU make 4 or later is needed' 'an old make is told so'
}

# ---- what bootstrap says ------------------------------------------------------------------------
boots() {
    (cd "$scratch/$1" && shift && env "$@" sh "$copy/bootstrap") >"$scratch/out" 2>&1
    status=$?
}
check_bootstrap() {
    for name in 'a#b' 'a&b' "a'b"; do
        mkdir "$scratch/$name"
        boots "$name" CC="$CC"
        is "$status $(wc -l <"$scratch/out" | tr -d ' ')" '2 1' "bootstrap refuses a folder called $name, in one line"
    done
    mkdir "$scratch/plain"
    boots plain CC=false
    says 'CC=false does not compile' 'bootstrap says that a compiler of the reader'"'"'s choice is none'
    is "$(ls "$scratch/plain")" '' 'and leaves nothing'
    : >"$copy/config.status"
    boots plain CC="$CC"
    is $status 2 'a second build beside one in the sources is refused'
    says 'make distclean' 'with the way out'
}

plan $((5 + 1 + 18 + 7))
check_environment
check_pager
check_configure
check_bootstrap
finish
