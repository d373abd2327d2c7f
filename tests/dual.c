/* Every rule of elementary.h and every operation on dual numbers, against derivatives in closed
 * form that are evaluated in long double; then identities that hold for all numbers.
 *
 * ULPS: each slope is at most six roundings away from a function of math.h that is right to an
 * ulp or two.  Where a derivative is a sum that may cancel, the ulps are those of the sum of its
 * absolute terms.  Below DBL_MIN an ulp is 2^-1074, whatever the number. */
#include "dual.h"

#include "operations.h"
#include "random.h"
#include "tap.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ULPS = 5, CURVATURE_ULPS = 8 };

/* ---- rules ---------------------------------------------------------------------------- */

/* The rule of function k; of relu, which has none, what dual numbers say. */
static unary rule_of(int k, double x)
{
    const dual y = function[k].op((dual){ x, 1 });

    return function[k].rule ? function[k].rule(x) : (unary){ .value = y.value, .slope = y.slope };
}

static unary relu_of(double x)
{
    return rule_of(RELU, x);
}

/* The same for operation k, of which max and min have none. */
static binary binary_rule_of(int k, double a, double b)
{
    if (operation[k].rule)
        return operation[k].rule(a, b);
    const dual first = operation[k].op((dual){ a, 1 }, (dual){ b, 0 });
    const dual second = operation[k].op((dual){ a, 0 }, (dual){ b, 1 });
    return (binary){ .value = first.value, .da = first.slope, .db = second.slope };
}

static binary max_of(double a, double b)
{
    return binary_rule_of(MAX, a, b);
}

static binary min_of(double a, double b)
{
    return binary_rule_of(MIN, a, b);
}

/* ---- functions of one argument ------------------------------------------------------ */

/* Each is tried with its negative, and then come 400 at random. */
static const double argument[] = {
    5e-324, 3e-320, DBL_MIN, 1e-300, 1e-200, 1e-100, 1e-17, 1e-8,  1e-3,  0.1,     0.5,
    0.54,   0.55,   0.56,    0.88,   0.89,   1,      1.57,  2,     3.14,  5,       18.5,
    20,     36,     40,      300,    354,    356,    372.5, 700,   709.5, 710,     744,
    745.5,  746,    1000,    1e5,    1e10,   1e16,   1e100, 1e150, 1e300, DBL_MAX,
};
enum { ARGUMENTS = sizeof argument / sizeof *argument, RANDOM = 400 };

/* An absolute error that a curvature may have where long double is no longer than double: near 0
 * the closed form of the sigmoid's is a product with a hyperbolic tangent. */
static double least_of(int k)
{
    return LDBL_MANT_DIG == DBL_MANT_DIG && k == SIGMOID ? DBL_EPSILON / 8 : 0;
}

static void check_functions(void)
{
    static const double rate[] = { 1, -1, 0.375, 1e-10, -1e10 };

    for (int k = 0; k < FUNCTIONS; k++) {
        int values = 0, slopes = 0, curvatures = 0, duals = 0, still = 0;
        generator r = seeded(21, (uint64_t)k);

        for (int i = 0; i < 2 * ARGUMENTS + RANDOM; i++) {
            const double x = i < ARGUMENTS     ? argument[i]
                           : i < 2 * ARGUMENTS ? -argument[i - ARGUMENTS]
                                               : normal(&r) * exp(2 * normal(&r));
            const unary u = rule_of(k, x);
            const double plain = function[k].plain(x);
            const long double slope = function[k].slope(x);

            values += function[k].value_ulps == 0
                        ? !same_bits(u.value, plain)
                        : off(function[k].name, x, 0, u.value, plain, function[k].value_ulps, 0);
            slopes += off("slope", x, 0, u.slope, slope, ULPS, 0);
            curvatures += off("curvature", x, 0, u.curvature, function[k].curvature(x),
                              CURVATURE_ULPS, least_of(k));
            for (size_t j = 0; j < sizeof rate / sizeof *rate; j++) {
                const dual y = function[k].op((dual){ x, rate[j] });
                const double want = (double)slope;

                /* What overflows or has lost digits below DBL_MIN stays so when it is scaled. */
                duals += !same_bits(y.value, u.value);
                if (isnan(want) || slope == 0 || (fabs(want) > 1e-290 && !isinf(want)))
                    duals += off("dual", x, rate[j], y.slope, slope * rate[j], ULPS + 1, 0);
            }
            /* A slope of 0 stays 0, be the other infinite or NaN. */
            const dual y = function[k].op(dual_constant(x));
            still += y.slope != 0 || !same_bits(y.value, u.value);
        }
        const char *name = function[k].name;
        exact(values, 0, "%s: %s", name,
              function[k].value_ulps == 0 ? "the value is that of math.h, bit for bit"
                                          : "the value is right to 2 ulps");
        exact(slopes, 0, "%s: the slope is that of the closed form", name);
        exact(curvatures, 0, "%s: the curvature, too", name);
        exact(duals, 0, "%s: a dual number carries its slope through it", name);
        exact(still, 0, "%s: a constant stays one", name);
    }
}

