#include "work.h"

#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 20, MOST_PROBLEMS = 10, WIDTH = 88 };

/* ---- opening ------------------------------------------------------------- */

static work_file open_work(const char *folder, const char *stem, const char *ending)
{
    work_file f = { .path = xasprintf("%s/%s.%s", folder, stem, ending) };
    size_t length = 0;

    f.bytes = read_file(f.path, MOST_BYTES, &length);
    if (!f.bytes && errno == ENOENT) {
        f.problem = xasprintf("%s is not there; type make learn, and it is made anew", f.path);
    } else if (!f.bytes && errno == EFBIG) {
        f.problem = xasprintf("%s is larger than a megabyte: it was not read", f.path);
    } else if (!f.bytes) {
        f.problem = xasprintf("%s: %s", f.path, strerror(errno));
    } else if (strlen(f.bytes) != length) {
        f.problem = xasprintf("%s is not text: it has a zero byte", f.path);
        free(f.bytes);
        f.bytes = NULL;
    }
    return f;
}

work_file open_programs(const char *folder, const exercises *all)
{
    return open_work(folder, all->stem, "c");
}

work_file open_answers(const char *folder, const exercises *all)
{
    return open_work(folder, all->stem, "answers");
}

/* ---- as begun ------------------------------------------------------------ */

/* Text as a comment: each line with `before` in front of it, no blanks at its end. */
static void add_comment(text *t, const char *words, const char *before)
{
    for (const char *line = words; *line; line = after_line(line)) {
        const size_t length = strcspn(line, "\n");
        char *whole = xasprintf("%s%.*s", before, (int)length, line);

        for (size_t n = strlen(whole); n > 0 && whole[n - 1] == ' '; n--)
            whole[n - 1] = '\0';
        add(t, "%s\n", whole);
        free(whole);
    }
}

static void add_rule(text *t, const char *start, char c, const exercise *e)
{
    const size_t from = t->length;

    add(t, "%s%d.%d %s: %s (%d minute%s) ", start, e->chapter, e->number, kind_name(e->kind),
        e->title, e->minutes, e->minutes == 1 ? "" : "s");
    while (t->length - from < WIDTH)
        add_bytes(t, &c, 1);
    add(t, "\n");
}

char *programs_as_begun(const exercises *all)
{
    text t = { 0 };

    add(&t,
        "/* Exercises of chapter %d, \"%s\": programs to write and to mend.\n"
        " *\n"
        " * Change what stands below each statement, then type\n"
        " *\n"
        " *     make exercises-%d\n"
        " *\n"
        " * Each part, from its line of = to the next, is compiled and checked by itself, "
        "together\n"
        " * with these lines.  Keep the lines of =. */\n"
        "#include \"nabla.h\"\n"
        "\n"
        "#include <complex.h>\n"
        "#include <float.h>\n"
        "#include <math.h>\n"
        "#include <stdio.h>\n"
        "#include <stdlib.h>\n"
        "#include <string.h>\n",
        all->number, all->title, all->number);
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++) {
        if (asks_for_numbers(e))
            continue;
        add(&t, "\n");
        add_rule(&t, "/* ==== ", '=', e);
        add_comment(&t, e->statement, " * ");
        add(&t, " */\n%s", e->start.code);
    }
    return t.at;
}

char *answers_as_begun(const exercises *all)
{
    text t = { 0 };

    add(&t,
        "# Exercises of chapter %d, \"%s\": numbers to predict and to find.\n"
        "#\n"
        "# Write what you think behind each =, then type\n"
        "#\n"
        "#     make answers-%d\n"
        "#\n"
        "# A number may be arithmetic: 3/5, 2*pi, 1e-3, sqrt(2), 2^10.  Between several numbers\n"
        "# stand commas: 3, 4.  Some answers are a word.\n",
        all->number, all->title, all->number);
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++) {
        if (!asks_for_numbers(e))
            continue;
        add(&t, "\n");
        add_rule(&t, "# ---- ", '-', e);
        add_comment(&t, e->statement, "# ");
        add(&t, "\n");
        for (int i = 0; i < e->wanteds; i++)
            add(&t, "# %s\n%s =\n", e->wanted[i].form, e->wanted[i].name);
    }
    return t.at;
}

static void hand_out_one(work_file f, const char *handed, const char *name, const char *begun)
{
    char *memory = xasprintf("%s/%s", handed, name);
    char *before = read_file(memory, MOST_BYTES, NULL);
    const bool untouched = f.bytes && before && strcmp(f.bytes, before) == 0;

    if ((access(f.path, F_OK) != 0 && errno == ENOENT)
        || (untouched && strcmp(f.bytes, begun) != 0)) {
        write_file(memory, begun);
        write_file(f.path, begun);
    }
    free(memory);
    free(before);
}

void hand_out(const char *folder, const char *handed, const exercises *all)
{
    char *programs = programs_as_begun(all), *answers = answers_as_begun(all);

    if (all->count == 0)
        return;
    make_folder(folder);
    make_folder(handed);
    hand_out_one(open_programs(folder, all), handed, xasprintf("%s.c", all->stem), programs);
    hand_out_one(open_answers(folder, all), handed, xasprintf("%s.answers", all->stem), answers);
    free(programs);
    free(answers);
}

/* ---- parts of a file of programs ----------------------------------------- */

static bool begins_part(const char *line, int chapter, int number)
{
    int c = 0, n = 0;

    return sscanf(line, "/* ==== %d.%d ", &c, &n) == 2
        && (!chapter || (c == chapter && n == number));
}

