#!/bin/sh
# The command line of every chapter: bad input is refused in one line that says
# so, good input is taken as it is meant.
. "$srcdir/tests/tap.sh"

# ---- the parameters, as --help tells them -------------------------------------
# One a line: NAME LEAST MOST KIND LOW HIGH DEFAULT; KIND is whole or real.
parameters_of() {
    "chapters/$1" --help | awk '
        /^  --/ { name = substr($1, 3) }
        / from [^ ]+ to [^ ]+; default / {
            for (i = 1; i < NF; i++) {
                if ($i == "from") { low = $(i + 1); high = $(i + 3); sub(/;$/, "", high) }
                if ($i == "default") value = $(i + 1)
            }
            count = $1 == "a" ? 1 : $1
            print name, count, $2 == "to" ? $3 : count, / whole number/ ? "whole" : "real", low, high, value
        }'
}
# Two witnesses that do not pass through --help: the record and the source.
in_record() { "chapters/$1" | of_record parameters | cut -d ' ' -f 1; }
in_source() { sed -n 's/.*\.name = "\([^"]*\)", \.symbol.*/\1/p' "$srcdir/chapters/$1.c"; }

test -n "$chapters" || bail 'there is no chapter to test'
for chapter in $chapters; do
    parameters_of "$chapter" >"$scratch/$chapter.parameters" 2>&1
    test -s "$scratch/$chapter.parameters" || bail "chapters/$chapter --help names no parameters"
done

# ---- the checks ---------------------------------------------------------------
# The cases below are gone through twice: first to count them, then to make them.
counting=yes
count() { if test $counting = yes; then planned=$((planned + 1)); else false; fi; }

# One line of at most 300 bytes on standard error, that begins with the chapter's
# name, holds NAMED, and is fit for a terminal.  Without a process more: there are
# a thousand of them.
complained() {    # CHAPTER NAMED
    said_line='' more=''
    { IFS= read -r said_line || note 'not a whole line on standard error'
      ! IFS= read -r more && test -z "$more" || note 'more than one line on standard error'
    } <"$scratch/err"
    test ${#said_line} -lt 300 || note "${#said_line} bytes on standard error"
    case $said_line in
    "$1: "*"$2"*) ;;
    *) note "does not begin with '$1: ' and go on to say '$2': $said_line" ;;
    esac
    case $said_line in
    *[!\ -~]*)    # more than ASCII, if it is not a control character
        printf '%s' "$said_line" | LC_ALL=C tr -d '\040-\176\200-\377' | grep -q . &&
            note 'the message holds a control character'
        ! command -v iconv >/dev/null || printf '%s' "$said_line" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 ||
            note 'the message is not valid UTF-8' ;;
    esac
}

# refused CHAPTER NAMED WHAT ARGUMENT...: twice, without and with --output.
refused() {
    ! count || return 0
    program=$1 named=$2 what=$3
    shift 3
    "chapters/$program" "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
    test $status = 2 || note "exit status $status instead of 2"
    test ! -s "$scratch/out" || note "$(wc -c <"$scratch/out") bytes on standard output"
    complained "$program" "$named"
    "chapters/$program" --output "$scratch/record" "$@" >/dev/null 2>&1
    status=$?
    test $status = 2 || note "exit status $status instead of 2 with --output"
    for file in "$scratch"/record*; do
        test ! -e "$file" || { note "$(basename "$file") was made"; rm -f "$file"; }
    done
    verdict "$program refuses $what"
}

# accepted CHAPTER WHAT ARGUMENT...: without the cost of a run, since options are
# read from left to right and the first bad one is the one complained of.
accepted() {
    ! count || return 0
    program=$1 what=$2
    shift 2
    "chapters/$program" "$@" --no-such-option >/dev/null 2>"$scratch/err"
    complained "$program" "'--no-such-option'"
    verdict "$program accepts $what"
}

same_record() {
    ! count || return 0
    program=$1 what=$2
    shift 2
    "chapters/$program" "$@" 2>"$said" | unmeasured >"$scratch/got"
    test -s "$scratch/got" && cmp "$scratch/got" "$scratch/$program.default" >>"$said" 2>&1
    ok $? "$program: $what"
}

