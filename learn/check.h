/* check.h -- the language of an exercise's ### check.  It becomes a program that defines `check`
 * and is linked with check.c; its findings go to descriptor 3, for judge.c to read.
 *
 * A prediction's check (PREDICTION is defined) says the expected value of each answer, and those of
 * known mistakes.  A program's check calls the reader's function and reports
 * the results.  Expected values are compiled only under JUDGED, which is for
 * the solution, never beside reader code, which stands above this
 * line and may have defined any macro.  (They are in files that the program can read.) */
#ifndef CHECK_H
#define CHECK_H

#undef UNUSED
#undef NUMBERS_OF
#undef COUNT_AND
#undef check
#undef probe_number
#undef probe_vector
#undef probe_got
#undef probe_judged

#include <stddef.h>

#if defined __GNUC__
/* A macro of the reader's has no pragmas to carry out later, which could bring back other macros. */
#pragma GCC system_header
#define _Pragma(words)
#define UNUSED __attribute__((unused))
#else
#define UNUSED
#endif

#define NUMBERS_OF(...) ((const double[]){ __VA_ARGS__ })
#define COUNT_AND(...) sizeof((double[]){ __VA_ARGS__ }) / sizeof(double), NUMBERS_OF(__VA_ARGS__)

void check(void);

#if defined PREDICTION
#include "chapter_run.h"

/* Run chapters/STEM with these arguments, and after them with the reader's own. */
const run_of_chapter *run_chapter(const char *stem, const char *arguments);

/* The same without the reader's own: for parameters that the question itself varies. */
const run_of_chapter *run_exactly(const char *stem, const char *arguments);

/* The answer called name is these numbers, each to within the tolerance (absolute), or one of
 * the words in a list "diverges|diverged", in any case. */
#define expect(name, tolerance, ...) expect_vector((name), (tolerance), COUNT_AND(__VA_ARGS__))
void expect_vector(const char *name, double tolerance, size_t n, const double x[]);
void expect_word(const char *name, const char *words);

/* The mistake called `which` gives this for the answer called name. */
#define mistake(which, name, ...) mistake_vector((which), (name), COUNT_AND(__VA_ARGS__))
void mistake_vector(const char *which, const char *name, size_t n, const double x[]);
void mistake_word(const char *which, const char *name, const char *words);

#else

/* The result of the reader's program for the arguments in the label, and the expected one, to
 * within the tolerance (absolute).  No NaN is right unless NaN is wanted. */
#if defined JUDGED
#define probe_number(label, tolerance, got, want) \
    probe_judged((label), (tolerance), 1, NUMBERS_OF(got), NUMBERS_OF(want))
#define probe_vector(label, tolerance, n, got, want) \
    probe_judged((label), (tolerance), (n), (got), (want))
#else
#define probe_number(label, tolerance, got, want) probe_got(1, NUMBERS_OF(got))
#define probe_vector(label, tolerance, n, got, want) probe_got((n), (got))
#endif
void probe_got(size_t n, const double got[]);
void probe_judged(const char *label, double tolerance, size_t n, const double got[],
                  const double want[]);

#endif
#endif
