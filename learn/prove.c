#include "prove.h"

#include "known.h"
#include "plain.h"
#include "tap.h"
#include "text.h"
#include "waiting.h"

#include <stdio.h>
#include <string.h>

enum { LEAST_EXERCISES = 6, LEAST_IN_PROLOGUE = 2, LEAST_MISTAKES = 3 };

static unsigned checks_of(const exercise *e)
{
    return 4 + (unsigned)e->mistakes;
}

static bool meets_its_hint(const verdict *v, const named_mistake *m)
{
    return v->state == NOT_RIGHT && v->mistake && strcmp(v->mistake, m->name) == 0
        && strcmp(v->line, plain(m->words)) == 0 && *v->line;
}

static void prove(const exercise *e, const verdict *begun, const verdict *start, const char *doubt,
                  const verdict *solution)
{
    wait_ends();
    ok(begun->state == NOT_BEGUN, "%d.%d as handed out is not begun", e->chapter, e->number);
    if (!ok(start->state == NOT_RIGHT && !start->mistake && !strstr(start->more, "warning:"),
            "%d.%d is wrong at first, without a warning", e->chapter, e->number))
        printf("#   %s\n#   %s\n", start->line, start->more);
    if (!ok(!doubt, "%d.%d: the check agrees with the solution, and no constant is right",
            e->chapter, e->number))
        printf("#   %s\n", doubt);
    if (!ok(solution->state == RIGHT && !strstr(solution->more, "warning:"),
            "%d.%d: the solution is right", e->chapter, e->number))
        printf("#   %s\n#   %s\n", solution->line, solution->more);
}

static void prove_mistake(const exercise *e, const named_mistake *m, const verdict *v)
{
    wait_ends();
    if (!ok(meets_its_hint(v, m), "%d.%d: the mistake %s meets with its own hint", e->chapter,
            e->number, m->name))
        printf("#   %s\n#   %s\n", v->line, v->more);
}

static void prove_program(const workshop *w, const exercises *all, const exercise *e)
{
    char *file = as_begun(all, false);
    const work_file begun = { .path = "as begun", .bytes = file };
    const program before = before_parts(file);
    const verdict first = judge_program(w, all, e, &begun);
    const char *path = md_of(w, all);
    const verdict start = judge_parts(w, all, e, &before, &e->start, path, "start");
    const verdict solution = judge_parts(w, all, e, &before, &e->solved, path, "solved");

    const knowledge k = knowledge_of(w, all, e);

    prove(e, &first, &start, doubt_solution(&k.judged), &solution);
    for (const named_mistake *m = e->mistake; m < e->mistake + e->mistakes; m++) {
        const verdict v = judge_parts(w, all, e, &before, &m->code, path, m->name);

        prove_mistake(e, m, &v);
    }
}

static void prove_numbers(const workshop *w, const exercises *all, const exercise *e)
{
    const work_file begun = { .path = "as begun", .bytes = as_begun(all, true) };
    const work_file solved = { .path = "solution", .bytes = e->answers };
    const given_answers none = read_given(&begun, all), right = read_given(&solved, all);
    given_answers nonsense = { 0 };

    for (int i = 0; i < e->wanteds; i++)
        add_given(&nonsense, e->wanted[i].name, "12345.678", 0);
    const findings f = predict(w, all, e);
    const verdict first = judge_numbers(w, all, e, &none), start = judge_answers(&f, e, &nonsense),
                  solution = judge_answers(&f, e, &right);

    prove(e, &first, &start, right.problems ? right.problem[0] : NULL, &solution);
    for (const named_mistake *m = e->mistake; m < e->mistake + e->mistakes; m++) {
        given_answers wrong = { 0 };

        /* With this mistake, all other answers are right. */
        const bool known = mistaken_answers(&f, m->name, &wrong);
        for (size_t i = 0; i < right.count; i++)
            if (!find_given(&wrong, right.given[i].name))
                add_given(&wrong, right.given[i].name, right.given[i].value, right.given[i].line);
        verdict v = judge_answers(&f, e, &wrong);

        if (!known)
            v.line = xasprintf("the check knows of no such mistake");
        prove_mistake(e, m, &v);
    }
}

/* Compiles nothing but the check, with the solution. */
static void prove_solution(const workshop *w, const exercises *all, const exercise *e)
{
    const char *doubt;

    if (asks_for_numbers(e)) {
        const work_file solved = { .path = "solution", .bytes = e->answers };
        const given_answers right = read_given(&solved, all);
        const verdict v = judge_numbers(w, all, e, &right);

        doubt = right.problems ? right.problem[0] : v.state == RIGHT ? NULL : v.line;
    } else {
        const findings f = try_solution(w, all, e);

        doubt = doubt_solution(&f);
    }
    wait_ends();
    if (!ok(!doubt, "%d.%d: the check agrees with the solution", e->chapter, e->number))
        printf("#   %s\n", doubt);
}

int prove_solutions(const book *b, const exercises *all)
{
    workshop w = b->shop;

    w.run = "";
    plan((unsigned)all->count);
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        prove_solution(&w, all, e);
    return done();
}

int prove_chapter(const book *b, const exercises *all)
{
    workshop w = b->shop;
    unsigned checks = 2;
    int programs = 0;

    w.own = w.built; /* where the mistakes are built already */
    w.run = "";
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        checks += checks_of(e);
    plan(checks);
    const int least = all->number == 0 ? LEAST_IN_PROLOGUE : LEAST_EXERCISES;
    ok(all->count >= least, "chapter %d has at least %d exercises", all->number, least);
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        programs += !asks_for_numbers(e) && e->mistakes < LEAST_MISTAKES;
    ok(programs == 0, "each program of chapter %d has at least %d known mistakes", all->number,
       LEAST_MISTAKES);
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        (asks_for_numbers(e) ? prove_numbers : prove_program)(&w, all, e);
    return done();
}
