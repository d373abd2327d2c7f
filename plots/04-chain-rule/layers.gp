# The size of the gradient that arrives at each layer.
heading = depth < 2 ? "With one layer there is nothing to starve" \
        : starving_per_layer < 0.5 ? sprintf("On its way back the gradient shrinks %.1f times a layer", 1 / starving_per_layer) \
        : "On its way back the gradient shrinks from layer to layer"
description = sprintf("Length of the gradient, layer by layer, of a network of %g sigmoid layers, on a logarithmic scale. %s", \
    depth, depth < 2 ? "There is one." : sprintf("From the last layer to the first it shrinks %.3g times, by a factor of %.3f a layer; a line shows one quarter a layer.", starving_ratio, starving_per_layer))

eval entitle
eval logarithmic("y")
set xlabel "layer (1 is the first)"
set ylabel "length of its gradient"
set xrange [0.5:depth + 0.5]
set grid ytics lc rgb faint
if (depth < 2) { set yrange [starving_ends[2] / 10:starving_ends[2] * 10] }
plot record index "layers" using "layer":"gradient_norm" with points pt 7 ps 1.1 lc rgb vermillion title "measured", \
     record index "layers" using "layer":"quarter_rule" with lines lc rgb blue lw 2 dt (6,4) title "one quarter a layer"
