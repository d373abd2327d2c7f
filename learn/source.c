#include "source.h"

#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool asks_for_numbers(const exercise *e)
{
    return e->kind == PREDICT || e->kind == EXPLORE;
}

static const char *const kinds[KINDS] = {
    [PREDICT] = "predict",
    [WRITE] = "write",
    [MEND] = "mend",
    [EXPLORE] = "explore",
};

const char *kind_name(kind k)
{
    return kinds[k];
}

/* ---- complaints ----------------------------------------------------------- */

typedef struct {
    int line;
    char *message;
} complaint;

typedef enum { WORDS, HEADING, OPENING, CODE, CLOSING } line_kind;

typedef struct {
    char *text; /* without its end */
    line_kind kind;
} source_line;

enum { MOST_COMPLAINTS = 50 };

/* A file of exercises; its lines are counted from 1. */
typedef struct {
    char *file;
    int count, complaints;
    source_line *line;
    complaint complaint[MOST_COMPLAINTS];
} source;

static void complain(source *s, int line, const char *format, ...) TEXT_FORMAT(3, 4);

static void complain(source *s, int line, const char *format, ...)
{
    va_list arguments;

    if (s->complaints == MOST_COMPLAINTS)
        return;
    va_start(arguments, format);
    s->complaint[s->complaints++] = (complaint){ line, xvasprintf(format, arguments) };
    va_end(arguments);
}

static int by_line(const void *a, const void *b)
{
    const complaint *first = a, *second = b;

    return (first->line > second->line) - (first->line < second->line);
}

static void stop_if_wrong(source *s)
{
    if (s->complaints == 0)
        return;
    fflush(stdout);
    qsort(s->complaint, (size_t)s->complaints, sizeof *s->complaint, by_line);
    for (int i = 0; i < s->complaints; i++)
        fprintf(stderr, "%s:%d: %s\n", s->file, s->complaint[i].line, s->complaint[i].message);
    exit(1);
}

/* ---- lines ---------------------------------------------------------------- */

/* Is the line a heading?  The number of its marks. */
static int level_of(const char *line)
{
    const size_t marks = strspn(line, "#");

    return line[marks] == ' ' ? (int)marks : 0;
}

/* The language of the line that opens a block: "c" of ``` c. */
static char *language_of(const char *line)
{
    return trimmed(xstrdup(line + strspn(line, "`")));
}

static bool opens_well(const char *line)
{
    const char *language = language_of(line);

    return begins(line, "```") && language[strspn(language, "abcdefghijklmnopqrstuvwxyz")] == '\0';
}

/* Find the kind of each line. */
static void read_kinds(source *s)
{
    int open = 0; /* the line of the fence that is not closed yet */

    for (int n = 1; n <= s->count; n++) {
        source_line *l = &s->line[n];
        const char *fence = l->text + strspn(l->text, " ");
        const bool fenced = begins(fence, "```") || begins(fence, "~~~");

        if (open && fenced && strcmp(trimmed(xstrdup(l->text)), "```") == 0) {
            l->kind = CLOSING;
            open = 0;
        } else if (fenced) {
            if (open)
                complain(s, open, "this fenced block is not closed");
            if (!opens_well(l->text))
                complain(s, n,
                         "a fenced block begins with ``` c, ``` answers or ```, "
                         "at the beginning of the line");
            l->kind = OPENING;
            open = n;
        } else {
            l->kind = open ? CODE : level_of(l->text) ? HEADING : WORDS;
        }
    }
    if (open)
        complain(s, open, "this fenced block is not closed");
}

static void check_lines(source *s)
{
    for (int n = 1; n <= s->count; n++) {
        const source_line *l = &s->line[n];
        const char *quote = strstr(l->text, "{{");

        if (!is_utf8(l->text))
            complain(s, n, "this line is not UTF-8");
        if (strchr(l->text, '\r'))
            complain(s, n, "a carriage return");
        if (quote && (l->kind == WORDS || l->kind == HEADING))
            complain(s, n, "an exercise quotes nothing: %s", quote);
    }
}

