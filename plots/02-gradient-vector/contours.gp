# Contours of the bowl, its gradient field, and the gradient where you stand.
#size 460 330
heading = gradient_norm > 0 ? "The gradient crosses every contour at a right angle, uphill" : "At the bottom of the bowl the gradient is no arrow"
description = sprintf("Circular contours of the bowl, and arrows that all point outward, square on their contours. At (%g, %g), at height %g, %s.", \
    at[1], at[2], height, gradient_norm > 0 ? sprintf("a large arrow shows the gradient (%g, %g), drawn at an eighth of its length", gradient[1], gradient[2]) : "there is no arrow")

reach = 1.5 * (abs(at[1]) > abs(at[2]) ? abs(at[1]) : abs(at[2]))
if (reach == 0) { reach = 1 }
scale = 0.125
set size ratio -1
set xrange [-reach:reach]
set yrange [(at[2] < 0 ? -1 : -0.3) * reach:(at[2] < 0 ? 0.3 : 1) * reach]
set xtics round_step(2 * reach)
set ytics round_step(2 * reach)
set xlabel "{/:Italic x}"
eval above("{/:Italic y}")
grid = "bowl-heights"
between = round_step(1.5 * reach**2)
set cntrparam levels incremental between, between, 2 * reach**2
set samples 2
eval contours
# The height of each contour, between two rows of arrows, on the side away from where you stand.
row = 0.09 * reach * (at[2] < 0 ? -1 : 1)
across(k) = (at[1] < 0 ? 1 : -1) * sqrt(k * between - row**2)
do for [k = 1:floor(0.8 * reach**2 / between)] {
    set label 10 + k sprintf(k == 1 ? "{/:Italic J} = %g" : "%g", k * between) at across(k), row center offset (k == 1 && at[1] >= 0 ? 1 : 0), 0 tc rgb ink
}
if (gradient_norm > 0) {
    set label 1 sprintf("∇{/:Italic J} = (%s, %s)", spelt(gradient[1]), spelt(gradient[2])) at at[1], at[2] \
        offset (at[1] < 0 ? 1.2 : -1.2), 0 tc rgb vermillion
    if (at[1] >= 0) { set label 1 right }
}
# Arrows that would leave the picture are left out.
inside(g) = abs(column("x") + 0.055 * column("gx")) < 0.97 * reach && abs(column("y") + 0.055 * column("gy")) < 0.97 * reach \
    && (column("x") - at[1])**2 + (column("y") - at[2])**2 > (0.12 * reach)**2 ? 0.055 * column(g) : NaN
plot $contour using 1:2 with lines lc rgb soft lw 1, \
     record index "bowl-arrows" using "x":"y":(inside("gx")):(inside("gy")) with vectors lc rgb blue lw 1.4 filled head size screen 0.016,20,60, \
     "+" using (at[1]):(at[2]):(scale * gradient[1]):(scale * gradient[2]) every ::0::0 with vectors arrowstyle 2, \
     "+" using (at[1]):(at[2]) every ::0::0 with points pt 7 ps 1 lc rgb vermillion
