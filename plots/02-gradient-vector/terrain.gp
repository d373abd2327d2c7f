# The mountain of chapter 1 from above, with its gradient field.
#size 460 440
heading = "On the mountain every arrow points the steepest way up"
description = sprintf("Contours of the mountain from above, lighter where it is higher: two summits at (0, 1) and (0, -1), two passes at (1, 0) and (-1, 0), a valley in the middle. Arrows of equal length show the direction of the gradient; they run from the valley and the plain towards the summits. At (%g, %g) the gradient is (%.2f, %.2f)%s. From a place near the eastern pass two arrows start: the gradient at %.0f degrees, and the way to the nearest summit at %.0f.", \
    terrain_at[1], terrain_at[2], to_decimals(terrain_gradient[1], 2), to_decimals(terrain_gradient[2], 2), \
    terrain_angle == terrain_angle ? sprintf(", shown by a large arrow at %.0f degrees", terrain_angle) : "", gradient_points_at, summit_lies_at)

# Contours, and the height of each: gnuplot writes one block to a level.
grid = "terrain-heights"
set cntrparam levels incremental 0.25, 0.25, 3
eval contours
stats $contour using 3 nooutput
blocks = STATS_blocks
array level[blocks]
do for [i = 1:blocks] { stats $contour index i - 1 using 3 nooutput; level[i] = STATS_min }

set size ratio -1
set xrange [-2.5:2.5]
set yrange [-2.5:2.5]
set xtics 1
set ytics 1
set xlabel "{/:Italic x}, east (km)"
eval above("{/:Italic y}, north (km)")
set palette defined (0 "#4a66b0", 1 "#21918c", 2 "#4fae52", 3 "#b8a200")
set cbrange [0:3]
set cbtics 1
set colorbox user origin 0.87, 0.3 size 0.03, 0.45
set label 97 "height" at screen 0.99, screen 0.84 right tc rgb ink
set label 96 "(100 m)" at screen 0.99, screen 0.785 right tc rgb ink
set rmargin at screen 0.83
set lmargin at screen 0.09
unit = 0.17
part(g) = column("length") > 0.02 ? unit * column(g) / column("length") : NaN
set arrow from 0.5, 0.1 to 0.02, 0.96 head filled size screen 0.022,20,60 lc rgb blue lw 1.8 dt (6,4) front
set arrow from 0.5, 0.1 to 0.5 + 0.75 * cos(gradient_points_at * pi / 180), 0.1 + 0.75 * sin(gradient_points_at * pi / 180) head filled size screen 0.022,20,60 lc rgb blue lw 2.2 front
set label "to the summit" at 0.1, 0.62 right tc rgb blue front
set label "the gradient" at 0.75, 0.1 left tc rgb blue front
plot for [i = 1:blocks] $contour index i - 1 using 1:2 with lines lc palette cb level[i] lw 1.8, \
     record index "terrain-arrows" using (column("x") - part("gx") / 2):(column("y") - part("gy") / 2):(part("gx")):(part("gy")) with vectors lc rgb grey lw 1 filled head size screen 0.014,20,60, \
     "+" using (terrain_at[1]):(terrain_at[2]):(0.5 * terrain_gradient[1]):(0.5 * terrain_gradient[2]) every ::0::0 with vectors arrowstyle 2, \
     "+" using (terrain_at[1]):(terrain_at[2]) every ::0::0 with points pt 7 ps 1 lc rgb vermillion
