# The neuron as a graph: values forward, derivatives backward.
#size 640 360
heading = "Values run to the right, derivatives run back to the left"
description = sprintf("A graph: the weight %g and the input %g meet in a product, %g; the bias %g is added, giving z = %g; with the target %g this gives the loss %g. Back from the loss run the derivatives: %g for z, %g for the bias, %g for the weight and %g for the input.", \
    weight, input, product, bias, z, target, loss, dL_dz, dL_db, dL_dw, dL_dx)

eval entitle
unset border
unset tics
unset key
set margins 1, 1, 1, 3
set xrange [-0.45:6.5]
set yrange [-0.35:2.75]
edge = 'set arrow from %g, %g to %g, %g head filled size screen 0.018,20,60 lc rgb grey lw 2'
do for [i = 0:3] { eval sprintf(edge, 1.6 * i + 0.3, 0.9, 1.6 * i + 1.27, 0.9) }
do for [i = 1:3] { eval sprintf(edge, 1.6 * i, 2.0, 1.6 * i, 1.26) }

# Above an edge its value, below it the derivative of the loss; beside a vertical
# edge the same, left and right.
array forward_value[4] = [weight, product, z, loss]
array backward_value[4] = [dL_dw, dL_dz, dL_dz, 1]
do for [i = 1:4] {
    set label spelt(forward_value[i]) at 1.6 * i - 0.8, 1.14 center tc rgb blue font ",20"
    set label spelt(backward_value[i]) at 1.6 * i - 0.8, 0.64 center tc rgb vermillion font ",20"
}
array side_value[3] = [input, bias, target]
array side_back[3] = [dL_dx, dL_db, -dL_dz]
do for [i = 1:3] {
    set label spelt(side_value[i]) at 1.6 * i - 0.1, 1.68 right tc rgb blue font ",20"
    set label spelt(side_back[i]) at 1.6 * i + 0.12, 1.68 left tc rgb vermillion font ",20"
}
$node << EOD
0   0.9  w
1.6 2.3  x
3.2 2.3  b
4.8 2.3  y
1.6 0.9  ×
3.2 0.9  +
4.8 0.9  "( )²"
EOD
set label "L" at 6.2, 0.9 center tc rgb ink font ",24"
set label "value, forward →" at 0, -0.12 left tc rgb blue
set label "← derivative of L, backward" at 6.3, -0.12 right tc rgb vermillion
plot $node using 1:2:(0.3) with circles lc rgb ink lw 1.6 fs empty, \
     $node using 1:2:3 with labels tc rgb ink font ",21" noenhanced
