# record.awk -- reads a record, and prints the part of it that is wanted:
#
#     awk -v want=said -f record.awk plots/03-descent-step.dat
#
#   said         all that the program said, a table by its name
#   parameters   those of the run, NAME VALUE
#   variables    parameters, answers and measurements as gnuplot's variables
#   unmeasured   the record without measurements, which differ from run to run
#
# A record is a line "# nabla NAME --OPTION VALUE..."; comments, the words of the run, among
# them "# answer NAME = VALUES" and "# measured NAME = VALUES"; and tables: a comment with the
# name, a line with the names of the columns, rows, and two empty lines.

# A whole number gets a point, so that gnuplot does not divide as integers do.
function number(s) { return s ~ /^[-+]?[0-9]+$/ ? s "." : s ~ /(nan|inf)$/ ? "NaN" : s }
function is_number(s) { return s ~ /^[-+]?([0-9.]+(e[-+]?[0-9]+)?|nan|inf)$/ }
function define(name, values,   n, v, i, list) {
    gsub(/-/, "_", name)
    n = split(values, v, /[ ,]/)
    if (!is_number(v[1])) printf "%s = \"%s\"\n", name, values
    else if (n == 1) printf "%s = %s\n", name, number(v[1])
    else {
        for (i = 1; i <= n; i++) list = list (i > 1 ? ", " : "") number(v[i])
        printf "array %s[%d] = [%s]\n", name, n, list
    }
}

function command(line,   word, n, i) {
    n = split(line, word, " ")
    for (i = 4; i < n; i += 2) {
        if (want == "parameters") print substr(word[i], 3), word[i + 1]
        if (want == "variables") define(substr(word[i], 3), word[i + 1])
    }
}

function comment(line,   word) {
    measured = 0
    if (line ~ /^# nabla /) command(line)
    if (want == "said") print substr(line, 3)
    if (want == "unmeasured" && line !~ /^# measured /) print line
    if (want == "variables" && line ~ /^# (answer|measured) /) {
        split(line, word, " ")
        sub(/^# [a-z]+ [^ ]+ = /, "", line)
        define(word[3], line)
    }
}

# A measured table is left out whole, with the empty lines behind it.
function table(line) {
    measured = line ~ /^# measured-/
    if (want == "said") print "table " substr(line, 3)
    if (want == "unmeasured" && !measured) print line
}

# Only the line behind a comment tells whether that was the name of a table.
held != "" {
    if (/^(#.*)?$/) comment(held)
    else table(held)
    held = ""
}
/^#/ { held = $0; next }
want == "unmeasured" && !measured { print }
END { if (held != "") comment(held) }
