# The map that the small network learnt.
#constant 0.1: the level of a contour that this script draws
#constant 0.9: the level of another
#size 420 400
heading = sprintf("After %s it gets %g of %g points right", counted(learn_steps_taken, "step"), learn_right, learn_points)
description = sprintf("A square with %g sample points, filled inside a circle round the origin, hollow outside. Where the network says one half a thick line runs, where it says 0.1 and 0.9 thin ones; the circle itself is dashed. %g points are right; the loss went from %.3g to %.3g.", \
    learn_points, learn_right, learn_loss_before, learn_loss_after)

set size ratio -1
set xrange [-1.2:1.2]
set yrange [-1.2:1.2]
set xtics 0.5
set ytics 0.5
set xlabel "first input"
eval above("second input")
set zrange [0:1]
set contour base
unset surface
set cntrparam levels discrete 0.5
set table $half
splot record index "learnt" using "x":"y":"said"
unset table
set cntrparam levels discrete 0.1, 0.9
set table $sure
splot record index "learnt" using "x":"y":"said"
unset table

# A network that has learnt little may say one half nowhere: then there is no line.  What one closed line encloses
# is shaded.
lines = ""
closed = 0
if (|$half| > 5) {
    stats $half using 1 nooutput
    stats $half using (x_last = $1, y_last = $2, $0 == 0 ? (x_first = $1, y_first = $2) : 0, 0) nooutput
    closed = STATS_blocks == 1 && x_first == x_last && y_first == y_last
}
if (closed && !plain) { lines = lines . '$half using 1:2 with filledcurves closed fc rgb vermillion fs transparent solid 0.12 noborder, ' }
if (|$sure| > 5) { lines = lines . '$sure using 1:2 with lines lc rgb grey lw 1, ' }
if (|$half| > 5) { lines = lines . '$half using 1:2 with lines lc rgb ink lw 2.5, ' }
# The circle that it was to learn, x^2 + y^2 = 1/2.
set samples 91
lines = lines . '"+" using (sqrt(0.5) * cos($0 * pi / 45)):(sqrt(0.5) * sin($0 * pi / 45)) every ::0::90 with lines lc rgb green lw 1.6 dt (6,4), '
points(side) = sprintf('record index "samples" using (column("inside") %s 0.5 ? column("x") : NaN):"y" ', side)
eval "plot " . lines . points(">") . 'with points pt 7 ps 0.8 lc rgb vermillion, ' \
             . points("<") . 'with points pt 6 ps 0.8 lc rgb blue'