/* The lines from the first that begins this part (any part, if chapter is 0) to the next. */
static program find_part(const char *bytes, int chapter, int number)
{
    int at = 1;

    for (const char *line = bytes; *line; line = after_line(line), at++) {
        if (!begins_part(line, chapter, number))
            continue;
        const char *end = after_line(line);
        while (*end && !begins_part(end, 0, 0))
            end = after_line(end);
        return (program){ xstrndup(line, (size_t)(end - line)), at };
    }
    return (program){ NULL, at };
}

program part_of(const char *bytes, const exercise *e)
{
    return find_part(bytes, e->chapter, e->number);
}

program before_parts(const char *bytes)
{
    const char *line = bytes;

    while (*line && !begins_part(line, 0, 0))
        line = after_line(line);
    return (program){ xstrndup(bytes, (size_t)(line - bytes)), 1 };
}

/* The two programs, blanks and line ends aside. */
static bool same_program(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (isspace((unsigned char)*a))
            a++;
        while (isspace((unsigned char)*b))
            b++;
        if (*a != *b)
            return false;
        if (!*a)
            return true;
    }
}

bool is_touched(const program *part, const exercise *e)
{
    text begun = { 0 };

    /* The statement above is not compared: it may have been worded better since. */
    const char *code = part->code ? strstr(part->code, " */\n") : NULL;
    add(&begun, "%s", e->start.code);
    const bool touched = part->code && !same_program(code ? code + 4 : part->code, text_of(&begun));
    drop(&begun);
    return touched;
}

/* ---- answers ------------------------------------------------------------- */

static void add_problem(given_answers *a, char *words)
{
    if (a->problems > MOST_PROBLEMS) {
        free(words);
        return;
    }
    if (a->problems == MOST_PROBLEMS)
        words = xasprintf("and so on: more lines are not understood");
    a->problem = realloc(a->problem, (a->problems + 1) * sizeof *a->problem);
    if (!a->problem)
        give_up("out of memory");
    a->problem[a->problems++] = words;
}

void add_given(given_answers *a, const char *name, const char *value, int line)
{
    a->given = realloc(a->given, (a->count + 1) * sizeof *a->given);
    if (!a->given)
        give_up("out of memory");
    a->given[a->count++] =
        (given){ xstrndup(name, strlen(name)), xstrndup(value, strlen(value)), line };
}

const given *find_given(const given_answers *a, const char *name)
{
    const given *found = NULL;

    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->given[i].name, name) == 0 && (!found || a->given[i].line == 0))
            found = &a->given[i];
    return found;
}

const exercise *asked_by(const exercises *all, const char *name)
{
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        for (int i = 0; i < e->wanteds; i++)
            if (strcmp(e->wanted[i].name, name) == 0)
                return e;
    return NULL;
}

enum { LONGEST_NAME = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance: how many letters must be put in, taken out or replaced to make b of a. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[LONGEST_NAME + 1]; /* to the beginnings of b, from what of a was seen */
    const size_t n = strlen(b);

    if (n > LONGEST_NAME)
        return n;
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 1; *a; a++, i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t k = 1; k <= n; k++) {
            const bool same = tolower((unsigned char)*a) == b[k - 1];
            const size_t replaced = diagonal + !same;

            diagonal = row[k];
            row[k] = least(replaced, 1 + least(row[k], row[k - 1]));
        }
    }
    return row[n];
}

char *names_meant(const exercises *all, const char *name)
{
    const char *nearest = NULL;
    size_t distance = strlen(name) < LONGEST_NAME ? strlen(name) / 2 + 1 : 0;
    text names = { 0 };

    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        for (int i = 0; i < e->wanteds; i++) {
            const size_t d = edit_distance(name, e->wanted[i].name);

            add(&names, "%s%s", names.at ? ", " : "", e->wanted[i].name);
            if (d < distance) {
                distance = d;
                nearest = e->wanted[i].name;
            }
        }
    return nearest ? xasprintf(": did you mean `%s`?", nearest)
                   : xasprintf(". It has %s", text_of(&names));
}

/* The beginning of what somebody wrote, for a message. */
static char *shown(const char *bytes)
{
    text t = { 0 };

    add(&t, "%.*s%s", 40, bytes, strlen(bytes) > 40 ? "..." : "");
    make_printable(t.at, "");
    return t.at;
}

given_answers read_given(const work_file *file, const exercises *all)
{
    given_answers a = { 0 };
    int number = 1;

    for (const char *line = file->bytes ? file->bytes : ""; *line;
         line = after_line(line), number++) {
        char *whole = xstrndup(line, strcspn(line, "\n"));

        whole[strcspn(whole, "#")] = '\0';
        char *equals = strchr(whole, '='), *name = whole, *value = equals ? equals + 1 : NULL;

        if (equals)
            *equals = '\0';
        name = trimmed(name);
        if (!equals && *name) {
            add_problem(&a, xasprintf("%s:%d: `%s` is not of the form name = value", file->path,
                                      number, shown(name)));
        } else if (equals && !asked_by(all, name)) {
            add_problem(&a, xasprintf("%s:%d: `%s` is no answer of chapter %d%s", file->path,
                                      number, shown(name), all->number, names_meant(all, name)));
        } else if (equals && *(value = trimmed(value))) {
            const given *earlier = find_given(&a, name);

            if (earlier)
                add_problem(&a,
                            xasprintf("%s:%d: %s has a value already, in line %d; that one counts",
                                      file->path, number, name, earlier->line));
            else
                add_given(&a, name, value, number);
        }
        free(whole);
    }
    return a;
}