# printed CHAPTER WHAT MOST_LINES OPTION: exit 0, at most so many lines of at most
# 100 columns, nothing on standard error.  The text stays in $scratch/out.
printed() {
    "chapters/$1" "$4" >"$scratch/out" 2>"$scratch/err"
    status=$?
    test $status = 0 || note "exit status $status instead of 0"
    test ! -s "$scratch/err" || note "standard error: $(head -n 1 "$scratch/err")"
    awk -v most="$3" 'length > 100 { print "longer than 100 columns: " $0 }
        END { if (NR < 1 || NR > most) print NR " lines" }' "$scratch/out" >>"$said"
}

# repeated COUNT VALUE: VALUE,VALUE,...
repeated() { awk -v n="$1" -v v="$2" 'BEGIN { for (; n > 0; n--) printf "%s%s", v, (n > 1 ? "," : "") }'; }

# One step outside: 1 for a whole number; for a real one a billionth of its size,
# which is a million times more than rounding and far less than anybody means.
below() { awk -v x="$1" -v kind="$2" 'BEGIN { printf "%.17g", x - (kind == "whole" ? 1 : 1e-9 * (x < -1 ? -x : x > 1 ? x : 1)) }'; }
above() { awk -v x="$1" -v kind="$2" 'BEGIN { printf "%.17g", x + (kind == "whole" ? 1 : 1e-9 * (x < -1 ? -x : x > 1 ? x : 1)) }'; }

long=$(printf '%010000d' 0 | tr 0 7)
newline='
'
return=$(printf '\r')
escape=$(printf '3\033[31m4')
not_utf8=$(printf '\377\376')
accents=$(printf '%040d' 0 | sed 's/0/é/g')    # 80 bytes, of which some end is cut
half_cut=x$accents                             # and here every other one

# Bad for a parameter of any kind and count.
of_any_parameter() {    # CHAPTER NAME
    for bad in fast nan NAN inf -inf 1e999 -1e999 '' ' 3' '3 ' '3;4' 3/4 0x10 \
               - . e5 1e 1.2.3 1_000 , ',3' '3,' '3,,4' 3,fast \
               "$newline" "3${newline}4" "3$return" "$escape" "$not_utf8" "$accents" "$half_cut" ３; do
        case $bad in
        *[!\ -~]*) name_of_case=$(printf '%.40s' "$bad" | tr -c '[:print:]' '?') ;;
        *) name_of_case=$bad ;;
        esac
        refused "$1" "--$2 " "--$2 '$name_of_case'" "--$2" "$bad"
    done
    refused "$1" "--$2 " "--$2 with a value of 10000 characters" "--$2" "$long"
    refused "$1" "--$2 " "--$2=fast, in one word" "--$2=fast"
    refused "$1" "--$2 " "--$2 without a value" "--$2"
}

in_its_range() {    # CHAPTER NAME LEAST MOST KIND LOW HIGH
    # The last number is out of range, behind good ones.
    test "$4" = 1 && good= || good=$(repeated $(($4 - 1)) "$6"),
    refused "$1" "--$2 " "--$2 below $6" "--$2" "$good$(below "$6" "$5")"
    refused "$1" "--$2 " "--$2 above $7" "--$2" "$good$(above "$7" "$5")"
    accepted "$1" "--$2 $6, the least" "--$2" "$(repeated "$4" "$6")"
    accepted "$1" "--$2 $7, the most" "--$2" "$(repeated "$4" "$7")"
    refused "$1" "--$2 " "--$2 with $(($4 + 1)) numbers" "--$2" "$(repeated $(($4 + 1)) "$6")"
    test "$3" = 1 ||
        refused "$1" "--$2 " "--$2 with $(($3 - 1)) numbers" "--$2" "$(repeated $(($3 - 1)) "$6")"
    test "$3" = "$4" ||
        accepted "$1" "--$2 with $3 numbers" "--$2" "$(repeated "$3" "$6")"
    test "$5" = real || {
        refused "$1" "--$2 " "--$2 with a fraction" "--$2" "$good$6.5"
        refused "$1" "--$2 " "--$2 beyond every int" "--$2" "${good}99999999999"
    }
}

