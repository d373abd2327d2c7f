# The mountain, its two slices through the place where you stand, and their tangents.
#size 460 345
heading = sprintf("East it goes %s, north it goes %s: two slopes at one place", \
    df_dx > 0 ? "up" : df_dx < 0 ? "down" : "nowhere", df_dy > 0 ? "up" : df_dy < 0 ? "down" : "nowhere")
description = sprintf("A mountain with two summits, two passes and a valley between them. Through (%g, %g), at height %.3f, run two slices, with tangents of slope %.3f to the east and %.3f to the north.", \
    at[1], at[2], height, to_decimals(df_dx, 3), to_decimals(df_dy, 3))

farther = abs(at[1]) > abs(at[2]) ? abs(at[1]) : abs(at[2])
reach = farther + 0.5 > 2.5 ? farther + 0.5 : 2.5
if (plain) {
    # A text shows no relief, so it gets the contours, and the two ways.
    set xrange [-reach:reach]
    set yrange [-reach:reach]
    set xlabel "x, east (km)"
    eval above("y, north (km)")
    grid = "surface"
    set cntrparam levels incremental 0.25, 0.5, 3
    eval contours
    plot $contour using 1:2 with lines lc rgb soft, \
         "+" using (-reach + 2 * reach * $0 / 40):(at[2]) every ::0::40 with points pt "-", \
         "+" using (at[1]):(-reach + 2 * reach * $0 / 20) every ::0::20 with points pt "|", \
         "+" using (at[1]):(at[2]) every ::0::0 with points pt 7
} else {
    set view 56, 58, 1.2, 1.15
    set border 21 lc rgb grey
    set xyplane 0
    set tics scale 0.3
    set pm3d scansautomatic; unset colorbox
    set palette maxcolors 32
    set xrange [-reach:reach]
    set yrange [-reach:reach]
    set zrange [-0.2:3.2]
    set xtics round_step(2 * reach) offset -0.2, -0.2
    set ytics round_step(2 * reach) offset 0.2, -0.2
    set ztics 1
    set label 1 "height (100 m)" at screen 0.02, screen 0.93
    set label 2 "{/:Italic x}, east (km)" at screen 0.17, screen 0.1 center
    set label 3 "{/:Italic y}, north (km)" at screen 0.85, screen 0.07 center
    set label 4 "east: slope " . decimals(df_dx, 3) at screen 0.98, screen 0.93 right tc rgb vermillion
    set label 5 "north: slope " . decimals(df_dy, 3) at screen 0.98, screen 0.86 right tc rgb blue
    # From behind to the front: the farthest quarter of the land, the ways along it, the quarters beside, and
    # so on.  So the land hides what lies behind it.
    land(w, s) = sprintf('record index "surface" using "x":"y":(column("x") %s at[1] && column("y") %s at[2] ? column("height") : NaN) with pm3d, ', w, s)
    lift = 0.02
    east(w) = sprintf('record index "slice-east" using "place":(at[2]):(column("place") %s at[1] ? column("height") + lift : NaN) with lines ls 2 lw 3, ', w)
    north(s) = sprintf('record index "slice-north" using (at[1]):"place":(column("place") %s at[2] ? column("height") + lift : NaN) with lines ls 1 lw 3, ', s)
    eval "splot " . land("<=", ">=") . east("<=") . north(">=") . land("<=", "<=") . land(">=", ">=") . \
        east(">=") . north("<=") . land(">=", "<=") . \
        'record index "tangent-east" using "place":(at[2]):(column("height") + lift) with lines lc rgb ink lw 2.5, ' . \
        'record index "tangent-north" using (at[1]):"place":(column("height") + lift) with lines lc rgb ink lw 2.5, ' . \
        '"+" using (at[1]):(at[2]):(height + lift) every ::0::0 with points pt 7 ps 1 lc rgb ink'
}
