# The memory of a tape against the length of the run, whole and in stretches.
#size 460 340
heading = sprintf("Checkpoints: %.3g times less memory for one more run", memory_ratio)
description = sprintf("Bytes against the number of ticks of the pendulum, up to %.0f, both axes logarithmic. The whole tape grows in proportion, to %.0f bytes. Recorded in stretches it grows with the square root, half as steeply, to %.0f bytes.", \
    ticks, whole_bytes, checkpointed_bytes)

eval logarithmic("xy")
set xrange [40:2 * ticks]
set xlabel "ticks {/:Italic N}"
eval above("bytes")
set grid y lc rgb faint dt 1
set label "recorded whole: grows as {/:Italic N}" at graph 0.08, graph 0.86 left tc rgb vermillion
set label "in stretches: as √{/:Italic N}" at graph 0.97, graph 0.2 right tc rgb blue
plot record index "memory" using "ticks":"whole" with linespoints ls 2, \
     record index "memory" using "ticks":"checkpointed" with linespoints ls 1
