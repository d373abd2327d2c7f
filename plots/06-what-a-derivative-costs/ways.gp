# The Jacobian of a layer, forward and backward, for layers of one size and many shapes.
#size 640 440
heading = "Few inputs: go forward.  Few outputs: go back."
description = sprintf("Seconds for the Jacobian of a layer with %.0f weights, against its number of inputs, both axes logarithmic; the more inputs, the fewer outputs. Forward mode costs one run for each input and rises; reverse mode costs one sweep for each output and falls. %s", jacobian_entries, ways_cross == ways_cross ? sprintf("They cross between %.0f and %.0f inputs.", ways_cross / 2, ways_cross) : "")

eval entitle
eval logarithmic("xy")
set xlabel "inputs (and the fewer outputs)"
set ylabel "seconds"
set grid lc rgb faint
plot record index "measured-ways" using "inputs":"forward" with linespoints ls 3 title "forward, an input at a time", \
     record index "measured-ways" using "inputs":"reverse" with linespoints ls 1 title "backward, an output at a time"
