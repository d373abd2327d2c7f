/* check.h -- what the ### check of an exercise says.  It becomes a program that defines `check`
 * and is linked with check.c; what it finds goes to descriptor 3, for judge.c to read.
 *
 * A prediction's check (PREDICTION is defined) says what is expected of each answer, and what
 * known mistakes would have given.  A program's check calls what the reader wrote and reports
 * the results.  What they should be is only compiled in where JUDGED is defined, which is for
 * the solution: what should come out is not in the reader's own program, which stands above this
 * line and may have defined what it likes.  (It is in files that the program can read.) */
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

/* The same without the reader's own: for what the question itself varies. */
const run_of_chapter *run_exactly(const char *stem, const char *arguments);

/* The answer called name is these numbers, each to within the tolerance (absolute), or one of
 * the words in a list "diverges|diverged", in any case. */
#define expect(name, tolerance, ...) expect_vector((name), (tolerance), COUNT_AND(__VA_ARGS__))
void expect_vector(const char *name, double tolerance, size_t n, const double x[]);
void expect_word(const char *name, const char *words);

/* Who makes the mistake called `which` gets this for the answer called name. */
#define mistake(which, name, ...) mistake_vector((which), (name), COUNT_AND(__VA_ARGS__))
void mistake_vector(const char *which, const char *name, size_t n, const double x[]);
void mistake_word(const char *which, const char *name, const char *words);

#else

/* What the reader's program gave for what the label says, and what it should have given, to
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
