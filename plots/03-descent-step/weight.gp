# Hubble's nebulae and one weight: the data at the left, the loss at the right, the same steps in both.
#size 640 360
heading = abs(weight_factor) < 1 ? "Each step turns the line, and the loss slides down its parabola" \
        : abs(weight_factor) == 1 ? "The steps lead nowhere: the loss stays as high as it was" \
        : "The steps are too long: the line swings wider each time"
description = sprintf("Left: velocity against distance of 24 nebulae, and lines through the origin with the weights of the first steps. Right: the loss of the weight, a parabola whose lowest point is at %.0f, with the same steps from 0.", weight_best)

eval entitle
set multiplot
unset key
set lmargin at screen 0.13
set rmargin at screen 0.50
set tmargin at screen 0.82
set bmargin at screen 0.19
set xlabel "distance (million parsecs)"
set ylabel "velocity (km/s)" offset 1, 0
set xrange [0:2.2]
set yrange [-300:1200]
set xtics 1
set ytics 500
array H[13]
stats record index "weight" using (H[int($0) + 1] = column("weight"), 0) nooutput
plot for [k = 1:4] H[k] * x with lines lc rgb vermillion lw 1.2 dt (6,4), \
     H[13] * x with lines lc rgb vermillion lw 2.5, \
     record index "nebulae" using "distance":"velocity" with points pt 7 ps 0.6 lc rgb blue
unset label 100

set lmargin at screen 0.63
set rmargin at screen 0.97
far = 1.25 * abs(weight_best)
set xrange [weight_best - far:weight_best + far]
depth = 0.5 * weight_bend
set yrange [-0.05 * depth * far**2:depth * far**2]
set xlabel "the weight H"
set ylabel "loss, above the lowest" offset 1.5, 0
set xtics 400
set ytics 50000
set format y "%.0s%c"
stats record index "weight" using (column("loss") - depth * (column("weight") - weight_best)**2) every ::0::0 nooutput
low = STATS_min
set samples 101
plot depth * (x - weight_best)**2 with lines lc rgb grey lw 2, \
     record index "weight" using "weight":(column("loss") - low) with linespoints ls 2, \
     record index "weight" using "weight":(column("loss") - low) every ::0::0 with points pt 7 ps 1.2 lc rgb blue
unset multiplot
