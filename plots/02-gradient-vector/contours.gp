# Contours of the bowl, its gradient field, and the gradient where you stand.
#size 640 400
heading = gradient_norm > 0 ? "The gradient crosses every contour at a right angle, uphill" : "At the bottom of the bowl the gradient is no arrow"
description = sprintf("Circular contours of the bowl, and arrows that all point outward, square on their contours. At (%g, %g), at height %g, %s.", \
    at[1], at[2], height, gradient_norm > 0 ? sprintf("a large arrow shows the gradient (%g, %g), drawn at an eighth of its length", gradient[1], gradient[2]) : "there is no arrow")

reach = 1.5 * (abs(at[1]) > abs(at[2]) ? abs(at[1]) : abs(at[2]))
if (reach == 0) { reach = 1 }
scale = 0.125
eval entitle
set size ratio -1
set xrange [-reach:reach]
set yrange [(at[2] < 0 ? -1 : -0.3) * reach:(at[2] < 0 ? 0.3 : 1) * reach]
set xlabel "x"
set ylabel "y" rotate by 0
grid = "bowl-heights"
set cntrparam levels 10
eval contours
unset key
if (gradient_norm > 0) {
    set style textbox opaque fc rgb paper noborder margins 0.3, 0.3
    set label 1 sprintf("∇J = (%g, %g)", gradient[1], gradient[2]) at at[1], at[2] offset 1.5, -0.9 left tc rgb vermillion front boxed
}
plot $contour using 1:2 with lines lc rgb grey lw 1 title "contours of J", \
     record index "bowl-arrows" using "x":"y":(0.055 * column("gx")):(0.055 * column("gy")) with vectors lc rgb blue lw 1.6 filled head size screen 0.012,20,60 title "gradient field", \
     "+" using (at[1]):(at[2]):(scale * gradient[1]):(scale * gradient[2]) every ::0::0 with vectors arrowstyle 2 title "gradient where you stand", \
     "+" using (at[1]):(at[2]) every ::0::0 with points pt 7 ps 1 lc rgb vermillion notitle
