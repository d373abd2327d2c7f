# Hubble's nebulae and two weights: the lines at the left, the way over the bowl of the loss at the right.
#size 640 400
heading = line_stopped_because eq "converged" ? "Across the trough the steps zigzag, along the trough they creep" \
        : line_stopped_because eq "diverged" ? "Two weights: at this rate they run away" \
        : "Two weights: the descent has not arrived"
description = sprintf("Left: velocity against distance of 24 nebulae, and the line after %s, dashed the lines on the way. Right: contours of the loss over the two weights, long tilted ellipses, and the way of the descent from (0, 0) to (%.1f, %.1f).", \
    counted(line_steps, "step"), line_weights[1], line_weights[2])

eval entitle
unset title
set multiplot layout 1,2 margins 0.13,0.97,0.17,0.84 spacing 0.14
unset key
set xlabel "distance (million parsecs)"
set label 1 "velocity (km/s)" at graph 0, 1.07 left tc rgb ink font ",15"
set xrange [0:2.2]
set yrange [-300:1200]
set xtics 1
set ytics 500
array a[10002]
array b[10002]
stats record index "line" using (a[int($0) + 1] = column("a"), b[int($0) + 1] = column("b"), 0) nooutput
shown(k) = k <= line_steps ? k + 1 : 1
plot a[shown(1)] + b[shown(1)] * x with lines lc rgb vermillion lw 1.2 dt (6,4), \
     a[shown(4)] + b[shown(4)] * x with lines lc rgb vermillion lw 1.2 dt (6,4), \
     a[int(line_steps) + 1] + b[int(line_steps) + 1] * x with lines lc rgb vermillion lw 2.5, \
     record index "nebulae" using "distance":"velocity" with points pt 7 ps 0.6 lc rgb blue
unset label 100

set size ratio -1
set xrange [-400:400]
set yrange [-100:700]
set xlabel "a (km/s)"
set label 1 "b (km/s for each million parsecs)" at graph -0.1, 1.09 left
set xtics 400
set ytics 200
grid = "heights-line"
set cntrparam levels discrete 14000, 17000, 25000, 40000, 60000, 90000, 130000, 180000, 240000, 310000
eval contours
plot $contour using 1:2 with lines lc rgb grey lw 1, \
     record index "line" using "a":"b" with linespoints ls 2 lw 1.6 ps 0.5, \
     record index "line" using "a":"b" every ::0::0 with points pt 7 ps 1.2 lc rgb blue
unset multiplot
