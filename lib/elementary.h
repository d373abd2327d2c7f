/* elementary.h -- the operations and functions that programs are made of, each with its
 * derivatives: the table that every method of differentiation here reads.
 *
 * A rule answers the value of its function, the slopes with respect to its arguments, and the
 * curvatures, which only second derivatives look at.  Each is right to a few units in the last
 * place for all doubles, however large or small (dab of a power, to as many of the larger of
 * the two terms that it is a sum of): the slope of tanh at 20 is 1.7e-17 and not 0.
 *
 * Where a function is not defined (the logarithm of -1) all are NaN; at the end of a domain they
 * are the limits (the slope of the square root at 0 is Inf).  NaN in, NaN out, but where C says
 * otherwise: the 0th power of NaN is 1 and any power of 1 is 1, and hypot of an infinity is Inf.
 *
 * Kinks.  Where a function has one there is no derivative, and a slope is chosen: fabs is flat at 0,
 * hypot at the origin, and their curvatures there are NaN, because no number is right for both
 * |x| and |x| |x|.  relu, max, min and clamp answer one of their arguments, or a bound, with all
 * its derivatives, and forget the other; where both are equal they answer the first.
 *
 * Zero times infinity.  A value that does not move is not moved by an infinite slope: such a
 * derivative is 0.  The other way about, an infinite rate of change times a slope of 0 is not known,
 * and NaN: of x^2 and of x^4 at sqrt(0) it should be 1 and 0.  But a constant 0 times anything
 * finite is a constant.  Every method of differentiation here follows this. */
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include <float.h>
#include <math.h>
#include <stddef.h>

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
    double db = -q * r, dbb = 2 * (q * r * r);

    if (fabs(b) < 2 * DBL_MIN) { /* 1/b overflows */
        db = -q / b;
        dbb = 2 * (q / b / b);
    }
    if (fabs(q) < DBL_MIN && q != 0) { /* has lost digits */
        const double scaled = a * 0x1p100 / b;

        db = -(scaled / b) * 0x1p-100;
        dbb = 2 * (scaled / b / b * 0x1p-100);
    }
    return (binary){ .value = q, .da = r, .db = db, .dab = -r * r, .dbb = dbb };
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
    const double r = sqrt(x), slope = 0.5 / fabs(r); /* the root of -0 is -0 */

    return (unary){ r, slope, -0.5 * slope / fabs(x) };
}

static inline unary exp_rule(double x)
{
    const double e = exp(x);

    return (unary){ e, e, e };
}

/* exp(x) - 1, with all its digits near 0. */
static inline unary expm1_rule(double x)
{
    const double e = exp(x);

    return (unary){ expm1(x), e, e };
}

/* The natural logarithm, x >= 0. */
MAY_DIVIDE_BY_0 static inline unary log_rule(double x)
{
    const double r = x < 0 ? NAN : 1 / fabs(x); /* of -0, Inf as of 0 */

    return (unary){ log(x), r, -r * r };
}

/* log(1 + x), with all its digits near 0, x >= -1. */
MAY_DIVIDE_BY_0 static inline unary log1p_rule(double x)
{
    const double r = x < -1 ? NAN : 1 / (1 + x);

    return (unary){ log1p(x), r, -r * r };
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
    const double t = tan(x), slope = fma(t, t, 1);

    return (unary){ t, slope, 2 * t * slope };
}

/* The arcsine, in [-pi/2, pi/2], |x| <= 1. */
MAY_DIVIDE_BY_0 static inline unary asin_rule(double x)
{
    const double d = fma(-x, x, 1), slope = 1 / sqrt(d);

    return (unary){ asin(x), slope, x * slope / d };
}

/* The arccosine, in [0, pi], |x| <= 1. */
MAY_DIVIDE_BY_0 static inline unary acos_rule(double x)
{
    const double d = fma(-x, x, 1), slope = -1 / sqrt(d);

    return (unary){ acos(x), slope, x * slope / d };
}

