/* waiting.h -- a line on standard error, for the person who waits at a terminal. */
#ifndef WAITING_H
#define WAITING_H

#include <stdbool.h>

/* From here on somebody waits.  Answers whether standard error is a terminal; where it is not,
 * nothing is shown. */
bool wait_begins(void);

/* Show the work under way, in place of the work shown before, once somebody has waited for two
 * seconds.  A terminal that cannot take back a line (TERM=dumb) gets a new one whenever the wait
 * has doubled; one where another job is in the foreground gets none. */
void wait_goes_on(const char *line);

/* Take the line away: something else will be printed, and another wait begins. */
void wait_ends(void);

/* For how many seconds has somebody waited?  This and the two above may be called by a signal
 * handler. */
double waited(void);

#endif
