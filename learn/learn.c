/* learn -- the exercises of the book: hand them out, check the reader's work on them, say what
 * comes next.  `make help` lists what readers type; the Makefile says what it stands for here.
 *
 * The environment gives NABLA_SRCDIR; NABLA_CHAPTERS, the stems in order; NABLA_COMPILE, NABLA_SANITIZE
 * and NABLA_LIBRARIES, the way to build programs; NABLA_RUN, the reader's own arguments to the chapter;
 * and NABLA_WORK, the folder of the reader's files, if it is not chapters/exercises. */
#include "grade.h"
#include "judge.h"
#include "lesson.h"
#include "plain.h"
#include "progress.h"
#include "prove.h"
#include "text.h"
#include "waiting.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 79 };

/* The exit status where an answer is not right: neither a fault, 1, nor bad input, 2. */
enum { NOT_ALL_RIGHT = 3 };

static book b;

/* ---- the meaning of the arguments ------------------------------------------ */

/* Digits and nothing else, up to the end or a dot. */
static int number_at(const char *digits)
{
    const size_t n = strspn(digits, "0123456789");

    return n > 0 && n < 5 && (digits[n] == '\0' || digits[n] == '.') ? atoi(digits) : -1;
}

static exercises *chapter_of(const char *number)
{
    text all = { 0 };

    for (int i = 0; i < b.count; i++)
        if (b.chapter[i]->number == number_at(number))
            return b.chapter[i];
    for (int i = 0; i < b.count; i++)
        add(&all, "%s%d", i ? ", " : "", b.chapter[i]->number);
    refuse("there is no chapter %.*s; there are %s", (int)strcspn(number, "."), number,
           text_of(&all));
}

/* "3.2", or, if a chapter will do, "3": NULL. */
static const exercise *exercise_of(const char *name, exercises **all, bool chapter_will_do)
{
    const char *dot = strchr(name, '.');
    const int n = dot && !strchr(dot + 1, '.') ? number_at(dot + 1) : -1;

    if (!dot && !chapter_will_do)
        refuse("an exercise is named by two name, 3.2, not by `%s`", name);
    *all = chapter_of(name);
    if (!dot)
        return NULL;
    if ((*all)->count == 0)
        refuse("chapter %d has no exercises", (*all)->number);
    if (n < 1 || n > (*all)->count)
        refuse("there is no exercise %s; chapter %d has %d.1 to %d.%d", name, (*all)->number,
               (*all)->number, (*all)->number, (*all)->count);
    return &(*all)->exercise[n - 1];
}

/* The exercise that the reader is at. */
static void go_to(const exercise *e)
{
    b.progress.at = key_of(e);
}

/* NULL at the beginning. */
static const exercise *reader_at(void)
{
    for (int i = 0; b.progress.at && i < b.count; i++)
        for (const exercise *e = b.chapter[i]->exercise;
             e < b.chapter[i]->exercise + b.chapter[i]->count; e++)
            if (strcmp(key_of(e), b.progress.at) == 0)
                return e;
    return NULL;
}

/* ---- make answers-3, make exercises-3 ------------------------------------ */

/* Is this a variable of make's?  Those that people give are in capitals, CC=gcc; no answer is. */
static bool is_for_make(const exercises *all, const char *name)
{
    char *small = xstrdup(name);
    bool capitals = true;

    for (char *c = small; *c; c++) {
        capitals = capitals && !islower((unsigned char)*c);
        *c = (char)tolower((unsigned char)*c);
    }
    return capitals && !asked_by(all, small);
}

static _Noreturn void refuse_name(const exercises *all, const char *name)
{
    for (int i = 0; i < b.count; i++) {
        const exercise *e = asked_by(b.chapter[i], name);

        if (e)
            refuse("`%s` is no answer of chapter %d: exercise %d.%d asks for it, make answers-%d",
                   name, all->number, e->chapter, e->number, e->chapter);
    }
    refuse("`%s` is no answer of chapter %d%s", name, all->number, names_meant(all, name));
}

/* Take answers, name=value, of those variables that were given to make.  Answers how many. */
static size_t add_from_make(given_answers *answers, const exercises *all, char *const variables[])
{
    size_t found = 0;

    for (; *variables; variables++) {
        char *name = xstrdup(*variables), *value = strchr(name, '=');

        if (!value)
            refuse("`%s` is not of the form name=value", name);
        *value++ = '\0';
        if (asked_by(all, name)) {
            add_given(answers, name, trimmed(value), 0);
            found++;
        } else if (!is_for_make(all, name)) {
            refuse_name(all, name);
        }
        free(name);
    }
    return found;
}

static bool given_here(const given_answers *answers, const exercise *e)
{
    for (int i = 0; i < e->wanteds; i++) {
        const given *g = find_given(answers, e->wanted[i].name);

        if (g && g->line == 0)
            return true;
    }
    return false;
}

