/* timing.h -- what to make of many readings of the clock. */
#ifndef TIMING_H
#define TIMING_H

#include <stdlib.h>

static inline int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Of n readings, n odd; they are sorted. */
static inline double median(size_t n, double time[])
{
    qsort(time, n, sizeof *time, ascending);
    return time[n / 2];
}

#endif
