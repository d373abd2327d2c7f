# man.awk -- the manual page of a chapter's program, from its --help:
#     chapters/03-descent-step --help | awk -v version=0.1.0 -f chapters/man.awk
# It bears no date, so that the same program has the same page.
function roff(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    return text ~ /^[.']/ ? "\\&" text : text
}

NR == 1 {
    name = "nabla-" $1
    sub(/:$/, "", name)
    print ".TH " roff(name) " 1 \"\" \"nabla " version "\" Nabla"
    print ".SH NAME\n" roff(name) " \\- " roff(substr($0, length($1) + 2))
    print ".SH SYNOPSIS\n.B " roff(name) "\n.RI [ \"option value\" ]..."
    print ".SH DESCRIPTION\nRuns a chapter of Nabla, a course on gradient descent in C."
    print "Its output is the record: named results of the chapter's cells, and tables for\n.BR gnuplot (1)."
    print ".SH OPTIONS"
    next
}
/^  -/ { print ".TP\n" (NF > 1 ? ".BI \"" roff($1) " \" " roff($2) : ".B " roff($1)); described = 0; next }
/^        / {
    sub(/^ +/, "")
    if (described++) print ".br"
    print roff($0)
}
END {
    print ".SH EXIT STATUS\n.TP\n.B 0\nThe record is whole."
    print ".TP\n.B 1\nIt could not be computed or written; the file of that name is as before."
    print ".TP\n.B 2\nThe command line is wrong; one line on standard error says where."
}
