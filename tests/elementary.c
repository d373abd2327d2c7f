/* Every rule of elementary.h against the truth, over all doubles: derivatives in closed form,
 * evaluated by MPFR with more than a thousand bits.  Skipped where MPFR was not found when this was
 * configured. */
#include "operations.h"
#include "tap.h"

#include <stdio.h>

#ifndef HAVE_MPFR
int main(void)
{
    puts("1..0 # SKIP MPFR was not found: install libmpfr-dev and configure again");
    return 0;
}
#else

#include "random.h"

#include <float.h>
#include <math.h>
#include <mpfr.h>
#include <string.h>

/* How far a rule may be from the truth, rounded to a double.  The C library's functions are right
 * to 2, and a handful of roundings follow. */
enum { ULPS = 4 };

/* b - 2 and 1 + x need that many bits to be exact, for the smallest b and x. */
enum { BITS = 1300 };

#define NEAREST MPFR_RNDN

/* Scratch. */
static mpfr_t t, u;

/* ---- the truth: functions of one argument ---------------------------------------------------- */

/* f[3] = value, slope and curvature at x. */
static void true_negate(mpfr_t f[], mpfr_t x)
{
    mpfr_neg(f[0], x, NEAREST);
    mpfr_set_d(f[1], -1, NEAREST);
    mpfr_set_d(f[2], 0, NEAREST);
}

/* 1/2 x^(-1/2), -1/4 x^(-3/2) */
static void true_sqrt(mpfr_t f[], mpfr_t x)
{
    mpfr_sqrt(f[0], x, NEAREST);
    mpfr_d_div(f[1], 0.5, f[0], NEAREST);
    mpfr_div(f[2], f[1], x, NEAREST);
    mpfr_mul_d(f[2], f[2], -0.5, NEAREST);
}

static void true_exp(mpfr_t f[], mpfr_t x)
{
    mpfr_exp(f[0], x, NEAREST);
    mpfr_set(f[1], f[0], NEAREST);
    mpfr_set(f[2], f[0], NEAREST);
}

static void true_expm1(mpfr_t f[], mpfr_t x)
{
    true_exp(f, x);
    mpfr_expm1(f[0], x, NEAREST);
}

/* 1/u and -1/u^2, or NaN where u < 0. */
static void true_reciprocal(mpfr_t f[], mpfr_t of)
{
    if (mpfr_sgn(of) < 0)
        mpfr_set_nan(of);
    mpfr_d_div(f[1], 1, of, NEAREST);
    mpfr_sqr(f[2], f[1], NEAREST);
    mpfr_neg(f[2], f[2], NEAREST);
}

static void true_log(mpfr_t f[], mpfr_t x)
{
    mpfr_log(f[0], x, NEAREST);
    mpfr_set(u, x, NEAREST);
    true_reciprocal(f, u);
}

static void true_log1p(mpfr_t f[], mpfr_t x)
{
    mpfr_log1p(f[0], x, NEAREST);
    mpfr_add_d(u, x, 1, NEAREST);
    true_reciprocal(f, u);
}

static void true_sin(mpfr_t f[], mpfr_t x)
{
    mpfr_sin_cos(f[0], f[1], x, NEAREST);
    mpfr_neg(f[2], f[0], NEAREST);
}

static void true_cos(mpfr_t f[], mpfr_t x)
{
    mpfr_sin_cos(f[1], f[0], x, NEAREST);
    mpfr_neg(f[1], f[1], NEAREST);
    mpfr_neg(f[2], f[0], NEAREST);
}

/* 1 + tan^2, 2 tan (1 + tan^2) */
static void true_tan(mpfr_t f[], mpfr_t x)
{
    mpfr_tan(f[0], x, NEAREST);
    mpfr_sqr(f[1], f[0], NEAREST);
    mpfr_add_d(f[1], f[1], 1, NEAREST);
    mpfr_mul(f[2], f[0], f[1], NEAREST);
    mpfr_mul_d(f[2], f[2], 2, NEAREST);
}

/* With u = 1 - x^2: u^(-1/2), x u^(-3/2) */
static void true_asin(mpfr_t f[], mpfr_t x)
{
    mpfr_asin(f[0], x, NEAREST);
    mpfr_sqr(u, x, NEAREST);
    mpfr_d_sub(u, 1, u, NEAREST);
    mpfr_sqrt(f[1], u, NEAREST);
    mpfr_d_div(f[1], 1, f[1], NEAREST);
    mpfr_mul(f[2], x, f[1], NEAREST);
    mpfr_div(f[2], f[2], u, NEAREST);
}

