#include "work.h"

#include "merge.h"
#include "parts.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MOST_BYTES = 1 << 20, MOST_BACKUPS = 9999, WIDTH = 88 };

/* ---- opening ------------------------------------------------------------- */

static char *path_of(const char *folder, const exercises *all, bool answers)
{
    return xasprintf("%s/%s.%s", folder, all->stem, answers ? "answers" : "c");
}

/* Without the mark that some editors begin a file with, lines ended by \n and nothing else. */
static void normalize(char *bytes)
{
    const char *from = bytes + (begins(bytes, "\xef\xbb\xbf") ? 3 : 0);
    char *to = bytes;

    for (; *from; from++)
        if (*from != '\r')
            *to++ = *from;
        else if (from[1] != '\n')
            *to++ = '\n';
    *to = '\0';
}

static char *read_normal(const char *path)
{
    char *bytes = read_file(path, MOST_BYTES, NULL);

    if (bytes)
        normalize(bytes);
    return bytes;
}

work_file open_work(const char *folder, const exercises *all, bool answers)
{
    work_file f = { .path = path_of(folder, all, answers) };
    size_t length = 0;

    f.bytes = read_file(f.path, MOST_BYTES, &length);
    if (!f.bytes && errno == ENOENT) {
        f.missing = true;
        f.problem = xasprintf("%s is not there; type make learn, and it is made anew", f.path);
    } else if (!f.bytes && errno == EFBIG) {
        f.problem = xasprintf("%s is larger than a megabyte: it was not read", f.path);
    } else if (!f.bytes) {
        f.problem = xasprintf("%s: %s", f.path, strerror(errno));
    } else if (strlen(f.bytes) != length) {
        f.problem = xasprintf("%s is not text: it has a zero byte (save it as UTF-8)", f.path);
        free(f.bytes);
        f.bytes = NULL;
    } else {
        normalize(f.bytes);
    }
    return f;
}

static bool ends_with(const char *name, const char *end)
{
    const size_t n = strlen(name), k = strlen(end);

    return n >= k && strcasecmp(name + n - k, end) == 0;
}

/* 03-descent-step (1).c, Copy of 03-descent-step.c, 03-descent-step.c.txt */
static bool looks_like(const char *name, const char *stem)
{
    const size_t n = strlen(stem);
    const char *at = name;

    while (*at && strncasecmp(at, stem, n) != 0)
        at++;
    return *at && *name != '.'
        && (ends_with(at, ".c") || ends_with(at, ".answers") || ends_with(at, ".txt"))
        && strcmp(name, xasprintf("%s.c", stem)) != 0
        && strcmp(name, xasprintf("%s.answers", stem)) != 0;
}

