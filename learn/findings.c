#include "findings.h"

#include <stdlib.h>
#include <string.h>

static numbers read_numbers(const char *t)
{
    numbers v = { 0 };
    char *end;

    /* Untrusted count: cap it by the length of the line, as a number takes a blank and a digit. */
    v.n = strtoul(t, &end, 10);
    if (v.n > strlen(end) / 2)
        v.n = 0;
    v.x = xcalloc(v.n, sizeof *v.x);
    for (size_t i = 0; i < v.n; i++)
        v.x[i] = strtod(end, &end);
    return v;
}

/* The fields of a line, ended by tabs; at most 4, the last takes the rest. */
static int split(char *line, char *field[4])
{
    int n = 0;

    while (n < 4) {
        field[n++] = line;
        char *tab = n < 4 ? strchr(line, '\t') : NULL;
        if (!tab)
            break;
        *tab = '\0';
        line = tab + 1;
    }
    return n;
}

static void *one_more(void *list, size_t count, size_t size)
{
    list = realloc(list, (count + 1) * size);
    if (!list)
        give_up("out of memory");
    return list;
}

static void add_wish(findings *f, wanted_result w)
{
    f->expected = one_more(f->expected, f->expected_count, sizeof *f->expected);
    f->expected[f->expected_count++] = w;
}

static void add_mistake(findings *f, char *which, wanted_result gives)
{
    f->mistake = one_more(f->mistake, f->mistakes, sizeof *f->mistake);
    f->mistake[f->mistakes++] = (known_mistake){ which, gives };
}

findings read_findings(const char *said)
{
    findings f = { 0 };

    for (const char *line = said; *line; line = after_line(line)) {
        char *whole = xstrndup(line, strcspn(line, "\n")), *field[4] = { "", "", "", "" };
        const int n = split(whole, field);

        if (strcmp(field[0], "end") == 0) {
            f.complete = true;
        } else if (strcmp(field[0], "got") == 0 && n == 2) {
            f.result = one_more(f.result, f.result_count, sizeof *f.result);
            f.result[f.result_count++] = read_numbers(field[1]);
        } else if ((strcmp(field[0], "probe") == 0 || strcmp(field[0], "expect") == 0) && n == 4) {
            add_wish(&f, (wanted_result){ xstrdup(field[1]), strtod(field[2], NULL),
                                          read_numbers(field[3]), NULL });
        } else if (strcmp(field[0], "expect-word") == 0 && n == 3) {
            add_wish(&f, (wanted_result){ .label = xstrdup(field[1]), .words = xstrdup(field[2]) });
        } else if (strcmp(field[0], "mistake") == 0 && n == 4) {
            add_mistake(
                &f, xstrdup(field[1]),
                (wanted_result){ .label = xstrdup(field[2]), .want = read_numbers(field[3]) });
        } else if (strcmp(field[0], "mistake-word") == 0 && n == 4) {
            add_mistake(&f, xstrdup(field[1]),
                        (wanted_result){ .label = xstrdup(field[2]), .words = xstrdup(field[3]) });
        }
        free(whole);
    }
    return f;
}

void add_findings(text *t, const findings *f)
{
    for (size_t i = 0; i < f->result_count; i++) {
        if (i < f->expected_count) {
            add(t, "probe\t%s\t%a\t%zu", f->expected[i].label, f->expected[i].tolerance,
                f->expected[i].want.n);
            for (size_t k = 0; k < f->expected[i].want.n; k++)
                add(t, " %a", f->expected[i].want.x[k]);
            add(t, "\n");
        }
        add(t, "got\t%zu", f->result[i].n);
        for (size_t k = 0; k < f->result[i].n; k++)
            add(t, " %a", f->result[i].x[k]);
        add(t, "\n");
    }
}