/* The lines of a file; false if there is no such file. */
static bool open_source(source *s)
{
    size_t length;
    char *bytes = read_file(s->file, 1 << 22, &length);

    if (!bytes && errno == ENOENT)
        return false;
    if (!bytes)
        give_up("%s: %s", s->file, strerror(errno));
    if (strlen(bytes) != length)
        complain(s, 1, "the file is not text");
    for (const char *c = bytes; *c; c = after_line(c))
        s->count++;
    s->line = xcalloc((size_t)s->count + 2, sizeof *s->line);
    for (int n = 1; n <= s->count; n++) {
        s->line[n].text = bytes;
        bytes += strcspn(bytes, "\n");
        if (*bytes)
            *bytes++ = '\0';
    }
    read_kinds(s);
    check_lines(s);
    /* With a fence out of place, code would be read as words. */
    stop_if_wrong(s);
    return true;
}

/* The first heading of this level from line n on, or the line behind the last. */
static int next_heading(const source *s, int n, int level)
{
    while (n <= s->count
           && !(s->line[n].kind == HEADING && (!level || level_of(s->line[n].text) == level)))
        n++;
    return n;
}

/* ---- sections ------------------------------------------------------------- */

/* The contents of some lines: all of them, the words, a program, and answers. */
typedef struct {
    text all, words, answers;
    program code;
    int blocks, programs;
} body;

static body read_body(const source *s, int from, int end)
{
    body b = { 0 };
    text code = { 0 }, others = { 0 };
    text *into = &b.words;

    for (int n = from; n < end; n++) {
        const source_line *l = &s->line[n];
        const bool opens = l->kind == OPENING;
        const char *language = opens ? language_of(l->text) : "";

        add(&b.all, "%s\n", l->text);
        if (opens && strcmp(language, "c") == 0) {
            into = &code;
            b.code.line = n + 1;
            b.programs++;
        } else if (opens) {
            into = strcmp(language, "answers") == 0 ? &b.answers : &others;
        } else if (l->kind == CLOSING) {
            into = &b.words;
        } else {
            add(into, "%s\n", l->text);
        }
        b.blocks += opens;
    }
    b.code.code = code.at;
    return b;
}

static char *words_of(const text *t)
{
    return trimmed(xstrdup(text_of(t)));
}

/* The kind of this name, KINDS if there is none. */
static kind kind_of(const char *name)
{
    kind k = 0;

    while (k < KINDS && strcmp(kinds[k], name) != 0)
        k++;
    return k;
}

/* ## 3.1 predict: One step by hand (3 minutes) */
static bool read_heading(source *s, exercise *e, int chapter, int number)
{
    char *heading = trimmed(xstrdup(s->line[e->line].text)), word[16], *minutes;
    int title = 0, end = 0;

    if (sscanf(heading, "## %d.%d %15[a-z]: %n", &e->chapter, &e->number, word, &title) != 3
        || !title || !(minutes = strrchr(heading + title, '('))
        || sscanf(minutes, "(%d minutes)%n", &e->minutes, &end) != 1
        || (!end && sscanf(minutes, "(%d minute)%n", &e->minutes, &end) != 1) || !end
        || minutes[end] || minutes == heading + title) {
        complain(s, e->line, "not of the form ## NUMBER KIND: TITLE (MINUTES minutes): %s",
                 heading);
        return false;
    }
    *minutes = '\0';
    e->title = trimmed(xstrdup(heading + title));
    e->kind = kind_of(word);
    if (e->chapter != chapter || e->number != number)
        complain(s, e->line, "exercise %d.%d has the number %d.%d", chapter, number, e->chapter,
                 e->number);
    if (e->kind == KINDS)
        complain(s, e->line, "an exercise is one of predict, write, mend, explore, not %s", word);
    return e->kind != KINDS;
}

