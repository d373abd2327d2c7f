# The shared function as a graph: values forward, adjoints backward.
#size 640 400
heading = "Where a value is used twice, two messages are added"
description = sprintf("f = p (p + sin x) with p = x y, as a graph: above each node its value, below it its adjoint. The node p hears from q and from f, and x from p and from the sine; so x has %.4g and y has %.4g.", \
    shared_gradient[1], shared_gradient[2])

eval entitle
unset border
unset tics
unset key
set margins 1, 1, 1, 3
set xrange [-0.6:6.6]
set yrange [-0.75:3.35]

# The line of the list, its place, and its operation.
$place << EOD
0 0.0 2.1 x
1 0.0 0.5 y
2 2.0 0.9 ×
3 2.0 2.5 sin
4 4.0 2.1 +
5 6.0 1.0 ×
EOD
$edge << EOD
0.0 2.1 2.0 2.5
0.0 2.1 2.0 0.9
0.0 0.5 2.0 0.9
2.0 2.5 4.0 2.1
2.0 0.9 4.0 2.1
2.0 0.9 6.0 1.0
4.0 2.1 6.0 1.0
EOD
# An edge from the rim of one circle to that of the other.
radius = 0.27
length(x, y, u, v) = sqrt((u - x)**2 + (v - y)**2)
inset(a, b, d) = a + (b - a) * (radius + 0.04) / d
array value[6]
array adjoint[6]
stats record index "tape" using (value[int($0) + 1] = column("value"), adjoint[int($0) + 1] = column("adjoint"), 0) nooutput
array name[6] = ["x", "y", "p", "s", "q", "f"]
do for [k = 1:6] {
    set label sprintf("%s = %s", name[k], spelt(value[k])) at word($place[k], 2), word($place[k], 3) + 0.5 center tc rgb blue font ",18" noenhanced
    set label spelt(adjoint[k]) at word($place[k], 2), word($place[k], 3) - 0.5 center tc rgb vermillion font ",18"
}
set label "value, forward →" at -0.5, -0.55 left tc rgb blue
set label "← adjoint, backward" at 6.5, -0.55 right tc rgb vermillion
plot $edge using (d = length($1, $2, $3, $4), inset($1, $3, d)):(inset($2, $4, d)):(($3 - $1) * (1 - 2 * (radius + 0.04) / d)):(($4 - $2) * (1 - 2 * (radius + 0.04) / d)) with vectors head filled size screen 0.018,20,60 lc rgb grey lw 2, \
     $place using 2:3:(radius) with circles lc rgb ink lw 1.6 fs empty, \
     $place using 2:3:4 with labels tc rgb ink font ",18" noenhanced