/* At kinks, ends of domains and infinity: limits, and the choices that elementary.h states. */
#define HALF_PI 1.57079632679489661923

static const struct {
    const char *name;
    unary (*rule)(double);
    double x;
    unary want;
} special[] = {
    { "negate 0", negate_rule, 0, { -0.0, -1, 0 } },
    { "negate Inf", negate_rule, INFINITY, { -INFINITY, -1, 0 } },
    { "sqrt 0", sqrt_rule, 0, { 0, INFINITY, -INFINITY } },
    { "sqrt -0", sqrt_rule, -0.0, { -0.0, INFINITY, -INFINITY } },
    { "sqrt Inf", sqrt_rule, INFINITY, { INFINITY, 0, 0 } },
    { "sqrt -1", sqrt_rule, -1, { NAN, NAN, NAN } },
    { "sqrt -Inf", sqrt_rule, -INFINITY, { NAN, NAN, NAN } },
    { "exp 0", exp_rule, 0, { 1, 1, 1 } },
    { "exp -Inf", exp_rule, -INFINITY, { 0, 0, 0 } },
    { "exp Inf", exp_rule, INFINITY, { INFINITY, INFINITY, INFINITY } },
    { "log 0", log_rule, 0, { -INFINITY, INFINITY, -INFINITY } },
    { "log -0", log_rule, -0.0, { -INFINITY, INFINITY, -INFINITY } },
    { "log 1", log_rule, 1, { 0, 1, -1 } },
    { "log Inf", log_rule, INFINITY, { INFINITY, 0, 0 } },
    { "log -1", log_rule, -1, { NAN, NAN, NAN } },
    { "log -Inf", log_rule, -INFINITY, { NAN, NAN, NAN } },
    { "log1p -0", log1p_rule, -0.0, { -0.0, 1, -1 } },
    { "log1p -1", log1p_rule, -1, { -INFINITY, INFINITY, -INFINITY } },
    { "log1p -2", log1p_rule, -2, { NAN, NAN, NAN } },
    { "log1p Inf", log1p_rule, INFINITY, { INFINITY, 0, 0 } },
    { "expm1 -0", expm1_rule, -0.0, { -0.0, 1, 1 } },
    { "expm1 -Inf", expm1_rule, -INFINITY, { -1, 0, 0 } },
    { "expm1 Inf", expm1_rule, INFINITY, { INFINITY, INFINITY, INFINITY } },
    { "sin 0", sin_rule, 0, { 0, 1, 0 } },
    { "sin -0", sin_rule, -0.0, { -0.0, 1, 0 } },
    { "sin Inf", sin_rule, INFINITY, { NAN, NAN, NAN } },
    { "cos 0", cos_rule, 0, { 1, 0, -1 } },
    { "cos -Inf", cos_rule, -INFINITY, { NAN, NAN, NAN } },
    { "tan 0", tan_rule, 0, { 0, 1, 0 } },
    { "tan Inf", tan_rule, INFINITY, { NAN, NAN, NAN } },
    { "asin 0", asin_rule, 0, { 0, 1, 0 } },
    { "asin -0", asin_rule, -0.0, { -0.0, 1, 0 } },
    { "asin 1", asin_rule, 1, { HALF_PI, INFINITY, INFINITY } },
    { "asin -1", asin_rule, -1, { -HALF_PI, INFINITY, -INFINITY } },
    { "asin 2", asin_rule, 2, { NAN, NAN, NAN } },
    { "asin -Inf", asin_rule, -INFINITY, { NAN, NAN, NAN } },
    { "acos 0", acos_rule, 0, { HALF_PI, -1, 0 } },
    { "acos 1", acos_rule, 1, { 0, -INFINITY, -INFINITY } },
    { "acos -1", acos_rule, -1, { 2 * HALF_PI, -INFINITY, INFINITY } },
    { "acos -2", acos_rule, -2, { NAN, NAN, NAN } },
    { "atan 0", atan_rule, 0, { 0, 1, 0 } },
    { "atan -0", atan_rule, -0.0, { -0.0, 1, 0 } },
    { "atan Inf", atan_rule, INFINITY, { HALF_PI, 0, 0 } },
    { "atan -Inf", atan_rule, -INFINITY, { -HALF_PI, 0, 0 } },
    { "sinh 0", sinh_rule, 0, { 0, 1, 0 } },
    { "sinh -Inf", sinh_rule, -INFINITY, { -INFINITY, INFINITY, -INFINITY } },
    { "cosh 0", cosh_rule, 0, { 1, 0, 1 } },
    { "cosh -Inf", cosh_rule, -INFINITY, { INFINITY, -INFINITY, INFINITY } },
    { "erf 0", erf_rule, 0, { 0, 1.12837916709551257390, 0 } },
    { "erf -0", erf_rule, -0.0, { -0.0, 1.12837916709551257390, 0 } },
    { "erf Inf", erf_rule, INFINITY, { 1, 0, 0 } },
    { "erf -Inf", erf_rule, -INFINITY, { -1, 0, 0 } },
    { "tanh 0", tanh_rule, 0, { 0, 1, 0 } },
    { "tanh Inf", tanh_rule, INFINITY, { 1, 0, 0 } },
    { "tanh -Inf", tanh_rule, -INFINITY, { -1, 0, 0 } },
    { "sigmoid 0", sigmoid_rule, 0, { 0.5, 0.25, 0 } },
    { "sigmoid Inf", sigmoid_rule, INFINITY, { 1, 0, 0 } },
    { "sigmoid -Inf", sigmoid_rule, -INFINITY, { 0, 0, 0 } },
    { "softplus 0", softplus_rule, 0, { 0.693147180559945309417, 0.5, 0.25 } },
    { "softplus Inf", softplus_rule, INFINITY, { INFINITY, 1, 0 } },
    { "softplus -Inf", softplus_rule, -INFINITY, { 0, 0, 0 } },
    { "relu 0", relu_of, 0, { 0, 0, 0 } },
    { "relu -0", relu_of, -0.0, { 0, 0, 0 } },
    { "relu Inf", relu_of, INFINITY, { INFINITY, 1, 0 } },
    { "relu -Inf", relu_of, -INFINITY, { 0, 0, 0 } },
    { "fabs 0", fabs_rule, 0, { 0, 0, NAN } },
    { "fabs -0", fabs_rule, -0.0, { 0, 0, NAN } },
    { "fabs Inf", fabs_rule, INFINITY, { INFINITY, 1, 0 } },
    { "fabs -Inf", fabs_rule, -INFINITY, { INFINITY, -1, 0 } },
};
enum { SPECIALS = sizeof special / sizeof *special };

