#include "given.h"

#include "parts.h"
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PROBLEMS = 10, LONGEST_NAME = 64 };

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

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance: how many letters must be put in, taken out or replaced to make b of a. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[LONGEST_NAME + 1]; /* to the beginnings of b, from the part of a seen so far */
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

/* The beginning of a reader's text, for a message. */
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

    /* The parts that are only kept begin behind all exercises. */
    for (const char *line = file->bytes ? file->bytes : ""; *line && !begins_kept(line);
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
