#!/bin/sh
# Every sentence is true of every run: each chapter is run at both ends of each of its parameters, at zero,
# and at the special points of its mathematics, and its whole text is woven each time.  What takes long is
# left to make check-all.
. "$srcdir/tests/tap.sh"

if test -z "$PANDOC"; then
    echo '1..0 # SKIP the text is not woven without pandoc'
    exit 0
fi
case $srcdir in /*) sources=$srcdir ;; *) sources=$PWD/$srcdir ;; esac

# Options that keep a chapter quick while others are swept.
quick() {
    case $1 in
    02-*) echo --dimensions 10 --directions 10 ;;
    04-*) echo --layers 3,4,2 --differences-up-to 0 --learn-steps 20 ;;
    06-*) echo --largest 16 --one-by-one-up-to 4 --ticks 64 ;;
    esac
}
# ends CHAPTER: "--OPTION VALUE" for the lowest and the highest value of each option, and zero.
ends() {
    "chapters/$1" --help | awk '
        /^  --/ { option = $1 }
        / from [^ ]+ to [^ ;]+; default / {
            match($0, / from [^ ]+ to [^ ;]+/)
            split(substr($0, RSTART, RLENGTH), word, " ")
            count = $1 == "a" ? 1 : $1 ~ /^[0-9]+$/ ? $1 : 2
            value[1] = word[2]; value[2] = word[4]; value[3] = word[2] <= 0 && word[4] >= 0 ? 0 : ""
            for (k = 1; k <= 3; k++) {
                if (value[k] == "") continue
                list = value[k]
                for (i = 1; i < count; i++) list = list "," value[k]
                print option "=" list
            }
        }'
}
# CHAPTER OPTIONS: the special points.
special='
00-downhill --start 0,0
00-downhill --rate 0.5
00-downhill --rate 1
00-downhill --rate 0.9 --steps 1
00-downhill --weight 2.5
00-downhill --weight 4
00-downhill --input 0
00-downhill --rate 0.25
01-partial-derivatives --at 0.4682,0
01-partial-derivatives --at 0,1
01-partial-derivatives --at 1,0
01-partial-derivatives --at 3,3
01-partial-derivatives --at 1e-300,0.5
01-partial-derivatives --at 0.001,0.5
01-partial-derivatives --halvings 40 --at 0,0
02-gradient-vector --at 1e-9,0
02-gradient-vector --at -3,4
02-gradient-vector --terrain-at 0,1
02-gradient-vector --terrain-at 0.5,0
02-gradient-vector --terrain-at 1,0
02-gradient-vector --dimensions 1 --directions 1
03-descent-step --rate 0.5
03-descent-step --rate 0.9
03-descent-step --rate 1
03-descent-step --rate 1.05
03-descent-step --rate 1e-9
03-descent-step --rate 1e-300
03-descent-step --start 0,0
03-descent-step --start 0,-1e-9
03-descent-step --steps 1
03-descent-step --steps 1000 --rate 0.01
03-descent-step --stretched-rate 0.1
03-descent-step --stretched-rate 0.099
03-descent-step --stretch 100
03-descent-step --valley-rate 0.002
03-descent-step --weight-rate 1.6261
03-descent-step --weight-rate 0.8131
03-descent-step --line-rate 0.001
03-descent-step --line-rate 0.984
03-descent-step --tolerance 1e-12
04-chain-rule --target 7
04-chain-rule --input 1 --weight 1
04-chain-rule --input -4 --weight 0.5 --bias 0.25
04-chain-rule --input 0.5
04-chain-rule --depth 2
04-chain-rule --learn-steps 1
04-chain-rule --learn-steps 500
04-chain-rule --learn-steps 500 --learn-rate 5
04-chain-rule --seed 3
05-automatic-differentiation --at 1,2
05-automatic-differentiation --doublings 3
05-automatic-differentiation --target 7
05-automatic-differentiation --turns 10
06-what-a-derivative-costs --largest 2
06-what-a-derivative-costs --release-from 0,0
06-what-a-derivative-costs --ticks 100000
'
# Those that take more than a second.
slow='--learn-steps=100000|--largest=16777216|--ticks=4194304|--dimensions=5000|--directions=100000|--one-by-one-up-to=8192'

# ---- the runs -----------------------------------------------------------------------------
for c in $chapters; do
    echo "$c"
    ends "$c" | while read -r option; do echo "$c $(quick "$c") $option"; done
    echo "$special" | sed -n "s/^$c \(.*\)/\1/p" | while read -r options; do echo "$c $(quick "$c") $options"; done
done | { if check_all; then cat; else grep -Ev -e "$slow"; fi; } >"$scratch/runs"

# One run, "NUMBER CHAPTER OPTIONS": its line for the weaver; a run that is refused, 2, is none.
cat >"$scratch/run" <<'EOT'
number=$1 chapter=$2
shift 2
"chapters/$chapter" "$@" --output "$SCRATCH/$number.dat" 2>"$SCRATCH/$number.err"
status=$?
case $status in
0) echo "chapters/$chapter.c $SCRATCH/$number.dat $*" >"$SCRATCH/$number.line" ;;
2) ;;
*) echo "$chapter $*: status $status" >"$SCRATCH/$number.failed" ;;
esac
EOT
# shellcheck disable=SC2016  # expanded by awk
awk '{ print NR, $0 }' "$scratch/runs" | SCRATCH=$scratch xargs -P 2 -L 1 sh "$scratch/run"

plan $(($(echo "$chapters" | wc -w) + 3))
cat "$scratch"/*.failed >"$said" 2>/dev/null
verdict 'every run ends as it should'

cat "$sources/tests/sweep.lua" >"$scratch/sweep.lua"
for c in $chapters; do
    number=${c%%-*} number=${number#0}
    cat "$scratch"/*.line | grep "^chapters/$c\.c " | sed "s|^|$sources/|" >"$scratch/lines"
    (cd "$scratch" && NABLA_SRCDIR=$sources "$PANDOC" -f sweep.lua -t plain --wrap=none <"$scratch/lines") 2>&1 | sed "/^$/d" >"$said"
    verdict "chapter $number: every sentence is true of $(wc -l <"$scratch/lines" | tr -d ' ') runs"
done

# ---- a sentence that is not ---------------------------------------------------------------------
mkdir -p "$scratch/wrong/chapters" "$scratch/wrong/plots/99-wrong"
ln -s "$sources/book" "$scratch/wrong/book"
printf '#claim loss < 3\n' >"$scratch/wrong/plots/99-wrong/figure.gp"
printf '/*md\nThe loss, {{= loss}}, {{claim loss == 2}} is %s.\n{{if loss == 7}}Never.{{end}}\n{{if loss > 2}}Ever.{{end}}{{claim loss < 9 or loss > 8}}{{claim loss > 3}}{{if seconds > 9}}Slow.{{end}}\n*/\n' \
    '{{= tiny %.3f}} and {{= other}}' >"$scratch/wrong/chapters/99-wrong.c"
