#include "source.h"

#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool asks_for_numbers(const exercise *e)
{
    return e->kind == PREDICT || e->kind == EXPLORE;
}

static const char *const kinds[] = {
    [PREDICT] = "predict",
    [WRITE] = "write",
    [MEND] = "mend",
    [EXPLORE] = "explore",
};

const char *kind_name(kind k)
{
    return kinds[k];
}

/* ---- reading ---------------------------------------------------------------- */

static struct {
    const char *file;
    int line;
} at;

#define WRONG(...) wrong_at(at.line, __VA_ARGS__)

_Noreturn static void wrong_at(int line, const char *message, const char *what)
{
    fflush(stdout);
    fprintf(stderr, "%s:%d: %s%s\n", at.file, line, message, what);
    exit(1);
}

/* What stands below a heading: words, and the last of its programs and of its answers. */
typedef struct {
    text all, words, answers;
    program code;
} body;

/* Read lines up to the next heading, and answer where that is. */
static const char *read_body(const char *line, body *b)
{
    text code = { 0 };
    text *into = NULL; /* the block that is open */
    const char *next;

    *b = (body){ 0 };
    for (; *line && (into || (!begins(line, "## ") && !begins(line, "### "))); line = next) {
        next = after_line(line);
        const size_t length = (size_t)(next - line);

        add_bytes(&b->all, line, length);
        if (into && begins(line, "```")) {
            into = NULL;
        } else if (into) {
            add_bytes(into, line, length);
        } else if (begins(line, "``` c") || begins(line, "```c")) {
            drop(&code);
            into = &code;
            b->code.line = at.line + 1;
        } else if (begins(line, "``` answers")) {
            into = &b->answers;
        } else {
            add_bytes(&b->words, line, length);
        }
        at.line++;
    }
    if (into)
        WRONG("a block that begins with ``` is not closed", "");
    b->code.code = code.at;
    return line;
}

static char *words_of(const text *t)
{
    return trimmed(xstrndup(text_of(t), strlen(text_of(t))));
}

/* ## 3.1 predict: One step by hand (3 minutes) */
static void read_heading(const char *line, exercise *e)
{
    char *heading = xstrndup(line, strcspn(line, "\n")), word[16], *title, *end;
    int length = 0;

    if (sscanf(heading, "## %d.%d %15[a-z]: %n", &e->chapter, &e->number, word, &length) != 3
        || !length)
        WRONG("a heading is of the form ## 3.1 predict: Title (3 minutes)", "");
    for (e->kind = PREDICT; strcmp(kinds[e->kind], word) != 0; e->kind++)
        if (e->kind == EXPLORE)
            WRONG("an exercise is predict, write, mend or explore, not ", word);
    title = heading + length;
    end = strrchr(title, '(');
    if (!end || sscanf(end, "(%d minute", &e->minutes) != 1)
        WRONG("the heading does not end with (3 minutes)", "");
    *end = '\0';
    title = trimmed(title);
    e->title = xstrndup(title, strlen(title));
    free(heading);
}

/* - `point_after`: two numbers */
static void read_wanted(const char *words, exercise *e)
{
    for (const char *line = words; *line; line = after_line(line)) {
        char name[64], form[128];

        if (*line == '\n')
            continue;
        if (sscanf(line, "- `%63[a-z0-9_]`: %127[^\n]", name, form) != 2)
            WRONG("answers are listed as - `name`: a number", "");
        if (e->wanteds == MOST_WANTED)
            WRONG("too many answers are asked for", "");
        e->wanted[e->wanteds++] =
            (wanted){ xstrndup(name, strlen(name)), xstrndup(form, strlen(form)) };
    }
}

