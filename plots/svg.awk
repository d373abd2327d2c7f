# svg.awk -- gnuplot's SVG, made fit to stand in a page.
#
#     awk -v name=figure-03-descent-step-path -f svg.awk WORDS DRAWING
#
# WORDS has the lines "heading ..." and "description ...", which become <title> and <desc>.  Colours get a second
# value for readers who prefer a dark page.  Groups that hold nothing, or say what is so anyway, are left out;
# coordinates get one decimal, circles are circles, and only the marks that are used are defined.  Fails if DRAWING
# is not whole.
BEGIN { faces = "Libertinus Serif, STIX Two Math, Charter, Georgia, DejaVu Serif, serif"; size = 18; ink = "#1c2530" }

function escape(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s); return s }
function dark(light, colour) {
    return "[stroke=\"" light "\"]{stroke:" colour "}[fill=\"" light "\"]{fill:" colour "}"
}
# rgb(  0, 114, 178) to #0072b2; every attribute in double quotes.
function tidy(s,    at, c) {
    while (match(s, /rgb\([ 0-9,]*\)/)) {
        split(substr(s, RSTART + 4, RLENGTH - 5), c, ",")
        s = substr(s, 1, RSTART - 1) sprintf("#%02x%02x%02x", c[1], c[2], c[3]) substr(s, RSTART + RLENGTH)
    }
    gsub(/ *= *\047/, "=\047", s)
    while (match(s, /=\047[^\047"]*\047/))
        s = substr(s, 1, RSTART) "\"" substr(s, RSTART + 2, RLENGTH - 3) "\"" substr(s, RSTART + RLENGTH)
    if (s ~ /^(g|path|polygon|text|tspan|use|circle|rect)/) gsub(/"black"/, "\"" ink "\"", s)
    return s
}
# An attribute of the tag, or "".
function get(what,    s) {
    if (!match(tag, "[ \n]" what "=\"[^\"]*\"")) return ""
    s = substr(tag, RSTART, RLENGTH)
    sub(/^[^"]*"/, "", s); sub(/"$/, "", s)
    return s
}
function with(what, value) { return value == "" ? "" : " " what "=\"" value "\"" }
# A number in one decimal, or as few as it needs.
function short(number,    s) {
    s = sprintf("%.1f", number)
    sub(/\.0$/, "", s)
    return s == "-0" ? "0" : s
}
# All numbers of a list of coordinates.
function shorter(s,    out) {
    out = ""
    while (match(s, /-?[0-9]+\.[0-9]+/)) {
        out = out substr(s, 1, RSTART - 1) short(substr(s, RSTART, RLENGTH))
        s = substr(s, RSTART + RLENGTH)
    }
    out = out s
    gsub(/[ \t\n]+/, " ", out); gsub(/ L/, "L", out); gsub(/ M/, "M", out); gsub(/ $/, "", out); gsub(/ z/, "z", out)
    return out
}

# The way of a pen, "M1.23,4.56 L7.8,9 ... M ...", without the places that lie on the line between their neighbours,
# and from one place to the next.
function way(d,    strokes, count, k, i, n, place, xy, out, closed) {
    if (d ~ /[^-0-9.,MLZz \t\n]/) return shorter(d)
    closed = d ~ /[Zz]/ ? "z" : ""
    gsub(/[LZz]/, " ", d)
    count = split(d, strokes, "M")
    out = ""
    for (k = 2; k <= count; k++) {
        n = split(strokes[k], place, " ")
        for (i = 1; i <= n; i++) { split(place[i], xy, ","); px[i] = xy[1] + 0; py[i] = xy[2] + 0; stays[i] = 0 }
        if (n == 0 || n == 1 && count > 2) continue
        thin(n)
        out = out steps(n) closed
    }
    return out
}
# Which of the places 1 ... n of a line must stay, so that no other is farther than a fifth of a pixel from it (Douglas
# and Peucker's way).
function thin(n,    top, from, to, i, dx, dy, long, off, most, worst) {
    stays[1] = stays[n] = 1
    top = 1; first_of[1] = 1; last_of[1] = n
    while (top > 0) {
        from = first_of[top]; to = last_of[top]; top--
        dx = px[to] - px[from]; dy = py[to] - py[from]
        long = sqrt(dx * dx + dy * dy)
        most = 0.2; worst = 0
        for (i = from + 1; i < to; i++) {
            off = long > 0 ? (dx * (py[i] - py[from]) - dy * (px[i] - px[from])) / long : sqrt((px[i] - px[from])^2 + (py[i] - py[from])^2)
            if (off < 0) off = -off
            # What lies beyond an end is off, too, though it is on the line.
            if (long > 0 && ((px[i] - px[from]) * dx + (py[i] - py[from]) * dy < 0 || (px[i] - px[to]) * dx + (py[i] - py[to]) * dy > 0)) off += 0.2
            if (off > most) { most = off; worst = i }
        }
        if (worst) {
            stays[worst] = 1
            top++; first_of[top] = from; last_of[top] = worst
            top++; first_of[top] = worst; last_of[top] = to
        }
    }
}
# Those that stay, in one decimal, the first one as it is and the others from one to the next.
function steps(n,    i, x, y, out) {
    x = short(px[1]); y = short(py[1])
    out = "M" x "," y
    for (i = 2; i <= n; i++) {
        if (!stays[i]) continue
        out = out (out ~ /l/ ? " " : "l") short(short(px[i]) - x) "," short(short(py[i]) - y)
        x = short(px[i]); y = short(py[i])
    }
    gsub(/,-/, "-", out); gsub(/ -/, "-", out)
    return out
}

# ---- groups: opened when something comes, and closed when something else does ------------------
function put(s) {
    flush()
    put_in(depth, group, s)
}
function put_in(deep, within, s,    i) {
    for (i = 1; i <= open_groups && i <= deep && is_open[i] == within[i]; i++) ;
    while (open_groups >= i) { if (is_open[open_groups] != "") print "</g>"; open_groups-- }
    for (; i <= deep; i++) {
        is_open[i] = within[i]
        if (within[i] != "") printf "<g%s>\n", within[i]
        open_groups = i
    }
    print s
}
# Polygons and lines of one colour wait, and become one path each: an arrow is a line and a polygon.
function flush(    k) {
    if (polygons != "") {
        flat[1] = group[1]; flat[2] = " stroke=\"none\" shape-rendering=\"crispEdges\""
        put_in(2, flat, "<path fill=\"" colour "\" d=\"" polygons "\"/>")
    }
    if (lines != "") put_in(lines_depth, lines_group, "<path stroke=\"" colour "\" d=\"" lines "\"/>")
    polygons = lines = ""
}
function add_polygon(fill, d) {
    if (colour != fill) flush()
    colour = fill
    polygons = polygons d
}
function add_line(stroke, d,    k, same) {
    same = colour == stroke && (lines == "" || lines_depth == depth)
    for (k = 1; same && lines != "" && k <= depth; k++) same = lines_group[k] == group[k]
    if (!same) flush()
    colour = stroke; lines_depth = depth
    for (k = 1; k <= depth; k++) lines_group[k] = group[k]
    lines = lines d
}
# A polygon's corners, "1.23,4.56 7.8,9 ...".
function outline(points,    n, corner, k) {
    n = split(points, corner, " ")
    for (k = 1; k <= n; k++) { split(corner[k], xy, ","); px[k] = xy[1]; py[k] = xy[2]; stays[k] = 1 }
    return steps(n) "z"
}
# What a group says that is not so anyway.
function said_by_group(    s, width, stroke) {
    if (get("id") != "") return ""
    width = get("stroke-width") + 0; stroke = get("stroke")
    s = stroke == "currentColor" ? "" : with("stroke", stroke)
    if (get("shape-rendering") != "") return ""         # around a polygon, which says so itself
    s = s with("fill-opacity", get("fill-opacity"))
    return s (width && width != 1 ? with("stroke-width", width) : "")
}

FNR == NR {
    if (sub(/^heading /, "")) heading = escape($0)
    else if (sub(/^description /, "")) description = escape($0)
    next
}
FNR == 1 {
    RS = "<"
    print "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
    next
}
{
    at = index($0, ">")
    tag = tidy(substr($0, 1, at - 1)); text = substr($0, at + 1)
    match(tag, /^\/?[A-Za-z]+/)
    what = substr(tag, 1, RLENGTH)
}
what == "svg" {
    printf "<svg role=\"img\" aria-labelledby=\"%s-title %s-desc\" viewBox=\"%s\" font-family=\"%s\" font-size=\"%s\"" \
        " xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n", name, name, get("viewBox"), faces, size
    printf "<title id=\"%s-title\">%s</title>\n<desc id=\"%s-desc\">%s</desc>\n", name, heading, name, description
    print "<style>text{stroke:#ffffff;stroke-width:4px;paint-order:stroke}@media (prefers-color-scheme: dark){text{stroke:#12171d}" \
        dark("#1c2530", "#dfe6ee") dark("#000000", "#dfe6ee") dark("#77828e", "#93a0ad") dark("#aeb8c2", "#566370") dark("#d5dbe1", "#36424e") \
        dark("#ffffff", "#12171d") dark("#0072b2", "#56b4e9") dark("#d55e00", "#ff8c42") \
        dark("#009e73", "#3ecf9f") dark("#aa4499", "#dd8fd0") "}</style>"
    group[depth = 1] = " fill=\"none\" stroke=\"" ink "\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
    next
}
what == "defs" { in_defs = 1; next }
what == "/defs" { in_defs = 0; next }
in_defs {
    id = get("id")
    if (id ~ /^gpPt/) {
        sub(/ id="[^"]*"/, "", tag)
        sub(/xlink:href="#/, "&" name "-", tag)
        sub(/ stroke="currentColor"/, "", tag)
        mark[id] = tag
    }
    next
}
what == "g" {
    if (text_wrapper == 0 && get("font-size") != "") {
        match(tag, /translate\([^)]*\)/)
        place = shorter(substr(tag, RSTART + 10, RLENGTH - 11))
        split(place, xy, ",")
        turned = match(tag, /rotate\([^)]*\)/) ? substr(tag, RSTART, RLENGTH) : ""
        where = turned == "" ? with("x", xy[1]) with("y", xy[2]) : with("transform", "translate(" place ") " turned)
        where = where with("fill", get("fill")) (get("font-size") + 0 == size ? "" : with("font-size", get("font-size") + 0)) \
            (get("text-anchor") == "start" ? "" : with("text-anchor", get("text-anchor")))
        text_wrapper = depth + 1
    }
    group[++depth] = text_wrapper ? "" : said_by_group()
    next
}
what == "/g" {
    if (text_wrapper == depth) text_wrapper = 0
    depth--
    next
}
what == "text" { words = text; in_text = 1; next }
what == "/text" {
    sub(/^ +/, "", words)
    if (words ~ /[^ ]/) put("<text" where ">" words "</text>")
    in_text = 0
    next
}
in_text && what == "tspan" {
    sub(/ font-family="[^"]*"/, "", tag); sub(/ +$/, "", tag); gsub(/  +/, " ", tag)
    spans[++span] = tag != "tspan"
    if (words == "") sub(/^ +/, "", text)
    words = words (spans[span] ? "<" tag ">" : "") text
    next
}
in_text && what == "/tspan" { words = words (spans[span--] ? "</tspan>" : "") text; next }
what == "path" {
    dashes = get("stroke-dasharray")
    if (get("stroke") != "" && dashes == "" && get("fill") == "" && tag !~ /opacity/) add_line(get("stroke"), way(get("d")))
    else put("<path" with("fill", get("fill")) with("stroke", get("stroke")) with("stroke-dasharray", dashes) \
        (dashes == "" ? "" : " stroke-linecap=\"butt\"") with("fill-opacity", get("fill-opacity")) " d=\"" way(get("d")) "\"/>")
    next
}
what == "polygon" && get("fill-opacity") == "" { add_polygon(get("fill"), outline(get("points"))); next }
what == "polygon" {
    put("<path stroke=\"none\"" with("fill", get("fill")) with("fill-opacity", get("fill-opacity")) " d=\"" outline(get("points")) "\"/>")
    next
}
what == "use" {
    id = get("xlink:href"); sub(/^#/, "", id)
    hue = get("color"); if (hue == "") hue = ink
    match(tag, /translate\([^)]*\)/)
    place = shorter(substr(tag, RSTART + 10, RLENGTH - 11))
    split(place, xy, ",")
    match(tag, /scale\([^)]*\)/)
    scale = substr(tag, RSTART + 6, RLENGTH - 7)
    if (id == "gpDot") put("<circle" with("cx", xy[1]) with("cy", xy[2]) " r=\"0.5\"" with("fill", hue) " stroke=\"none\"/>")
    else if (id == "gpPt6") put("<circle" with("cx", xy[1]) with("cy", xy[2]) with("r", short(scale)) with("fill", hue) " stroke=\"none\"/>")
    else if (id == "gpPt5") put("<circle" with("cx", xy[1]) with("cy", xy[2]) with("r", short(scale)) with("stroke", hue) " stroke-width=\"1.5\"/>")
    else {
        used[id]
        put("<use xlink:href=\"#" name "-" id "\" transform=\"translate(" place ") scale(" short(scale) ")\"" \
            with("stroke", hue) with("color", hue) "/>")
    }
    next
}
what == "rect" && get("width") { put("<rect" with("x", get("x")) with("y", get("y")) with("width", get("width")) with("height", get("height")) with("fill", get("fill")) " stroke=\"none\"/>"); next }
what == "/svg" {
    flush()
    depth = 0
    while (open_groups > 0) { if (is_open[open_groups] != "") print "</g>"; open_groups-- }
    for (id in used) wanted[id]
    more = 1
    while (more) {
        more = 0
        for (id in wanted) {
            if (!match(mark[id], /#[^"]*-gpPt[0-9]+/)) continue
            other = substr(mark[id], RSTART, RLENGTH); sub(/.*-/, "", other)
            if (!(other in wanted)) { wanted[other]; more = 1 }
        }
    }
    defs = ""
    for (k = 0; k <= 14; k++) {
        id = "gpPt" k
        if (id in wanted) { definition = mark[id]; sub(/^[a-z]+/, "& id=\"" name "-" id "\"", definition); defs = defs "<" definition ">\n" }
    }
    if (defs != "") printf "<defs>\n%s</defs>\n", defs
    print "</svg>"
    whole = 1
}
END { exit !(heading != "" && description != "" && whole) }
