# The mountain, its two slices through the place where you stand, and their tangents.
#size 640 370
heading = sprintf("East it goes %s, north it goes %s: two slopes at one place", \
    df_dx > 0 ? "up" : df_dx < 0 ? "down" : "nowhere", df_dy > 0 ? "up" : df_dy < 0 ? "down" : "nowhere")
description = sprintf("A mountain with two summits, two passes and a valley between them. Through (%g, %g), at height %.3f, run two slices, with tangents of slope %.3f to the east and %.3f to the north.", \
    at[1], at[2], height, to_decimals(df_dx, 3), to_decimals(df_dy, 3))

eval entitle
eval relief
set view 58, 112, 1.05, 1.2
set origin -0.04, -0.04
set label "y, north (km)" at screen 0.31, 0.08 center tc rgb ink
set label "x, east (km)" at screen 0.79, 0.16 left tc rgb ink
set key at screen 0.99, 0.84 right top vertical
set zlabel "height (100 m)" rotate parallel offset 3.2, 0
farther = abs(at[1]) > abs(at[2]) ? abs(at[1]) : abs(at[2])
reach = farther + 0.5 > 2.5 ? farther + 0.5 : 2.5
set xrange [-reach:reach]
set yrange [-reach:reach]
set zrange [-0.2:3.2]
set ztics 1
lift = 0.03
splot record index "surface" using "x":"y":"height" with pm3d notitle, \
      record index "slice-east" using "place":(at[2]):(column("height") + lift) with lines ls 2 lw 3.5 title "slice to the east", \
      record index "slice-north" using (at[1]):"place":(column("height") + lift) with lines ls 1 lw 3.5 title "slice to the north", \
      record index "tangent-east" using "place":(at[2]):(column("height") + lift) with lines lc rgb ink lw 3 notitle, \
      record index "tangent-north" using (at[1]):"place":(column("height") + lift) with lines lc rgb ink lw 3 title "their tangents", \
      "+" using (at[1]):(at[2]):(height + lift) every ::0::0 with points pt 7 ps 1 lc rgb ink notitle
