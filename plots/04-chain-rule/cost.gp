# The cost of a gradient against the number of parameters.
#size 640 520
heading = "A gradient costs a few passes; by differences, two a weight"
description = sprintf("Seconds for one gradient against the number of parameters, from 9 to about a million, both axes logarithmic. Backpropagation runs parallel to a forward pass, a little above it. Differences need two forward passes for each parameter, so their line is twice as steep. With %.0f parameters a gradient took %.2g seconds, or %.1f forward passes; by differences it would take %.2g seconds.", \
    parameters, gradient_seconds, gradient_over_forward, differences_seconds)

eval entitle
eval logarithmic("xy")
set xlabel "parameters"
set ylabel "seconds"
set grid lc rgb faint
cost = "measured-cost"
plot record index cost using "parameters":"two_per_weight" with lines lc rgb vermillion lw 1.5 dt (6,4) title "differences: two passes a weight", \
     record index cost using "parameters":"differences" with points pt 5 ps 0.8 lc rgb vermillion title "differences, measured", \
     record index cost using "parameters":"backpropagation" with linespoints ls 1 title "backpropagation", \
     record index cost using "parameters":"forward" with lines lc rgb grey lw 2 dt (2,4) title "one forward pass"