static void check_special(void)
{
    for (int k = 0; k < SPECIALS; k++) {
        const unary got = special[k].rule(special[k].x), want = special[k].want;

        ok(same_bits(got.value, want.value), "%s: the value, with its sign", special[k].name);
        exact(got.slope, want.slope, "%s: the slope", special[k].name);
        exact(got.curvature, want.curvature, "%s: the curvature", special[k].name);
    }
    int wrong = 0;
    for (int k = 0; k < FUNCTIONS; k++) {
        const unary u = rule_of(k, NAN);

        /* A slope that is the same everywhere is so at NaN, and relu answers its argument. */
        wrong += !isnan(u.value) || (k != NEGATE && k != RELU && !isnan(u.slope));
        wrong += k != NEGATE && k != RELU && !isnan(u.curvature);
    }
    exact(wrong, 0, "NaN in, NaN out");

    /* 4 e^-40 and e^-700: what 1 - tanh^2 and s (1 - s) could not tell from 0. */
    within(ULPS, tanh_rule(20).slope, 1.6993417021166355e-17, "tanh' 20 = 4 e^-40");
    within(ULPS, sigmoid_rule(700).slope, 9.8596765437597708e-305, "sigmoid' 700 = e^-700");
    within(ULPS, sigmoid_rule(-700).slope, 9.8596765437597708e-305, "sigmoid' -700, too");
    within(ULPS, softplus_rule(-700).value, 9.8596765437597708e-305, "softplus -700, too");
    within(ULPS, softplus_rule(-700).slope, 9.8596765437597708e-305, "and its slope");

    /* What over- or underflows midway only.  tests/elementary.c has more of them. */
    within(ULPS, dual_atan(dual_exp((dual){ 400, 1 })).slope, 1.9151695967140057e-174,
           "(atan exp)' 400 = e^400 / (1 + e^800)");
    exact(atan_rule(0x1p400).slope, 0x1p-800, "atan' 2^400");
    exact(atan_rule(-0x1p300).curvature, 0x1p-899, "atan'' -2^300 = 2 / 2^900");
    within(ULPS, sigmoid_rule(1e-10).curvature, -1.25e-11, "sigmoid'' 1e-10 = -x/8");
    exact(sqrt_rule(0x1p700).curvature, -0x1p-1052, "sqrt'' 2^700 = -2^-1050 / 4");
    exact(pow_rule(0x1p-530, 3).da, 3 * 0x1p-1060, "(x^3)' at 2^-530, where x^3 is 0");
    exact(pow_rule(0x1p-530, 3).daa, 6 * 0x1p-530, "(x^3)''");
    exact(pow_rule(-0x1p-700, 3).daa, -6 * 0x1p-700, "where the slope is 0, too, and x < 0");
    exact(pow_rule(0x1p700, 3).daa, 6 * 0x1p700, "and where both are infinite");
    exact(pow_rule(-0x1p-600, -1).daa, -INFINITY, "2/x^3 at -2^-600");
    exact(hypot_rule(0x3p-700, 0x4p-700).daa, 16 / 125. * 0x1p700, "hypot'' is b^2/h^3");
    exact(hypot_rule(0x3p1020, 0x4p1020).dab, -12 / 125. * 0x1p-1020, "and -a b/h^3");
    exact(over_rule(0x1p-1060, 0x1p-1030).db, -0x1p1000, "-a/b^2 where 1/b is infinite");
    exact(over_rule(0x3p-1074, 0x1p-3).db, -0x3p-1068, "and where a/b loses digits");
    exact(over_rule(0x1p1023, 0x1p10).dbb, 0x1p994, "2a/b^3 where 2a is infinite");
    exact(atan2_rule(0x1p-700, 0).daa, 0, "atan2'' at a tiny b = 0 is -2ab/r^4 = 0");
    exact(atan2_rule(0x1p600, 0x1p600).da, 0x1p-601, "b/r^2 where r^2 is infinite");
    within(ULPS, erf_rule(26).slope, 1.128379167095512574 * 2.6117417612840555e-294,
           "erf' 26 = 2 e^-676 / sqrt pi");
}

