# One rate, two directions: the stretched bowl, and Rosenbrock's valley.
#constant 1.2: the usual start in Rosenbrock's valley (1960)
#size 640 370
#narrow 360 680
heading = stretch > 1 ? "One rate cannot suit a steep wall and a flat floor" : "A bowl that is not stretched, and a valley that is"
description = sprintf("Left: a bowl %g times as steep along y as along x; the descent across it stopped after %s: %s. Right: Rosenbrock's bent valley, its lowest point marked by a cross; the descent from (−1.2, 1) stopped after %s at (%.3f, %.3f): %s.", \
    stretch, counted(stretched_steps, "step"), stretched_stopped_because, counted(valley_steps, "step"), valley_end[1], valley_end[2], valley_stopped_because)

reach = 1.25 * (abs(start[1]) > abs(start[2]) ? abs(start[1]) : abs(start[2]))
if (reach == 0) { reach = 1.25 }
# Side by side, or, on a telephone, one above the other.
if (narrow) { set multiplot layout 2,1 margins 0.13,0.96,0.1,0.93 spacing 0,0.19 } else { set multiplot layout 1,2 margins 0.065,0.98,0.19,0.86 spacing 0.09 }
set xlabel "{/:Italic x}"
set size ratio -1
set xrange [-reach:reach]
set yrange [-reach:reach]
set xtics round_step(2 * reach)
set ytics round_step(2 * reach)
eval panel("the stretched bowl: " . counted(stretched_steps, "step"))
inside(v) = abs(column("x")) <= reach && abs(column("y")) <= reach ? v : NaN
# Contours of x^2 + stretch y^2, each at half the height of the one about it.
set samples 181
ring(k) = 1.5 * reach * sqrt(stretch) * 2**(-k / 2.)
plot for [k = 0:9] "+" using (ring(k) * cos($0 * pi / 90)):(ring(k) / sqrt(stretch) * sin($0 * pi / 90)) every ::0::180 with lines lc rgb soft lw 1, \
     record index "stretched" using "x":(inside(column("y"))) with linespoints ls 2 lw 1.6 ps 0.5, \
     record index "stretched" using "x":"y" every ::0::0 with points pt 7 ps 1 lc rgb blue, \
     "+" using (0):(0) every ::0::0 with points pt 1 ps 1.4 lw 1.5 lc rgb ink

eval panel("Rosenbrock’s valley: " . counted(valley_steps, "step"))
set xrange [-1.6:1.6]
set yrange [-1.2:2]
set xtics 1
set ytics 1
# Where the descent is after a hundred steps, a thousand, ten thousand.
do for [k = 2:4] {
    there = 0
    stats record index "valley" using (!there && column("step") >= 10**k ? (there = 1, x_there = column("x"), y_there = column("y"), 0) : 0) nooutput
    if (there && abs(x_there) < 1.6 && y_there > -1.2 && y_there < 2) {
        set label 20 + k sprintf(k == 2 ? "after %.0f" : "%.0f", 10**k) at x_there, y_there offset (k == 2 ? -1 : 0.8), (k == 2 ? -1.2 : -0.4) point pt 7 ps 0.8 lc rgb blue tc rgb blue front
    }
}
grid = "heights-valley"
set cntrparam levels discrete 0.1, 1, 3, 10, 30, 100, 300, 1000
eval contours
set label 30 "(1, 1)" at 1, 1 offset 0.8, 0.6 tc rgb ink front
plot $contour using 1:2 with lines lc rgb soft lw 1, \
     record index "valley" using "x":"y" with lines ls 2 lw 1.8, \
     record index "valley" using "x":"y" every ::0::0 with points pt 7 ps 1 lc rgb blue, \
     "+" using (1):(1) every ::0::0 with points pt 1 ps 1.4 lw 1.5 lc rgb ink
unset multiplot