/* The arctangent, in (-pi/2, pi/2).  Its slope is 1/d with d = 1 + x^2, which may overflow; far out
 * it is 1/x^2. */
MAY_DIVIDE_BY_0 static inline unary atan_rule(double x)
{
    const double r = 1 / x, d = fma(x, x, 1);

    if (fabs(x) > 0x1p30)
        return (unary){ atan(x), r * r, -2 * r * r * r };
    return (unary){ atan(x), 1 / d, -2 * x / d / d };
}

/* The hyperbolic functions. */
static inline unary sinh_rule(double x)
{
    const double s = sinh(x);

    return (unary){ s, cosh(x), s };
}

static inline unary cosh_rule(double x)
{
    const double c = cosh(x);

    return (unary){ c, sinh(x), c };
}

/* (1 + e)^2, as if it were rounded but once: 1 + e is d and a rest. */
static inline double square_of_one_and(double e)
{
    const double d = 1 + e, rest = e - (d - 1);

    return fma(d, d, 2 * d * rest);
}

/* tanh' = 1 - tanh^2 = 4 e / (1 + e)^2 with e = exp(-2|x|).  The first is cheap; the second
 * keeps its digits where tanh is close to 1. */
static inline unary tanh_rule(double x)
{
    const double t = tanh(x);
    double slope = 1 - t * t;

    if (slope < 0.75) {
        const double e = exp(-2 * fabs(x));
        slope = 4 * e / square_of_one_and(e);
    }
    return (unary){ t, slope, -2 * t * slope };
}

/* The logistic function, 1 / (1 + exp(-x)). */
static inline unary sigmoid_rule(double x)
{
    const double e = exp(-fabs(x)), d = 1 + e; /* no x overflows */
    const double less = fabs(x) < 1 ? -expm1(-fabs(x)) : 1 - e, slope = e / square_of_one_and(e);

    return (unary){ (x < 0 ? e : 1) / d, slope, slope * less / d * (x < 0 ? 1 : -1) };
}

/* log(1 + exp(x)), a smooth relu; its slope is the sigmoid. */
static inline unary softplus_rule(double x)
{
    const unary s = sigmoid_rule(x);

    return (unary){ (x > 0 ? x : 0) + log1p(exp(-fabs(x))), s.value, s.slope };
}

/* The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.  Where x^2 is large
 * it is the square of x, rounded to a float and so exact, and a rest; where the slope would lose
 * digits by being small, its factors are kept apart. */
static inline unary erf_rule(double x)
{
    const double two_over_root_pi = 1.1283791670955126, within = fabs(x) < 30 ? x : 30;
    const double head = (float)within, rest = (within - head) * (within + head);
    const double root = exp(-0.5 * head * head), factor = two_over_root_pi * exp(-rest) * root;

    return (unary){ erf(x), isnan(x) ? x : factor * root,
                    isnan(x) ? x : -2 * within * factor * root };
}

/* |x|.  Flat at 0. */
static inline unary fabs_rule(double x)
{
    return (unary){ fabs(x), isnan(x) ? x : (x > 0) - (x < 0), x != 0 && !isnan(x) ? 0 : NAN };
}

/* ---- functions of two arguments ----------------------------------------------------- */

/* c a^(b - k) where that power alone may be too large, too small, or its exponent rounded: |a| to
 * half of it, twice.  The sign is that of whole powers. */
static inline double far_power(double c, double a, double b, int k)
{
    const double e = b - k, lost = b - (e + k), half = pow(fabs(a), e / 2);
    const double rest = isnormal(half) ? pow(fabs(a), lost) : 1;
    const int whole = fmod(b, 1) == 0, odd = (fmod(b, 2) != 0) != (k == 1);
    const double power = half == 0 ? 0 : c * half * half * rest;

    if (isnan(c) || (a < 0 && !whole))
        return NAN;
    return signbit(a) && whole && odd ? -power : power;
}

