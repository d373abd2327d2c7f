/* closed_forms.h -- the elementary functions that math.h lacks, derivatives in closed form and in
 * long double, and how those of lib/ are compared with them.  The list of all is operations.h. */
#ifndef CLOSED_FORMS_H
#define CLOSED_FORMS_H

#include "elementary.h"
#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static inline int same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* 1, and a line with the error, unless got is want to that many ulps, or to `least`. */
static inline int off(const char *what, double a, double b, double got, long double want,
                      double ulps, double least)
{
    const double w = (double)want;

    if (isnan(w) ? isnan(got) : fabs(got - w) <= least || ulps_between(got, w) <= ulps)
        return 0;
    printf("# %s at %.17g, %.17g: got %.17g, expected %.17g\n", what, a, b, got, w);
    return 1;
}

static inline double negative(double x)
{
    return -x;
}

static inline double positive_part(double x)
{
    return x <= 0 ? 0 : x;
}

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

MAY_DIVIDE_BY_0 static inline long double log1p_slope(long double x)
{
    return x < -1 ? NAN : 1 / (1 + x);
}

MAY_DIVIDE_BY_0 static inline long double log1p_curvature(long double x)
{
    return x < -1 ? NAN : -1 / ((1 + x) * (1 + x));
}

/* 1 - x^2 = (1 - x)(1 + x), which is exact near its ends. */
MAY_DIVIDE_BY_0 static inline long double asin_slope(long double x)
{
    return 1 / sqrtl((1 - x) * (1 + x));
}

MAY_DIVIDE_BY_0 static inline long double asin_curvature(long double x)
{
    return x / ((1 - x) * (1 + x) * sqrtl((1 - x) * (1 + x)));
}

static inline long double acos_slope(long double x)
{
    return -asin_slope(x);
}

static inline long double acos_curvature(long double x)
{
    return -asin_curvature(x);
}

static inline long double erf_slope(long double x)
{
    return 1.128379167095512573896158903121545172L * expl(-x * x);
}

static inline long double erf_curvature(long double x)
{
    return -2 * x * erf_slope(x);
}

static inline long double step(long double x)
{
    return x > 0;
}

static inline long double sign(long double x)
{
    return (x > 0) - (x < 0);
}

/* |x| has no second derivative at its kink. */
static inline long double flat_but_at_0(long double x)
{
    return x == 0 ? NAN : x - x;
}

/* In the order of binary: da, db, daa, dab, dbb. */
enum { DA, DB, DAA, DAB, DBB, DERIVATIVES };

static inline void plus_closed(long double a, long double b, long double d[])
{
    (void)a, (void)b;
    d[DA] = d[DB] = 1;
}

static inline void minus_closed(long double a, long double b, long double d[])
{
    (void)a, (void)b;
    d[DA] = 1;
    d[DB] = -1;
}

static inline void times_closed(long double a, long double b, long double d[])
{
    d[DA] = b;
    d[DB] = a;
    d[DAB] = 1;
}

static inline void over_closed(long double a, long double b, long double d[])
{
    d[DA] = 1 / b;
    d[DB] = -a / (b * b);
    d[DAB] = -1 / (b * b);
    d[DBB] = 2 * a / (b * b * b);
}

/* a^b; the sign by hand, which musl's powl forgets where an odd power overflows. */
static inline long double signed_power(long double a, long double b)
{
    return a < 0 && fabsl(fmodl(b, 2)) == 1 ? -powl(-a, b) : powl(a, b);
}

static inline void pow_closed(long double a, long double b, long double d[])
{
    d[DA] = b * signed_power(a, b - 1);
    d[DB] = signed_power(a, b) * logl(a);
    d[DAA] = b * (b - 1) * signed_power(a, b - 2);
    d[DAB] = signed_power(a, b - 1) * (1 + b * logl(a));
    d[DBB] = signed_power(a, b) * logl(a) * logl(a);
}

static inline void hypot_closed(long double a, long double b, long double d[])
{
    const long double h = hypotl(a, b);

    d[DA] = a / h;
    d[DB] = b / h;
    d[DAA] = b * b / (h * h * h);
    d[DAB] = -a * b / (h * h * h);
    d[DBB] = a * a / (h * h * h);
}

/* With r^2 = a^2 + b^2: b/r^2 and -a/r^2; -2ab/r^4, (a^2 - b^2)/r^4 and 2ab/r^4. */
static inline void atan2_closed(long double a, long double b, long double d[])
{
    const long double r2 = a * a + b * b;

    d[DA] = b / r2;
    d[DB] = -a / r2;
    d[DAA] = -2 * (a / r2) * (b / r2);
    d[DAB] = (a - b) / r2 * ((a + b) / r2);
    d[DBB] = 2 * (a / r2) * (b / r2);
}

static inline void max_closed(long double a, long double b, long double d[])
{
    d[DA] = a >= b;
    d[DB] = a < b;
}

static inline void min_closed(long double a, long double b, long double d[])
{
    d[DA] = a <= b;
    d[DB] = a > b;
}

#endif
