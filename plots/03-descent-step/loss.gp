# Loss against step, with the line that was predicted.
#size 460 300
falls = rate > 0 && rate < 1
heading = loss_before == 0 ? "There is nothing to lose at the bottom" \
        : steps_taken == 0 ? "No step was taken" \
        : rate == 0.5 ? "One step, and no loss is left" \
        : falls ? "A straight line: every step divides the loss alike" \
        : rate > 1 ? "A straight line upward: every step multiplies the loss" \
        : "A level line: no step changes the loss"
description = sprintf("Loss against step on a logarithmic scale. It starts at %g and ends at %.2g after %s. The measured points lie on the predicted straight line: each step multiplies the loss by (1 - 2 · %g)² = %.3g.", \
    loss_before, loss_final, counted(steps_taken, "step"), rate, factor**2)

set xlabel "step {/:Italic k}"
eval above("the loss {/:Italic J}")
set grid y lc rgb faint dt 1
# A loss of zero has no place on a logarithmic axis.
positive(v) = v > 0 && v < 1e300 ? v : NaN
if (loss_before > 0) {
    eval logarithmic("y")
}
# Where no loss but one can be drawn there is no range to find.
if (loss_before == 0) { set yrange [-1:1] }
if (loss_before > 0 && (steps_taken < 1 || rate == 0 || rate == 0.5 || rate == 1)) {
    set yrange [loss_before / 10:loss_before * 10]
}
every_nth = steps_taken > 120 ? int(steps_taken / 60) : 2
set xrange [-0.5:steps_taken + 0.5]
set label 1 "predicted: (1 − 2{/:Italic α})^{2{/:Italic k}} {/:Italic J}_0" at graph 0.55, graph (rate < 1 ? 0.78 : 0.3) tc rgb blue
set label 2 "measured" at graph 0.12, graph (rate < 1 ? 0.55 : 0.7) tc rgb vermillion
plot record index "prediction" using "step":(loss_before > 0 ? positive(column("loss")) : 0) with lines lc rgb blue lw 2, \
     record index "path" using "step":(loss_before > 0 ? positive(column("loss")) : 0) every every_nth with points pt 6 ps 0.8 lc rgb vermillion
