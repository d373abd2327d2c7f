/* dual.h -- dual numbers: a value, and its derivative along with it.
 *
 * A dual number is a + b d with d^2 = 0: a value a that changes at the rate b as some
 * input t moves.  Arithmetic on it carries the rate along by the chain rule, so a program
 * that is run in dual numbers answers its value and its derivative, both to rounding, in one
 * go.  Seed the input with slope 1 (or, for a directional derivative along p, each input i
 * with p[i]) and everything else with slope 0:
 *
 *     const dual x = { 2, 1 };
 *     const dual y = dual_times(x, dual_sin(x));     y.slope is sin 2 + 2 cos 2
 *
 * This is called the forward mode; its cost is two to three times that of the value, for each
 * direction.  Rules, domains and kinks are those of elementary.h.  A number of slope 0 is a constant:
 * it stays one through an infinite slope, and times a constant 0 everything finite is a constant. */
#ifndef DUAL_H
#define DUAL_H

#include "elementary.h"

typedef struct {
    double value, slope;
} dual;

/* The chain rule: the function at a, whose rule was evaluated at a.value. */
static inline dual dual_chain(dual a, unary f)
{
    return (dual){ f.value, carried(f.slope, a.slope) };
}

/* The same for two arguments: what each contributes is added. */
static inline dual dual_join(dual a, dual b, binary f)
{
    return (dual){ f.value, carried(f.da, a.slope) + carried(f.db, b.slope) };
}

/* A number that does not move. */
static inline dual dual_constant(double c)
{
    return (dual){ c, 0 };
}

/* Is a a constant c? */
static inline int dual_is(dual a, double c)
{
    return a.value == c && a.slope == 0;
}

/* A product or quotient: a constant 0 makes a constant of it, if it is 0. */
static inline dual dual_product(dual a, dual b, binary f)
{
    const int drops = f.value == 0 && (dual_is(a, 0) || dual_is(b, 0));

    return drops ? dual_constant(f.value) : dual_join(a, b, f);
}

/* The arctangent.  Far out its slope 1/x^2 vanishes, but a fast x moves the angle all the same. */
static inline dual dual_atan(dual a)
{
    const unary f = atan_rule(a.value);

    if (fabs(a.value) > 0x1p500)
        return (dual){ f.value, a.slope / a.value / a.value };
    return dual_chain(a, f);
}

/* a to the power of b: the 0th power and a power of 1 are the constant 1. */
static inline dual dual_pow(dual a, dual b)
{
    const int still = dual_is(a, 1) || dual_is(b, 0);

    return still ? dual_constant(1) : dual_join(a, b, pow_rule(a.value, b.value));
}

/* The larger of a and b, and the smaller: the first if they are equal, a NaN if there is one. */
static inline dual dual_max(dual a, dual b)
{
    return larger_is_first(a.value, b.value) ? a : b;
}

static inline dual dual_min(dual a, dual b)
{
    return smaller_is_first(a.value, b.value) ? a : b;
}

/* a where it is positive, otherwise 0. */
static inline dual dual_relu(dual a)
{
    return dual_max(dual_constant(0), a);
}

/* The nearest to a of the numbers from low to high, low <= high: a itself where it is one of them. */
static inline dual dual_clamp(dual a, double low, double high)
{
    return dual_min(dual_max(a, dual_constant(low)), dual_constant(high));
}

/* clang-format off: one line an operation, as in a table. */
static inline dual dual_plus(dual a, dual b) { return dual_join(a, b, plus_rule(a.value, b.value)); }
static inline dual dual_minus(dual a, dual b) { return dual_join(a, b, minus_rule(a.value, b.value)); }
static inline dual dual_times(dual a, dual b) { return dual_product(a, b, times_rule(a.value, b.value)); }
static inline dual dual_over(dual a, dual b) { return dual_product(a, b, over_rule(a.value, b.value)); }
static inline dual dual_hypot(dual a, dual b) { return dual_join(a, b, hypot_rule(a.value, b.value)); }
static inline dual dual_atan2(dual a, dual b) { return dual_join(a, b, atan2_rule(a.value, b.value)); }

static inline dual dual_negate(dual a) { return dual_chain(a, negate_rule(a.value)); }
static inline dual dual_sqrt(dual a) { return dual_chain(a, sqrt_rule(a.value)); }
static inline dual dual_exp(dual a) { return dual_chain(a, exp_rule(a.value)); }
static inline dual dual_expm1(dual a) { return dual_chain(a, expm1_rule(a.value)); }
static inline dual dual_log(dual a) { return dual_chain(a, log_rule(a.value)); }
static inline dual dual_log1p(dual a) { return dual_chain(a, log1p_rule(a.value)); }
static inline dual dual_sin(dual a) { return dual_chain(a, sin_rule(a.value)); }
static inline dual dual_cos(dual a) { return dual_chain(a, cos_rule(a.value)); }
static inline dual dual_tan(dual a) { return dual_chain(a, tan_rule(a.value)); }
static inline dual dual_asin(dual a) { return dual_chain(a, asin_rule(a.value)); }
static inline dual dual_acos(dual a) { return dual_chain(a, acos_rule(a.value)); }
static inline dual dual_sinh(dual a) { return dual_chain(a, sinh_rule(a.value)); }
static inline dual dual_cosh(dual a) { return dual_chain(a, cosh_rule(a.value)); }
static inline dual dual_tanh(dual a) { return dual_chain(a, tanh_rule(a.value)); }
static inline dual dual_sigmoid(dual a) { return dual_chain(a, sigmoid_rule(a.value)); }
static inline dual dual_softplus(dual a) { return dual_chain(a, softplus_rule(a.value)); }
static inline dual dual_erf(dual a) { return dual_chain(a, erf_rule(a.value)); }
static inline dual dual_fabs(dual a) { return dual_chain(a, fabs_rule(a.value)); }
/* clang-format on */

#endif
