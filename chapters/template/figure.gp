# The parabola, and its tangent where you stand.
heading = "The tangent touches the parabola where you stand"
description = sprintf("A parabola with the bend %g, and the straight line that touches it at x = %g, where its height is %g and its slope %g.", \
    bend, at, height, slope)

eval entitle
set xlabel "x"
set ylabel "height"
set xzeroaxis lc rgb grey
plot record index "parabola" using "x":"height" with lines ls 1 title "h", \
     record index "parabola" using "x":"tangent" with lines ls 3 title "tangent", \
     "+" using (at):(height) every ::0::0 with points pt 7 ps 1 lc rgb vermillion notitle
