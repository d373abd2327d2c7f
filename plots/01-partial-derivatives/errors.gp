# How the error of four methods depends on the step.
#size 460 420
heading = height > 0 ? "Smaller steps help only down to a wall: the rounding error" : "At height zero there is nothing to round, and no wall"
predicted(h) = h == h ? sprintf("%.0e was predicted", h) : "nothing was predicted"
description = sprintf("Error of ∂f/∂x against the step h, from 1 down to 1e-16, both axes logarithmic: forward, central and Richardson differences, and the complex step. The forward difference is best near h = %.0e (%s), the central one near %.0e (%s).", \
    forward_step_best, predicted(forward_step_predicted), central_step_best, predicted(central_step_predicted))

eval logarithmic("xy")
set xrange [1e-16:1]
set yrange [3e-18:100]
set xtics 1e4
set ytics 1e4
set grid lc rgb faint dt 1
set lmargin at screen 0.14
set rmargin at screen 0.96
set bmargin at screen 0.18
set tmargin at screen 0.89
set xlabel "the step {/:Italic h}"
eval above("the error of ∂{/:Italic f} / ∂{/:Italic x}")
# An error of zero has no place on a logarithmic axis; draw it at the bottom.
drawable(e) = e > 1e-17 ? e : 1e-17
set arrow from forward_step_predicted, graph 0 to forward_step_predicted, graph 0.66 nohead lc rgb blue lw 1 dt (2,4)
set arrow from central_step_predicted, graph 0 to central_step_predicted, graph 0.5 nohead lc rgb vermillion lw 1 dt (2,4)
set label "predicted" at forward_step_predicted, graph 0.7 center tc rgb blue
set label "predicted" at central_step_predicted, graph 0.05 left offset 0.5, 0 tc rgb vermillion
if (height > 0) { set label "rounding error" at 2e-11, graph 0.86 center tc rgb ink }
set label "complex step" at 2e-16, 4e-15 left tc rgb purple
# Along a line of slope n, if the error is of that order: a decade has 23.6 pixels, and 15.3 upwards.
along(order, n) = abs(order - n) < 0.2 ? atan(n * 15.3 / 23.6) * 180 / pi : 0
named(name, order, n) = name . (abs(order - n) < 0.2 ? sprintf(", slope %d", n) : "")
at_step(method) = sprintf('stats record index "errors" using (column("h") > 0.002 && column("h") < 0.0035 ? drawable(column("%s")) : 1/0) name "here" nooutput', method)
eval at_step("forward")
set label named("forward", orders[1], 1) at 2.5e-3, here_max center rotate by along(orders[1], 1) offset -1.6, 0.9 tc rgb blue
eval at_step("central")
set label named("central", orders[2], 2) at 5e-4, here_max / 25 center rotate by along(orders[2], 2) offset 1, -0.8 tc rgb vermillion
eval at_step("richardson")
set label named("Richardson", orders[3], 4) at 2.5e-3, here_max left rotate by along(orders[3], 4) offset 1.6, -0.8 tc rgb green
plot record index "errors" using "h":(drawable(column("forward"))) with lines ls 1 lw 1.6, \
     record index "errors" using "h":(drawable(column("central"))) with lines ls 2 lw 1.6, \
     record index "errors" using "h":(drawable(column("richardson"))) with lines ls 3 lw 1.6, \
     record index "errors" using "h":(drawable(column("complex_step"))) with lines ls 4 lw 1.6
