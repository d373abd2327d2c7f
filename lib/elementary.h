/* elementary.h -- the operations and functions that programs are made of, each with its
 * derivatives: the table that every method of differentiation here reads.
 *
 * A rule answers the value of its function, the slopes with respect to its arguments, and the
 * curvatures, which only second derivatives look at.  Where a function is not defined (the
 * logarithm of -1) all are NaN; at the end of a domain they are the limits (the slope of the square
 * root at 0 is Inf).  Slopes are accurate in the tails as well as the values are: that of tanh at
 * 20 is 1.7e-17 and not 0.
 *
 * Where a function has a kink there is no derivative, and one is chosen.  fabs and relu are
 * flat at 0; hypot is flat at the origin; max and min, where both arguments are equal, follow
 * the first.  NaN in, NaN out. */
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include <math.h>

/* The limits at the ends of domains come out of divisions by 0, which are meant: the sanitizers
 * need not stop there.  Without them this changes nothing. */
#if defined __GNUC__
#define MAY_DIVIDE_BY_0 __attribute__((no_sanitize("float-divide-by-zero")))
#else
#define MAY_DIVIDE_BY_0
#endif

/* The value and derivatives of a function of one argument at x: f, df/dx, d2f/dx2. */
typedef struct {
    double value, slope, curvature;
} unary;

/* Of one of two arguments: f, df/da, df/db, d2f/da2, d2f/dadb, d2f/db2. */
typedef struct {
    double value, da, db, daa, dab, dbb;
} binary;

/* slope times change, where a change of exactly 0 stays 0 for any slope: a value that does not
 * move is not moved by an infinite slope. */
static inline double carried(double slope, double change)
{
    return change == 0 ? 0 : slope * change;
}

/* ---- arithmetic --------------------------------------------------------------- */

/* a + b */
static inline binary plus_rule(double a, double b)
{
    return (binary){ .value = a + b, .da = 1, .db = 1 };
}

/* a - b */
static inline binary minus_rule(double a, double b)
{
    return (binary){ .value = a - b, .da = 1, .db = -1 };
}

/* a b */
static inline binary times_rule(double a, double b)
{
    return (binary){ .value = a * b, .da = b, .db = a, .dab = 1 };
}

/* a / b */
MAY_DIVIDE_BY_0 static inline binary over_rule(double a, double b)
{
    const double q = a / b, r = 1 / b;

    return (binary){ .value = q, .da = r, .db = -q * r, .dab = -r * r, .dbb = 2 * q * r * r };
}

/* -x */
static inline unary negate_rule(double x)
{
    return (unary){ -x, -1, 0 };
}

/* ---- functions of one argument ---------------------------------------------------- */

/* The square root, x >= 0. */
MAY_DIVIDE_BY_0 static inline unary sqrt_rule(double x)
{
    const double r = sqrt(x);

    return (unary){ r, 0.5 / fabs(r), -0.25 / (r * x) }; /* the root of -0 is -0 */
}

static inline unary exp_rule(double x)
{
    const double e = exp(x);

    return (unary){ e, e, e };
}

/* The natural logarithm, x >= 0. */
MAY_DIVIDE_BY_0 static inline unary log_rule(double x)
{
    const double r = x < 0 ? NAN : 1 / fabs(x); /* of -0, Inf as of 0 */

    return (unary){ log(x), r, -r * r };
}

/* Angles are in radians. */
static inline unary sin_rule(double x)
{
    const double s = sin(x);

    return (unary){ s, cos(x), -s };
}

static inline unary cos_rule(double x)
{
    const double c = cos(x);

    return (unary){ c, -sin(x), -c };
}

static inline unary tan_rule(double x)
{
    const double t = tan(x), slope = 1 + t * t;

    return (unary){ t, slope, 2 * t * slope };
}

/* The arctangent, in (-pi/2, pi/2). */
static inline unary atan_rule(double x)
{
    const double slope = 1 / (1 + x * x);

    return (unary){ atan(x), slope, slope == 0 ? 0 : -2 * x * slope * slope };
}

/* tanh' = 1 - tanh^2 = 4 e / (1 + e)^2 with e = exp(-2|x|).  The first is cheap; the second
 * keeps its digits where tanh is close to 1. */
static inline unary tanh_rule(double x)
{
    const double t = tanh(x);
    double slope = 1 - t * t;

    if (slope < 0.5) {
        const double e = exp(-2 * fabs(x));
        slope = 4 * e / ((1 + e) * (1 + e));
    }
    return (unary){ t, slope, -2 * t * slope };
}

/* The logistic function, 1 / (1 + exp(-x)). */
static inline unary sigmoid_rule(double x)
{
    const double e = exp(-fabs(x)), part = 1 / (1 + e); /* no x overflows */
    const double value = (x < 0 ? e : 1) / (1 + e), slope = e * part * part;

    return (unary){ value, slope, slope * (1 - e) * part * (x < 0 ? 1 : -1) };
}

/* log(1 + exp(x)), a smooth relu; its slope is the sigmoid. */
static inline unary softplus_rule(double x)
{
    const unary s = sigmoid_rule(x);

    return (unary){ (x > 0 ? x : 0) + log1p(exp(-fabs(x))), s.value, s.slope };
}

/* x where it is positive, otherwise 0.  Flat at 0. */
static inline unary relu_rule(double x)
{
    return (unary){ x <= 0 ? 0 : x, isnan(x) ? x : x > 0, 0 };
}

/* |x|.  Flat at 0. */
static inline unary fabs_rule(double x)
{
    return (unary){ fabs(x), isnan(x) ? x : (x > 0) - (x < 0), 0 };
}

/* ---- functions of two arguments ----------------------------------------------------- */

/* a to the power of b.  Its slope with respect to b is NaN for a < 0, where only whole b have
 * powers at all; a constant b is never asked for it. */
static inline binary pow_rule(double a, double b)
{
    const double value = pow(a, b), one_less = pow(a, b - 1), l = log(a);

    return (binary){
        .value = value,
        .da = b == 0 ? 0 : b * one_less,
        .db = a < 0 ? NAN : carried(l, value), /* a power of 0 is faster than its logarithm */
        .daa = b == 0 || b == 1 ? 0 : b * (b - 1) * (a == 0 ? pow(a, b - 2) : one_less / a),
        .dab = a < 0 ? NAN : carried(1 + carried(l, b), one_less),
        .dbb = a < 0 ? NAN : carried(l * l, value),
    };
}

/* The length of (a, b), without overflow on the way.  Flat at the origin. */
static inline binary hypot_rule(double a, double b)
{
    const double h = hypot(a, b), r = h == 0 ? 0 : 1 / h;
    const double u = h == 0 ? 0 : a / h, v = h == 0 ? 0 : b / h;

    return (binary){
        .value = h, .da = u, .db = v, .daa = v * v * r, .dab = -u * v * r, .dbb = u * u * r,
    };
}

/* The larger of a and b; both if they are equal, and then the first one's slope counts. */
static inline binary max_rule(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (binary){ .value = NAN, .da = NAN, .db = NAN };
    return (binary){ .value = a >= b ? a : b, .da = a >= b, .db = a < b };
}

/* The smaller, likewise. */
static inline binary min_rule(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (binary){ .value = NAN, .da = NAN, .db = NAN };
    return (binary){ .value = a <= b ? a : b, .da = a <= b, .db = a > b };
}

#endif
