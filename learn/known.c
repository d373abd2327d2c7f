#include "known.h"

#include "text.h"
#include "trial.h"
#include "waiting.h"
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- sources ------------------------------------------------------------- */

char *folder_of(const char *folder, const exercises *all)
{
    return xasprintf("%s/%s", folder, all->stem);
}

const char *md_of(const workshop *w, const exercises *all)
{
    return xasprintf("%s/chapters/exercises/%s.md", w->srcdir, all->stem);
}

char *source_of(const workshop *w, const exercises *all, const exercise *e, const program *before,
                const program *part, const char *path, bool judged)
{
    text t = { 0 };

    add(&t, "#line %d \"%s\"\n%s\n", before->line, path, before->code);
    if (part)
        add(&t, "#line %d \"%s\"\n%s\n", part->line, path, part->code);
    /* A comment that is open ends here. */
    add(&t, "/**/\n#undef CHECK_H\n#undef JUDGED\n%s", judged ? "#define JUDGED\n" : "");
    add(&t, "#include \"check.h\"\n#line %d \"%s\"\n%s", e->check.line, md_of(w, all),
        e->check.code);
    return t.at;
}

/* The head of the reader's file. */
static program usual_heads(const exercises *all)
{
    return before_parts(as_begun(all, false));
}

/* ---- the knowledge, kept in a file ----------------------------------------- */

static findings findings_of(const workshop *w, const exercises *all, const exercise *e,
                            const char *name, const program *part, bool judged)
{
    char *folder = folder_of(w->built, all), *base = xasprintf("%d.%s", e->number, name);
    const program before = usual_heads(all);
    char *source = source_of(w, all, e, &before, part, md_of(w, all), judged);

    wait_goes_on(xasprintf("Preparing exercise %d.%d: %s", e->chapter, e->number, name));
    char *complaint = build(w, folder, base, source, TRIES, NULL);

    if (complaint)
        refuse("%s: exercise %d.%d, %s, does not compile:\n%s", md_of(w, all), e->chapter,
               e->number, name, complaint);
    return try_program(xasprintf("%s/%s", folder, base), *w->sanitize, md_of(w, all), NULL);
}

findings try_solution(const workshop *w, const exercises *all, const exercise *e)
{
    return findings_of(w, all, e, "solution", &e->solved, true);
}

static char *known_path(const workshop *w, const exercises *all, const exercise *e)
{
    return xasprintf("%s/%s/%d.known", w->built, all->stem, e->number);
}

static char *known_print(const workshop *w, const exercise *e)
{
    return xasprintf("%llx\n", fingerprint(print_of_tools(w, TRIES), e->whole));
}

/* Earlier findings, if they still hold. */
static bool recall(const workshop *w, const exercises *all, const exercise *e, knowledge *k)
{
    char *known = read_file(known_path(w, all, e), 1 << 26, NULL), *print = known_print(w, e);
    int which = -2;

    *k = (knowledge){ 0 };
    if (!known || !begins(known, print))
        return false;
    for (const char *line = after_line(known), *next; *line; line = next, which++) {
        const char *stopped = strchr(line, '\t');

        if (!stopped || which >= e->mistakes)
            return false;
        for (next = after_line(line); *next && !begins(next, "# "); next = after_line(next))
            ;
        char *block = xstrndup(after_line(line), (size_t)(next - after_line(line)));
        findings f = read_findings(block);
        const size_t length = strcspn(++stopped, "\n");

        f.stopped = length ? xstrndup(stopped, length) : NULL;
        *(which == -2 ? &k->judged : which == -1 ? &k->start : &k->mistake[which]) = f;
        free(block);
    }
    return which == e->mistakes;
}

static void add_known(text *t, const char *name, findings f)
{
    add(t, "# %s\t%s\n", name, f.stopped ? f.stopped : "");
    add_findings(t, &f);
}

void prepare(const workshop *w, const exercises *all, const exercise *e)
{
    knowledge k;
    text t = { 0 };

    if (asks_for_numbers(e)) {
        char *folder = folder_of(w->built, all);
        const program before = usual_heads(all);
        char *source = source_of(w, all, e, &before, NULL, md_of(w, all), false);
        const char *complaint =
            build(w, folder, xasprintf("%d.check", e->number), source, EXPECTS, NULL);

        if (complaint)
            refuse("%s: the check of exercise %d.%d does not compile:\n%s", md_of(w, all),
                   e->chapter, e->number, complaint);
        return;
    }
    if (recall(w, all, e, &k))
        return;
    add(&t, "%s", known_print(w, e));
    add_known(&t, "solution", try_solution(w, all, e));
    add_known(&t, "start", findings_of(w, all, e, "start", &e->start, false));
    for (int i = 0; i < e->mistakes; i++)
        add_known(&t, e->mistake[i].name,
                  findings_of(w, all, e, e->mistake[i].name, &e->mistake[i].code, false));
    write_file(known_path(w, all, e), text_of(&t));
    drop(&t);
}

knowledge knowledge_of(const workshop *w, const exercises *all, const exercise *e)
{
    knowledge k;

    prepare(w, all, e);
    if (!recall(w, all, e, &k))
        give_up("exercise %d.%d cannot be judged: its known results cannot be read", e->chapter,
                e->number);
    return k;
}
