# The neuron as a graph: values forward, derivatives backward.
#size 460 270
heading = "Values run to the right, derivatives run back to the left"
description = sprintf("A graph: the weight %g and the input %g meet in a product, %g; the bias %g is added, giving z = %g; with the target %g this gives the loss %g. Back from the loss run the derivatives: %g for z, %g for the bias, %g for the weight and %g for the input.", \
    weight, input, product, bias, z, target, loss, dL_dz, dL_db, dL_dw, dL_dx)

unset border
unset tics
set margins 0, 0, 0, 0
set xrange [-0.45:6.6]
set yrange [-0.15:2.75]
# On every edge an arrow forward and one back, from rim to rim.
radius = 0.3
gap = 0.08
ahead = 'set arrow from %g, %g to %g, %g head filled size screen 0.018,20,60 lc rgb blue lw 1.6'
back = 'set arrow from %g, %g to %g, %g head filled size screen 0.018,20,60 lc rgb vermillion lw 1.6'
do for [i = 0:3] {
    eval sprintf(ahead, 1.6 * i + radius + gap, 0.95, 1.6 * (i + 1) - radius - gap, 0.95)
    eval sprintf(back, 1.6 * (i + 1) - radius - gap, 0.8, 1.6 * i + radius + gap, 0.8)
}
do for [i = 1:3] {
    eval sprintf(ahead, 1.6 * i - 0.07, 2.02, 1.6 * i - 0.07, 1.26)
    eval sprintf(back, 1.6 * i + 0.07, 1.26, 1.6 * i + 0.07, 2.02)
}
# Above an edge its value, below it the derivative of the loss; beside a vertical
# edge the same, left and right.
array forward_value[4] = [weight, product, z, loss]
array backward_value[4] = [dL_dw, dL_dz, dL_dz, 1]
do for [i = 1:4] {
    set label spelt(forward_value[i]) at 1.6 * i - 0.8, 1.18 center tc rgb blue
    set label spelt(backward_value[i]) at 1.6 * i - 0.8, 0.56 center tc rgb vermillion
}
array side_value[3] = [input, bias, target]
array side_back[3] = [dL_dx, dL_db, -dL_dz]
do for [i = 1:3] {
    set label spelt(side_value[i]) at 1.6 * i - 0.18, 1.68 right tc rgb blue
    set label spelt(side_back[i]) at 1.6 * i + 0.18, 1.68 left tc rgb vermillion
}
$node << EOD
0   0.875  "{/:Italic w}"
1.6 2.35   "{/:Italic x}"
3.2 2.35   "{/:Italic b}"
4.8 2.35   "{/:Italic y}"
1.6 0.875  ×
3.2 0.875  +
4.8 0.875  "( )²"
EOD
set label "{/:Italic L}" at 6.3, 0.875 center tc rgb ink
set label "value, forward" at -0.35, 0.05 left tc rgb blue
set label "derivative of {/:Italic L}, back" at 6.5, 0.05 right tc rgb vermillion
plot $node using 1:2 with points pt 6 ps 3 lc rgb ink, \
     $node using 1:2:3 with labels tc rgb ink
