# The two slices as curves, each with its tangent.
#size 460 450
heading = "Hold one coordinate still, and the mountain is a curve with a slope"
description = sprintf("Two curves, one above the other. Above: the height along the way to the east, with y = %g held still; its tangent at x = %g has slope %.3f. Below: the height along the way to the north, with x = %g held still; its tangent at y = %g has slope %.3f.", \
    at[2], at[1], to_decimals(df_dx, 3), at[1], at[2], to_decimals(df_dy, 3))

set multiplot layout 2,1 margins 0.08,0.97,0.16,0.92 spacing 0,0.22
set yrange [-0.1:3.2]
set ytics 1
set grid y lc rgb faint dt 1
eval above("height (100 m)")
label_at(slope) = slope > 0 ? "right" : "left"
away(slope) = slope > 0 ? -1 : 1
slope_is(letter, slope) = sprintf("slope ∂{/:Italic f} / ∂{/:Italic %s} = ", letter) . decimals(slope, 3)
eval sprintf('set label 1 slope_is("x", df_dx) at at[1], height offset %d, 1.2 %s tc rgb ink', away(df_dx), label_at(df_dx))
set label 2 sprintf("{/:Italic y} = %s held still", spelt(at[2])) at graph 0.99, graph 0.9 right tc rgb vermillion
set xlabel "{/:Italic x}, east (km)"
plot record index "slice-east" using "place":"height" with lines ls 2, \
     record index "tangent-east" using "place":"height" with lines lc rgb ink lw 2, \
     "+" using (at[1]):(height) every ::0::0 with points pt 7 ps 1 lc rgb ink
eval sprintf('set label 1 slope_is("y", df_dy) at at[2], height offset %d, 1.2 %s tc rgb ink', away(df_dy), label_at(df_dy))
set label 2 sprintf("{/:Italic x} = %s held still", spelt(at[1])) at graph 0.99, graph 0.9 right tc rgb blue
unset label 99
set xlabel "{/:Italic y}, north (km)"
plot record index "slice-north" using "place":"height" with lines ls 1, \
     record index "tangent-north" using "place":"height" with lines lc rgb ink lw 2, \
     "+" using (at[2]):(height) every ::0::0 with points pt 7 ps 1 lc rgb ink
unset multiplot
