/* closed_forms.h -- derivatives of the elementary functions, in closed form and in long double,
 * to compare those of lib/ with. */
#ifndef CLOSED_FORMS_H
#define CLOSED_FORMS_H

#include <math.h>

static inline long double minus_one(long double x)
{
    return x - x - 1;
}

static inline long double zero(long double x)
{
    return x - x;
}

static inline long double sqrt_slope(long double x)
{
    return 1 / (2 * sqrtl(x));
}

static inline long double sqrt_curvature(long double x)
{
    return -1 / (4 * x * sqrtl(x));
}

static inline long double log_slope(long double x)
{
    return x < 0 ? NAN : 1 / x;
}

static inline long double log_curvature(long double x)
{
    return x < 0 ? NAN : -1 / (x * x);
}

static inline long double minus_sin(long double x)
{
    return -sinl(x);
}

static inline long double minus_cos(long double x)
{
    return -cosl(x);
}

static inline long double tan_slope(long double x)
{
    return 1 / (cosl(x) * cosl(x));
}

/* 2 sin / cos^3 */
static inline long double tan_curvature(long double x)
{
    return 2 * sinl(x) / (cosl(x) * cosl(x) * cosl(x));
}

static inline long double atan_slope(long double x)
{
    return 1 / (1 + x * x);
}

static inline long double atan_curvature(long double x)
{
    return -2 * x / ((1 + x * x) * (1 + x * x));
}

/* tanh' = 1 / cosh^2, tanh'' = -2 sinh / cosh^3.  Far out cosh^3 would overflow even here. */
static inline long double tanh_slope(long double x)
{
    return fabsl(x) > 2000 ? 0 : 1 / (coshl(x) * coshl(x));
}

static inline long double tanh_curvature(long double x)
{
    return fabsl(x) > 2000 ? 0 : -2 * sinhl(x) / (coshl(x) * coshl(x) * coshl(x));
}

static inline long double logistic(long double x)
{
    return x < -2000 ? 0 : 1 / (1 + expl(-x));
}

/* s' = 1 / (2 cosh(x/2))^2 = tanh'(x/2) / 4, s'' = tanh''(x/2) / 8 */
static inline long double logistic_slope(long double x)
{
    return tanh_slope(x / 2) / 4;
}

static inline long double logistic_curvature(long double x)
{
    return tanh_curvature(x / 2) / 8;
}

static inline long double step(long double x)
{
    return x > 0;
}

static inline long double sign(long double x)
{
    return (x > 0) - (x < 0);
}

#endif
