# Hubble's nebulae and two weights: the lines at the left, the way over the bowl of the loss at the right.
#size 640 360
#narrow 360 640
heading = line_stopped_because eq "converged" ? "Across the trough the steps zigzag, along the trough they creep" \
        : line_stopped_because eq "diverged" ? "Two weights: at this rate they run away" \
        : "Two weights: the descent has not arrived"
description = sprintf("Left: velocity against distance of 24 nebulae, and the line after %s, dashed the lines on the way. Right: contours of the loss over the two weights, long tilted ellipses, and the way of the descent from (0, 0) to (%.1f, %.1f).", \
    counted(line_steps, "step"), line_weights[1], line_weights[2])

# Side by side, or, on a telephone, one above the other.
if (narrow) { set multiplot layout 2,1 margins 0.16,0.96,0.12,0.94 spacing 0,0.2 } else { set multiplot layout 1,2 margins 0.085,0.98,0.21,0.88 spacing 0.11 }

set xlabel "distance (million parsecs)"
eval above("velocity (km/s)")
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
     a[int(line_steps) + 1] + b[int(line_steps) + 1] * x with lines lc rgb vermillion lw 2.2, \
     record index "nebulae" using "distance":"velocity" with points pt 7 ps 0.6 lc rgb blue

set size ratio -1
set xrange [-400:400]
set yrange [-100:700]
set xlabel "the weight {/:Italic a} (km/s)"
eval above("the weight {/:Italic b}")
set xtics 400
set ytics 200
grid = "heights-line"
set cntrparam levels discrete 14000, 17000, 25000, 40000, 60000, 90000, 130000, 180000, 240000, 310000
eval contours
plot $contour using 1:2 with lines lc rgb soft lw 1, \
     record index "line" using "a":"b" with linespoints ls 2 lw 1.4 ps 0.5, \
     record index "line" using "a":"b" every ::0::0 with points pt 7 ps 1.1 lc rgb blue
unset multiplot