printf '# nabla 99-wrong --rate 1\n#\n# cell one\n# answer loss = 4\n# answer tiny = -1e-9\n# answer other = nan\n# measured seconds = 1\n' >"$scratch/wrong/99.dat"
echo "$scratch/wrong/chapters/99-wrong.c $scratch/wrong/99.dat --rate 1" |
    (cd "$scratch" && NABLA_SRCDIR=$scratch/wrong "$PANDOC" -f sweep.lua -t plain --wrap=none) >"$scratch/out" 2>&1
for words in 'c:2: .*loss == 2.* does not hold.*--rate 1' 'other is no number' 'gp:1: the claim loss < 3 does not hold' \
    'in no run it is so that loss == 7' 'in every run it is so that loss > 2' 'no number of a run could break the claim loss < 9 or'; do
    grep -q -e "$words" "$scratch/out" || { echo "not said: $words"; cat "$scratch/out"; }
done >"$said"
verdict 'what is wrong of a run is found, and what no run or every run shows, and a claim that says nothing'
for words in 'negative zero' 'seconds' 'could break the claim loss > 3' 'every run it is so that loss == 2'; do
    ! grep -e "$words" "$scratch/out"
done >"$said"
verdict 'a small negative number is spelt as zero; what is measured may be either; a claim may hold always'
finish
