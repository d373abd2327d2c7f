#include "lesson.h"

#include "known.h"
#include "parts.h"
#include "plain.h"
#include "sandbox.h"
#include "text.h"
#include "waiting.h"

#include <errno.h>
#include <fcntl.h>
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
    b.lock = -1;
    return b;
}

void begin_book(const book *b)
{
    for (int i = 0; i < b->count; i++)
        hand_out(b->folder, b->handed, b->chapter[i]);
}

/* ---- one at a time ------------------------------------------------------- */

static bool take_lock(int file, int command)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

    while (fcntl(file, command, &whole) != 0) {
        if (command == F_SETLK && (errno == EACCES || errno == EAGAIN))
            return false;
        if (errno == ENOLCK)
            break; /* this file system has none */
        if (errno != EINTR)
            give_up("waiting for another make: %s", strerror(errno));
    }
    return true;
}

void enter(book *b)
{
    char *path = xasprintf("%s/.lock", b->folder);

    make_folder(b->folder);
    b->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    /* In a folder where nothing can be written nobody changes anything. */
    if (b->lock < 0 && errno != EACCES && errno != EROFS)
        give_up("%s: %s", path, strerror(errno));
    if (b->lock >= 0 && !take_lock(b->lock, F_SETLK)) {
        fprintf(stderr, "learn: another make is at work on %s; waiting for it\n", b->folder);
        take_lock(b->lock, F_SETLKW);
    }
    b->progress = read_progress(read_file(b->progress_path, 1 << 20, NULL));
    free(path);
}

void leave(book *b)
{
    if (b->lock >= 0)
        close(b->lock);
    b->lock = -1;
}

/* ---- beginning anew ------------------------------------------------------ */

static void reset_file(const book *b, const exercises *all, bool answers)
{
    char *path = lesson_path(b, all, answers ? "answers" : "c"), *aside = NULL;
    const work_file f = open_work(b->folder, all, answers);

    if (f.missing || (f.bytes && same_words(f.bytes, as_begun(all, answers))))
        return;
    aside = set_aside(path);
    if (aside)
        printf("%s is kept as %s\n", path, aside);
}

static void reset_chapter(book *b, const exercises *all)
{
    reset_file(b, all, false);
    reset_file(b, all, true);
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        forget(&b->progress, e);
}

void reset_book(book *b, const exercises *all, const exercise *e)
{
    if (e) {
        hand_out_again(b->folder, all, e);
        forget(&b->progress, e);
    } else {
        for (int i = 0; i < b->count; i++)
            if (!all || b->chapter[i] == all)
                reset_chapter(b, b->chapter[i]);
        begin_book(b);
    }
    if (!all)
        b->progress.at = NULL;
    write_progress(b->progress_path, &b->progress);
    if (e)
        printf("%d.%d is as it was handed out.\n", e->chapter, e->number);
    else if (all)
        printf("You are at the beginning of chapter %d again.\n", all->number);
    else
        printf("You are at the beginning again.\n");
}

/* ---- to another machine -------------------------------------------------- */

static const char *const endings[] = { "c", "answers" };

void list_work(const book *b)
{
    bool any = false;

    for (int i = 0; i < b->count; i++)
        for (int answers = 0; answers < 2; answers++)
            if (is_work(b->folder, b->handed, b->chapter[i], answers)) {
                printf("%s/%s.%s\n", b->folder, b->chapter[i]->stem, endings[answers]);
                printf("%s/%s.%s\n", b->handed, b->chapter[i]->stem, endings[answers]);
                any = true;
            }
    if (!any)
        refuse("there is nothing to pack: you have not begun");
    if (access(b->progress_path, R_OK) == 0)
        printf("%s\n", b->progress_path);
}

/* One file of the archive, as text; NULL if it is not there.  tar only prints it: so nothing in
 * the archive can be written anywhere, and a file that is too large ends it. */
static char *take_from_archive(const char *archive, const char *name)
{
    static const limits taking = { .seconds = 20, .patience = 60, .most_output = 1 << 20 };
    char *const arguments[] = { "sh",
                                "-c",
                                "exec tar -xzOf - \"$1\" <\"$0\" 2>/dev/null",
                                (char *)archive,
                                xasprintf("chapters/exercises/%s", name),
                                NULL };
    outcome o = run_within(&taking, arguments);

    if (o.how == NOT_STARTED)
        give_up("tar cannot be started");
    if (o.how == EXITED && o.status != 0)
        drop_outcome(&o);
    else if (o.how != EXITED)
        refuse("%s: %s is too large", archive, name);
    return o.printed.at;
}

/* Is it an archive, whole and readable?  Else a line says what it is. */
static void look_at_archive(const char *archive)
{
    static const limits looking = { .seconds = 20, .patience = 60, .most_output = 1 };
    char *const arguments[] = { "sh", "-c", "exec tar -tzf - <\"$0\" >/dev/null 2>&1",
                                (char *)archive, NULL };

    if (!*archive)
        refuse("which archive?  Type make learn-from FILE=answers.tar.gz, with its name");
    if (access(archive, R_OK) != 0)
        refuse("%s: %s", archive, strerror(errno));
    outcome o = run_within(&looking, arguments);
    if (o.how != EXITED || o.status != 0)
        refuse("%s cannot be read: it is no .tar.gz, or not the whole of one", archive);
    drop_outcome(&o);
}

static bool take_file(const book *b, const char *archive, const exercises *all, bool answers)
{
    char *name = xasprintf("%s.%s", all->stem, endings[answers]);
    char *bytes = take_from_archive(archive, name);

    if (bytes)
        take_in(b->folder, all, answers,
                take_from_archive(archive, xasprintf(".handed-out/%s", name)), bytes);
    return bytes;
}

void take_work(book *b, const char *archive)
{
    look_at_archive(archive);

    const progress there = read_progress(take_from_archive(archive, "progress"));
    int found = 0;

    for (int i = 0; i < b->count; i++)
        for (int answers = 0; answers < 2; answers++)
            found += take_file(b, archive, b->chapter[i], answers);
    if (!found)
        refuse("%s holds no work on these exercises: make answers.tar.gz packs it", archive);
    for (int i = 0; i < there.count; i++) {
        const mark *m = &there.mark[i];
        mark *here = mark_called(&b->progress, m->key);

        here->hints = m->hints > here->hints ? m->hints : here->hints;
    }
    if (!b->progress.at)
        b->progress.at = there.at;
    write_progress(b->progress_path, &b->progress);
    printf("%d file%s taken from %s; make learn says where you are.\n", found,
           found == 1 ? " was" : "s were", archive);
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
                 .program_file = open_work(folder, all, false),
                 .answer_file = open_work(folder, all, true),
                 .not_read = not_read(folder, all) };

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
    const work_file f = open_work(b->folder, all, false);

    return f.bytes ? part_of(f.bytes, all, e).line : 1;
}

const work_file *file_of(const lesson *l, const exercise *e)
{
    return asks_for_numbers(e) ? &l->answer_file : &l->program_file;
}

/* The fingerprint of the reader's work on an exercise, and of the exercise. */
static unsigned long long work_hash(const lesson *l, const exercise *e)
{
    unsigned long long print = fingerprint(0, e->whole);

    if (!asks_for_numbers(e) && l->program_file.bytes) {
        const program part = part_of(l->program_file.bytes, l->all, e);

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
