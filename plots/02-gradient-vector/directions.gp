# The slope in every direction.
#size 460 350
#constant 360: degrees in a full turn
heading = gradient_norm == 0 ? "On level ground the slope is zero in every direction" \
        : "The slope is a cosine, and its top is the gradient"
description = sprintf("Slope of the bowl at (%g, %g) against the direction of walking, from 0 to 360 degrees. It is a cosine with its top %s It is zero at right angles to the gradient, along the contour, and lowest straight against it.", \
    at[1], at[2], gradient_norm > 0 ? sprintf("at %.4g degrees, the direction of the gradient, where it equals the gradient's length, %g.", steepest_angle, gradient_norm) : "of height 0.")

top = gradient_norm > 0 ? gradient_norm : 1
set xrange [0:360]
set yrange [-1.25 * top:1.45 * top]
set format x "%g°"
set xtics 90
set mxtics 2
set ytics round_step(2 * top)
set grid y lc rgb faint dt 1
set bmargin 5
set xlabel "direction, from the {/:Italic x}-axis" offset 0, -1
eval above("slope")
# Under the axis, which way that is.
if (!plain) { do for [k = 0:8] {
    set arrow 10 + k from first 45 * k - 9 * cos(k * pi / 4), graph -0.3 - 0.045 * sin(k * pi / 4) rto first 18 * cos(k * pi / 4), graph 0.09 * sin(k * pi / 4) \
        head filled size character 0.5, 20, 60 lc rgb ink lw 1.2
} }
steep = gradient_norm > 0 ? steepest_angle : 0
if (gradient_norm > 0) {
    set arrow 1 from steep, -1.25 * top to steep, top nohead lc rgb vermillion lw 1.5 dt (2,4)
    set label 1 sprintf("the gradient: %.1f°", steep) at steep, 1.22 * top left offset -0.5, 0 tc rgb vermillion
    if (steep > 180) { set label 1 right offset 0.5, 0 }
    across = steep < 120 ? steep + 100 : steep - 100
    set label 2 "|∇{/:Italic J} | cos {/:Italic θ}" at across, top * cos((across - steep) * pi / 180) left offset 1, 0.8 tc rgb blue
    if (across < steep) { set label 2 right offset -1, 0.8 }
    set label 3 "measured" at steep + 180 < 340 ? steep + 180 : steep - 180, -top center offset 0, 1 tc rgb ink
}
plot record index "directions" using "degrees":"predicted" with lines lc rgb blue lw 2.2, \
     record index "directions" using "degrees":"slope" every 15 with points pt 6 ps 0.8 lc rgb ink