/* Judge all exercises of one sort of a chapter; or, if some answers were given on the command
 * line, those that ask for them; or only this one, if it is not NULL. */
static int check_chapter(exercises *all, bool answers, const exercise *only,
                         char *const variables[])
{
    lesson l = open_lesson(&b, all);
    const size_t here = add_from_make(&l.answers, all, variables);
    const exercise *last = NULL; /* the first that is wrong, or else the last that is right */
    bool wrong = false;
    int made = 0, right = 0;
    text tap = { 0 };

    if (answers && here == 0 && l.answer_file.problem)
        refuse("%s", l.answer_file.problem);
    if (!answers && l.program_file.problem)
        refuse("%s", l.program_file.problem);
    for (size_t i = 0; answers && i < l.answers.problems; i++)
        printf("# %s\n", l.answers.problem[i]);
    for (const char *line = l.not_read; *line; line = after_line(line))
        printf("# %.*s\n", (int)strcspn(line, "\n"), line);
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++) {
        if (asks_for_numbers(e) != answers || (only && e != only)
            || (here && !given_here(&l.answers, e)))
            continue;
        const verdict v = judge_and_mark(&b, &l, e);

        print_verdict(e, &v, "# ");
        fflush(stdout);
        right += v.state == RIGHT;
        if (v.state != NOT_BEGUN && !wrong)
            last = e;
        wrong = wrong || v.state == NOT_RIGHT;
        add(&tap, "%sok %d - %d.%d %s%s\n", v.state == RIGHT ? "" : "not ", ++made, e->chapter,
            e->number, e->title, v.partial ? " # TODO the rest of its answers" : "");
    }
    if (last)
        go_to(last);
    write_progress(b.progress_path, &b.progress);
    printf("1..%d\n%s", made, text_of(&tap));
    printf("# %d of %d right; make learn says what is next\n", right, made);
    return right < made || (answers && l.answers.problems > 0) ? NOT_ALL_RIGHT : 0;
}

/* ---- make hint-3.2, make solution-3.2 ------------------------------------ */

static void print_hints(const exercise *e)
{
    mark *m = mark_of(&b.progress, e);

    /* There may have been more when they were counted. */
    m->hints = m->hints < e->hints ? m->hints + 1 : e->hints;
    printf("**%d.%d %s**\n\n", e->chapter, e->number, e->title);
    for (int i = 0; i < m->hints; i++)
        printf("**Hint %d of %d**\n\n%s\n\n", i + 1, e->hints, e->hint[i]);
    if (m->hints < e->hints)
        printf("There is another: `make hint-%d.%d`.\n", e->chapter, e->number);
    else
        printf("That was the last one. The solution: `make solution-%d.%d`.\n", e->chapter,
               e->number);
    write_progress(b.progress_path, &b.progress);
}

/* ---- make learn, make watch ---------------------------------------------- */

static const char *bar(int right, int count)
{
    static char cells[200];
    int n = 0;

    for (int i = 0; i < count; i++)
        n += snprintf(cells + n, sizeof cells - (size_t)n, "%s", i < right ? "■" : "□");
    return cells;
}

static int rights_of(const exercises *all)
{
    int right = 0;

    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        right += mark_of(&b.progress, e)->state == RIGHT;
    return right;
}

static bool is_before(const exercise *e, const exercise *at)
{
    return at
        && (e->chapter < at->chapter || (e->chapter == at->chapter && e->number < at->number));
}

/* The first that is not right, from where the reader is on, and then from the beginning. */
static const exercise *next_exercise(exercises **all)
{
    const exercise *at = reader_at();

    for (int before = 0; before < 2; before++)
        for (int i = 0; i < b.count; i++)
            for (const exercise *e = b.chapter[i]->exercise;
                 e < b.chapter[i]->exercise + b.chapter[i]->count; e++)
                if (is_before(e, at) == before && mark_of(&b.progress, e)->state != RIGHT) {
                    *all = b.chapter[i];
                    return e;
                }
    return NULL;
}

/* What to type when the work is done; while it is watched, nothing. */
static const char *then = ", then type make learn";