char *not_read(const char *folder, const exercises *all)
{
    DIR *d = opendir(folder);
    text t = { 0 };

    add(&t, "%s", "");
    for (struct dirent *entry; d && (entry = readdir(d));) {
        char *name = xstrdup(entry->d_name);

        if (looks_like(name, all->stem)) {
            make_printable(name, "");
            add(&t, "%s/%s is not read; only %s.c and %s.answers are\n", folder, name, all->stem,
                all->stem);
        }
        free(name);
    }
    if (d)
        closedir(d);
    return t.at;
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

static char *programs_as_begun(const exercises *all)
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

static char *answers_as_begun(const exercises *all)
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

char *as_begun(const exercises *all, bool answers)
{
    return answers ? answers_as_begun(all) : programs_as_begun(all);
}

/* ---- a reader's work is never lost ----------------------------------------- */

/* FILE.before-1, or the first that is free. */
static char *free_name(const char *path)
{
    struct stat s;

    for (int n = 1;; n++) {
        char *name = xasprintf("%s.before-%d", path, n);

        if (lstat(name, &s) != 0 && errno == ENOENT)
            return name;
        if (n == MOST_BACKUPS)
            refuse("there are %d backups of %s: remove some", n, path);
        free(name);
    }
}

char *set_aside(const char *path)
{
    struct stat s;
    char *aside = free_name(path);

    if (lstat(path, &s) != 0 && errno == ENOENT)
        return NULL;
    if (rename(path, aside) != 0)
        give_up("%s: %s", path, strerror(errno));
    return aside;
}

/* Write these contents into the file; keep the old ones, if any of them was the reader's.  Through
 * a link: the file may be kept elsewhere. */
static void replace(const char *path, const char *now, bool keep)
{
    char *real = realpath(path, NULL), *before = read_file(path, MOST_BYTES, NULL);

    if (keep && before) {
        char *copy = free_name(path);

        write_file(copy, before);
        fprintf(stderr, "learn: %s was brought up to date; as it was it is %s\n", path, copy);
        free(copy);
    }
    write_file(real ? real : path, now);
    free(real);
    free(before);
}

/* One line for each. */
static void report(const char *path, const text *which, const char *words)
{
    for (const char *line = text_of(which); *line; line = after_line(line))
        fprintf(stderr, "learn: %s: %.*s: %s\n", path, (int)strcspn(line, "\n"), line, words);
}

static const char is_gone[] = "no exercise any more; your work is kept at the end of the file";

static void hand_out_one(const char *folder, const char *handed, const exercises *all, bool answers)
{
    const work_file f = open_work(folder, all, answers);
    char *memory = path_of(handed, all, answers), *base = read_file(memory, MOST_BYTES, NULL);
    char *now = as_begun(all, answers);

    if (f.missing) {
        write_file(memory, now);
        write_file(f.path, now);
    } else if (f.bytes && !(base && strcmp(base, now) == 0)) {
        merged m = merge(all, answers, base, f.bytes, now, NULL);

        if (!same_words(m.bytes, f.bytes)) {
            replace(f.path, m.bytes, m.touched);
            report(f.path, &m.both,
                   "new in the book, and changed by you: yours stays (make "
                   "learn-reset-, with its number, gives the new one)");
            report(f.path, &m.kept, is_gone);
        }
        write_file(memory, now);
    }
    free(memory);
    free(base);
    free(now);
}

void hand_out(const char *folder, const char *handed, const exercises *all)
{
    if (all->count == 0)
        return;
    make_folder(folder);
    make_folder(handed);
    hand_out_one(folder, handed, all, false);
    hand_out_one(folder, handed, all, true);
}

void hand_out_again(const char *folder, const exercises *all, const exercise *e)
{
    const bool answers = asks_for_numbers(e);
    const work_file f = open_work(folder, all, answers);
    char *now = as_begun(all, answers);

    if (!f.bytes)
        refuse("%s", f.problem);
    replace(f.path, merge(all, answers, now, f.bytes, now, e).bytes, true);
    free(now);
}

void take_in(const char *folder, const exercises *all, bool answers, const char *base, char *bytes)
{
    const work_file f = open_work(folder, all, answers);
    char *now = as_begun(all, answers);

    normalize(bytes);
    if (!f.bytes)
        refuse("%s", f.problem);
    const merged there = merge(all, answers, base, bytes, now, NULL);
    const merged m = merge(all, answers, now, f.bytes, there.bytes, NULL);
    if (m.both.at) {
        char *beside = free_name(f.path);

        write_file(beside, bytes);
        report(f.path, &m.both, xasprintf("yours here stays; the packed one is in %s", beside));
    }
    report(f.path, &there.kept, is_gone);
    if (!same_words(m.bytes, f.bytes))
        replace(f.path, m.bytes, m.touched);
}

bool is_work(const char *folder, const char *handed, const exercises *all, bool answers)
{
    char *base = read_normal(path_of(handed, all, answers)),
         *mine = read_normal(path_of(folder, all, answers));

    return mine && (!base || !same_words(base, mine));
}

/* ---- parts of a file of programs ----------------------------------------- */

program part_of(const char *bytes, const exercises *all, const exercise *e)
{
    const parts p = parts_of(bytes, all, false);
    const piece *found = find_part(&p, e);

    return found ? (program){ xasprintf("%s%s%s", found->heading, found->statement, found->work),
                              found->line }
                 : (program){ NULL, 1 };
}

program before_parts(const char *bytes)
{
    const exercises none = { 0 };

    return (program){ parts_of(bytes, &none, false).before, 1 };
}

bool is_touched(const program *part, const exercise *e)
{
    text begun = { 0 };

    /* The statement above is not compared: it may have been worded better since. */
    const char *code = part->code ? strstr(part->code, "*/\n") : NULL;
    add(&begun, "%s", e->start.code);
    const bool touched = part->code && !same_words(code ? code + 3 : part->code, text_of(&begun));
    drop(&begun);
    return touched;
}
