# The error of six methods on five functions.
#size 640 600
heading = "Differences lose digits; the others only what the program loses"
description = sprintf("Relative error of the slope of five functions by six methods, on a logarithmic axis. On sin exp x, on Squire and Trapp's function and on x √x forward differences are right to about 8 digits, central ones to about 10, Richardson's to 12 and more; on tanh x, far out, each loses six of them. The complex step, dual numbers and the tape are right to the last digit there. On the chaotic loop the differences are off by %.1g, %.1g and %.1g, and the tape by %.1g.", \
    loop_by_differences[1], loop_by_differences[2], loop_by_differences[3], loop_by_tape)

eval entitle
set logscale x
set format x "10^{%L}"
unset mxtics
set xrange [3e-18:100]
set xtics 1e4
set yrange [5.6:0.4]
set ytics ("sin exp x" 1, "Squire, Trapp" 2, "x √x" 3, "tanh x" 4, "chaotic loop" 5)
set border 1
set grid xtics lc rgb faint
set xlabel "relative error"
# An error of zero has no place on a logarithmic axis; draw it at the left.
drawable(e) = e > 1e-17 ? e : 1e-17
method(column_name, place) = sprintf('record index "errors" using (drawable(column("%s"))):(column("function") + %g) with points ', column_name, place)
eval "plot " . method("forward", -0.35) . 'pt 5 ps 0.7 lc rgb vermillion title "forward difference", ' \
     . method("central", -0.21) . 'pt 4 ps 0.8 lw 2 lc rgb vermillion title "central", ' \
     . method("richardson", -0.07) . 'pt 9 ps 0.9 lc rgb purple title "Richardson", ' \
     . method("complex_step", 0.07) . 'pt 13 ps 0.9 lc rgb green title "complex step", ' \
     . method("dual", 0.21) . 'pt 6 ps 0.9 lw 2 lc rgb blue title "dual", ' \
     . method("tape", 0.35) . 'pt 7 ps 0.8 lc rgb blue title "tape"'
