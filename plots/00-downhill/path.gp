# The way down the bowl, seen from above.
#size 360 330
heading = loss_before == 0 ? "At the bottom there is no way down" \
        : rate == 0 ? "A step of rate 0 leads nowhere" \
        : rate < 0.5 ? "Step by step to the bottom, and each step is shorter" \
        : rate == 0.5 ? "At rate ½ a single step reaches the bottom" \
        : rate < 1 ? "Each step goes beyond the bottom, but less far each time" \
        : rate == 1 ? "At rate 1 every step ends as high as it began" \
        : "Each step goes beyond the bottom, and farther each time"
description = sprintf("The bowl from above: circles of equal height around its lowest point, and steps of rate %g. The way begins at the height %g, is at %.4g after one step, and at %.3g after %g.", \
    rate, loss_before, loss_after, loss_last, steps)

far = loss_before > 0 ? sqrt(loss_before) : 1
low(s) = (rate <= 0.5 ? (s < 0 ? s : 0) : -abs(s)) - 0.3 * far
high(s) = (rate <= 0.5 ? (s > 0 ? s : 0) : abs(s)) + 0.3 * far
set size ratio -1
set xrange [low(start[1]):high(start[1])]
set yrange [low(start[2]):high(start[2])]
set xtics round_step(2 * far)
set ytics round_step(2 * far)
set xlabel "{/:Italic x}"
eval above("{/:Italic y}")
set samples 181
set label 1 sprintf("height %.4g", loss_before) at start[1], start[2] offset 1, 0.5 tc rgb blue
if (rate > 0 && rate <= 0.3 && loss_before > 0) {
    set label 2 sprintf("%.4g", loss_after) at place_after[1], place_after[2] offset 1, 0 tc rgb vermillion
}
set label 3 "the lowest point" at 0, 0 offset 0.8, -0.8 tc rgb ink
plot for [k = 1:10] "+" using (far * k / 5 * cos(pi / 90 * $0)):(far * k / 5 * sin(pi / 90 * $0)) with lines lc rgb soft lw 1, \
     record index "path" using "x":"y" with linespoints ls 2, \
     record index "path" using "x":"y" every ::0::0 with points pt 7 ps 1.1 lc rgb blue, \
     "+" using (0):(0) every ::0::0 with points pt 1 ps 1.4 lw 1.5 lc rgb ink
