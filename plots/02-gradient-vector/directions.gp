# The slope in every direction.
#constant 360: degrees in a full turn
heading = gradient_norm == 0 ? "On level ground the slope is zero in every direction" \
        : "The slope is a cosine, and its top is the gradient"
description = sprintf("Slope of the bowl at (%g, %g) against the direction of walking, from 0 to 360 degrees. It is a cosine with its top %s It is zero at right angles to the gradient, along the contour, and lowest straight against it.", \
    at[1], at[2], gradient_norm > 0 ? sprintf("at %.4g degrees, the direction of the gradient, where it equals the gradient's length, %g.", steepest_angle, gradient_norm) : "of height 0.")

eval entitle
top = gradient_norm > 0 ? gradient_norm : 1
set xrange [0:360]
set yrange [-1.25 * top:1.45 * top]
set xtics 45
set grid lc rgb faint
set xlabel "direction (degrees from the x-axis)"
set ylabel "slope"
set xzeroaxis lc rgb grey
steep = gradient_norm > 0 ? steepest_angle : 0
if (gradient_norm > 0) {
    set arrow from steep, -1.25 * top to steep, top nohead lc rgb vermillion lw 1.5 dt (2,4)
    if (steep > 180) { set label sprintf("the gradient: %.1f°", steep) at steep, 1.2 * top right tc rgb vermillion }
    if (steep <= 180) { set label sprintf("the gradient: %.1f°", steep) at steep, 1.2 * top left tc rgb vermillion }
}
plot record index "directions" using "degrees":"predicted" with lines lc rgb blue lw 5 title "|∇J| cos θ", \
     record index "directions" using "degrees":"slope" every 10 with points pt 7 ps 0.7 lc rgb ink title "measured"
