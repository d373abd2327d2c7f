# The cost of a gradient against the number of parameters.
#size 460 380
heading = "A gradient costs a few passes; by differences, two a weight"
description = sprintf("Seconds for one gradient against the number of parameters, from 9 to about a million, both axes logarithmic. Backpropagation runs parallel to a forward pass, a little above it. Differences need two forward passes for each parameter, so their line, dots where they were measured, is twice as steep. With %.0f parameters a gradient took %.2g seconds, or %.1f forward passes; by differences it would take %.2g seconds.", \
    parameters, gradient_seconds, gradient_over_forward, differences_seconds)

eval logarithmic("xy")
set grid y lc rgb faint dt 1
# The last value of a column that is a number: eval last("forward").
last(column_name) = sprintf('stats record index cost using (column("%s") > 0 ? (last_value = column("%s"), last_at = column(1), 0) : 0) nooutput', column_name, column_name)

cost = "measured-cost"
set xlabel "parameters"
eval above("seconds")
set xrange [5:1e8]
set yrange [*:1e4]
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb grey lw 1 dt (2,4)
set arrow from graph 0, first 60 to graph 1, first 60 nohead lc rgb grey lw 1 dt (2,4)
set label "1 second" at 6, 1 offset 0, 0.5 tc rgb grey
set label "1 minute" at 6, 60 offset 0, 0.5 tc rgb grey
eval last("two_per_weight")
set label "differences" at last_at, last_value offset 0.8, 0 tc rgb vermillion
eval last("backpropagation")
set label "back-" at last_at, last_value offset 0.8, 1.6 tc rgb blue
set label "propagation" at last_at, last_value offset 0.8, 0.5 tc rgb blue
eval last("forward")
set label "forward pass" at last_at, last_value offset 0.8, -0.9 tc rgb ink
plot record index cost using "parameters":"two_per_weight" with lines lc rgb vermillion lw 1.5 dt (6,4), \
     record index cost using "parameters":"differences" with points pt 7 ps 0.8 lc rgb vermillion, \
     record index cost using "parameters":"backpropagation" with linespoints ls 1, \
     record index cost using "parameters":"forward" with lines lc rgb ink lw 1.6 dt (2,4)
