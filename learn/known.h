/* known.h -- the results of an exercise's solution and of its known mistakes. */
#ifndef KNOWN_H
#define KNOWN_H

#include "build.h"
#include "findings.h"
#include "source.h"

/* The folder of a chapter within this one. */
char *folder_of(const char *folder, const exercises *all);

/* The path of the chapter's exercises, which messages about their programs name. */
const char *md_of(const workshop *w, const exercises *all);

/* The source of a program that checks: the code before the parts, the part (NULL: none), and
 * the check behind them.  `path` is the name of the first two in messages.  If it is judged, the check
 * also says its expected values. */
char *source_of(const workshop *w, const exercises *all, const exercise *e, const program *before,
                const program *part, const char *path, bool judged);

/* Compile and run the solution of an exercise to write or to mend: its findings, with expected values. */
findings try_solution(const workshop *w, const exercises *all, const exercise *e);

/* The findings of the solution with its expected values, of the start, and of each mistake. */
typedef struct {
    findings judged, start;
    findings mistake[MOST_MISTAKES];
} knowledge;

/* Get ready to judge this exercise: find out, once, the results of its solution and of each of the
 * known mistakes.  Takes a second or so the first time, and nothing after that. */
void prepare(const workshop *w, const exercises *all, const exercise *e);

/* That, of an exercise to write or to mend. */
knowledge knowledge_of(const workshop *w, const exercises *all, const exercise *e);

#endif