/* ---- functions of two arguments ------------------------------------------------------ */

/* The power takes the smaller ones only: a power of an extreme number is 0 or Inf. */
static const double operand[] = { 0.25, 0.999, 1, 1.5, 2, 3,      7.25,  40,     1e-5,
                                  1e-8, 1e8,   1, 17,  2, 1e-300, 1e300, 1e-150, 1e150 };
enum { OPERANDS = sizeof operand / sizeof *operand, MODERATE = OPERANDS - 4 };

/* b - 1 is rounded before it is an exponent, which counts ln a times. */
static double ulps_of(int k, double a, double b)
{
    return k == POW ? ULPS + fabs(log(fabs(a))) * fmax(1, fabs(b)) : ULPS;
}

static void check_operations(void)
{
    for (int k = 0; k < OPERATIONS; k++) {
        const int power = k == POW;
        int values = 0, slopes = 0, curvatures = 0, duals = 0;
        generator r = seeded(22, (uint64_t)k);

        for (int i = 0; i < 4 * OPERANDS * OPERANDS + RANDOM; i++) {
            const int grid = i < 4 * OPERANDS * OPERANDS, m = i / 4 % OPERANDS,
                      n = i / 4 / OPERANDS;
            const double a = (i & 1 ? -1 : 1) * (grid ? operand[m] : exp(normal(&r)));
            const double b = (i & 2 ? -1 : 1) * (grid ? operand[n % OPERANDS] : exp(normal(&r)));

            if (grid && power && (m >= MODERATE || n >= MODERATE))
                continue;

            const binary got = binary_rule_of(k, a, b);
            const double ulps = ulps_of(k, a, b);
            long double want[DERIVATIVES] = { 0 };

            operation[k].closed(a, b, want);
            values += !same_bits(got.value, operation[k].plain(a, b));
            slopes += off("da", a, b, got.da, want[DA], ulps, 0);
            slopes += off("db", a, b, got.db, want[DB], ulps, 0);
            /* daa is made of a^(b - 1), and known where that is. */
            const double less = power ? fabs((double)powl(a, b - 1)) : 1;
            if (isnan(less) || (less > DBL_MIN && less < DBL_MAX))
                curvatures += off("daa", a, b, got.daa, want[DAA], ulps + 4, 0);
            curvatures += off("dbb", a, b, got.dbb, want[DBB], ulps + 4, 0);
            /* 1 + b ln a may cancel. */
            const double terms = power ? less * (1 + fabs(b * log(fabs(a)))) : 0;
            curvatures += off("dab", a, b, got.dab, want[DAB], ulps + 4,
                              isfinite(terms) ? (ulps + 4) * DBL_EPSILON * terms : 0);

            static const double rate[][2] = { { 1, 0 }, { 0, 1 }, { 0.5, -3 }, { -7, 1e-3 } };
            for (size_t j = 0; j < sizeof rate / sizeof *rate; j++) {
                const double p = rate[j][0], q = rate[j][1];
                const dual y = operation[k].op((dual){ a, p }, (dual){ b, q });
                const long double by_a = p == 0 ? 0 : want[DA] * p,
                                  by_b = q == 0 ? 0 : want[DB] * q;
                const double size = (double)(fabsl(by_a) + fabsl(by_b));

                duals += !same_bits(y.value, got.value);
                if (isnan(size) || fabsl(want[DA]) + fabsl(want[DB]) + size < DBL_MAX / 16)
                    duals += off("dual", a, b, y.slope, by_a + by_b, ulps + 1,
                                 (ulps + 2) * DBL_EPSILON * size);
            }
            duals += operation[k].op(dual_constant(a), dual_constant(b)).slope != 0;
        }
        const char *name = operation[k].name;
        exact(values, 0, "%s: the value is that of C, bit for bit", name);
        exact(slopes, 0, "%s: the slopes are those of the closed form", name);
        exact(curvatures, 0, "%s: the curvatures, too", name);
        exact(duals, 0, "%s: dual numbers carry their slopes through it", name);
    }
}

