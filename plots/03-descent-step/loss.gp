# Loss against step, with the line that was predicted.
falls = rate > 0 && rate < 1
heading = loss_before == 0 ? "There is nothing to lose at the bottom" \
        : steps_taken == 0 ? "No step was taken" \
        : rate == 0.5 ? "One step, and no loss is left" \
        : falls ? "A straight line: every step divides the loss alike" \
        : rate > 1 ? "A straight line upward: every step multiplies the loss" \
        : "A level line: no step changes the loss"
description = sprintf("Loss against step on a logarithmic scale. It starts at %g and ends at %.2g after %s. The measured points lie on the predicted straight line: each step multiplies the loss by (1 - 2 · %g)² = %.3g.", \
    loss_before, loss_final, counted(steps_taken, "step"), rate, factor**2)

eval entitle
set xlabel "step k"
set ylabel "loss J"
set grid lc rgb faint
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
plot record index "prediction" using "step":(loss_before > 0 ? positive(column("loss")) : 0) with lines lc rgb blue lw 2 title "predicted, (1 − 2α)^{2k} J_0" enhanced, \
     record index "path" using "step":(loss_before > 0 ? positive(column("loss")) : 0) every every_nth with points pt 7 ps 0.7 lc rgb vermillion title "measured"