/* Show the next exercise.  Do not repeat a verdict just shown. */
static void print_next(bool told)
{
    exercises *all;
    const exercise *e = next_exercise(&all);

    if (!e) {
        printf("All of them are right.  make learn-reset begins anew.\n");
        return;
    }
    const mark *m = mark_of(&b.progress, e);

    if (m->state != NOT_RIGHT || !told) {
        printf("%d.%d %s: %s (%d minute%s)\n", e->chapter, e->number, kind_name(e->kind), e->title,
               e->minutes, e->minutes == 1 ? "" : "s");
        print_wrapped(plain(e->statement), "  ", "  ", WIDTH);
        if (m->state == NOT_RIGHT)
            print_wrapped(xasprintf("Not yet: %s", m->line), "* ", "  ", WIDTH);
        printf("\n");
    }
    char *read = e->number == 1 && m->state == NOT_BEGUN && rights_of(all) == 0
                   ? xasprintf("read the chapter (make read-%d), then ", e->chapter)
                   : xstrdup("");
    if (asks_for_numbers(e)) {
        text names = { 0 };

        for (int i = 0; i < e->wanteds; i++)
            add(&names, "%s%s",
                i == 0               ? ""
                : i + 1 < e->wanteds ? ", "
                                     : " and ",
                e->wanted[i].name);
        print_wrapped(xasprintf("Next: %swrite your answer behind %s in %s%s.", read,
                                text_of(&names), lesson_path(&b, all, "answers"), then),
                      "", "", WIDTH);
    } else {
        print_wrapped(xasprintf("Next: %s%s it in %s, line %d%s.", read, kind_name(e->kind),
                                lesson_path(&b, all, "c"), line_of_part(&b, all, e), then),
                      "", "", WIDTH);
    }
    if (m->state == NOT_RIGHT)
        printf("Stuck?  make hint-%d.%d\n", e->chapter, e->number);
}

/* The news after a change: problems of files, and the first exercise that is wrong
 * now, or else those that are right. */
typedef struct {
    text problems, right, wrong;
} news;

static void judge_lesson(lesson *l, news *n)
{
    for (const exercise *e = l->all->exercise; e < l->all->exercise + l->all->count; e++) {
        /* What cannot be read now may be as right as it was. */
        if (!file_of(l, e)->bytes || !has_changed(&b, l, e))
            continue;
        const verdict v = judge_and_mark(&b, l, e);
        text *into = v.state == RIGHT ? &n->right : &n->wrong;

        if (v.state == NOT_BEGUN || (v.state == NOT_RIGHT && n->wrong.at))
            continue;
        if (v.state == NOT_RIGHT || !n->wrong.at)
            go_to(e);
        add(into, "%s%s\n", headed(e), v.line);
        if (has_more(&v))
            add(into, "%s", v.more);
    }
}

static news judge_changes(void)
{
    news n = { 0 };

    enter(&b);
    begin_book(&b);
    for (int i = 0; i < b.count; i++) {
        lesson l = open_lesson(&b, b.chapter[i]);

        judge_lesson(&l, &n);
        for (size_t k = 0; k < l.answers.problems; k++)
            add(&n.problems, "%s\n", l.answers.problem[k]);
        if (l.answer_file.problem)
            add(&n.problems, "%s\n", l.answer_file.problem);
        if (l.program_file.problem)
            add(&n.problems, "%s\n", l.program_file.problem);
        add(&n.problems, "%s", l.not_read);
    }
    write_progress(b.progress_path, &b.progress);
    leave(&b);
    return n;
}

/* Print lines behind stars, up to about so many; answers how many it took. */
static int print_news(const text *t, int most)
{
    int lines = 0;

    for (const char *line = text_of(t); *line && lines < most; line = after_line(line))
        lines += print_wrapped(xstrndup(line, strcspn(line, "\n")), "* ", "  ", WIDTH);
    return lines;
}

static void print_state(const news *n)
{
    const exercise *at = reader_at();
    int right = 0, count = 0, lines;

    for (int i = 0; i < b.count; i++) {
        right += rights_of(b.chapter[i]);
        count += b.chapter[i]->count;
    }
    wait_ends();
    printf("Nabla, learning by doing: %d of %d right\n", right, count);
    for (int i = 0; i < b.count; i++)
        if (b.chapter[i]->count)
            printf("%s %d  %s  %s\n", b.chapter[i]->number == (at ? at->chapter : 0) ? ">" : " ",
                   b.chapter[i]->number, bar(rights_of(b.chapter[i]), b.chapter[i]->count),
                   b.chapter[i]->title);
    printf("\n");
    lines = print_news(&n->problems, 3);
    lines += n->wrong.at ? print_news(&n->wrong, 9) : print_news(&n->right, 3);
    if (lines)
        printf("\n");
    print_next(n->wrong.at != NULL);
}

/* From this chapter or exercise on, unless it is NULL. */
static void learn(const char *where)
{
    exercises *all = NULL;
    const exercise *e = where ? exercise_of(where, &all, true) : NULL;
    const news n = judge_changes();

    if (all) {
        enter(&b);
        go_to(e ? e : &all->exercise[0]);
        write_progress(b.progress_path, &b.progress);
        leave(&b);
    }
    print_state(&n);
    if (e && mark_of(&b.progress, e)->state == RIGHT)
        printf("%d.%d is right already; make learn-reset-%d.%d begins it anew.\n", e->chapter,
               e->number, e->chapter, e->number);
}

