# Six rates side by side, on the slice of the bowl through the start.
#size 640 400
#narrow 360 560
heading = loss_before == 0 ? "At the bottom no rate leads anywhere" \
        : rates[1] == 0.1 && rates[2] == 0.45 && rates[3] == 0.5 && rates[4] == 0.9 && rates[5] == 1 && rates[6] == 1.1 \
          ? "Crawl, jump, zigzag, for ever, away: the rate decides" \
        : "Six descents that differ in nothing but the rate"
description = sprintf("Six times the same parabola, with the first steps of a descent at the rates %g, %g, %g, %g, %g and %g.", \
    rates[1], rates[2], rates[3], rates[4], rates[5], rates[6])

far = 1.6 * sqrt(loss_before)
if (far == 0) { far = 1 }
if (narrow) { set multiplot layout 3,2 margins 0.03,0.97,0.03,0.9 spacing 0.06,0.11 } else { set multiplot layout 2,3 margins 0.02,0.98,0.04,0.86 spacing 0.05,0.2 }
set xrange [-far:far]
set yrange [-0.06 * far**2:far**2]
unset tics
set border 1 lc rgb grey
set samples 101
fate(a) = a == 0 || loss_before == 0 ? "stays" : a < 0.4 ? "crawls" : a < 0.5 ? "nearly jumps" : a == 0.5 ? "jumps" \
        : a < 1 ? "zigzags" : a == 1 ? "for ever" : "away"
counts(k) = rates[k] > 0 && rates[k] < 1 && loss_before > 0 ? ", " . counted(steps_by_rate[k], "step") : ""
do for [i = 1:6] {
    eval panel(sprintf("{/:Italic α} = %g: %s", rates[i], fate(rates[i])) . (narrow || plain ? "" : counts(i)))
    plot x**2 with lines lc rgb grey lw 1.5, \
         record index "rates" using "along":"loss" every :::(i - 1)::(i - 1) with linespoints ls 2 lw 1.6 ps 0.5, \
         record index "rates" using "along":"loss" every ::0:(i - 1):0:(i - 1) with points pt 7 ps 0.9 lc rgb blue
}
unset multiplot