static void true_acos(mpfr_t f[], mpfr_t x)
{
    true_asin(f, x);
    mpfr_acos(f[0], x, NEAREST);
    mpfr_neg(f[1], f[1], NEAREST);
    mpfr_neg(f[2], f[2], NEAREST);
}

/* With u = 1 + x^2: 1/u, -2 x / u^2 */
static void true_atan(mpfr_t f[], mpfr_t x)
{
    mpfr_atan(f[0], x, NEAREST);
    mpfr_sqr(u, x, NEAREST);
    mpfr_add_d(u, u, 1, NEAREST);
    mpfr_d_div(f[1], 1, u, NEAREST);
    mpfr_div(f[2], x, u, NEAREST);
    mpfr_div(f[2], f[2], u, NEAREST);
    mpfr_mul_d(f[2], f[2], -2, NEAREST);
}

static void true_sinh(mpfr_t f[], mpfr_t x)
{
    mpfr_sinh_cosh(f[0], f[1], x, NEAREST);
    mpfr_set(f[2], f[0], NEAREST);
}

static void true_cosh(mpfr_t f[], mpfr_t x)
{
    mpfr_sinh_cosh(f[1], f[0], x, NEAREST);
    mpfr_set(f[2], f[0], NEAREST);
}

/* 1/cosh^2, -2 tanh / cosh^2 */
static void true_tanh(mpfr_t f[], mpfr_t x)
{
    mpfr_tanh(f[0], x, NEAREST);
    mpfr_sech(f[1], x, NEAREST);
    mpfr_sqr(f[1], f[1], NEAREST);
    mpfr_mul(f[2], f[0], f[1], NEAREST);
    mpfr_mul_d(f[2], f[2], -2, NEAREST);
}

/* (1 + tanh(x/2)) / 2, so that the derivatives are those of tanh at x/2, over 4 and over 8; the value
 * as 1 / (1 + exp(-x)), which does not cancel. */
static void true_sigmoid(mpfr_t f[], mpfr_t x)
{
    mpfr_mul_d(t, x, 0.5, NEAREST);
    true_tanh(f, t);
    mpfr_mul_d(f[1], f[1], 0.25, NEAREST);
    mpfr_mul_d(f[2], f[2], 0.125, NEAREST);
    mpfr_neg(t, x, NEAREST);
    mpfr_exp(t, t, NEAREST);
    mpfr_add_d(t, t, 1, NEAREST);
    mpfr_d_div(f[0], 1, t, NEAREST);
}

/* log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)); its slope is the sigmoid. */
static void true_softplus(mpfr_t f[], mpfr_t x)
{
    true_sigmoid(f, x);
    mpfr_set(f[2], f[1], NEAREST);
    mpfr_set(f[1], f[0], NEAREST);
    mpfr_abs(t, x, NEAREST);
    mpfr_neg(t, t, NEAREST);
    mpfr_exp(t, t, NEAREST);
    mpfr_log1p(f[0], t, NEAREST);
    if (mpfr_sgn(x) > 0)
        mpfr_add(f[0], f[0], x, NEAREST);
}

/* 2 / sqrt(pi) exp(-x^2), and -2 x times that */
static void true_erf(mpfr_t f[], mpfr_t x)
{
    mpfr_erf(f[0], x, NEAREST);
    mpfr_sqr(u, x, NEAREST);
    mpfr_neg(u, u, NEAREST);
    mpfr_exp(f[1], u, NEAREST);
    mpfr_const_pi(u, NEAREST);
    mpfr_sqrt(u, u, NEAREST);
    mpfr_div(f[1], f[1], u, NEAREST);
    mpfr_mul_d(f[1], f[1], 2, NEAREST);
    mpfr_mul(f[2], x, f[1], NEAREST);
    mpfr_mul_d(f[2], f[2], -2, NEAREST);
}

static void true_fabs(mpfr_t f[], mpfr_t x)
{
    mpfr_abs(f[0], x, NEAREST);
    mpfr_set_d(f[1], mpfr_sgn(x), NEAREST);
    mpfr_set_d(f[2], 0, NEAREST);
}

