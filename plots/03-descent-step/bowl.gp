# The bowl in three dimensions, its contours beneath, and the path on both.
#size 640 600
heading = steps_taken < 1 || rate == 0 ? "On the bowl nothing moves" \
        : rate <= 0.5 ? "The path runs down the wall; its shadow crosses the contours" \
        : rate < 1 ? "The path leaps from wall to wall, and comes down" \
        : rate == 1 ? "The path leaps from wall to wall, at one height" : "The path leaps from wall to wall, and climbs"
description = sprintf("The bowl J = x² + y² in three dimensions, with contours on the plane beneath it. The descent starts at (%g, %g) at height %g, and its shadow on the plane lies on the straight line through the origin. After %s the loss is %.2g.", \
    start[1], start[2], loss_before, counted(steps_taken, "step"), loss_final)

reach = 1.25 * (abs(start[1]) > abs(start[2]) ? abs(start[1]) : abs(start[2]))
if (reach == 0) { reach = 1.25 }
top = 2 * reach**2
floor_at = -0.5 * top
eval entitle
eval relief
set contour base
set cntrparam levels 10
set cntrlabel onecolor
set xyplane at floor_at
set view 62, 335, 1.08, 1.05
set xrange [-reach:reach]
set yrange [-reach:reach]
set zrange [floor_at:top]
set xlabel "x"
set ylabel "y"
set bmargin at screen 0.2
set key at screen 0.5, 0.15 center top vertical
set zlabel "J(x, y)" rotate parallel offset 1, 0
set ztics 0, round_step(top)
lift = 0.02 * top
inside(v) = abs(column("x")) <= reach && abs(column("y")) <= reach ? v : NaN
splot record index "heights-bowl" using "x":"y":"height" with lines lc rgb grey lw 1 nosurface title "contours", \
      record index "path" using "x":"y":(inside(floor_at)) with lines lc rgb vermillion lw 2 dt (3,4) nocontour title "the path from above", \
      record index "heights-bowl" using "x":"y":"height" with pm3d nocontour notitle, \
      record index "path" using "x":"y":(inside(column("loss") + lift)) with linespoints ls 2 lw 3 nocontour title "the descent"
