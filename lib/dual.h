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
 * direction.  Rules, domains and kinks are those of elementary.h.  A slope of exactly 0 stays 0
 * through an infinite one. */
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

/* clang-format off: one line an operation, as in a table. */
static inline dual dual_plus(dual a, dual b) { return dual_join(a, b, plus_rule(a.value, b.value)); }
static inline dual dual_minus(dual a, dual b) { return dual_join(a, b, minus_rule(a.value, b.value)); }
static inline dual dual_times(dual a, dual b) { return dual_join(a, b, times_rule(a.value, b.value)); }
static inline dual dual_over(dual a, dual b) { return dual_join(a, b, over_rule(a.value, b.value)); }
static inline dual dual_pow(dual a, dual b) { return dual_join(a, b, pow_rule(a.value, b.value)); }
static inline dual dual_hypot(dual a, dual b) { return dual_join(a, b, hypot_rule(a.value, b.value)); }
static inline dual dual_max(dual a, dual b) { return dual_join(a, b, max_rule(a.value, b.value)); }
static inline dual dual_min(dual a, dual b) { return dual_join(a, b, min_rule(a.value, b.value)); }

static inline dual dual_negate(dual a) { return dual_chain(a, negate_rule(a.value)); }
static inline dual dual_sqrt(dual a) { return dual_chain(a, sqrt_rule(a.value)); }
static inline dual dual_exp(dual a) { return dual_chain(a, exp_rule(a.value)); }
static inline dual dual_log(dual a) { return dual_chain(a, log_rule(a.value)); }
static inline dual dual_sin(dual a) { return dual_chain(a, sin_rule(a.value)); }
static inline dual dual_cos(dual a) { return dual_chain(a, cos_rule(a.value)); }
static inline dual dual_tan(dual a) { return dual_chain(a, tan_rule(a.value)); }
static inline dual dual_atan(dual a) { return dual_chain(a, atan_rule(a.value)); }
static inline dual dual_tanh(dual a) { return dual_chain(a, tanh_rule(a.value)); }
static inline dual dual_sigmoid(dual a) { return dual_chain(a, sigmoid_rule(a.value)); }
static inline dual dual_softplus(dual a) { return dual_chain(a, softplus_rule(a.value)); }
static inline dual dual_relu(dual a) { return dual_chain(a, relu_rule(a.value)); }
static inline dual dual_fabs(dual a) { return dual_chain(a, fabs_rule(a.value)); }
/* clang-format on */

#endif
