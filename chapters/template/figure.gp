# The parabola, and its tangent where you stand.
#size 460 320
heading = "The tangent touches the parabola where you stand"
description = sprintf("A parabola with the bend %g, and the straight line that touches it at x = %g, where its height is %g and its slope %g.", \
    bend, at, height, slope)

set xlabel "{/:Italic x}"
eval above("height")
set xzeroaxis lc rgb grey
set label sprintf("slope %s", spelt(slope)) at at, height offset 1.5, -0.5 tc rgb green
plot record index "parabola" using "x":"height" with lines ls 1, \
     record index "parabola" using "x":"tangent" with lines ls 3, \
     "+" using (at):(height) every ::0::0 with points pt 7 ps 1 lc rgb vermillion
