# The two slices as curves, each with its tangent.
#size 640 600
heading = "Hold one coordinate still, and the mountain is a curve with a slope"
description = sprintf("Two curves, one above the other. Above: the height along the way to the east, with y = %g held still; its tangent at x = %g has slope %.3f. Below: the height along the way to the north, with x = %g held still; its tangent at y = %g has slope %.3f.", \
    at[2], at[1], to_decimals(df_dx, 3), at[1], at[2], to_decimals(df_dy, 3))

eval entitle
set multiplot layout 2,1 margins 0.12,0.97,0.12,0.9 spacing 0,0.16
set yrange [-0.2:4.6]
set ytics 1
set grid lc rgb faint
set ylabel "height (100 m)"
set key inside top left vertical
set xlabel "x, east (km)" offset 0, 0.6
plot record index "slice-east" using "place":"height" with lines ls 2 title sprintf("y = %g held still", at[2]), \
     record index "tangent-east" using "place":"height" with lines lc rgb ink lw 2.5 title sprintf("slope ∂f/∂x = %.3f", df_dx), \
     "+" using (at[1]):(height) every ::0::0 with points pt 7 ps 1 lc rgb ink notitle
unset label 100
set xlabel "y, north (km)"
plot record index "slice-north" using "place":"height" with lines ls 1 title sprintf("x = %g held still", at[1]), \
     record index "tangent-north" using "place":"height" with lines lc rgb ink lw 2.5 title sprintf("slope ∂f/∂y = %.3f", df_dy), \
     "+" using (at[2]):(height) every ::0::0 with points pt 7 ps 1 lc rgb ink notitle
unset multiplot
