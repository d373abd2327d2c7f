# The Jacobian of a layer, forward and backward, for layers of one size and many shapes.
#size 460 340
heading = "Few inputs: go forward.  Few outputs: go back."
description = sprintf("Seconds for the Jacobian of a layer with %.0f weights, against its number of inputs, both axes logarithmic; the more inputs, the fewer outputs. Forward mode costs one run for each input and rises; reverse mode costs one sweep for each output and falls. %s", jacobian_entries, ways_cross == ways_cross ? sprintf("They cross between %.0f and %.0f inputs.", ways_cross / 2, ways_cross) : "")

eval logarithmic("xy")
set xlabel sprintf("inputs (outputs: %.0f / inputs)", jacobian_entries)
eval above("seconds")
set grid y lc rgb faint dt 1
set label "backward," at graph 0.14, graph 0.93 left tc rgb blue
set label "an output at a time" at graph 0.14, graph 0.84 left tc rgb blue
set label "forward, an input at a time" at graph 0.06, graph 0.1 left tc rgb green
plot record index "measured-ways" using "inputs":"forward" with linespoints ls 3, \
     record index "measured-ways" using "inputs":"reverse" with linespoints ls 1