/* - `point_after`: two numbers */
static void read_wanted(source *s, int from, int end, exercise *e)
{
    for (int n = from; n < end; n++) {
        char name[64], form[128];

        if (!*trimmed(xstrdup(s->line[n].text)))
            continue;
        if (sscanf(s->line[n].text, "- `%63[a-z0-9_]`: %127[^\n]", name, form) != 2)
            complain(s, n, "answers are listed as - `name`: a number");
        else if (e->wanteds == MOST_WANTED)
            complain(s, n, "more than %d answers", MOST_WANTED);
        else
            e->wanted[e->wanteds++] = (wanted){ xstrdup(name), xstrdup(form) };
    }
}

static bool is_one_program(const body *b)
{
    return b->code.code && b->blocks == 1 && !*words_of(&b->words);
}

static void keep_mistake(source *s, int line, const char *name, body *b, exercise *e)
{
    for (int i = 0; i < e->mistakes; i++)
        if (strcmp(e->mistake[i].name, name) == 0)
            complain(s, line, "a second mistake %s", name);
    if (e->mistakes == MOST_MISTAKES) {
        complain(s, line, "more than %d mistakes", MOST_MISTAKES);
        return;
    }
    if (!*words_of(&b->words))
        complain(s, line, "there is no hint for the mistake %s", name);
    if (!asks_for_numbers(e) && !b->code.code)
        complain(s, line, "there is no program, ``` c, with the mistake %s", name);
    e->mistake[e->mistakes++] = (named_mistake){ xstrdup(name), words_of(&b->words), b->code };
}

static void keep_solution(source *s, int line, body *b, exercise *e)
{
    const bool numbers = asks_for_numbers(e);

    e->solution = words_of(&b->all);
    e->solved = b->code;
    e->answers = b->answers.at;
    if (numbers ? !b->answers.at : !b->code.code)
        complain(s, line, "the solution has no block of %s", numbers ? "``` answers" : "``` c");
}

/* The name of a section, or NULL if there is none of the kind. */
static char *section_name(const char *heading)
{
    static const char *const known[] = { "answers", "start", "hint", "solution", "check" };
    char *name = trimmed(xstrdup(heading + strspn(heading, "#")));

    if (level_of(heading) != 3)
        return NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i]) == 0)
            return name;
    return begins(name, "mistake ") && name[8 + strcspn(name + 8, " \t")] == '\0' ? name : NULL;
}

static void keep_section(source *s, int line, int end, exercise *e)
{
    const char *heading = s->line[line].text;
    char *name = section_name(heading);
    body b = read_body(s, line + 1, end);
    bool second = false;

    if (!name) {
        complain(s, line, "%s is none of ### answers, start, hint, solution, mistake NAME, check",
                 heading);
        return;
    }
    if (!*words_of(&b.all)) {
        complain(s, line, "there is nothing below this heading");
        return;
    }
    if (b.programs > 1)
        complain(s, line, "more than one block ``` c");
    if (e->sections == MOST_SECTIONS) {
        complain(s, line, "more than %d sections", MOST_SECTIONS);
        return;
    }
    e->section[e->sections++] = (section){ name, line, xstrdup(text_of(&b.all)) };
    if (strcmp(name, asks_for_numbers(e) ? "start" : "answers") == 0) {
        complain(s, line, "an exercise to %s has no %s", kinds[e->kind], name);
    } else if (strcmp(name, "answers") == 0) {
        second = e->wanteds > 0;
        read_wanted(s, line + 1, end, e);
    } else if (strcmp(name, "start") == 0) {
        second = e->start.code;
        e->start = b.code;
        if (!is_one_program(&b))
            complain(s, line, "a start is one block of C, ``` c");
    } else if (strcmp(name, "hint") == 0) {
        if (e->hints == MOST_HINTS)
            complain(s, line, "more than three hints");
        else
            e->hint[e->hints++] = words_of(&b.all);
    } else if (strcmp(name, "solution") == 0) {
        second = e->solution;
        keep_solution(s, line, &b, e);
    } else if (strcmp(name, "check") == 0) {
        second = e->check.code;
        e->check = b.code;
        if (!is_one_program(&b))
            complain(s, line, "a check is one block of C, ``` c");
    } else {
        keep_mistake(s, line, name + 8, &b, e);
    }
    if (second)
        complain(s, line, "a second ### %s", name);
}

