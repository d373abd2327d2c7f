/* sandbox.h -- run a program that may do anything, within limits of time, memory and output, and
 * read its output. */
#ifndef SANDBOX_H
#define SANDBOX_H

#include "text.h"

#include <stdbool.h>

typedef struct {
    int seconds;        /* of the processor */
    int patience;       /* seconds of the clock, for a program that sleeps */
    size_t megabytes;   /* of address space; 0: no limit (a sanitized program reserves a lot, and
                          * limits itself) */
    size_t most_output; /* bytes of each stream */
    bool confined;      /* no network, no change to any file, no new processes, no signals to
                          * others (on Linux) */
} limits;

typedef enum { EXITED, SIGNALLED, OUT_OF_TIME, TOO_MUCH_OUTPUT, NOT_STARTED } ending;

typedef struct {
    ending how;
    int status;   /* of the exit, or the number of the signal */
    text said;    /* its output to descriptor 3 */
    text printed; /* its standard output and standard error */
} outcome;

/* Can programs be confined on this system? */
bool can_confine(void);

/* This process gets that signal when its parent ends (on Linux). */
void end_with_parent(int number);

/* Run arguments[0], found as a shell would find it, in a process group of its own, with nothing
 * on standard input; all of the group is ended when it ends, when a limit is passed, or when
 * this program is interrupted. */
outcome run_within(const limits *l, char *const arguments[]);

void drop_outcome(outcome *o);

#endif