/* c a^(b - k), given a^b. */
MAY_DIVIDE_BY_0 static inline double times_power(double c, double value, double a, double b, int k)
{
    double power = value, factor = c;

    for (int i = 0; i < k; i++) {
        power /= a;
        factor /= a;
    }
    if (isnormal(value) && isnormal(power))
        return c * power;
    return isnormal(value) && isnormal(factor) ? factor * value : far_power(c, a, b, k);
}

/* a to the power of b.  Its slope with respect to b is NaN for a < 0, where only whole b have
 * powers at all; a constant b is never asked for it. */
static inline binary pow_rule(double a, double b)
{
    const double value = pow(a, b), l = a < 0 ? NAN : log(fabs(a));

    return (binary){
        .value = value,
        .da = b == 0 ? 0 : times_power(b, value, a, b, 1),
        .db = times_power(l, value, a, b, 0), /* a power of 0 is faster than its logarithm */
        .daa = b == 0 || b == 1 ? 0 : times_power(b * (b - 1), value, a, b, 2),
        .dab = a < 0 ? NAN : times_power(1 + carried(l, b), value, a, b, 1),
        .dbb = times_power(l * l, value, a, b, 0),
    };
}

/* A power of 2 whose square takes a and b to where their squares neither overflow nor lose digits. */
static inline double hypot_scale(double a, double b)
{
    const double larger = fabs(a) > fabs(b) ? fabs(a) : fabs(b);

    return larger > 0x1p500 ? 0x1p-300 : larger < 0x1p-500 ? 0x1p300 : 1;
}

/* a^2 + b^2, of which only the smaller is rounded on its own. */
static inline double hypot_squared(double a, double b)
{
    return fabs(a) > fabs(b) ? fma(a, a, b * b) : fma(b, b, a * a);
}

/* The length of (a, b), without overflow on the way.  Flat at the origin. */
MAY_DIVIDE_BY_0 static inline binary hypot_rule(double a, double b)
{
    const double value = hypot(a, b), r = hypot_scale(a, b);
    const double x = a * r * r, y = b * r * r, h = r == 1 ? value : hypot(x, y),
                 d = hypot_squared(x, y);

    if (value == 0)
        return (binary){ .value = 0, .daa = NAN, .dab = NAN, .dbb = NAN };
    if (isinf(value) && isinf(h) && !isnan(a) && !isnan(b) && isinf(a) != isinf(b))
        return (binary){ .value = value,
                         .da = isinf(a) ? copysign(1, a) : 0,
                         .db = isinf(b) ? copysign(1, b) : 0 };
    return (binary){
        .value = value,
        .da = isnormal(value) ? a / value : x / h,
        .db = isnormal(value) ? b / value : y / h,
        .daa = y / d * r * (y / h * r),
        .dab = -x / d * r * (y / h * r),
        .dbb = x / d * r * (x / h * r),
    };
}

/* The angle from the axis of b to (b, a), in [-pi, pi]: the arctangent of a/b where b > 0.  At the
 * origin the value is C's, and it has no derivatives. */
MAY_DIVIDE_BY_0 static inline binary atan2_rule(double a, double b)
{
    const double value = atan2(a, b), r = hypot_scale(a, b), s = r * r;
    const double y = a * s, x = b * s, d = hypot_squared(x, y);

    if ((isinf(a) || isinf(b)) && !isnan(value))
        return (binary){ .value = value };
    return (binary){
        .value = value,
        .da = x / d * s,
        .db = -y / d * s,
        .daa = -2 * (x / d * (y / d)) * s * s,
        .dab = (y - x) / d * ((y + x) / d) * s * s,
        .dbb = 2 * (x / d * (y / d)) * s * s,
    };
}

/* ---- functions that answer one of their arguments ------------------------------------- */

/* Whether the larger of a and b is the first, which it is if they are equal.  A NaN is the larger, */
static inline int larger_is_first(double a, double b)
{
    return !(a < b || isnan(b));
}

/* and the smaller, too. */
static inline int smaller_is_first(double a, double b)
{
    return !(a > b || isnan(b));
}

#endif
