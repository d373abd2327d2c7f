# One rate, two directions: the stretched bowl, and Rosenbrock's valley.
#constant 1.2: the usual start in Rosenbrock's valley (1960)
#size 640 400
heading = stretch > 1 ? "One rate cannot suit a steep wall and a flat floor" : "A bowl that is not stretched, and a valley that is"
description = sprintf("Left: a bowl %g times as steep along y as along x; the descent across it stopped after %s: %s. Right: Rosenbrock's bent valley, its lowest point marked by a cross; the descent from (−1.2, 1) stopped after %s at (%.3f, %.3f): %s.", \
    stretch, counted(stretched_steps, "step"), stretched_stopped_because, counted(valley_steps, "step"), valley_end[1], valley_end[2], valley_stopped_because)

reach = 1.25 * (abs(start[1]) > abs(start[2]) ? abs(start[1]) : abs(start[2]))
if (reach == 0) { reach = 1.25 }
eval entitle
set multiplot layout 1,2 margins 0.08,0.97,0.13,0.76 spacing 0.12
set xlabel "x" offset 0, 0.6
set ylabel "y" rotate by 0 offset 2, 0
set size ratio -1
unset key
set label 1 "the stretched bowl: " . counted(stretched_steps, "step") at screen 0.09, 0.82 left tc rgb vermillion

set xrange [-reach:reach]
set yrange [-reach:reach]
set xtics round_step(2 * reach)
set ytics round_step(2 * reach)
grid = "heights-stretched"
set cntrparam levels 12
eval contours
inside(v) = abs(column("x")) <= reach && abs(column("y")) <= reach ? v : NaN
plot $contour using 1:2 with lines lc rgb grey lw 1 notitle, \
     record index "stretched" using "x":(inside(column("y"))) with linespoints ls 2 ps 0.5

unset label 100
set label 1 "Rosenbrock: " . counted(valley_steps, "step") at screen 0.58, 0.82
set xrange [-1.6:1.6]
set yrange [-1.2:2]
set xtics 1
set ytics 1
grid = "heights-valley"
set cntrparam levels discrete 1, 4, 12, 30, 70, 150, 300, 600
eval contours
plot $contour using 1:2 with lines lc rgb grey lw 1 notitle, \
     record index "valley" using "x":"y" with linespoints ls 2 lw 1.5 ps 0.4, \
     "+" using (1):(1) every ::0::0 with points pt 2 ps 1.4 lw 2 lc rgb blue
unset multiplot
