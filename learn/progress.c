#include "progress.h"

#include "parts.h"
#include "text.h"

#include <ctype.h>
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

progress read_progress(const char *bytes)
{
    progress p = { 0 };

    for (const char *line = bytes ? bytes : ""; *line; line = after_line(line)) {
        mark m = { 0 };
        char key[128];
        int known = 0, length = 0;

        if (sscanf(line, "at %127s", key) == 1) {
            p.at = xstrdup(key);
            continue;
        }
        if (sscanf(line, "%127s %llx %d %d %n", key, &m.seen, &known, &m.hints, &length) < 4
            || !length || !isalpha((unsigned char)*key) || known < NOT_BEGUN || known > NOT_RIGHT
            || m.hints < 0 || m.hints > MOST_HINTS)
            continue;
        m.key = xstrdup(key);
        m.state = (state)known;
        m.line = xstrndup(line + length, strcspn(line + length, "\n"));
        add_mark(&p, m);
    }
    return p;
}

void write_progress(const char *path, const progress *p)
{
    text t = { 0 };

    if (p->at)
        add(&t, "at %s\n", p->at);
    for (int i = 0; i < p->count; i++) {
        const mark *m = &p->mark[i];

        add(&t, "%s %llx %d %d %s\n", m->key, m->seen, m->state, m->hints, m->line);
    }
    write_file(path, text_of(&t));
    drop(&t);
}

char *key_of(const exercise *e)
{
    return xasprintf("%s.%s", e->stem + strspn(e->stem, "0123456789-"), name_of(e));
}

mark *mark_called(progress *p, const char *key)
{
    for (int i = 0; i < p->count; i++)
        if (strcmp(p->mark[i].key, key) == 0)
            return &p->mark[i];
    return add_mark(p, (mark){ .key = xstrdup(key), .line = xstrdup("not begun") });
}

mark *mark_of(progress *p, const exercise *e)
{
    char *key = key_of(e);
    mark *m = mark_called(p, key);

    free(key);
    return m;
}

void forget(progress *p, const exercise *e)
{
    mark *m = mark_of(p, e);

    *m = (mark){ .key = m->key, .line = xstrdup("not begun") };
}
