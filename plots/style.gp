# style.gp -- the look of every figure.
#
# Colours are Okabe and Ito's, which keep apart for colour-blind eyes; line
# styles and marks repeat what colour says.  plots/draw.sh gives each figure its
# dark version by translating the names below, so use no others for lines.

ink        = "#1c2530"   # text and axes
grey       = "#77828e"   # the background
faint      = "#d5dbe1"   # grids
paper      = "#ffffff"
blue       = "#0072b2"
vermillion = "#d55e00"
green      = "#009e73"
purple     = "#aa4499"

set style line 1 lc rgb blue       lw 2.5 dt 1 pt 7 ps 0.6
set style line 2 lc rgb vermillion lw 2.5 dt 1 pt 5 ps 0.6
set style line 3 lc rgb green      lw 2.5 dt (12,5) pt 9 ps 0.8
set style line 4 lc rgb purple     lw 2.5 dt (3,4) pt 13 ps 0.8
set style line 5 lc rgb grey       lw 1.5 dt (6,4)
set style line 6 lc rgb grey       lw 1
set style arrow 1 head filled size screen 0.014,20,60 lc rgb grey lw 1.4
set style arrow 2 head filled size screen 0.024,20,60 lc rgb vermillion lw 3

set minussign
set border 3 lc rgb ink lw 1
set tics nomirror out scale 0.5 textcolor rgb ink
set xlabel textcolor rgb ink offset 0, 0.5
set ylabel textcolor rgb ink
set zlabel textcolor rgb ink
set key textcolor rgb ink Left reverse samplen 2 spacing 1.2 noenhanced
set key outside below center horizontal height 0.4

# The heading stands at the left, for any margins of the plot: "eval entitle".
# In a multiplot, "unset label 100" after the first plot.
entitle = 'set title " " font ",19"; ' . \
          'set label 100 heading at screen 0.02, screen 0.95 left font ",18" textcolor rgb ink noenhanced'

# Logarithmic axes, marked by powers of ten and without a thicket of small tics:
# eval logarithmic("xy").
logarithmic(axes) = sprintf('set logscale %s; ', axes) . \
    (strstrt(axes, "x") ? 'set format x "10^{%L}"; unset mxtics; ' : '') . \
    (strstrt(axes, "y") ? 'set format y "10^{%L}"; unset mytics; ' : '')

# A round step for tics that divides a range in about four: 1, 2 or 5 times a
# power of ten.
round_step(range) = (p = 10**floor(log10(range / 4)), \
    range >= 20 * p ? 5 * p : range >= 8 * p ? 2 * p : p)

# x, or 0 where d decimals would show no more of it than a sign.
to_decimals(x, d) = abs(x) < 0.5 * 10**(-d) ? 0 : x

# "1 step", "73 steps".
counted(n, thing) = sprintf("%.0f %s%s", n, thing, n == 1 ? "" : "s")

# x with four digits and a real minus sign.
spelt(x) = (x < 0 ? "−" : "") . sprintf("%.4g", abs(x))

# Heights, dark to light, in the order of viridis.
set palette defined (0 "#440154", 1 "#46327e", 2 "#365c8d", 3 "#277f8e", \
                     4 "#1fa187", 5 "#4ac16d", 6 "#a0da39", 7 "#fde725")

# Contours of the grid that `grid` names, as lines in $contour: set cntrparam,
# then "eval contours".
contours = 'set contour base; unset surface; set table $contour; ' . \
           'splot record index grid using "x":"y":"height"; ' . \
           'unset table; unset contour; set surface'

# The look of a surface in three dimensions: "eval relief".
relief = 'set pm3d scansautomatic border lc rgb paper lw 0.2; unset colorbox; ' . \
         'set border 21 lc rgb grey; set xyplane 0.05; set tics scale 0.3'