static void keep_section(const char *heading, body *b, exercise *e)
{
    if (strcmp(heading, "answers") == 0) {
        read_wanted(text_of(&b->words), e);
    } else if (strcmp(heading, "start") == 0) {
        e->start = b->code;
    } else if (strcmp(heading, "hint") == 0) {
        if (e->hints == MOST_HINTS)
            WRONG("more than three hints", "");
        e->hint[e->hints++] = words_of(&b->all);
    } else if (strcmp(heading, "solution") == 0) {
        e->solution = words_of(&b->all);
        e->solved = b->code;
        e->answers = b->answers.at;
    } else if (begins(heading, "mistake ")) {
        if (e->mistakes == MOST_MISTAKES)
            WRONG("too many mistakes", "");
        e->mistake[e->mistakes++] = (named_mistake){ xstrndup(heading + 8, strlen(heading + 8)),
                                                     words_of(&b->words), b->code };
    } else if (strcmp(heading, "check") == 0) {
        e->check = b->code;
    } else {
        WRONG("an unknown heading: ### ", heading);
    }
}

/* What every exercise must have. */
static void must_have(const exercise *e, int line)
{
    const bool numbers = asks_for_numbers(e);

    if (!*e->statement)
        wrong_at(line, "the exercise says nothing", "");
    if (numbers && (!e->wanteds || !e->answers))
        wrong_at(line, "there must be ### answers, and a block ``` answers in the solution", "");
    if (!numbers && (!e->start.code || !e->solved.code))
        wrong_at(line, "there must be a ### start, and a program in the ### solution", "");
    if (!e->check.code || !e->solution || !e->hints)
        wrong_at(line, "there must be a ### hint, a ### solution and a ### check", "");
    for (int i = 0; i < e->hints; i++)
        if (!*e->hint[i])
            wrong_at(line, "an empty hint", "");
    for (int i = 0; i < e->mistakes; i++) {
        if (!*e->mistake[i].words)
            wrong_at(line, "no hint for the mistake ", e->mistake[i].name);
        if (!numbers && !e->mistake[i].code.code)
            wrong_at(line, "no program for the mistake ", e->mistake[i].name);
    }
}

static const char *read_exercise(const char *line, exercise *e)
{
    const char *const begin = line;
    const int first = at.line;
    body b;

    read_heading(line, e);
    at.line++;
    line = read_body(after_line(line), &b);
    e->statement = words_of(&b.all);
    while (begins(line, "### ")) {
        char *heading = xstrndup(line + 4, strcspn(line + 4, "\n"));

        at.line++;
        line = read_body(after_line(line), &b);
        keep_section(trimmed(heading), &b, e);
    }
    must_have(e, first);
    e->whole = xstrndup(begin, (size_t)(line - begin));
    return line;
}

/* The title of the chapter: what stands behind the first "# " of its source. */
static char *title_of_chapter(const char *srcdir, const char *stem)
{
    char *path = xasprintf("%s/chapters/%s.c", srcdir, stem);
    char *source = read_file(path, 1 << 22, NULL);

    for (const char *line = source ? source : ""; *line; line = after_line(line))
        if (begins(line, "# "))
            return xstrndup(line + 2, strcspn(line + 2, "\n"));
    refuse("%s: there is no title", path);
}

exercises *read_exercises(const char *srcdir, const char *stem)
{
    exercises *all = xcalloc(1, sizeof *all);

    all->stem = stem;
    all->number = atoi(stem);
    all->title = title_of_chapter(srcdir, stem);
    at.file = xasprintf("%s/chapters/exercises/%s.md", srcdir, stem);
    at.line = 1;
    const char *line = read_file(at.file, 1 << 22, NULL);

    while (line && *line) {
        if (*line == '\n') {
            line = after_line(line);
            at.line++;
            continue;
        }
        if (!begins(line, "## "))
            WRONG("an exercise begins with ## ", "");
        if (all->count == MOST_EXERCISES)
            WRONG("too many exercises", "");
        const int first = at.line;
        exercise *e = &all->exercise[all->count++];

        line = read_exercise(line, e);
        if (e->chapter != all->number || e->number != all->count)
            wrong_at(first, "the exercises are not numbered one by one", "");
    }
    return all;
}
