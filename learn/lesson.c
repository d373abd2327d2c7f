#include "lesson.h"

#include "known.h"
#include "plain.h"
#include "text.h"
#include "waiting.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *from_environment(const char *name)
{
    const char *value = getenv(name);

    if (!value)
        refuse("the environment has no %s; make sets it", name);
    return value;
}

book open_book(void)
{
    const char *work = getenv("NABLA_WORK");
    book b = { .folder = work ? work : "chapters/exercises" };

    b.handed = xasprintf("%s/.handed-out", b.folder);
    b.progress_path = xasprintf("%s/progress", b.folder);
    b.shop = (workshop){ .srcdir = from_environment("NABLA_SRCDIR"),
                         .built = xasprintf("%s/.known", b.folder),
                         .own = xasprintf("%s/.own", b.folder),
                         .compile = from_environment("NABLA_COMPILE"),
                         .sanitize = from_environment("NABLA_SANITIZE"),
                         .libraries = from_environment("NABLA_LIBRARIES"),
                         .run = "" };
    for (char *stems = xstrdup(from_environment("NABLA_CHAPTERS")), *stem = strtok(stems, " ");
         stem; stem = strtok(NULL, " ")) {
        if (b.count == MOST_CHAPTERS)
            refuse("too many chapters");
        b.chapter[b.count++] = read_exercises(b.shop.srcdir, stem);
    }
    if (getenv("NABLA_RUN"))
        b.shop.run = getenv("NABLA_RUN");
    b.progress = read_progress(b.progress_path);
    return b;
}

void begin_book(const book *b)
{
    for (int i = 0; i < b->count; i++)
        hand_out(b->folder, b->handed, b->chapter[i]);
}

void reset_book(book *b)
{
    if (unlink(b->progress_path) != 0 && errno != ENOENT)
        give_up("%s: %s", b->progress_path, strerror(errno));
    for (int i = 0; i < 2 * b->count; i++) {
        const exercises *all = b->chapter[i / 2];
        char *path = lesson_path(b, all, i % 2 ? "c" : "answers"),
             *aside = xasprintf("%s.before", path);
        char *handed = xasprintf("%s/%s.%s", b->handed, all->stem, i % 2 ? "c" : "answers");
        char *now = read_file(path, 1 << 22, NULL), *then = read_file(handed, 1 << 22, NULL);

        if (access(path, F_OK) == 0 && (!now || !then || strcmp(now, then) != 0)) {
            if (rename(path, aside) != 0)
                give_up("%s: %s", aside, strerror(errno));
            printf("%s is kept as %s\n", path, aside);
        }
    }
    begin_book(b);
    printf("You are at the beginning again.\n");
}

void prepare_exercise(const book *b, const exercises *all, const exercise *e)
{
    prepare(&b->shop, all, e);
}

void prepare_all(const book *b)
{
    for (int i = 0; i < b->count; i++)
        for (int k = 0; k < b->chapter[i]->count; k++)
            prepare_exercise(b, b->chapter[i], &b->chapter[i]->exercise[k]);
}

lesson open_lesson_in(const char *folder, const exercises *all)
{
    lesson l = { .all = all,
                 .program_file = open_programs(folder, all),
                 .answer_file = open_answers(folder, all) };

    l.answers = read_given(&l.answer_file, all);
    return l;
}

lesson open_lesson(const book *b, const exercises *all)
{
    return open_lesson_in(b->folder, all);
}

char *lesson_path(const book *b, const exercises *all, const char *suffix)
{
    return xasprintf("%s/%s.%s", b->folder, all->stem, suffix);
}

int line_of_part(const book *b, const exercises *all, const exercise *e)
{
    const work_file f = open_programs(b->folder, all);

    return f.bytes ? part_of(f.bytes, e).line : 1;
}

/* The fingerprint of what the reader wrote for an exercise, and of the exercise. */
static unsigned long long work_hash(const lesson *l, const exercise *e)
{
    unsigned long long print = fingerprint(0, e->whole);

    if (!asks_for_numbers(e) && l->program_file.bytes) {
        const program part = part_of(l->program_file.bytes, e);

        print = fingerprint(print, before_parts(l->program_file.bytes).code);
        return fingerprint(print, part.code ? part.code : "");
    }
    for (int i = 0; i < e->wanteds; i++)
        for (size_t k = 0; k < l->answers.count; k++)
            if (strcmp(l->answers.given[k].name, e->wanted[i].name) == 0
                && l->answers.given[k].line)
                print =
                    fingerprint(fingerprint(print, e->wanted[i].name), l->answers.given[k].value);
    return print;
}

bool has_changed(book *b, const lesson *l, const exercise *e)
{
    return mark_of(&b->progress, e)->seen != work_hash(l, e);
}

verdict judge_exercise(const workshop *w, const lesson *l, const exercise *e)
{
    return asks_for_numbers(e) ? judge_numbers(w, l->all, e, &l->answers)
                               : judge_program(w, l->all, e, &l->program_file);
}

verdict judge_and_mark(book *b, const lesson *l, const exercise *e)
{
    wait_goes_on(xasprintf("Judging exercise %d.%d", e->chapter, e->number));
    verdict v = judge_exercise(&b->shop, l, e);
    mark *m = mark_of(&b->progress, e);

    if (v.unrecognized) {
        v.line = xasprintf("%s.  Hint: %s", v.line, plain(e->hint[0]));
        if (m->hints == 0)
            m->hints = 1;
    }
    for (char *c = v.line; *c; c++)
        if (*c == '\n')
            *c = ' ';
    m->seen = work_hash(l, e);
    m->state = v.state;
    m->line = v.line;
    return v;
}

bool has_more(const verdict *v)
{
    return *v->more && (v->state == NOT_RIGHT || strstr(v->more, "warning:"));
}

char *headed(const exercise *e)
{
    const size_t n = strlen(e->title);

    return xasprintf("%d.%d %s%s ", e->chapter, e->number, e->title,
                     n && e->title[n - 1] == '?' ? "" : ":");
}

void print_verdict(const exercise *e, const verdict *v, const char *before)
{
    char *rest = xasprintf("%s    ", before);

    wait_ends();
    print_wrapped(xasprintf("%s%s", headed(e), v->line), before, rest, 79);
    if (has_more(v))
        for (const char *line = v->more; *line; line = after_line(line))
            printf("%s%.*s\n", rest, (int)strcspn(line, "\n"), line);
    free(rest);
}