/* Where each is at home, beside all doubles: from, to. */
static const struct {
    void (*at)(mpfr_t f[], mpfr_t x);
    double from, to;
} truth[FUNCTIONS] = {
    [NEGATE] = { true_negate, -10, 10 },
    [SQRT] = { true_sqrt, 0, 1e6 },
    [EXP] = { true_exp, -750, 710 },
    [EXPM1] = { true_expm1, -40, 710 },
    [LOG] = { true_log, 0, 1e6 },
    [LOG1P] = { true_log1p, -1, 1 },
    [SIN] = { true_sin, -1e3, 1e3 },
    [COS] = { true_cos, -1e3, 1e3 },
    [TAN] = { true_tan, -1e3, 1e3 },
    [ASIN] = { true_asin, -1, 1 },
    [ACOS] = { true_acos, -1, 1 },
    [ATAN] = { true_atan, -1e3, 1e3 },
    [SINH] = { true_sinh, -711, 711 },
    [COSH] = { true_cosh, -711, 711 },
    [TANH] = { true_tanh, -375, 375 },
    [SIGMOID] = { true_sigmoid, -750, 750 },
    [SOFTPLUS] = { true_softplus, -750, 750 },
    [ERF] = { true_erf, -27.5, 27.5 },
    [FABS] = { true_fabs, -10, 10 },
};

/* ---- of two: f[6] = value, da, db, daa, dab, dbb --------------------------------------------- */

/* A product of which one is missing here is 0: all second derivatives of a sum. */
static void true_plus(mpfr_t f[], mpfr_t a, mpfr_t b)
{
    mpfr_add(f[0], a, b, NEAREST);
    for (int i = 1; i < 6; i++)
        mpfr_set_d(f[i], i < 3, NEAREST);
}

static void true_minus(mpfr_t f[], mpfr_t a, mpfr_t b)
{
    true_plus(f, a, b);
    mpfr_sub(f[0], a, b, NEAREST);
    mpfr_set_d(f[2], -1, NEAREST);
}

static void true_times(mpfr_t f[], mpfr_t a, mpfr_t b)
{
    mpfr_mul(f[0], a, b, NEAREST);
    mpfr_set(f[1], b, NEAREST);
    mpfr_set(f[2], a, NEAREST);
    for (int i = 3; i < 6; i++)
        mpfr_set_d(f[i], i == 4, NEAREST);
}

/* 1/b, -a/b^2; 0, -1/b^2, 2 a / b^3 */
static void true_over(mpfr_t f[], mpfr_t a, mpfr_t b)
{
    mpfr_div(f[0], a, b, NEAREST);
    mpfr_d_div(f[1], 1, b, NEAREST);
    mpfr_div(f[2], f[0], b, NEAREST);
    mpfr_neg(f[2], f[2], NEAREST);
    mpfr_set_d(f[3], 0, NEAREST);
    mpfr_sqr(f[4], f[1], NEAREST);
    mpfr_neg(f[4], f[4], NEAREST);
    mpfr_div(f[5], f[2], b, NEAREST);
    mpfr_mul_d(f[5], f[5], -2, NEAREST);
}

/* With l = log a: b a^(b-1), a^b l; b (b-1) a^(b-2), a^(b-1) (1 + b l), a^b l^2 */
static void true_pow(mpfr_t f[], mpfr_t a, mpfr_t b)
{
    mpfr_pow(f[0], a, b, NEAREST);
    mpfr_log(u, a, NEAREST);
    mpfr_mul(f[2], f[0], u, NEAREST);
    mpfr_mul(f[5], f[2], u, NEAREST);
    mpfr_div(f[4], f[0], a, NEAREST);
    mpfr_mul(f[1], f[4], b, NEAREST);
    mpfr_sub_d(t, b, 1, NEAREST);
    mpfr_mul(f[3], f[1], t, NEAREST);
    mpfr_div(f[3], f[3], a, NEAREST);
    mpfr_mul(t, b, u, NEAREST);
    mpfr_add_d(t, t, 1, NEAREST);
    mpfr_mul(f[4], f[4], t, NEAREST);
}

