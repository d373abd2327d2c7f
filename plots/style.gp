# style.gp -- the look of every figure.
#
# Colours are Okabe and Ito's, which keep apart for colour-blind eyes; line
# styles and marks repeat what colour says.  plots/draw.sh gives each figure its
# dark version by translating the names below, so use no others for lines.

ink        = "#1c2530"   # text and axes
grey       = "#77828e"   # what stands in the background
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
set xlabel textcolor rgb ink
set ylabel textcolor rgb ink
set zlabel textcolor rgb ink
set key textcolor rgb ink Left reverse samplen 2 spacing 1.2 noenhanced
set title textcolor rgb ink font ",19" noenhanced

# Heights, dark to light, in the order of viridis.
set palette defined (0 "#440154", 1 "#46327e", 2 "#365c8d", 3 "#277f8e", \
                     4 "#1fa187", 5 "#4ac16d", 6 "#a0da39", 7 "#fde725")
