# The mountain of chapter 1 from above, with its gradient field.
#size 640 640
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

eval entitle
set size ratio -1
set xrange [-2.5:2.5]
set yrange [-2.5:2.5]
set xlabel "x, east (km)"
set ylabel "y, north (km)"
# Colours for lines: the whole range must stand out from paper, light or dark.
set palette defined (0 "#4a66b0", 1 "#21918c", 2 "#4fae52", 3 "#b8a200")
set cbrange [0:3]
set cblabel "height (100 m)" textcolor rgb ink
set cbtics 1
set colorbox user origin 0.87, 0.25 size 0.025, 0.5
set rmargin at screen 0.84
set lmargin at screen 0.14
# An arrow for direction only: where the ground is level there is none.
unit = 0.19
part(g) = column("length") > 0.02 ? unit * column(g) / column("length") : NaN
unset key
set style textbox opaque fc rgb paper noborder margins 0.3, 0.3
set arrow from 0.5, 0.1 to 0.02, 0.96 head filled size screen 0.018,20,60 lc rgb blue lw 2 dt (6,4) front
set arrow from 0.5, 0.1 to 0.5 + 0.75 * cos(gradient_points_at * pi / 180), 0.1 + 0.75 * sin(gradient_points_at * pi / 180) head filled size screen 0.018,20,60 lc rgb blue lw 2.5 front
set label "to the summit" at 0.12, 0.62 right tc rgb blue front boxed
set label "the gradient" at 0.9, 0.22 left tc rgb blue front boxed
plot for [i = 1:blocks] $contour index i - 1 using 1:2 with lines lc palette cb level[i] lw 2.2, \
     record index "terrain-arrows" using (column("x") - part("gx") / 2):(column("y") - part("gy") / 2):(part("gx")):(part("gy")) with vectors arrowstyle 1, \
     "+" using (terrain_at[1]):(terrain_at[2]):(0.5 * terrain_gradient[1]):(0.5 * terrain_gradient[2]) every ::0::0 with vectors arrowstyle 2, \
     "+" using (terrain_at[1]):(terrain_at[2]) every ::0::0 with points pt 7 ps 1 lc rgb vermillion
