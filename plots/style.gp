# style.gp -- the look of every figure.
#
# Colours are Okabe and Ito's, which keep apart for colour-blind eyes; line
# styles and marks repeat what colour says.  plots/svg.awk gives each figure its
# dark version by translating the names below, so use no others for lines.
#
# What is drawn is named where it is, by a label in its own colour: there are no keys.  Symbols
# are set as in the text, variables in italics: {/:Italic x}.

ink        = "#1c2530"   # text and axes
grey       = "#77828e"   # axes, and what is in the background
soft       = "#aeb8c2"   # contours
faint      = "#d5dbe1"   # grids
paper      = "#ffffff"
blue       = "#0072b2"
vermillion = "#d55e00"
green      = "#009e73"
purple     = "#aa4499"

set style line 1 lc rgb blue       lw 2.2 dt 1 pt 7 ps 0.6
set style line 2 lc rgb vermillion lw 2.2 dt 1 pt 7 ps 0.6
set style line 3 lc rgb green      lw 2.2 dt (12,5) pt 9 ps 0.8
set style line 4 lc rgb purple     lw 2.2 dt (3,4) pt 13 ps 0.8
set style line 5 lc rgb grey       lw 1.5 dt (6,4)
set style line 6 lc rgb grey       lw 1
set style arrow 1 head filled size screen 0.014,20,60 lc rgb grey lw 1.4
set style arrow 2 head filled size screen 0.026,20,60 lc rgb vermillion lw 2.5

set minussign
set border 3 lc rgb grey lw 1
set tics nomirror out scale 0.4 textcolor rgb ink
set xlabel textcolor rgb ink offset 0, 0.7
set xtics offset 0, 0.25
set tmargin 1.7
set ylabel textcolor rgb ink
set zlabel textcolor rgb ink
unset key

# What the vertical axis shows, written over it: eval above("loss").
above(text) = sprintf('set label 99 "%s" at graph 0, graph 1 offset character -1.5, 0.9 left textcolor rgb ink', text)
# A title of one of several panels, over its middle: eval panel("steep").
panel(text) = sprintf('set label 98 "%s" at graph 0.5, graph 1 offset character 0, 0.9 center textcolor rgb ink', text)

# Logarithmic axes, marked by powers of ten and without a thicket of small tics:
# eval logarithmic("xy").
logarithmic(axes) = sprintf('set logscale %s; ', axes) . \
    (strstrt(axes, "x") ? 'set format x "10^{%L}"; unset mxtics; ' : '') . \
    (strstrt(axes, "y") ? 'set format y "10^{%L}"; unset mytics; ' : '')

# A round step for tics that divides a range in about four: 1, 2 or 5 times a power of ten.
round_step(range) = (p = 10**floor(log10(range / 4.0)), \
    range < 6 * p ? p : range < 12 * p ? 2 * p : range < 30 * p ? 5 * p : 10 * p)

# x, or 0 where d decimals would show no more of it than a sign.
to_decimals(x, d) = abs(x) < 0.5 * 10**(-d) ? 0 : x

# "1 step", "73 steps".
counted(n, thing) = sprintf("%.0f %s%s", n, thing, n == 1 ? "" : "s")

# x with d decimals, and with four digits: with a real minus sign, and none before zero.
decimals(x, d) = (to_decimals(x, d) < 0 ? "−" : "") . sprintf(sprintf("%%.%df", d), abs(x))
spelt(x) = (x < 0 ? "−" : "") . sprintf("%.4g", abs(x))

# Heights, dark to light, in the order of viridis.
set palette defined (0 "#440154", 1 "#46327e", 2 "#365c8d", 3 "#277f8e", \
                     4 "#1fa187", 5 "#4ac16d", 6 "#a0da39", 7 "#fde725")

# Contours of the grid that `grid` names, as lines in $contour: set cntrparam,
# then "eval contours".
contours = 'set contour base; unset surface; set table $contour; ' . \
           'splot record index grid using "x":"y":"height"; ' . \
           'unset table; unset contour; set surface'
