# The shared function as a graph: values forward, adjoints backward.
#size 460 320
heading = "Where a value is used twice, two messages are added"
description = sprintf("f = p (p + sin x) with p = x y, as a graph: above each node its value, below it its adjoint, on each edge the message that goes back along it. The node p hears from q and from f, and x from p and from the sine; so x has %.4g and y has %.4g.", \
    shared_gradient[1], shared_gradient[2])

unset border
unset tics
set margins 0, 0, 0, 0
set xrange [-0.65:6.65]
set yrange [-0.75:3.35]

# The line of the list, its place, and its operation.
$place << EOD
0 0.0 2.1 "{/:Italic x}"
1 0.0 0.4 "{/:Italic y}"
2 2.0 0.8 ×
3 2.0 2.5 sin
4 4.0 2.1 +
5 6.0 1.0 ×
EOD
# Edges, and from which place on them, and how far beside, the message back is written.
$edge << EOD
0 3 0.5  0.22
0 2 0.45 0.25
1 2 0.5  -0.24
3 4 0.5  0.24
2 4 0.4  0.27
2 5 0.5  -0.26
4 5 0.5  0.28
EOD
radius = 0.29
array value[6]
array adjoint[6]
array slope_of[12]
array parent_of[12]
stats record index "tape" using (value[int($0) + 1] = column("value"), adjoint[int($0) + 1] = column("adjoint"), \
    parent_of[2 * int($0) + 1] = column("parent_1"), slope_of[2 * int($0) + 1] = column("slope_1"), \
    parent_of[2 * int($0) + 2] = column("parent_2"), slope_of[2 * int($0) + 2] = column("slope_2"), 0) nooutput
X(k) = word($place[k + 1], 2) + 0
Y(k) = word($place[k + 1], 3) + 0
# What line v tells line u: its adjoint times the slope.
message(u, v) = adjoint[v + 1] * (parent_of[2 * v + 1] == u ? slope_of[2 * v + 1] : slope_of[2 * v + 2])
do for [k = 1:|$edge|] {
    u = int(word($edge[k], 1))
    v = int(word($edge[k], 2))
    part = word($edge[k], 3) + 0
    beside = word($edge[k], 4) + 0
    long = sqrt((X(v) - X(u))**2 + (Y(v) - Y(u))**2)
    eval sprintf('set arrow from %g, %g to %g, %g head filled size screen 0.02,20,60 lc rgb vermillion lw 1.4', \
        X(v) + (X(u) - X(v)) * (radius + 0.06) / long, Y(v) + (Y(u) - Y(v)) * (radius + 0.06) / long, \
        X(u) + (X(v) - X(u)) * (radius + 0.06) / long, Y(u) + (Y(v) - Y(u)) * (radius + 0.06) / long)
    set label decimals(message(u, v), 2) at X(u) + part * (X(v) - X(u)) - beside * (Y(v) - Y(u)) / long, \
        Y(u) + part * (Y(v) - Y(u)) + beside * (X(v) - X(u)) / long center tc rgb vermillion font ",17"
}
array name[6] = ["x", "y", "p", "s", "q", "f"]
do for [k = 1:6] {
    set label sprintf("{/:Italic %s} = %s", name[k], decimals(value[k], 2)) at X(k - 1), Y(k - 1) + 0.53 center tc rgb blue
    set label decimals(adjoint[k], 2) at X(k - 1), Y(k - 1) - 0.53 center tc rgb vermillion
}
set label "value" at -0.55, -0.6 left tc rgb blue
set label "message back, adjoint" at 6.55, -0.6 right tc rgb vermillion
plot $place using 2:3 with points pt 6 ps 2.9 lc rgb ink, \
     $place using 2:3:4 with labels tc rgb ink
