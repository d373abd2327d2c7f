# The error of six methods on five functions.
#size 460 340
heading = "Differences lose digits; the others only what the program loses"
description = sprintf("Relative error of the slope of five functions by six methods, on a logarithmic axis. On sin exp x, on Squire and Trapp's function and on x √x forward differences are right to about 8 digits, central ones to about 10, Richardson's to 12 and more; on tanh x, far out, each loses six of them. The complex step, dual numbers and the tape are right to the last digit there. On the chaotic loop the differences are off by %.1g, %.1g and %.1g, and the tape by %.1g.", \
    loop_by_differences[1], loop_by_differences[2], loop_by_differences[3], loop_by_tape)

set logscale x
set format x "10^{%L}"
unset mxtics
set xrange [1e-18:100]
set xtics 1e4
set yrange [5.5:-0.4]
set ytics ("sin exp {/:Italic x}" 1, "Squire, Trapp" 2, "{/:Italic x} √{/:Italic x}" 3, "tanh {/:Italic x}" 4, "chaotic loop" 5) scale 0
set border 1
set xlabel "relative error"
do for [k = 1:5:2] { set object k rectangle from graph 0, first k - 0.5 to graph 1, first k + 0.5 behind fc rgb faint fs transparent solid 0.4 noborder }
# An error of zero has no place on a logarithmic axis; draw it at the left.
drawable(e) = e > 1e-17 ? e : 1e-17
set lmargin at screen 0.26
set rmargin at screen 0.97
set label "exact" at 1.5e-17, 0.3 center tc rgb blue
set label "Richardson" at 1e-13, -0.1 center tc rgb purple
set label "central" at 1e-10, 0.3 center tc rgb green
set label "forward" at 3e-8, -0.1 center offset 1, 0 tc rgb vermillion
method(column_name) = sprintf('record index "errors" using (drawable(column("%s"))):"function" with points ', column_name)
eval "plot " . method("forward") . 'pt 7 ps 0.9 lc rgb vermillion, ' \
     . method("central") . 'pt 13 ps 1.1 lc rgb green, ' \
     . method("richardson") . 'pt 9 ps 1 lc rgb purple, ' \
     . method("complex_step") . 'pt 7 ps 0.8 lc rgb blue, ' \
     . method("dual") . 'pt 7 ps 0.8 lc rgb blue, ' \
     . method("tape") . 'pt 7 ps 0.8 lc rgb blue'
