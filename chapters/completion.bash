# completion.bash -- the Tab key in bash.  "make install" puts this file where bash-completion looks for
# the completion of nabla-03-descent-step and of each other program.  For make's targets and for the programs
# in chapters/, source it from the sources, in ~/.bashrc or at the prompt:
#     . chapters/completion.bash

# The options of program $1, one a line, each with its default if that is one word: --rate 0.1.
_nabla_options()
{
    "$1" --help 2>/dev/null | awk '
        /^  --/ { option[++n] = $1; takes_value = NF > 1; next }
        takes_value && /; default [^ ]+$/ { option[n] = option[n] " " $NF }
        END { for (i = 1; i <= n; i++) print option[i] }'
}

# For a program: an option; behind an option its default; behind --output a file.
_nabla_program()
{
    local word=$2 before=$3 program=${1/#\~/$HOME} IFS=$'\n'

    if [[ $before == --output ]]; then
        COMPREPLY=($(compgen -f -- "$word"))
    elif [[ $before == --* ]]; then
        COMPREPLY=($(compgen -W "$(_nabla_options "$program" | sed -n "s/^$before //p")" -- "$word"))
    else
        COMPREPLY=($(compgen -W "$(_nabla_options "$program" | sed 's/ .*//')" -- "$word"))
    fi
}

# The targets that "make help" shows.  A name is completed first, chapter-, then its number: every chapter for
# 3, every exercise of the fitting kind for 3.2.
_nabla_targets()    # MAKEFILE SOURCES WORD
{
    local form kinds

    sed -n "/^help:/,/^\.PHONY/{s/^[[:blank:]]*'make \(.*\)' .*/\1/p;s/^[[:blank:]]*'  *\(.*\)' .*/# \1/p;}" "$1" |
    awk '{ n = split($0, word, /[ ;,]+/)
           if ($1 != "#") print word[1]
           if (/^[a-z]+, /) print word[2]
           for (i = 1; i <= n; i++) if (word[i] ~ /^[a-z][a-z-]*-3(\.[0-9]+)?$/) print word[i] }' |
    while read -r form; do
        if [[ $form == *-3* && $3 != "${form%3*}"* ]]; then
            echo "${form%3*}"
            continue
        fi
        case $form in
        *-3.*)
            case $form in
            answers-*)   kinds='^(predict|explore):' ;;
            exercises-*) kinds='^(write|mend):' ;;
            *)           kinds=: ;;
            esac
            awk -v name="${form%3.*}" -v kinds="$kinds" '$1 == "##" && $3 ~ kinds { print name $2 }' \
                "$2"/chapters/exercises/[0-9][0-9]-*.md ;;
        *-3) printf '%s\n' "$2"/chapters/[0-9][0-9]-*.c | sed "s|.*/0\{0,1\}\([0-9]*\)-[^/]*|${form%3}\1|" ;;
        *)   echo "$form" ;;
        esac
    done
}

# The names of the answers that chapter $2 asks for, each with its sign: loss_after=
_nabla_answers()    # SOURCES NUMBER
{
    sed -n '/^### answers/,/^### hint/s/^- `\([a-z0-9_]*\)`: .*/\1=/p' "$1/chapters/exercises/$(printf %02d "$((10#$2))")"-*.md
}

# The Makefile that a command line is about, by -C and -f.
_nabla_makefile()
{
    local folder=. file=Makefile i

    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        -C) folder=${COMP_WORDS[i + 1]} ;;
        -f) file=${COMP_WORDS[i + 1]} ;;
        esac
    done
    case $file in /*) echo "$file" ;; *) echo "$folder/$file" ;; esac
}

# For make: a target; behind answers-3 its answers; in RUN_3="..." the options of chapter 3.
_nabla_make()
{
    local line=${COMP_LINE:0:COMP_POINT} word=$2 makefile sources build given program IFS=$'\n'
    local in_run='(^| )RUN_([0-9]+)=["'\'']?([^"'\'']*)$' in_answers='(^| )answers-([0-9]+)(\.[0-9]+)? '

    makefile=$(_nabla_makefile)
    if ! grep -qs '^PACKAGE = nabla$' "$makefile" || [[ $word == -* && ! $line =~ $in_run ]]; then
        if [[ -n $_nabla_before ]]; then "$_nabla_before" "$@"; else compopt -o default 2>/dev/null; fi
        return
    fi
    # make works in the folder of -C; with -f alone, in this one.
    build=.
    [[ $line == *' -C '* ]] && build=${makefile%/*}
    sources=$(sed -n 's/^srcdir = //p' "$makefile")
    [[ $sources == /* ]] || sources=$build/$sources
    if [[ $line =~ $in_run ]]; then
        # Readline replaces all of an open quotation, so an answer repeats the options before.
        given=${BASH_REMATCH[3]}
        for program in "$build/chapters/$(printf %02d "$((10#${BASH_REMATCH[2]}))")"-*; do
            [[ -x $program ]] && break
        done
        COMPREPLY=($(compgen -W "$(_nabla_options "$program")" -- "${given##* }"))
        [[ $given == *' '* ]] && COMPREPLY=("${COMPREPLY[@]/#/${given% *} }")
    elif [[ $line =~ $in_answers ]]; then
        COMPREPLY=($(compgen -W "$(_nabla_answers "$sources" "${BASH_REMATCH[2]}")" -- "$word"))
        compopt -o nospace 2>/dev/null
    elif [[ $word == R* ]]; then
        COMPREPLY=($(compgen -W "$(printf '%s\n' "$sources"/chapters/[0-9][0-9]-*.c | sed 's|.*/0\{0,1\}\([0-9]*\)-[^/]*|RUN_\1=|')" -- "$word"))
        compopt -o nospace 2>/dev/null
    else
        COMPREPLY=($(compgen -W "$(_nabla_targets "$makefile" "$sources" "$word" | sort -u)" -- "$word"))
        [[ ${COMPREPLY[0]} != *- ]] || compopt -o nospace 2>/dev/null
    fi
    [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default 2>/dev/null
}

# ---- registration -------------------------------------------------------------------
# Installed, this file has the name of a program.
case ${BASH_SOURCE[0]##*/} in
nabla-*) complete -F _nabla_program "${BASH_SOURCE[0]##*/}" ;;
*)
    for _nabla_it in "${BASH_SOURCE[0]%/*}"/[0-9][0-9]-*.c; do
        _nabla_it=${_nabla_it##*/}
        complete -F _nabla_program "${_nabla_it%.c}"
    done
    # Where make is not about Nabla, ask whatever completed it before.
    { _completion_loader make || _comp_load make; } >/dev/null 2>&1
    _nabla_it=$(complete -p make 2>/dev/null | sed -n 's/.* -F \([^ ]*\) .*/\1/p')
    [[ $_nabla_it == _nabla_make ]] || _nabla_before=$_nabla_it
    unset _nabla_it
    complete -F _nabla_make make gmake ;;
esac
