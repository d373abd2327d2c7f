# Hubble's nebulae and one weight: the data at the left, the loss at the right, the same steps in both.
#size 640 320
#narrow 360 560
heading = abs(weight_factor) < 1 ? "Each step turns the line, and the loss slides down its parabola" \
        : abs(weight_factor) == 1 ? "The steps lead nowhere: the loss stays as high as it was" \
        : "The steps are too long: the line swings wider each time"
description = sprintf("Left: velocity against distance of 24 nebulae, and lines through the origin with the weights of the first steps. Right: the loss of the weight, a parabola whose lowest point is at %.0f, with the same steps from 0.", weight_best)

# Side by side, or, on a telephone, one above the other.
if (narrow) { set multiplot layout 2,1 margins 0.16,0.96,0.12,0.94 spacing 0,0.2 } else { set multiplot layout 1,2 margins 0.085,0.98,0.21,0.88 spacing 0.11 }

set xlabel "distance (million parsecs)"
eval above("velocity (km/s)")
set xrange [0:2.2]
set yrange [-300:1200]
set xtics 1
set ytics 500
array H[13]
stats record index "weight" using (H[int($0) + 1] = column("weight"), 0) nooutput
in_view(h) = abs(h) * 2.2 < 1150 ? 1 : 0
do for [k = 0:2] { if (in_view(H[k + 1])) { set label 10 + k sprintf("%d", k) at 2.2, H[k + 1] * 2.2 right offset 0, 0.6 tc rgb vermillion } }
plot for [k = 1:4] H[k] * x with lines lc rgb vermillion lw 1.2 dt (6,4), \
     H[13] * x with lines lc rgb vermillion lw 2.2, \
     record index "nebulae" using "distance":"velocity" with points pt 7 ps 0.6 lc rgb blue

far = 1.25 * abs(weight_best)
set xrange [weight_best - far:weight_best + far]
depth = 0.5 * weight_bend
set yrange [-0.05 * depth * far**2:depth * far**2]
set xlabel "the weight {/:Italic H}"
eval above("the loss, over the lowest")
set xtics 400
set ytics 50000
set format y "%.0s%c"
stats record index "weight" using (column("loss") - depth * (column("weight") - weight_best)**2) every ::0::0 nooutput
low = STATS_min
do for [k = 0:2] { unset label 10 + k; if (abs(H[k + 1] - weight_best) < far) { set label 10 + k sprintf("%d", k) at H[k + 1], depth * (H[k + 1] - weight_best)**2 offset (H[k + 1] > weight_best ? 0.9 : -1.6), -0.2 tc rgb vermillion } }
set samples 101
plot depth * (x - weight_best)**2 with lines lc rgb grey lw 2, \
     record index "weight" using "weight":(column("loss") - low) with linespoints ls 2, \
     record index "weight" using "weight":(column("loss") - low) every ::0::0 with points pt 7 ps 1.1 lc rgb blue
unset multiplot
