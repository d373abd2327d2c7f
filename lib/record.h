/* record.h -- the record: all that a run of a chapter has to say, as text that
 * a person can read and gnuplot can plot.
 *
 *     # nabla 03-descent-step --rate 0.1 --start 3,4
 *     #
 *     # cell one-step
 *     # One step against the gradient
 *     # answer point_after = 2.4 3.2
 *
 *
 *     # path
 *     step x y
 *     0 3 4
 *
 * There is one record to a program, as there is one standard output, so these
 * functions name no stream.  Numbers are spelled so that they read back to the
 * last bit.  A write that fails is remembered, and reported at the end. */
#ifndef RECORD_H
#define RECORD_H

#include "command_line.h"

#include <stddef.h>

#if defined __GNUC__
#define FORMAT_CHECK(which, first) __attribute__((format(printf, which, first)))
#else
#define FORMAT_CHECK(which, first)
#endif

/* CELL(one_step) { ... } defines a cell: a function without arguments that writes a part of the
 * record, under the name one-step.  LISTED(one_step) is its place in the chapter's list of cells; a
 * cell that is in no list is an unused function, of which compilers warn. */
#define CELL(name) static void cell_##name(void)
#define LISTED(name) { #name, cell_##name }

/* All of main: read the command line of chapter c, open its record, on standard output or in the
 * file that --output names, and run its cells in order.  Returns main's exit status: 0; 1 after
 * saying on standard error why the record could not be written; or 2 after bad input.
 *
 * A file is written under the name FILE.tmp and takes its own name when all is said; a signal that
 * ends the program removes it. */
int chapter_main(int argc, char **argv, const chapter *c);

/* Say on standard error why the chapter cannot go on, and drop its record.  The cell has nothing
 * left to do but to return; no other is run, and the exit status is 1. */
void abandon_chapter(const char *format, ...) FORMAT_CHECK(1, 2);

/* A line for the reader, as by printf, without a newline at its end. */
void say(const char *format, ...) FORMAT_CHECK(1, 2);

/* A named result, of one number or several: answer("point", x, y).  -0 is
 * written as 0. */
#define answer(name, ...) answer_vector(name, NUMBERS(__VA_ARGS__))
void answer_vector(const char *name, size_t n, const double x[]);
void answer_text(const char *name, const char *text);

/* Like answer, for measurements: seconds, bytes.  They may differ from run to
 * run.  Tables of such numbers have names that begin with "measured-". */
void measured(const char *name, double x);

/* Start a table: its name, and its columns separated by one blank. */
void table(const char *name, const char *columns);

/* A row of the table, one number for each column: row(k, x, y). */
#define row(...) row_vector(NUMBERS(__VA_ARGS__))
void row_vector(size_t n, const double x[]);

/* An empty line in the table: gnuplot lifts its pen, or starts the next line of
 * a grid. */
void row_break(void);

#define NUMBERS(...) \
    sizeof((double[]){ __VA_ARGS__ }) / sizeof(double), (const double[]){ __VA_ARGS__ }

#endif
