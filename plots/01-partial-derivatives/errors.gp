# How the error of four methods depends on the step.
#size 640 560
heading = height > 0 ? "Smaller steps help only down to a wall: the rounding error" : "At height zero there is nothing to round, and no wall"
predicted(h) = h == h ? sprintf("%.0e was predicted", h) : "nothing was predicted"
description = sprintf("Error of ∂f/∂x against the step h, from 1 down to 1e-16, both axes logarithmic: forward, central and Richardson differences, and the complex step. The forward difference is best near h = %.0e (%s), the central one near %.0e (%s).", \
    forward_step_best, predicted(forward_step_predicted), central_step_best, predicted(central_step_predicted))

eval entitle
eval logarithmic("xy")
set xrange [1e-16:1]
set yrange [3e-18:100]
set xtics 1e4
set ytics 1e4
set grid lc rgb faint
set xlabel "step h"
set ylabel "error of ∂f/∂x"
# An error of zero has no place on a logarithmic axis; draw it at the bottom.
drawable(e) = e > 1e-17 ? e : 1e-17
set arrow from forward_step_predicted, graph 0 to forward_step_predicted, graph 0.62 nohead lc rgb blue lw 1 dt (2,4)
set arrow from central_step_predicted, graph 0 to central_step_predicted, graph 0.5 nohead lc rgb vermillion lw 1 dt (2,4)
set label "predicted" at forward_step_predicted, graph 0.65 center tc rgb blue font ",14"
set label "predicted" at central_step_predicted, graph 0.53 center tc rgb vermillion font ",14"
if (abs(orders[1] - 1) < 0.2) { set label "slope 1" at 1e-4, 2e-3 right tc rgb blue font ",14" }
if (abs(orders[2] - 2) < 0.2) { set label "slope 2" at 1.5e-4, 1.5e-9 left tc rgb vermillion font ",14" }
if (abs(orders[3] - 4) < 0.2) { set label "slope 4" at 2e-2, 1e-11 left tc rgb green font ",14" }
plot record index "errors" using "h":(drawable(column("forward"))) with lines ls 1 title "forward difference", \
     record index "errors" using "h":(drawable(column("central"))) with lines ls 2 title "central difference", \
     record index "errors" using "h":(drawable(column("richardson"))) with lines ls 3 title "Richardson", \
     record index "errors" using "h":(drawable(column("complex_step"))) with lines ls 4 title "complex step"