static const struct {
    const char *name;
    binary (*rule)(double, double);
    double a, b;
    binary want;
} corner[] = {
    { "Inf + 1", plus_rule, INFINITY, 1, { .value = INFINITY, .da = 1, .db = 1 } },
    { "0 times 0", times_rule, 0, 0, { .dab = 1 } },
    { "Inf times 2",
      times_rule,
      INFINITY,
      2,
      { .value = INFINITY, .da = 2, .db = INFINITY, .dab = 1 } },
    { "0 / 2", over_rule, 0, 2, { 0, 0.5, 0, 0, -0.25, 0 } },
    { "1 / 0", over_rule, 1, 0, { INFINITY, INFINITY, -INFINITY, 0, -INFINITY, INFINITY } },
    { "1 / -0", over_rule, 1, -0.0, { -INFINITY, -INFINITY, -INFINITY, 0, -INFINITY, -INFINITY } },
    { "1 / Inf", over_rule, 1, INFINITY, { .value = 0 } },
    { "0 to the 2", pow_rule, 0, 2, { .daa = 2 } },
    { "0 to the 1", pow_rule, 0, 1, { .da = 1, .dab = -INFINITY } },
    { "0 to the 1.5", pow_rule, 0, 1.5, { .daa = INFINITY } },
    { "0 to the 1/2", pow_rule, 0, 0.5, { .da = INFINITY, .daa = -INFINITY, .dab = -INFINITY } },
    { "0 to the 0",
      pow_rule,
      0,
      0,
      { .value = 1, .db = -INFINITY, .dab = INFINITY, .dbb = INFINITY } },
    { "0 to the -1",
      pow_rule,
      0,
      -1,
      { INFINITY, -INFINITY, -INFINITY, INFINITY, INFINITY, INFINITY } },
    { "-2 to the 3", pow_rule, -2, 3, { -8, 12, NAN, -12, NAN, NAN } },
    { "-2 to the 1", pow_rule, -2, 1, { -2, 1, NAN, 0, NAN, NAN } },
    { "-2 to the 0", pow_rule, -2, 0, { 1, 0, NAN, 0, NAN, NAN } },
    { "-2 to the 1/2", pow_rule, -2, 0.5, { NAN, NAN, NAN, NAN, NAN, NAN } },
    { "1 to the 5", pow_rule, 1, 5, { 1, 5, 0, 20, 1, 0 } },
    { "NaN to the 0", pow_rule, NAN, 0, { 1, 0, NAN, 0, NAN, NAN } },
    { "1 to the NaN", pow_rule, 1, NAN, { 1, NAN, 0, NAN, NAN, 0 } },
    { "Inf to the 1/2",
      pow_rule,
      INFINITY,
      0.5,
      { .value = INFINITY, .db = INFINITY, .dbb = INFINITY } },
    { "Inf to the -1", pow_rule, INFINITY, -1, { .value = 0 } },
    { "hypot at the origin", hypot_rule, 0, 0, { 0, 0, 0, NAN, NAN, NAN } },
    { "hypot of 0 and -0", hypot_rule, 0, -0.0, { 0, 0, 0, NAN, NAN, NAN } },
    { "hypot of Inf and NaN", hypot_rule, INFINITY, NAN, { INFINITY, NAN, NAN, NAN, NAN, NAN } },
    { "hypot of NaN and -Inf", hypot_rule, NAN, -INFINITY, { INFINITY, NAN, NAN, NAN, NAN, NAN } },
    { "hypot of -Inf and 2", hypot_rule, -INFINITY, 2, { .value = INFINITY, .da = -1 } },
    { "hypot of 2 and Inf", hypot_rule, 2, INFINITY, { .value = INFINITY, .db = 1 } },
    { "hypot of infinities",
      hypot_rule,
      INFINITY,
      INFINITY,
      { INFINITY, NAN, NAN, NAN, NAN, NAN } },
    { "atan2 at the origin", atan2_rule, 0, 0, { 0, NAN, NAN, NAN, NAN, NAN } },
    { "atan2 of 0 and -0", atan2_rule, 0, -0.0, { 2 * HALF_PI, NAN, NAN, NAN, NAN, NAN } },
    { "atan2 of 0 and 2", atan2_rule, 0, 2, { 0, 0.5, 0, 0, -0.25, 0 } },
    { "atan2 of -4 and 0", atan2_rule, -4, 0, { -HALF_PI, 0, 0.25, 0, 0.0625, 0 } },
    { "atan2 of 1 and Inf", atan2_rule, 1, INFINITY, { .value = 0 } },
    { "atan2 of -Inf and 1", atan2_rule, -INFINITY, 1, { .value = -HALF_PI } },
    { "atan2 of infinities", atan2_rule, INFINITY, INFINITY, { .value = HALF_PI / 2 } },
    { "atan2 of Inf and NaN", atan2_rule, INFINITY, NAN, { NAN, NAN, NAN, NAN, NAN, NAN } },
    { "hypot of 0 and 2", hypot_rule, 0, 2, { 2, 0, 1, 0.5, 0, 0 } },
    { "hypot of -4 and 0", hypot_rule, -4, 0, { 4, -1, 0, 0, 0, 0.25 } },
    { "hypot, no overflow",
      hypot_rule,
      0x3p1020,
      -0x4p1020,
      { 0x5p1020, 0.6, -0.8, 0.64 * 0x1p-1020 / 5, 0.48 * 0x1p-1020 / 5, 0.36 * 0x1p-1020 / 5 } },
    { "max of equals", max_of, 3, 3, { .value = 3, .da = 1 } },
    { "min of equals", min_of, 3, 3, { .value = 3, .da = 1 } },
    { "max of 0 and -0", max_of, 0, -0.0, { .da = 1 } },
    { "max of -Inf and 1", max_of, -INFINITY, 1, { .value = 1, .db = 1 } },
    { "min of -Inf and 1", min_of, -INFINITY, 1, { .value = -INFINITY, .da = 1 } },
};
enum { CORNERS = sizeof corner / sizeof *corner };

