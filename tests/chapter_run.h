/* chapter_run.h -- run a chapter and read its record.
 *
 *     const run_of_chapter *r = run("03-descent-step", "--rate 0.3");
 *
 *     near(answer_of(r, "loss_after", 0), 4, 1e-12, "0.4^2 25");
 *     exact(entry_of(r, "path", 0, "x"), 3, "the path begins at the start");
 */
#ifndef CHAPTER_RUN_H
#define CHAPTER_RUN_H

#include <stddef.h>

typedef struct run_of_chapter run_of_chapter;

/* Run chapters/CHAPTER with these arguments, split at blanks, and read its
 * record.  Bails out if it fails.  The result stands until the program ends. */
const run_of_chapter *run(const char *name, const char *arguments);

/* Number i of the answer (or measurement) called name, and how many it has.
 * Bails out if there is not exactly one answer of that name, or no such number.
 * Text stands until the next call. */
double answer_of(const run_of_chapter *r, const char *name, size_t i);
size_t answer_length(const run_of_chapter *r, const char *name);
const char *answer_text_of(const run_of_chapter *r, const char *name);

/* Number i of the parameter called name, "valley-rate", as the run used it.  Bails out if there
 * is none. */
double parameter_of(const run_of_chapter *r, const char *name, size_t i);

/* The entry in that row (from 0) and column of a table, and how many rows it
 * has.  Bails out if there is none. */
double entry_of(const run_of_chapter *r, const char *table, size_t row, const char *column);
size_t rows_of(const run_of_chapter *r, const char *table);

#endif
