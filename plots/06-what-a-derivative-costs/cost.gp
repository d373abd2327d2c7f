# The cost of a gradient against the number of inputs.
#size 640 320
heading = largest > 1 ? "Backward it costs a few runs, however many inputs there are" : "A ring of one input: backward is no better than forward"
description = sprintf("Seconds for the gradient of a ring of up to %.0f numbers. The tape takes %.1f times as long as the value alone at the end. Forward mode and differences, timed up to %s, rise twice as steeply.", \
    largest, gradient_over_value, counted(one_by_one_up_to, "input"))

eval entitle
eval logarithmic("xy")
set xrange [0.7:2 * largest]
set xlabel "inputs"
set ylabel "seconds"
set grid lc rgb faint
cost = "measured-cost"
lines = ""
if (one_by_one_up_to >= 1) {
    lines = 'record index cost using "inputs":"differences" with linespoints ls 2 title "differences", ' \
          . 'record index cost using "inputs":"forward" with linespoints ls 3 title "forward mode", '
}
eval "plot " . lines . 'record index cost using "inputs":"reverse" with linespoints ls 1 title "the tape", ' \
     . 'record index cost using "inputs":"value" with lines lc rgb grey lw 2 dt (2,4) title "the value alone"'
