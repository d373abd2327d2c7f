/* operations.h -- the list of all operations, which every test of them goes through: as rules, in
 * dual numbers, in variables, in doubles, in complex numbers, and with their derivatives in closed
 * form.
 *
 * A new operation is one line here, one in lib/elementary.h's family of rules, one in lib/dual.h
 * and one in lib/tape.h; tests/names.sh fails if one of them is missing. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include "closed_forms.h"
#include "dual.h"
#include "tape.h"

#include <complex.h>

/* ---- in doubles and in complex numbers, where C has them not ------------------------------- */

static inline double logistic_value(double x)
{
    return (double)logistic(x);
}

static inline double softplus_value(double x)
{
    return (double)(x > 0 ? x + log1pl(expl(-x)) : log1pl(expl(x)));
}

static inline double sum(double a, double b)
{
    return a + b;
}

static inline double difference(double a, double b)
{
    return a - b;
}

static inline double product(double a, double b)
{
    return a * b;
}

static inline double quotient(double a, double b)
{
    return a / b;
}

static inline double complex complex_negate(double complex z)
{
    return -z;
}

static inline double complex complex_expm1(double complex z)
{
    return cexp(z) - 1;
}

static inline double complex complex_log1p(double complex z)
{
    return clog(1 + z);
}

static inline double complex complex_sigmoid(double complex z)
{
    return 1 / (1 + cexp(-z));
}

static inline double complex complex_softplus(double complex z)
{
    return clog(1 + cexp(z));
}

/* By log1p, so that it keeps a small imaginary part, which musl's catan loses. */
static inline double complex arctangent(double complex z)
{
    const double x = creal(z), y = cimag(z);

    return atan2(2 * x, 1 - x * x - y * y) / 2 + I * log1p(4 * y / (x * x + (1 - y) * (1 - y))) / 4;
}

static inline double complex complex_plus(double complex a, double complex b)
{
    return a + b;
}

static inline double complex complex_minus(double complex a, double complex b)
{
    return a - b;
}

static inline double complex complex_times(double complex a, double complex b)
{
    return a * b;
}

static inline double complex complex_over(double complex a, double complex b)
{
    return a / b;
}

static inline double complex complex_hypot(double complex a, double complex b)
{
    return csqrt(a * a + b * b);
}

/* ---- functions of one argument --------------------------------------------------------------- */

enum {
    NEGATE,
    SQRT,
    EXP,
    EXPM1,
    LOG,
    LOG1P,
    SIN,
    COS,
    TAN,
    ASIN,
    ACOS,
    ATAN,
    SINH,
    COSH,
    TANH,
    SIGMOID,
    SOFTPLUS,
    ERF,
    FABS,
    RELU,
    FUNCTIONS
};

/* relu has no rule: it answers its argument or a constant. */
#define FUNCTION(name) .rule = name##_rule, .op = dual_##name, .taped = tape_##name
static const struct {
    const char *name;
    unary (*rule)(double);
    dual (*op)(dual);
    variable (*taped)(tape *, variable);
    double (*plain)(double); /* C's, to the bit, or right to value_ulps */
    double value_ulps;
    double complex (*analytic)(double complex); /* NULL if it is not, or C has it not */
    long double (*slope)(long double), (*curvature)(long double);
} function[FUNCTIONS] = {
    /* clang-format off */
    [NEGATE] = { "negate", FUNCTION(negate), negative, 0, complex_negate, minus_one, zero },
    [SQRT] = { "sqrt", FUNCTION(sqrt), sqrt, 0, csqrt, sqrt_slope, sqrt_curvature },
    [EXP] = { "exp", FUNCTION(exp), exp, 0, cexp, expl, expl },
    [EXPM1] = { "expm1", FUNCTION(expm1), expm1, 0, complex_expm1, expl, expl },
    [LOG] = { "log", FUNCTION(log), log, 0, clog, log_slope, log_curvature },
    [LOG1P] = { "log1p", FUNCTION(log1p), log1p, 0, complex_log1p, log1p_slope, log1p_curvature },
    [SIN] = { "sin", FUNCTION(sin), sin, 0, csin, cosl, minus_sin },
    [COS] = { "cos", FUNCTION(cos), cos, 0, ccos, minus_sin, minus_cos },
    [TAN] = { "tan", FUNCTION(tan), tan, 0, ctan, tan_slope, tan_curvature },
    [ASIN] = { "asin", FUNCTION(asin), asin, 0, NULL, asin_slope, asin_curvature },
    [ACOS] = { "acos", FUNCTION(acos), acos, 0, NULL, acos_slope, acos_curvature },
    [ATAN] = { "atan", FUNCTION(atan), atan, 0, arctangent, atan_slope, atan_curvature },
    [SINH] = { "sinh", FUNCTION(sinh), sinh, 0, csinh, coshl, sinhl },
    [COSH] = { "cosh", FUNCTION(cosh), cosh, 0, ccosh, sinhl, coshl },
    [TANH] = { "tanh", FUNCTION(tanh), tanh, 0, ctanh, tanh_slope, tanh_curvature },
    [SIGMOID] = { "sigmoid", FUNCTION(sigmoid), logistic_value, 2, complex_sigmoid, logistic_slope, logistic_curvature },
    [SOFTPLUS] = { "softplus", FUNCTION(softplus), softplus_value, 2, complex_softplus, logistic, logistic_slope },
    [ERF] = { "erf", FUNCTION(erf), erf, 0, NULL, erf_slope, erf_curvature },
    [FABS] = { "fabs", FUNCTION(fabs), fabs, 0, NULL, sign, flat_but_at_0 },
    [RELU] = { "relu", NULL, dual_relu, tape_relu, positive_part, 0, NULL, step, zero },
    /* clang-format on */
};

/* ---- of two ------------------------------------------------------------------------------------ */

enum { PLUS, MINUS, TIMES, OVER, POW, HYPOT, ATAN2, MAX, MIN, OPERATIONS };

/* max and min have no rule: they answer one of their arguments. */
static const struct {
    const char *name;
    binary (*rule)(double, double);
    dual (*op)(dual, dual);
    variable (*taped)(tape *, variable, variable);
    double (*plain)(double, double);
    double complex (*analytic)(double complex, double complex);
    void (*closed)(long double, long double, long double[]);
} operation[OPERATIONS] = {
    /* clang-format off */
    [PLUS] = { "plus", FUNCTION(plus), sum, complex_plus, plus_closed },
    [MINUS] = { "minus", FUNCTION(minus), difference, complex_minus, minus_closed },
    [TIMES] = { "times", FUNCTION(times), product, complex_times, times_closed },
    [OVER] = { "over", FUNCTION(over), quotient, complex_over, over_closed },
    [POW] = { "pow", FUNCTION(pow), pow, cpow, pow_closed },
    [HYPOT] = { "hypot", FUNCTION(hypot), hypot, complex_hypot, hypot_closed },
    [ATAN2] = { "atan2", FUNCTION(atan2), atan2, NULL, atan2_closed },
    [MAX] = { "max", NULL, dual_max, tape_max, fmax, NULL, max_closed },
    [MIN] = { "min", NULL, dual_min, tape_min, fmin, NULL, min_closed },
    /* clang-format on */
};

#endif
