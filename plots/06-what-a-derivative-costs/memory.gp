# The memory of a tape against the length of the run, whole and in stretches.
#size 640 440
heading = sprintf("Checkpoints: %.3g times less memory for one more run", memory_ratio)
description = sprintf("Bytes against the number of ticks of the pendulum, up to %.0f, both axes logarithmic. The whole tape grows in proportion, to %.0f bytes. Recorded in stretches it grows with the square root, half as steeply, to %.0f bytes.", \
    ticks, whole_bytes, checkpointed_bytes)

eval entitle
eval logarithmic("xy")
set xrange [40:2 * ticks]
set xlabel "ticks"
set ylabel "bytes"
set grid lc rgb faint
plot record index "memory" using "ticks":"whole" with linespoints ls 2 title "recorded whole", \
     record index "memory" using "ticks":"checkpointed" with linespoints ls 1 title "in stretches"