/* A fingerprint that a change of any of the reader's files changes. */
static unsigned long long folder_hash(void)
{
    unsigned long long look = 0;

    for (int i = 0; i < 2 * b.count; i++) {
        const char *path = lesson_path(&b, b.chapter[i / 2], i % 2 ? "c" : "answers");
        char *t = look_of_file(path);

        look = fingerprint(look, t);
        free(t);
        free((char *)path);
    }
    return look;
}

/* Get ready for another exercise of the chapter that the reader is at, the next one first, so that
 * saved work is soon judged.  `from` and `done` say how far this has come. */
static void prepare_another(const exercises **from, int *done)
{
    exercises *all;
    const exercise *next = next_exercise(&all);

    if (!next)
        return;
    if (*from != all) {
        *from = all;
        *done = 0;
    }
    if (*done >= all->count)
        return;
    wait_ends();
    prepare_exercise(&b, all, &all->exercise[(next->number - 1 + (*done)++) % all->count]);
    wait_ends();
}

static _Noreturn void watch(void)
{
    const struct timespec pause = { 0, 50000000 };
    const bool terminal = isatty(STDOUT_FILENO);
    const exercises *prepared = NULL;
    int count = 0;

    then = ", and save";
    for (unsigned long long before = 0;;) {
        const unsigned long long look = folder_hash();

        if (look != before) {
            const news n = judge_changes();

            if (terminal)
                printf("\033[H\033[2J\033[3J");
            print_state(&n);
            printf("\nWatching %s.  Ctrl-C ends it.\n", b.folder);
            if (fflush(stdout) != 0)
                give_up("nothing can be written here");
        }
        before = look;
        prepare_another(&prepared, &count);
        nanosleep(&pause, NULL);
    }
}

/* ---- main ---------------------------------------------------------------- */

static const char usage[] =
    "learn begin | learn [CHAPTER or EXERCISE] | learn watch | learn reset [CHAPTER or EXERCISE]\n"
    "learn answers CHAPTER or EXERCISE [NAME=VALUE]... | learn exercises CHAPTER or EXERCISE\n"
    "learn hint 3.2 | learn solution 3.2 | learn grade [FOLDER] | learn prove CHAPTER [solutions]\n"
    "learn work | learn from ARCHIVE";

/* Those who change the reader's files, one at a time. */
static int at_work(const char *what, const char *which, char *const variables[])
{
    exercises *all = NULL;
    const exercise *e = which ? exercise_of(which, &all, strcmp(what, "hint") != 0) : NULL;
    int status = 0;

    enter(&b);
    if (strcmp(what, "reset") != 0)
        begin_book(&b);
    if (strcmp(what, "reset") == 0)
        reset_book(&b, all, e);
    else if (strcmp(what, "hint") == 0)
        print_hints(e);
    else if (which)
        status = check_chapter(all, e ? asks_for_numbers(e) : strcmp(what, "answers") == 0, e,
                               variables);
    leave(&b);
    return status;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "learn", *which = argc > 2 ? argv[2] : NULL;
    exercises *all;
    int status = 0;

    wait_begins();
    b = open_book();
    if ((strcmp(what, "begin") == 0 && argc == 2) || (strcmp(what, "reset") == 0 && argc <= 3)
        || (strcmp(what, "answers") == 0 && argc >= 3)
        || ((strcmp(what, "exercises") == 0 || strcmp(what, "hint") == 0) && argc == 3)) {
        status = at_work(what, which, argv + (argc > 3 ? 3 : argc));
    } else if (strcmp(what, "learn") == 0 && argc <= 3) {
        learn(which);
    } else if (strcmp(what, "watch") == 0 && argc == 2) {
        watch();
    } else if (strcmp(what, "solution") == 0 && argc == 3) {
        const exercise *e = exercise_of(which, &all, false);

        printf("**%d.%d %s**\n\n%s\n", e->chapter, e->number, e->title, e->solution);
    } else if (strcmp(what, "grade") == 0 && argc <= 3) {
        enter(&b);
        status = which ? grade_class(&b, which) : grade_own(&b);
    } else if (strcmp(what, "work") == 0 && argc == 2) {
        enter(&b);
        list_work(&b);
    } else if (strcmp(what, "from") == 0 && argc == 3) {
        enter(&b);
        begin_book(&b);
        take_work(&b, which);
    } else if (strcmp(what, "prove") == 0 && argc == 3) {
        status = prove_chapter(&b, chapter_of(which));
    } else if (strcmp(what, "prove") == 0 && argc == 4 && strcmp(argv[3], "solutions") == 0) {
        status = prove_solutions(&b, chapter_of(which));
    } else {
        refuse("%s", usage);
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        give_up("the output could not be written");
    return status;
}