/* ---- exercises ------------------------------------------------------------ */

static void check_statement(source *s, const exercise *e, int end)
{
    if (!*e->statement)
        complain(s, e->line, "exercise %d.%d has no statement", e->chapter, e->number);
    for (int n = e->line; n < end; n++)
        if (strstr(s->line[n].text, "*/"))
            complain(s, n, "*/ would end the comment that shows this to the reader");
}

static bool has_section(const exercise *e, const char *name)
{
    for (int i = 0; i < e->sections; i++)
        if (strcmp(e->section[i].name, name) == 0)
            return true;
    return false;
}

/* The sections that every exercise must have. */
static void check_sections(source *s, const exercise *e)
{
    const char *const must[] = { asks_for_numbers(e) ? "answers" : "start", "hint", "solution",
                                 "check" };

    for (size_t i = 0; i < sizeof must / sizeof *must; i++)
        if (!has_section(e, must[i]))
            complain(s, e->line, "exercise %d.%d has no %s", e->chapter, e->number, must[i]);
}

/* The exercise in the lines from e->line up to the end. */
static void read_exercise(source *s, int end, exercise *e, int chapter, int number)
{
    const int statement_end = next_heading(s, e->line + 1, 0);
    body whole = read_body(s, e->line, end), b = read_body(s, e->line + 1, statement_end);

    if (!read_heading(s, e, chapter, number))
        return;
    e->whole = xstrdup(text_of(&whole.all));
    e->statement = words_of(&b.all);
    e->section[e->sections++] = (section){ "statement", e->line, xstrdup(text_of(&b.all)) };
    check_statement(s, e, statement_end);
    for (int n = statement_end, next; n < end; n = next) {
        next = next_heading(s, n + 1, 0);
        keep_section(s, n, next, e);
    }
    check_sections(s, e);
}

/* An answer's name says which exercise asks for it. */
static void check_names(source *s, const exercises *all)
{
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        for (int i = 0; i < e->wanteds; i++)
            for (const exercise *before = all->exercise; before <= e; before++)
                for (int k = 0; k < (before < e ? before->wanteds : i); k++)
                    if (strcmp(before->wanted[k].name, e->wanted[i].name) == 0)
                        complain(s, e->line, "exercise %d.%d asks for %s already", before->chapter,
                                 before->number, e->wanted[i].name);
}

char *title_of_chapter(const char *srcdir, const char *stem)
{
    char *path = xasprintf("%s/chapters/%s.c", srcdir, stem);
    const char *chapter = read_file(path, 1 << 22, NULL);

    for (const char *line = chapter ? chapter : ""; *line; line = after_line(line))
        if (begins(line, "# "))
            return xstrndup(line + 2, strcspn(line + 2, "\n"));
    refuse("%s: there is no title", path);
}

exercises *read_exercises(const char *srcdir, const char *stem)
{
    exercises *all = xcalloc(1, sizeof *all);
    source s = { .file = xasprintf("%s/chapters/exercises/%s.md", srcdir, stem) };

    all->stem = stem;
    all->number = atoi(stem);
    all->title = title_of_chapter(srcdir, stem);
    if (!open_source(&s))
        return all;
    const int first = next_heading(&s, 1, 2);
    for (int n = 1; n < first; n++)
        if (*trimmed(xstrdup(s.line[n].text)))
            complain(&s, n, "text before the first exercise");
    for (int n = first, next; n <= s.count; n = next) {
        next = next_heading(&s, n + 1, 2);
        if (all->count == MOST_EXERCISES) {
            complain(&s, n, "more than %d exercises", MOST_EXERCISES);
            break;
        }
        exercise *e = &all->exercise[all->count++];
        e->stem = stem;
        e->line = n;
        read_exercise(&s, next, e, all->number, all->count);
    }
    if (all->count == 0)
        complain(&s, 1, "there is no exercise");
    check_names(&s, all);
    stop_if_wrong(&s);
    return all;
}
