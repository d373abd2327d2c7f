# The path over the contours of the bowl.
#size 640 640
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
eval entitle
set size ratio -1
set xrange [-reach:reach]
set yrange [-reach:reach]
set xlabel "x"
set ylabel "y" rotate by 0
grid = "heights-bowl"
set cntrparam levels 12
eval contours
plot $contour using 1:2 with lines lc rgb grey lw 1 title "contours of J", \
     record index "path" using "x":"y" with linespoints ls 2 title "the descent", \
     record index "path" using "x":"y" every ::0::0 with points pt 7 ps 1.2 lc rgb blue title "the start"
