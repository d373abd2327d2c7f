# Backpropagation on the neuron, one node a stage.
#size 640 440
#narrow 360 700
heading = "Backward, one node at a time"
description = sprintf("Four stages of the same graph. First only values: w x = %g, z = %g, L = %g. Then the square hands back twice the error, %g. The sum hands it on unchanged, to the bias and to w x. The product hands it on times the other factor: %g to w, %g to x.", \
    product, z, loss, dL_dz, dL_dw, dL_dx)

unset border
unset tics
set xrange [-0.5:6.5]
set yrange [0.3:3.3]
$node << EOD
0   0.9  "{/:Italic w}"
1.6 2.35  "{/:Italic x}"
3.2 2.35  "{/:Italic b}"
1.6 0.9  ×
3.2 0.9  +
4.8 0.9  "( )²"
EOD
edge = 'set arrow from %g, %g to %g, %g head filled size character 0.6,20,60 lc rgb grey lw 1.4'
array says[4] = ["values, forward", "back through the square", "through the sum", "through the product"]
# The stage in which each edge gets its derivative, and where it is written.
array back[6] = [dL_dw, dL_dz, dL_dz, 1, dL_dx, dL_db]
array stage[6] = [4, 3, 2, 1, 4, 3]
array at_x[6] = [0.8, 2.4, 4.0, 5.6, 1.75, 3.35]
array at_y[6] = [0.52, 0.52, 0.52, 0.52, 1.66, 1.66]
array ahead[4] = [weight, product, z, loss]
dot = narrow ? 2.3 : 2.05
# Two by two, or, on a telephone and in a text, one under the other.
if (narrow || plain) { set multiplot layout 4,1 margins 0.02,0.98,0.01,0.99 spacing 0,0.02 } else { set multiplot layout 2,2 margins 0.01,0.99,0.01,0.99 spacing 0.05,0.03 }
do for [s = 1:4] {
    unset arrow
    do for [i = 0:3] { eval sprintf(edge, 1.6 * i + 0.4, 0.9, 1.6 * i + 1.2, 0.9) }
    do for [i = 1:2] { eval sprintf(edge, 1.6 * i, 1.97, 1.6 * i, 1.28) }
    do for [i = 1:30] { unset label i }
    set label 1 sprintf("%d. %s", s, says[s]) at -0.4, 3.05 left tc rgb ink
    do for [i = 1:4] { set label (1 + i) spelt(ahead[i]) at 1.6 * i - 0.8, 1.2 center tc rgb blue font ",16" }
    set label 6 spelt(input) at 1.45, 1.66 right tc rgb blue font ",16"
    set label 7 spelt(bias) at 3.05, 1.66 right tc rgb blue font ",16"
    do for [i = 1:6] {
        if (stage[i] <= s && s > 1) {
            set label (10 + i) spelt(back[i]) at at_x[i], at_y[i] center tc rgb (stage[i] == s ? vermillion : grey) font (stage[i] == s ? ",19" : ",16")
            if (i > 4) { set label (10 + i) left }
        }
    }
    set label 20 "{/:Italic L}" at 6.25, 0.9 center tc rgb ink
    plot $node using 1:2 with points pt 6 ps dot lc rgb ink, \
         $node using 1:2:3 with labels tc rgb ink font ",16"
}
unset multiplot
