# Backpropagation on the neuron, one node a stage.
#size 640 600
heading = "Backward, one node at a time"
description = sprintf("Four stages of the same graph. First only values: w x = %g, z = %g, L = %g. Then the square hands back twice the error, %g. The sum hands it on unchanged, to the bias and to w x. The product hands it on times the other factor: %g to w, %g to x.", \
    product, z, loss, dL_dz, dL_dw, dL_dx)

unset border
unset tics
unset key
set label 100 heading at screen 0.02, screen 0.96 left font ",16" textcolor rgb ink noenhanced
set xrange [-1.3:6.4]
set yrange [0.3:2.75]
$node << EOD
0   0.9  w
1.6 2.35  x
3.2 2.35  b
1.6 0.9  ×
3.2 0.9  +
4.8 0.9  "( )²"
EOD
edge = 'set arrow from %g, %g to %g, %g head filled size screen 0.012,20,60 lc rgb grey lw 1.6'
array says[4] = ["values", "the square", "the sum", "the product"]
# The stage in which each edge gets its derivative, and where it is written.
array back[6] = [dL_dw, dL_dz, dL_dz, 1, dL_dx, dL_db]
array stage[6] = [4, 3, 2, 1, 4, 3]
array at_x[6] = [0.8, 2.4, 4.0, 5.6, 1.7, 3.3]
array at_y[6] = [0.62, 0.62, 0.62, 0.62, 1.66, 1.66]
array ahead[4] = [weight, product, z, loss]
set multiplot layout 4,1 margins 0.01,0.99,0.01,0.93 spacing 0,0.01
do for [s = 1:4] {
    unset label 101
    unset arrow
    do for [i = 0:3] { eval sprintf(edge, 1.6 * i + 0.32, 0.9, 1.6 * i + 1.3, 0.9) }
    do for [i = 1:2] { eval sprintf(edge, 1.6 * i, 2.02, 1.6 * i, 1.24) }
    do for [i = 1:30] { unset label i }
    set label 1 sprintf("%d. %s", s, says[s]) at -1.25, 2.2 left tc rgb ink font ",16"
    do for [i = 1:4] { set label (1 + i) spelt(ahead[i]) at 1.6 * i - 0.8, 1.16 center tc rgb blue font ",15" }
    set label 6 spelt(input) at 1.5, 1.66 right tc rgb blue font ",15"
    set label 7 spelt(bias) at 3.1, 1.66 right tc rgb blue font ",15"
    do for [i = 1:6] {
        if (stage[i] <= s && s > 1) {
            set label (10 + i) spelt(back[i]) at at_x[i], at_y[i] center tc rgb (stage[i] == s ? vermillion : grey) font (stage[i] == s ? ",19" : ",15")
            if (i > 4) { set label (10 + i) left }
        }
    }
    set label 20 "L" at 6.15, 0.9 center tc rgb ink font ",18"
    plot $node using 1:2:(0.26) with circles lc rgb ink lw 1.4 fs empty, \
         $node using 1:2:3 with labels tc rgb ink font ",14" noenhanced
    unset label 100
}
unset multiplot
