#include "vector.h"

#include <math.h>
#include <string.h>

enum { LANES = 8 };

double dot(size_t n, const double x[], const double y[])
{
    double lane[LANES] = { 0 }, rest = 0;
    const size_t whole = n - n % LANES;

    for (size_t i = 0; i < whole; i += LANES)
        for (size_t l = 0; l < LANES; l++)
            lane[l] += x[i + l] * y[i + l];
    for (size_t i = whole; i < n; i++)
        rest += x[i] * y[i];
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]))
         + rest;
}

/* ||x|| when the sum of squares leaves the range of doubles: measure in units
 * of the largest entry, so that every square is at most 1. */
static double scaled_nrm2(size_t n, const double x[])
{
    const double largest = n ? fabs(x[iamax(n, x)]) : 0;
    double sum = 0;

    if (largest == 0 || !isfinite(largest))
        return largest;
    for (size_t i = 0; i < n; i++) {
        const double part = x[i] / largest;
        sum += part * part;
    }
    return largest * sqrt(sum);
}

double nrm2(size_t n, const double x[])
{
    const double sum = dot(n, x, x);

    /* Below 2^-900 squares may have lost digits to underflow. */
    return sum > 0x1p-900 && sum < INFINITY ? sqrt(sum) : scaled_nrm2(n, x);
}

size_t iamax(size_t n, const double x[])
{
    size_t largest = 0;

    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]))
            return i;
        if (fabs(x[i]) > fabs(x[largest]))
            largest = i;
    }
    return largest;
}

void axpy(size_t n, double a, const double x[], double y[])
{
    for (size_t i = 0; i < n; i++)
        y[i] += a * x[i];
}

void scal(size_t n, double a, double x[])
{
    for (size_t i = 0; i < n; i++)
        x[i] *= a;
}

void copy(size_t n, const double x[], double y[])
{
    if (n > 0)
        memmove(y, x, n * sizeof *x);
}