static void check_corners(void)
{
    for (int k = 0; k < CORNERS; k++) {
        const binary got = corner[k].rule(corner[k].a, corner[k].b), want = corner[k].want;
        const double g[] = { got.value, got.da, got.db, got.daa, got.dab, got.dbb };
        const double w[] = { want.value, want.da, want.db, want.daa, want.dab, want.dbb };
        int wrong = 0;

        /* Two products and a quotient. */
        for (int i = 0; i < 6; i++)
            wrong += off(corner[k].name, i, 0, g[i], w[i], 3, 0);
        exact(wrong, 0, "%s", corner[k].name);
    }
    int wrong = 0;
    for (int k = 0; k < OPERATIONS; k++)
        wrong += !isnan(binary_rule_of(k, NAN, 2).value) || !isnan(binary_rule_of(k, 2, NAN).value)
              || !isnan(binary_rule_of(k, NAN, NAN).value);
    exact(wrong, 0, "NaN in, NaN out");
    wrong = 0;
    for (int k = 0; k < OPERATIONS; k++) {
        const binary u = binary_rule_of(k, NAN, 2), v = binary_rule_of(k, 2, NAN);

        if (k == PLUS || k == MINUS || k == MAX || k == MIN)
            continue; /* the slopes are constants, or those of an argument */
        wrong += !(isnan(u.da) || isnan(u.db)) || !(isnan(v.da) || isnan(v.db));
    }
    exact(wrong, 0, "and a slope, unless it is constant");

    exact(dual_sqrt(dual_constant(0)).slope, 0, "sqrt of a constant 0 does not move");
    exact(dual_sqrt((dual){ 0, 2 }).slope, INFINITY, "sqrt of a moving 0 does, infinitely fast");
    exact(dual_pow((dual){ 0, 0 }, (dual){ 0.5, 1 }).slope, 0, "nor does 0 to a moving 1/2");
    exact(dual_over((dual){ 1, 1 }, dual_constant(0)).slope, INFINITY, "1/0 moves with its 1");
    exact(dual_over(dual_constant(1), dual_constant(0)).slope, 0, "and not without");
    exact(dual_pow((dual){ -3, 1 }, dual_constant(2)).slope, -6,
          "a constant exponent is not asked for a slope that is NaN");
    exact(dual_max((dual){ 1, 5 }, (dual){ 1, 7 }).slope, 5, "max of equals follows the first");
    exact(dual_min((dual){ 1, 5 }, (dual){ 1, 7 }).slope, 5, "min of equals, too");
    exact(dual_hypot((dual){ 0, 1 }, (dual){ 0, 1 }).slope, 0, "hypot is flat at the origin");
    exact(carried(NAN, 0), 0, "0 carried through NaN is 0");
    exact(carried(INFINITY, -0.0), 0, "and through Inf");
    exact(carried(0, INFINITY), NAN, "but an infinite change through 0 is not known");
    exact(carried(3, NAN), NAN, "and NaN stays");
    exact(carried(3, -2), -6, "a slope of 3 makes -6 of -2");
}

