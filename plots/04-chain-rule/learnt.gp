# The map that the small network learnt.
#constant 0.1: the level of a contour that this script draws
#constant 0.9: the level of another
#size 640 640
heading = sprintf("After %s it gets %g of %g points right", counted(learn_steps_taken, "step"), learn_right, learn_points)
description = sprintf("A square with %g sample points, filled inside a circle round the origin, hollow outside. Where the network says one half a thick line runs, where it says 0.1 and 0.9 thin ones. %g points are right; the loss went from %.3g to %.3g.", \
    learn_points, learn_right, learn_loss_before, learn_loss_after)

eval entitle
set size ratio -1
set xrange [-1.2:1.2]
set yrange [-1.2:1.2]
set xlabel "first input"
set ylabel "second input"
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

# A network that has learnt little may say one half nowhere: then there is no line.
lines = ""
if (|$sure| > 5) { lines = lines . '$sure using 1:2 with lines lc rgb grey lw 1.5 title "says 0.1, 0.9", ' }
if (|$half| > 5) { lines = lines . '$half using 1:2 with lines lc rgb ink lw 3.5 title "says ½", ' }
points(side) = sprintf('record index "samples" using (column("inside") %s 0.5 ? column("x") : NaN):"y" ', side)
eval "plot " . lines . points(">") . 'with points pt 7 ps 1 lc rgb vermillion title "inside", ' \
             . points("<") . 'with points pt 6 ps 1 lw 1.5 lc rgb blue title "outside"'
