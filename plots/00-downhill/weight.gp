# One weight in its bowl.
#size 460 300
heading = input == 0 ? "An input of 0 makes no difference to any weight" \
        : weight_loss_before == 0 ? "The weight is right already" \
        : weight_loss_after < weight_loss_before ? "The weight slides to where its answer is right" \
        : weight_loss_after == weight_loss_before ? "The loss of the weight stays as it was" \
        : "At this rate the weight gets worse with every step"
description = sprintf("The loss of the one weight is a parabola over the weight. At the weight %g the loss is %g; after a step of rate %g the weight is %.4g and the loss %.4g.", \
    weight, weight_loss_before, rate, weight_after, weight_loss_after)

best = input == 0 ? weight : target / input
far = abs(weight - best) > 0 ? 1.4 * abs(weight - best) : 1
L(w) = (w * input - target)**2
top = L(best - far) > 0 ? L(best - far) : 1
set xrange [best - far:best + far]
set yrange [-0.04 * top:top]
set xtics round_step(2 * far)
set ytics round_step(top)
set xlabel "the weight {/:Italic w}"
eval above("the loss {/:Italic L}")
set samples 201
set label 1 sprintf("{/:Italic w} = %.4g: %.4g", weight, weight_loss_before) at weight, weight_loss_before \
    offset (weight < best ? 1.2 : -1.2), 0.4 tc rgb blue
if (weight > best) { set label 1 right }
plot "+" using 1:(L($1)) with lines lc rgb grey lw 2, \
     record index "weight" using "weight":"loss" with linespoints ls 2, \
     record index "weight" using "weight":"loss" every ::0::0 with points pt 7 ps 1.1 lc rgb blue