/* ---- identities ---------------------------------------------------------------------- */

/* Two ways to the same number, and their tolerance in eps of `size`. */
static int differ(const char *what, dual u, dual v, double size, double eps)
{
    return off(what, size, 0, u.slope, v.slope, 0, eps * DBL_EPSILON * size)
         + off(what, size, 1, u.value, v.value, 0,
               eps * DBL_EPSILON * (fabs(u.value) + fabs(v.value) + size));
}

static void check_identities(void)
{
    enum {
        INVERSE,
        EXP_LOG,
        LOG_EXP,
        TAN_ATAN,
        ROOT,
        LOG_PRODUCT,
        POWER,
        LENGTH,
        PYTHAGORAS,
        LOGISTIC,
        SOFT,
        PRODUCT_RULE,
        CHAIN,
        NOTHING,
        PARTS,
        ORDER,
        FIELD,
        KINDS
    };
    static const char *const what[KINDS] = {
        [INVERSE] = "a / b = a b^-1",
        [EXP_LOG] = "exp log x = x",
        [LOG_EXP] = "log exp x = x",
        [TAN_ATAN] = "tan atan x = x",
        [ROOT] = "sqrt(x)^2 = x",
        [LOG_PRODUCT] = "log a b = log a + log b",
        [POWER] = "a^b = exp(b log a)",
        [LENGTH] = "hypot = sqrt(a^2 + b^2)",
        [PYTHAGORAS] = "sin^2 + cos^2 does not move",
        [LOGISTIC] = "sigmoid x = (1 + tanh(x/2)) / 2",
        [SOFT] = "softplus x - softplus -x = x",
        [PRODUCT_RULE] = "(exp sin)' = exp sin + exp cos",
        [CHAIN] = "(sin log)' = cos(log x) / x",
        [NOTHING] = "f - f does not move",
        [PARTS] = "relu x - relu -x = x, + gives |x|",
        [ORDER] = "max + min = sum, max - min = distance",
        [FIELD] = "x y over y, plus z minus z: x again",
    };
    int wrong[KINDS] = { 0 };
    generator r = seeded(23, 1);

    for (int i = 0; i < 2000; i++) {
        const dual a = { exp(normal(&r)), normal(&r) }, b = { exp(normal(&r)), normal(&r) };
        const dual x = { 3 * (2 * uniform(&r) - 1), normal(&r) };
        const dual one_ = dual_constant(1), two = dual_constant(2), half = dual_constant(0.5);
        const double ma = fabs(a.slope / a.value), mb = fabs(b.slope / b.value);
        const double q = a.value / b.value, p = pow(a.value, b.value), l = fabs(log(a.value));
        const double mx = fabs(x.slope);

        /* Sizes are sums of absolute terms; a few operations of half an eps each. */
        wrong[INVERSE] += differ("1", dual_over(a, b),
                                 dual_times(a, dual_pow(b, dual_constant(-1))), q * (ma + mb), 6);
        wrong[EXP_LOG] += differ("2", dual_exp(dual_log(a)), a, fabs(a.slope) * (1 + l), 4);
        wrong[LOG_EXP] += differ("3", dual_log(dual_exp(x)), x, mx + 1, 4);
        /* An eps in atan x is (1 + x^2) |atan x| < 13 in x, and 2 x times that in the slope. */
        wrong[TAN_ATAN] += differ("4", dual_tan(dual_atan(x)), x, mx * 6 + 1, 13);
        wrong[ROOT] += differ("5", dual_times(dual_sqrt(a), dual_sqrt(a)), a, fabs(a.slope), 4);
        wrong[LOG_PRODUCT] += differ("6", dual_log(dual_times(a, b)),
                                     dual_plus(dual_log(a), dual_log(b)), ma + mb + l, 6);
        wrong[POWER] += differ(
            "7", dual_pow(a, b), dual_exp(dual_times(b, dual_log(a))),
            p * (b.value * ma + fabs(b.slope) * l) * (1 + b.value * l) + p * (1 + b.value * l), 8);
        wrong[LENGTH] +=
            differ("8", dual_hypot(a, b), dual_sqrt(dual_plus(dual_times(a, a), dual_times(b, b))),
                   fabs(a.slope) + fabs(b.slope), 8);
        wrong[PYTHAGORAS] +=
            differ("9", dual_plus(dual_pow(dual_sin(x), two), dual_pow(dual_cos(x), two)), one_,
                   2 * mx, 4);
        wrong[LOGISTIC] +=
            differ("10", dual_sigmoid(x),
                   dual_times(half, dual_plus(one_, dual_tanh(dual_times(half, x)))), 1 + mx, 4);
        wrong[SOFT] +=
            differ("11", dual_minus(dual_softplus(x), dual_softplus(dual_negate(x))), x, mx + 4, 4);
        const dual es = dual_times(dual_exp(x), dual_sin(x));
        wrong[PRODUCT_RULE] +=
            off("12", x.value, x.slope, es.slope,
                (expl(x.value) * sinl(x.value) + expl(x.value) * cosl(x.value)) * x.slope, 0,
                6 * DBL_EPSILON * 2 * exp(x.value) * mx);
        const dual sl = dual_sin(dual_log(a));
        wrong[CHAIN] +=
            off("13", a.value, a.slope, sl.slope, cosl(logl(a.value)) / a.value * a.slope, 0,
                4 * DBL_EPSILON * (1 + l) * ma);
        const dual f = dual_tanh(dual_times(x, dual_exp(dual_sin(x)))), nothing = dual_minus(f, f);
        wrong[NOTHING] += nothing.slope != 0 || nothing.value != 0;
        const dual less = dual_minus(dual_relu(x), dual_relu(dual_negate(x)));
        const dual more = dual_plus(dual_relu(x), dual_relu(dual_negate(x)));
        wrong[PARTS] += less.value != x.value || less.slope != x.slope
                     || more.value != fabs(x.value) || more.slope != dual_fabs(x).slope;
        const dual high = dual_max(a, b), low = dual_min(a, b), all = dual_plus(a, b);
        const dual apart = dual_minus(high, low), distance = dual_fabs(dual_minus(a, b));
        wrong[ORDER] += dual_plus(high, low).slope != all.slope || apart.slope != distance.slope;
        wrong[FIELD] += differ("17", dual_over(dual_times(x, a), a), x, mx + fabs(x.value) * ma, 6);
    }
    for (int k = 0; k < KINDS; k++)
        exact(wrong[k], 0, "%s", what[k]);
}

