# Six rates side by side, on the slice of the bowl through the start.
#size 640 400
heading = loss_before == 0 ? "At the bottom no rate leads anywhere" \
        : rates[1] == 0.1 && rates[2] == 0.45 && rates[3] == 0.5 && rates[4] == 0.9 && rates[5] == 1 && rates[6] == 1.1 \
          ? "Crawl, jump, zigzag, for ever, away: the rate decides" \
        : "Six descents that differ in nothing but the rate"
description = sprintf("Six times the same parabola, with the first steps of a descent at the rates %g, %g, %g, %g, %g and %g.", \
    rates[1], rates[2], rates[3], rates[4], rates[5], rates[6])

far = 1.6 * sqrt(loss_before)
if (far == 0) { far = 1 }
set multiplot layout 2,3 margins 0.04,0.98,0.04,0.80 spacing 0.04,0.16
set xrange [-far:far]
set yrange [-0.06 * far**2:far**2]
set label 100 heading at screen 0.02, screen 0.95 left font ",18" textcolor rgb ink noenhanced
unset tics
set border 1 lc rgb grey
unset key
fate(a) = a == 0 || loss_before == 0 ? "stays" : a < 0.4 ? "crawls" : a < 0.5 ? "nearly jumps" : a == 0.5 ? "jumps" \
        : a < 1 ? "zigzags" : a == 1 ? "for ever" : "away"
do for [i = 1:6] {
    set title sprintf("%g: %s", rates[i], fate(rates[i])) font ",17" textcolor rgb ink offset 0, -0.6 noenhanced
    plot "+" using (-far + 2 * far * $0 / 100):((-far + 2 * far * $0 / 100)**2) every ::0::100 with lines lc rgb grey lw 1.5, \
         record index "rates" using "along":"loss" every :::(i - 1)::(i - 1) with linespoints ls 2 lw 1.6 ps 0.5, \
         record index "rates" using "along":"loss" every ::0:(i - 1):0:(i - 1) with points pt 7 ps 0.9 lc rgb blue
    unset label 100
}
unset multiplot
