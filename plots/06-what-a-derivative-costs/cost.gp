# The cost of a gradient against the number of inputs.
#size 460 262
heading = largest > 1 ? "Backward it costs a few runs, however many inputs there are" : "A ring of one input: backward is no better than forward"
description = sprintf("Seconds for the gradient of a ring of up to %.0f numbers. The tape takes %.1f times as long as the value alone at the end. Forward mode and differences, timed up to %s, rise twice as steeply.", \
    largest, gradient_over_value, counted(one_by_one_up_to, "input"))

eval logarithmic("xy")
set grid y lc rgb faint dt 1
# The last value of a column that is a number: eval last("forward").
last(column_name) = sprintf('stats record index cost using (column("%s") > 0 ? (last_value = column("%s"), last_at = column(1), 0) : 0) nooutput', column_name, column_name)

cost = "measured-cost"
set xrange [0.7:60 * largest]
set ytics 1e2
set xlabel "inputs"
eval above("seconds")
eval last("reverse")
set label "the tape" at last_at, last_value offset 0.8, 0.3 tc rgb blue
eval last("value")
set label "the value" at last_at, last_value offset 0.8, -0.3 tc rgb ink
lines = ""
if (one_by_one_up_to >= 1) {
    eval last("forward")
    set label "forward mode" at last_at, last_value right offset -1.4, 0.5 tc rgb green
    set label "differences" at last_at, last_value right offset -2.2, -0.6 tc rgb vermillion
    lines = 'record index cost using "inputs":"differences" with linespoints ls 2, ' \
          . 'record index cost using "inputs":"forward" with points pt 8 ps 1.2 lw 1.5 lc rgb green, '
}
eval "plot " . lines . 'record index cost using "inputs":"reverse" with linespoints ls 1, ' \
     . 'record index cost using "inputs":"value" with lines lc rgb ink lw 1.6 dt (2,4)'