/* With h = |(a, b)|: a/h, b/h; b^2/h^3, -a b/h^3, a^2/h^3 */
static void true_hypot(mpfr_t f[], mpfr_t a, mpfr_t b)
{
    mpfr_hypot(f[0], a, b, NEAREST);
    mpfr_div(f[1], a, f[0], NEAREST);
    mpfr_div(f[2], b, f[0], NEAREST);
    mpfr_sqr(f[3], f[2], NEAREST);
    mpfr_mul(f[4], f[1], f[2], NEAREST);
    mpfr_neg(f[4], f[4], NEAREST);
    mpfr_sqr(f[5], f[1], NEAREST);
    for (int i = 3; i < 6; i++)
        mpfr_div(f[i], f[i], f[0], NEAREST);
}

/* With r^2 = a^2 + b^2: b/r^2, -a/r^2; -2ab/r^4, (a^2 - b^2)/r^4, 2ab/r^4 */
static void true_atan2(mpfr_t f[], mpfr_t a, mpfr_t b)
{
    mpfr_atan2(f[0], a, b, NEAREST);
    mpfr_sqr(t, a, NEAREST);
    mpfr_sqr(u, b, NEAREST);
    mpfr_sub(f[4], t, u, NEAREST);
    mpfr_add(t, t, u, NEAREST);
    mpfr_div(f[1], b, t, NEAREST);
    mpfr_div(f[2], a, t, NEAREST);
    mpfr_neg(f[2], f[2], NEAREST);
    mpfr_mul(f[3], f[1], f[2], NEAREST);
    mpfr_mul_d(f[3], f[3], 2, NEAREST);
    mpfr_neg(f[5], f[3], NEAREST);
    mpfr_div(f[4], f[4], t, NEAREST);
    mpfr_div(f[4], f[4], t, NEAREST);
}

static void (*const truth_of_two[OPERATIONS])(mpfr_t f[], mpfr_t a, mpfr_t b) = {
    [PLUS] = true_plus, [MINUS] = true_minus, [TIMES] = true_times, [OVER] = true_over,
    [POW] = true_pow,   [HYPOT] = true_hypot, [ATAN2] = true_atan2,
};

/* ---- arguments --------------------------------------------------------------------------------- */

/* Any finite double, by its bits. */
static double any(generator *r)
{
    double x;

    do {
        const uint64_t high = random_bits(r), bits = high << 32 | random_bits(r);

        memcpy(&x, &bits, sizeof x);
    } while (!isfinite(x));
    return x;
}

static double between(generator *r, double from, double to)
{
    return from + (to - from) * uniform(r);
}

/* Those below DBL_MIN. */
static double subnormal(generator *r)
{
    return ldexp(between(r, -2, 2), -1074 + (int)(random_bits(r) % 60));
}

static double argument(generator *r, int f, int i)
{
    static const double end[] = { 1, -1, 0.5, -0.5, 2, -2, 0x1p30, -0x1p30, DBL_MAX, DBL_MIN };
    const int ends = sizeof end / sizeof *end;

    if (i < 5 * ends) { /* and their neighbours */
        double x = end[i % ends];
        for (int steps = i / ends - 2; steps != 0; steps += steps < 0 ? 1 : -1)
            x = nextafter(x, steps < 0 ? -INFINITY : INFINITY);
        return x;
    }
    switch (i % 6) {
    case 0:
        return any(r);
    case 1:
        return between(r, truth[f].from, truth[f].to);
    case 2:
        return between(r, -4, 4);
    case 3:
        return subnormal(r);
    case 4: /* close to where the home ends */
        return truth[f].to - (truth[f].to - truth[f].from) * exp(between(r, -40, 0));
    default:
        return exp(between(r, -40, 40)) * (random_bits(r) % 2 ? 1 : -1);
    }
}

static void arguments(generator *r, int k, int i, double *a, double *b)
{
    *a = any(r);
    switch (i % 8) {
    case 0:
        *b = any(r);
        break;
    case 1:
        *a = exp(between(r, -10, 10));
        *b = between(r, -10, 10);
        break;
    case 2:
        *b = (double)(random_bits(r) % 21) - 10; /* whole */
        break;
    case 3:
        *b = (double)(random_bits(r) % 21) / 2 - 5;
        break;
    case 4:
        *b = *a * between(r, -2, 2);
        break;
    case 5:
        *b = ldexp(*a, (int)(random_bits(r) % 200) - 100);
        break;
    case 6:
        *a = subnormal(r);
        *b = subnormal(r);
        break;
    default: /* a power that is just about a double */
        *b = between(r, -1.1, 1.1) * 710 / log(fabs(*a));
    }
    if (k == POW && i % 8 != 2)
        *a = fabs(*a);
}

/* ---- the comparison ----------------------------------------------------------------------------- */