cases() {
    for chapter in $chapters; do
        list=$scratch/$chapter.parameters
        names=$(cut -d' ' -f1 "$list")

        count || {
            is "$(in_record "$chapter")" "$names" "$chapter: its record begins with the parameters of --help"
            is "$(in_source "$chapter")" "$names" "$chapter: --help lists the parameters of the source"
            "chapters/$chapter" 2>/dev/null | unmeasured >"$scratch/$chapter.default"
        }
        test $counting = no || planned=$((planned + 1))

        count || {
            printed "$chapter" help 59 --help
            for name in $names output help version; do
                grep -q -e "^  --$name " -e "^  --$name\$" "$scratch/out" || note "--help does not mention --$name"
            done
            verdict "$chapter --help lists every option on one screen"
        }
        count || {
            printed "$chapter" version 1 --version
            version=$(sed -n 's/^PACKAGE_VERSION = //p' Makefile)
            test "$(cat "$scratch/out")" = "$chapter (nabla) $version" || note "says $(cat "$scratch/out")"
            verdict "$chapter --version says $version"
        }

        refused "$chapter" "'--no-such-option'" 'an unknown option' --no-such-option 1
        refused "$chapter" "'--no-such-option=1'" 'an unknown option with =' --no-such-option=1
        refused "$chapter" "'-z'" 'an unknown letter' -z
        refused "$chapter" "'-z" 'an option with one dash' -zoom 1
        refused "$chapter" "'stray'" 'a stray argument' stray
        refused "$chapter" "'stray'" 'a stray argument after --' -- stray
        refused "$chapter" "''" 'an empty argument' ''
        refused "$chapter" "'--help=me'" '--help with a value' --help=me
        refused "$chapter" "'--777" 'an unknown option of 10000 characters' "--$long"
        refused "$chapter" "'777" 'a stray argument of 10000 characters' "$long"
        refused "$chapter" 'is not an option' 'a stray argument with control characters' "$escape$newline"
        refused "$chapter" 'is not an option' 'a stray argument that is not UTF-8' "$not_utf8"
        refused "$chapter" '--output' '--output without a value' --output
        refused "$chapter" '--output' '--output with an empty name' --output ''

        set --
        set_in_reverse=
        while read -r name least most kind low high value; do
            of_any_parameter "$chapter" "$name"
            in_its_range "$chapter" "$name" "$least" "$most" "$kind" "$low" "$high"
            set -- "$@" "--$name" "$value"
            set_in_reverse="--$name=$value $set_in_reverse"
            last=$name
        done <"$list"
        refused "$chapter" "--$last " 'a bad value after good ones' "$@" "--$last" fast

        same_record "$chapter" 'its defaults, given explicitly, change nothing' "$@"
        # shellcheck disable=SC2086  # a list of words; values have no blanks
        same_record "$chapter" 'nor does their order or an equals sign' $set_in_reverse
    done

    # Cases that a reader of chapter 3 would think of, and of chapter 4's network.
    descent=03-descent-step
    for value in 3 3,4,5 ' 3,4' '3, 4' '(3,4)' 1001,0 0,-1001; do
        refused $descent '--start ' "--start '$value'" --start "$value"
    done
    for value in -0.1 fast 100.1 ½ 0.1,0.2 10%; do
        refused $descent '--rate ' "--rate '$value'" --rate "$value"
    done
    for value in 2.5 -1 100001; do
        refused $descent '--steps ' "--steps '$value'" --steps "$value"
    done
    for value in 5 0,5 5,0 -3,4 1e9,1e9 784,,10 3.5,2 100000,100000; do
        refused 04-chain-rule '--layers ' "--layers '$value'" --layers "$value"
    done
    accepted $descent '--start -2,1, which begins with a dash' --start -2,1
    accepted $descent '--steps 1e3, which is whole' --steps 1e3
    accepted $descent '--rate +.5' --rate +.5
}

cases
counting=no
plan $planned
cases
finish
