# The size of the gradient that arrives at each layer.
#size 460 320
heading = depth < 2 ? "With one layer there is nothing to starve" \
        : starving_per_layer < 0.5 ? sprintf("On its way back the gradient shrinks %.1f times a layer", 1 / starving_per_layer) \
        : "On its way back the gradient shrinks from layer to layer"
description = sprintf("Length of the gradient, layer by layer, of a network of %g sigmoid layers, on a logarithmic scale. %s", \
    depth, depth < 2 ? "There is one." : sprintf("From the last layer to the first it shrinks %.3g times, by a factor of %.3f a layer; a line shows one quarter a layer.", starving_ratio, starving_per_layer))

eval logarithmic("y")
set xlabel "layer (1 is the first)"
eval above("length of its gradient")
set xrange [0.5:depth + 0.5]
set xtics depth <= 12 ? 1 : round_step(depth)
set grid y lc rgb faint dt 1
if (depth < 2) { set yrange [starving_ends[2] / 10:starving_ends[2] * 10] }
if (depth > 2) {
    middle = ceil(depth / 2.)
    set label 1 "one quarter a layer" at middle, starving_ends[2] * 0.25**(depth - middle) right offset -1, 0.6 tc rgb blue
    set label 2 "measured" at depth - 0.6, starving_ends[2] * starving_per_layer**0.8 left offset -1.5, -2 tc rgb vermillion
}
plot record index "layers" using "layer":"quarter_rule" with lines lc rgb blue lw 1.8 dt (6,4), \
     record index "layers" using "layer":"gradient_norm" with points pt 7 ps 0.9 lc rgb vermillion
