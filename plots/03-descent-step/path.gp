# The path over the contours of the bowl.
#size 380 360
heading = loss_before == 0 ? "Already at the bottom: there is no step to take" \
        : steps_taken < 1 ? "No step is taken" \
        : rate == 0 ? "At rate 0 no step moves at all" \
        : rate < 0.5 ? "Each step goes straight for the bottom, and each is shorter" \
        : rate == 0.5 ? "At rate ½ a single step reaches the bottom" \
        : rate < 1 ? "Each step overshoots the bottom, by less each time" \
        : rate == 1 ? "At rate 1 the descent swings from side to side for ever" \
        : "Each step overshoots the bottom, by more each time"
description = sprintf("Circular contours of J = x² + y² around the origin, and the path of the descent. From (%g, %g), where the loss is %g, the first step of rate %g leads to (%g, %g), where it is %g. The descent stopped after %s: %s.", \
    start[1], start[2], loss_before, rate, point_after[1], point_after[2], loss_after, counted(steps_taken, "step"), stopped_because)

reach = 1.25 * (abs(start[1]) > abs(start[2]) ? abs(start[1]) : abs(start[2]))
if (reach == 0) { reach = 1.25 }
set size ratio -1
set xrange [-reach:reach]
set yrange [-reach:reach]
set xtics round_step(2 * reach)
set ytics round_step(2 * reach)
set xlabel "{/:Italic x}"
eval above("{/:Italic y}")
set samples 181
inside(v) = abs(column("x")) <= reach && abs(column("y")) <= reach ? v : NaN
# The first steps, each with its number and its loss.
count = rate < 0.4 && loss_before > 0 ? (steps_taken < 2 ? steps_taken : 2) : 0
do for [k = 0:count] {
    set label k + 1 sprintf(k == 0 ? "start: %.4g" : sprintf("%d: %%.4g", k), loss_before * factor**(2 * k)) \
        at start[1] * factor**k, start[2] * factor**k offset (start[1] < 0 ? -1.2 : 1.2), -0.3 tc rgb ink
    if (start[1] < 0) { set label k + 1 right }
}
plot for [k = 1:12] "+" using (reach * k / 6 * cos(pi / 90 * $0)):(reach * k / 6 * sin(pi / 90 * $0)) with lines lc rgb soft lw 1, \
     record index "path" using "x":(inside(column("y"))) with linespoints ls 2, \
     record index "path" using "x":"y" every ::0::0 with points pt 7 ps 1.1 lc rgb blue