/* The example in the head of dual.h, as it stands there. */
#define AS_TEXT(...) #__VA_ARGS__
#define AS_TEXT_OF(...) AS_TEXT(__VA_ARGS__)
/* clang-format off */
#define EXAMPLE_X const dual x = { 2, 1 };
#define EXAMPLE_Y const dual y = dual_times(x, dual_sin(x));
/* clang-format on */

/* Does the header have a line that begins so, in a comment, and ends so? */
static int has_line(const char *header, const char *begin, const char *end)
{
    const char *from = getenv("srcdir");
    char path[1000], line[1000];
    int found = 0;

    snprintf(path, sizeof path, "%s/%s", from ? from : ".", header);
    FILE *in = fopen(path, "r");
    if (!in)
        bail("no %s", path);
    while (fgets(line, sizeof line, in)) {
        const char *text = line + strspn(line, " *");

        found += strncmp(text, begin, strlen(begin)) == 0
              && strncmp(text + strlen(begin) + strspn(text + strlen(begin), " "), end, strlen(end))
                     == 0;
    }
    fclose(in);
    return found;
}

static void check_example(void)
{
    EXAMPLE_X
    EXAMPLE_Y

    /* sin 2 + 2 cos 2, to 20 digits: 0.90929742682568169540 - 2 (0.41614683654714238700) */
    near(y.slope, 0.0770037537313969214, 4 * DBL_EPSILON, "y.slope is sin 2 + 2 cos 2");
    exact(y.value, 2 * sin(2), "y is 2 sin 2");
    ok(has_line("lib/dual.h", AS_TEXT_OF(EXAMPLE_X), "\n")
           && has_line("lib/dual.h", AS_TEXT_OF(EXAMPLE_Y), "y.slope is sin 2 + 2 cos 2\n"),
       "and this is how dual.h has it");
    exact(dual_constant(7).value, 7, "a constant is its value");
    exact(dual_constant(7).slope, 0, "and does not move");
}

int main(void)
{
    plan(FUNCTIONS * 5 + SPECIALS * 3 + 24 + OPERATIONS * 4 + CORNERS + 16 + 17 + 5);
    check_functions();
    check_special();
    check_operations();
    check_corners();
    check_identities();
    check_example();
    return done();
}
