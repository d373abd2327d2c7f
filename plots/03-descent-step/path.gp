# The path over the contours of the bowl.
#size 640 600
heading = steps_taken < 1 ? "Already at the bottom: there is no step to take" \
        : rate < 0.5 ? "Each step goes straight for the bottom, and each is shorter" \
        : rate == 0.5 ? "At rate ½ a single step reaches the bottom" \
        : rate < 1 ? "Each step overshoots the bottom, by less each time" \
        : "Each step overshoots the bottom, and none comes nearer"
description = sprintf("Circular contours of J = x² + y² around the origin. From (%g, %g), where the loss is %g, the first step of rate %g leads to (%g, %g), where it is %g. After %g steps the descent stopped, %s.", \
    start[1], start[2], loss_before, rate, point_after[1], point_after[2], loss_after, steps_taken, stopped_because)

reach = 1.25 * (abs(start[1]) > abs(start[2]) ? abs(start[1]) : abs(start[2]))
if (reach == 0) { reach = 1.25 }
set title heading
set size ratio -1
set xrange [-reach:reach]
set yrange [-reach:reach]
set xlabel "x"
set ylabel "y" rotate by 0
set key at graph 0.02, 0.03 left bottom

# Contours of the grid, as lines: one block for each level.
set contour base
unset surface
set cntrparam levels 12
set table $contour
splot record index "bowl-surface" using "x":"y":"height"
unset table

plot $contour using 1:2 with lines ls 6 title "contours of J", \
     record index "path" using "x":"y" with linespoints ls 2 title "the descent", \
     "" index "path" using "x":"y" every ::0::0 with points pt 7 ps 1.4 lc rgb blue title "the start"
