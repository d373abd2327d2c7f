/* clock.h -- how long something takes. */
#ifndef CLOCK_H
#define CLOCK_H

/* Seconds by a clock that nobody sets.  Only differences of its values mean anything; they
 * are good to a fraction of a microsecond. */
double seconds(void);

#endif
