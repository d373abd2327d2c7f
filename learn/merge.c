#include "merge.h"

#include "parts.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    bool mine; /* is the reader's side taken? */
    bool both; /* and has the other changed, too? */
} choice;

static choice choose(const char *base, const char *mine, const char *now)
{
    if (!mine || same_words(mine, now) || (base && same_words(mine, base)))
        return (choice){ false, false };
    return (choice){ true, base && !same_words(base, now) };
}

static void begin_part(text *t, const char *heading)
{
    while (t->length > 1 && (t->at[t->length - 1] != '\n' || t->at[t->length - 2] != '\n'))
        add(t, "\n");
    add(t, "%s", heading);
}

static bool asks_already(const char *work, const char *name)
{
    for (const char *line = work; *line; line = after_line(line)) {
        char *whole = xstrndup(line, strcspn(line, "=#\n"));
        const bool found = line[strlen(whole)] == '=' && strcmp(trimmed(whole), name) == 0;

        free(whole);
        if (found)
            return true;
    }
    return false;
}

/* The reader's answers, and places for those that are asked for only now. */
static void add_answers(text *t, const piece *mine)
{
    size_t n = strlen(mine->work);

    while (n > 1 && mine->work[n - 1] == '\n' && mine->work[n - 2] == '\n')
        n--;
    add_bytes(t, mine->work, n);
    for (int i = 0; i < mine->of->wanteds; i++)
        if (!asks_already(mine->work, mine->of->wanted[i].name))
            add(t, "# %s\n%s =\n", mine->of->wanted[i].form, mine->of->wanted[i].name);
}

static void merge_part(merged *m, text *t, const piece *base, const piece *mine, const piece *now)
{
    const choice statement =
        choose(base ? base->statement : NULL, mine ? mine->statement : NULL, now->statement);
    const choice work = choose(base ? base->work : NULL, mine ? mine->work : NULL, now->work);

    begin_part(t, now->heading);
    add(t, "%s", statement.mine ? mine->statement : now->statement);
    if (work.both && asks_for_numbers(now->of))
        add_answers(t, mine);
    else
        add(t, "%s", work.mine ? mine->work : now->work);
    m->touched = m->touched || statement.mine || work.mine;
    if (statement.both || work.both)
        add(&m->both, "%d.%d %s\n", now->of->chapter, now->of->number, now->of->title);
}

/* A part that was handed out with the same heading and the same work, or that is there already. */
static bool is_among(const parts *p, const piece *q, bool heading)
{
    for (const piece *o = p->part; o < p->part + p->count; o++)
        if (o != q && same_words(o->work, q->work)
            && (!heading || same_words(o->heading, q->heading)))
            return true;
    return false;
}

static void keep_part(merged *m, text *t, const piece *p)
{
    char *heading = kept_heading(p);

    begin_part(t, heading);
    add(t, "%s%s", p->statement, p->work);
    m->touched = true;
    if (strcmp(heading, p->heading) != 0) {
        const char *title = strchr(heading, ':') + 2, *end = strstr(title, " (");

        add(&m->kept, "%.*s\n", (int)(end ? (size_t)(end - title) : strcspn(title, "\n")), title);
    }
}

merged merge(const exercises *all, bool answers, const char *base, const char *mine,
             const char *now, const exercise *afresh)
{
    const parts b = parts_of(base ? base : "", all, answers), m = parts_of(mine, all, answers),
                n = parts_of(now, all, answers);
    const choice before = choose(base ? b.before : NULL, m.before, n.before);
    merged r = { .touched = before.mine };
    text t = { 0 };

    add(&t, "%s", before.mine ? m.before : n.before);
    if (before.both)
        add(&r.both, "the lines before the first exercise\n");
    for (const piece *p = n.part; p < n.part + n.count; p++)
        if (p->of && p == find_part(&n, p->of))
            merge_part(&r, &t, find_part(&b, p->of), p->of == afresh ? NULL : find_part(&m, p->of),
                       p);
    for (const piece *p = m.part; p < m.part + m.count; p++)
        if ((!p->of || p != find_part(&m, p->of) || !find_part(&n, p->of))
            && !is_among(&b, p, true))
            keep_part(&r, &t, p);
    for (const piece *p = n.part; p < n.part + n.count; p++)
        if ((!p->of || p != find_part(&n, p->of)) && !is_among(&m, p, false))
            keep_part(&r, &t, p);
    r.bytes = t.at;
    return r;
}
