# Contours of the bowl, its gradient field, and the gradient where you stand.
#size 640 640
heading = "The gradient crosses every contour at a right angle, uphill"
description = sprintf("Circular contours of the bowl, with small arrows that all point outward, each square on its contour, longer further out. At (%g, %g), where the height is %g, a large arrow shows the gradient (%g, %g) of length %g, drawn at an eighth of its length.", \
    at[1], at[2], height, gradient[1], gradient[2], gradient_norm)

reach = 1.5 * (abs(at[1]) > abs(at[2]) ? abs(at[1]) : abs(at[2]))
if (reach == 0) { reach = 1 }
scale = 0.125
eval entitle
set size ratio -1
set xrange [-reach:reach]
set yrange [-reach:reach]
set xlabel "x"
set ylabel "y" rotate by 0
grid = "bowl-heights"
set cntrparam levels 10
eval contours
plot $contour using 1:2 with lines lc rgb grey lw 1 title "contours of J", \
     record index "bowl-arrows" using "x":"y":(0.055 * column("gx")):(0.055 * column("gy")) with vectors lc rgb blue lw 1.6 filled head size screen 0.012,20,60 title "gradient field", \
     "+" using (at[1]):(at[2]):(scale * gradient[1]):(scale * gradient[2]) every ::0::0 with vectors arrowstyle 2 title "gradient where you stand", \
     "+" using (at[1]):(at[2]) every ::0::0 with points pt 7 ps 1 lc rgb vermillion notitle
