# One rate, two directions: the stretched bowl, and Rosenbrock's valley.
#constant 1.2: the usual start in Rosenbrock's valley (1960)
#size 640 700
heading = "One rate cannot suit a steep wall and a flat floor"
description = sprintf("Above: a bowl %g times as steep along y as along x; the descent across it stopped after %g steps: %s. Below: Rosenbrock's bent valley; from (-1.2, 1) the descent falls to the valley's floor in a few steps, then creeps along it, and stops after %g steps at (%.3f, %.3f): %s.", \
    stretch, stretched_steps, stretched_stopped_because, valley_steps, valley_end[1], valley_end[2], valley_stopped_because)

reach = 1.25 * (abs(start[1]) > abs(start[2]) ? abs(start[1]) : abs(start[2]))
if (reach == 0) { reach = 1.25 }
eval entitle
set multiplot
set xlabel "x" offset 0, 0.6
set ylabel "y" rotate by 0
unset key
set label 1 sprintf("the stretched bowl: %.0f steps", stretched_steps) at graph 0.0, 1.06 left tc rgb vermillion

set lmargin at screen 0.12
set rmargin at screen 0.96
set tmargin at screen 0.88
set bmargin at screen 0.57
set xrange [-reach:reach]
set yrange [-reach:reach]
grid = "heights-stretched"
set cntrparam levels 12
eval contours
inside(v) = abs(column("x")) <= reach && abs(column("y")) <= reach ? v : NaN
plot $contour using 1:2 with lines lc rgb grey lw 1 notitle, \
     record index "stretched" using "x":(inside(column("y"))) with linespoints ls 2

unset label 100
set label 1 sprintf("Rosenbrock's valley: %.0f steps", valley_steps)
set tmargin at screen 0.45
set bmargin at screen 0.10
set xrange [-1.6:1.6]
set yrange [-0.4:1.6]
grid = "heights-valley"
set cntrparam levels discrete 0.5, 2, 5, 10, 25, 50, 100, 200, 400, 800
eval contours
plot $contour using 1:2 with lines lc rgb grey lw 1 notitle, \
     record index "valley" using "x":"y" with linespoints ls 2 lw 1.5 ps 0.4, \
     "+" using (1):(1) every ::0::0 with points pt 3 ps 1.4 lw 2 lc rgb blue
unset multiplot
