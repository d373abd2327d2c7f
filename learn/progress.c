#include "progress.h"

#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static mark *add_mark(progress *p, mark m)
{
    p->mark = realloc(p->mark, ((size_t)p->count + 1) * sizeof *p->mark);
    if (!p->mark)
        give_up("out of memory");
    p->mark[p->count] = m;
    return &p->mark[p->count++];
}

progress read_progress(const char *path)
{
    const char *all = read_file(path, 1 << 20, NULL);
    progress p = { 0 };

    for (const char *line = all ? all : ""; *line; line = after_line(line)) {
        mark m = { 0 };
        int known = 0, length = 0;

        if (sscanf(line, "at %d.%d", &p.chapter, &p.exercise) == 2)
            continue;
        if (sscanf(line, "%d.%d %llx %d %d %n", &m.chapter, &m.number, &m.seen, &known, &m.hints,
                   &length)
                < 5
            || !length || known < NOT_BEGUN || known > NOT_RIGHT || m.hints < 0
            || m.hints > MOST_HINTS)
            continue;
        m.state = (state)known;
        m.line = xstrndup(line + length, strcspn(line + length, "\n"));
        add_mark(&p, m);
    }
    return p;
}

void write_progress(const char *path, const progress *p)
{
    text t = { 0 };

    add(&t, "at %d.%d\n", p->chapter, p->exercise);
    for (const mark *m = p->mark; m < p->mark + p->count; m++)
        add(&t, "%d.%d %llx %d %d %s\n", m->chapter, m->number, m->seen, m->state, m->hints,
            m->line);
    write_file(path, text_of(&t));
    drop(&t);
}

mark *mark_of(progress *p, const exercise *e)
{
    for (int i = 0; i < p->count; i++)
        if (p->mark[i].chapter == e->chapter && p->mark[i].number == e->number)
            return &p->mark[i];
    return add_mark(
        p, (mark){ .chapter = e->chapter, .number = e->number, .line = xstrndup("not begun", 9) });
}
