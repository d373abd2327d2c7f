# Hubble's nebulae and one weight: the data at the left, the loss at the right, the same steps in both.
#size 640 360
heading = abs(weight_factor) < 1 ? "Each step turns the line, and the loss slides down its parabola" \
        : abs(weight_factor) == 1 ? "The steps lead nowhere: the loss stays as high as it was" \
        : "The steps are too long: the line swings wider each time"
description = sprintf("Left: velocity against distance of 24 nebulae, and lines through the origin with the weights of the first steps. Right: the loss of the weight, a parabola whose lowest point is at %.0f, with the same steps from 0.", weight_best)

eval entitle
unset title
set multiplot layout 1,2 margins 0.13,0.97,0.19,0.82 spacing 0.15
unset key
set xlabel "distance (million parsecs)"
set label 1 "velocity (km/s)" at graph 0, 1.07 left tc rgb ink font ",15"
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

far = 1.25 * abs(weight_best)
set xrange [weight_best - far:weight_best + far]
depth = 0.5 * weight_bend
set yrange [-0.05 * depth * far**2:depth * far**2]
set xlabel "the weight H"
set label 1 "loss, above the lowest" at graph 0, 1.07 left
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
