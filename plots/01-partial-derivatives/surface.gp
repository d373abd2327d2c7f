# The mountain, its two slices through the place where you stand, and their tangents.
#size 640 560
heading = sprintf("East it goes %s, north it goes %s: two slopes at one place", \
    df_dx > 0 ? "up" : df_dx < 0 ? "down" : "nowhere", df_dy > 0 ? "up" : df_dy < 0 ? "down" : "nowhere")
description = sprintf("A mountain with two summits, two passes and a valley, in three dimensions. Through the point (%g, %g), at height %.3f, run two slices: one to the east with a tangent of slope %.3f, one to the north with a tangent of slope %.3f.", \
    at[1], at[2], height, df_dx, df_dy)

eval entitle
eval relief
set view 52, 112, 1.1, 1.1
set label "y, north (km)" at screen 0.38, 0.07 center tc rgb ink
set label "x, east (km)" at screen 0.83, 0.19 left tc rgb ink
set key at screen 0.99, 0.87 right top vertical
set zlabel "height (100 m)" rotate parallel offset 1, 0
set xrange [-2.5:2.5]
set yrange [-2.5:2.5]
set zrange [-0.2:3.2]
set ztics 1
lift = 0.03
splot record index "surface" using "x":"y":"height" with pm3d notitle, \
      record index "slice-east" using "place":(at[2]):(column("height") + lift) with lines ls 2 lw 3.5 title "slice to the east", \
      record index "slice-north" using (at[1]):"place":(column("height") + lift) with lines ls 1 lw 3.5 title "slice to the north", \
      record index "tangent-east" using "place":(at[2]):(column("height") + lift) with lines lc rgb ink lw 3 notitle, \
      record index "tangent-north" using (at[1]):"place":(column("height") + lift) with lines lc rgb ink lw 3 title "their tangents", \
      "+" using (at[1]):(at[2]):(height + lift) every ::0::0 with points pt 7 ps 1 lc rgb ink notitle