static int wrong(const char *what, double a, double b, double got, mpfr_t want)
{
    return off(what, a, b, got, mpfr_get_d(want, NEAREST), ULPS, 0);
}

static void check_functions(void)
{
    enum { TRIES = 1200 };

    for (int k = 0; k < FUNCTIONS; k++) {
        const char *name = function[k].name;
        int values = 0, slopes = 0, curvatures = 0;
        generator r = seeded(41, (uint64_t)k);
        mpfr_t x, f[3];

        if (!function[k].rule)
            continue;
        if (!truth[k].at)
            bail("the truth about %s is missing", name);
        mpfr_init2(x, DBL_MANT_DIG);
        for (int i = 0; i < 3; i++)
            mpfr_init2(f[i], BITS);
        for (int i = 0; i < TRIES; i++) {
            const double at = argument(&r, k, i);
            if (!isfinite(at) || at == 0)
                continue; /* tests/dual.c has these */
            const unary got = function[k].rule(at);

            mpfr_set_d(x, at, NEAREST);
            truth[k].at(f, x);
            values += wrong("value", at, 0, got.value, f[0]);
            slopes += wrong("slope", at, 0, got.slope, f[1]);
            curvatures += wrong("curvature", at, 0, got.curvature, f[2]);
        }
        exact(values, 0, "%s: the value is right to %d ulps, for all doubles", name, ULPS);
        exact(slopes, 0, "%s: so is the slope", name);
        exact(curvatures, 0, "%s: and the curvature", name);
        mpfr_clear(x);
        for (int i = 0; i < 3; i++)
            mpfr_clear(f[i]);
    }
}

/* dab of a power is a sum, and right to as many ulps of the larger of its two terms. */
static double larger_term(double a, double b)
{
    const double less = pow(a, b - 1);

    return less * fmax(1, fabs(b * log(a)));
}

static void check_operations(void)
{
    enum { TRIES = 2400 };
    static const char *const what[] = { "value", "da", "db", "daa", "dab", "dbb" };

    for (int k = 0; k < OPERATIONS; k++) {
        const char *name = operation[k].name;
        int off_by_much[6] = { 0 };
        generator r = seeded(42, (uint64_t)k);
        mpfr_t x, y, f[6];

        if (!operation[k].rule)
            continue;
        if (!truth_of_two[k])
            bail("the truth about %s is missing", name);
        mpfr_init2(x, DBL_MANT_DIG);
        mpfr_init2(y, DBL_MANT_DIG);
        for (int i = 0; i < 6; i++)
            mpfr_init2(f[i], BITS);
        for (int i = 0; i < TRIES; i++) {
            double a, b;

            arguments(&r, k, i, &a, &b);
            if (!isfinite(b) || a == 0 || b == 0)
                continue;
            const binary got = operation[k].rule(a, b);
            const double g[] = { got.value, got.da, got.db, got.daa, got.dab, got.dbb };
            mpfr_set_d(x, a, NEAREST);
            mpfr_set_d(y, b, NEAREST);
            truth_of_two[k](f, x, y);
            for (int j = 0; j < 6; j++) {
                const double want = mpfr_get_d(f[j], NEAREST);

                if (k == POW && j == 4 && isfinite(want)
                    && fabs(g[j] - want) <= ULPS * DBL_EPSILON * larger_term(a, b))
                    continue;
                off_by_much[j] += wrong(what[j], a, b, g[j], f[j]);
            }
        }
        for (int j = 0; j < 6; j++)
            exact(off_by_much[j], 0, "%s: %s is right to %d ulps, for all doubles", name, what[j],
                  ULPS);
        mpfr_clear(x);
        mpfr_clear(y);
        for (int i = 0; i < 6; i++)
            mpfr_clear(f[i]);
    }
}

int main(void)
{
    int rules = 0, rules_of_two = 0;

    for (int k = 0; k < FUNCTIONS; k++)
        rules += function[k].rule != NULL;
    for (int k = 0; k < OPERATIONS; k++)
        rules_of_two += operation[k].rule != NULL;
    plan(3 * (unsigned)rules + 6 * (unsigned)rules_of_two);
    mpfr_init2(t, BITS);
    mpfr_init2(u, BITS);
    check_functions();
    check_operations();
    mpfr_clear(t);
    mpfr_clear(u);
    mpfr_free_cache();
    return done();
}

#endif
