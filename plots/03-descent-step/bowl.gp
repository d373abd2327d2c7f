# The bowl in three dimensions, with rings of equal height, and the path on its wall.
#size 460 350
heading = steps_taken < 1 || rate == 0 ? "On the bowl nothing moves" \
        : rate <= 0.5 ? "The path runs straight down the wall" \
        : rate < 1 ? "The path leaps from wall to wall, and comes down" \
        : rate == 1 ? "The path leaps from wall to wall, at one height" : "The path leaps from wall to wall, and climbs"
description = sprintf("The bowl J = x² + y² in three dimensions, seen from the side opposite the start, with rings of equal height. The descent starts at (%g, %g) at height %g. After %s the loss is %.2g.", \
    start[1], start[2], loss_before, counted(steps_taken, "step"), loss_final)

far = loss_before > 0 ? 1.2 * sqrt(loss_before) : 1
if (plain) {
    # A text shows no relief, so it gets the wall through the start, from the side.
    set xrange [-far:far]
    set yrange [0:far**2]
    set xlabel "distance from the bottom"
    set samples 61
    along(x, y) = loss_before > 0 ? (x * start[1] + y * start[2]) / sqrt(loss_before) : 0
    plot x**2 with lines lc rgb grey, \
         record index "path" using (abs(along(column("x"), column("y"))) <= far ? along(column("x"), column("y")) : NaN):"loss" with points pt 7
} else {
    turn(degrees) = degrees - 360 * floor(degrees / 360)
    set view 38, turn(loss_before > 0 ? atan2(start[2], start[1]) * 180 / pi + 255 : 330), 1.75, 0.95
    set origin 0, -0.1
    unset border
    unset tics
    set xyplane 0
    if (loss_before > 0) { set label 1 sprintf("{/:Italic J} = %.4g", loss_before) at start[1], start[2], loss_before offset 1.2, 0.3 front tc rgb ink }
    set pm3d scansautomatic; unset colorbox
    set palette maxcolors 24
    set xrange [-far:far]
    set yrange [-far:far]
    set zrange [0:far**2]
    set urange [0:2 * pi]
    set vrange [0:far]
    set samples 37
    set isosamples 11
    lift = 0.015 * far**2
    inside(v) = column("loss") <= 1.001 * far**2 ? v : NaN
    splot "++" using ($2 * cos($1)):($2 * sin($1)):($2**2) with pm3d, \
          record index "path" using "x":"y":(inside(column("loss") + lift)) with linespoints ls 2 lw 2.6, \
          record index "path" using "x":"y":(inside(column("loss") + lift)) every ::0::0 with points pt 7 ps 1.1 lc rgb blue
}
