/* judge.h -- is it right, and if not, which mistake is it? */
#ifndef JUDGE_H
#define JUDGE_H

#include "build.h"
#include "findings.h"
#include "given.h"
#include "source.h"
#include "work.h"

typedef enum { NOT_BEGUN, RIGHT, NOT_RIGHT } state;

typedef struct {
    state state;
    char *line;          /* the verdict, in a line for people: "right" */
    char *more;          /* further lines, or "": the compiler's messages, the output */
    const char *mistake; /* the known mistake that it is, or NULL */
    bool unrecognized;   /* wrong, but no known mistake: the first hint is due */
    bool partial;        /* all that was given is right, but not all was given */
} verdict;

/* What is expected of the answers, and what mistakes give, by a run of the chapter. */
findings predict(const workshop *w, const exercises *all, const exercise *e);

/* Judge every answer that was given, by itself. */
verdict judge_answers(const findings *f, const exercise *e, const given_answers *answers);
verdict judge_numbers(const workshop *w, const exercises *all, const exercise *e,
                      const given_answers *answers);
verdict judge_program(const workshop *w, const exercises *all, const exercise *e,
                      const work_file *file);

/* Judge a program made of these two; `path` names them in messages, `name` the program that is
 * built of them. */
verdict judge_parts(const workshop *w, const exercises *all, const exercise *e,
                    const program *before, const program *part, const char *path, const char *name);

/* For the tests: does the solution give the expected values, and do these differ, so that
 * no constant is right?  NULL, or the fault. */
char *doubt_solution(const findings *judged);

/* For the tests: the values that a mistake of a prediction gives, as answers.  false if the
 * check knows of no such mistake. */
bool mistaken_answers(const findings *f, const char *which, given_answers *answers);

#endif
