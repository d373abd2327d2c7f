/* The tape: every operation against closed forms, random programs against dual numbers and the
 * complex step, sweeps against numbers worked out by hand, and what happens when memory is short
 * or the tape is misused. */
#include "tape.h"

#include "allocate.h"
#include "child.h"
#include "closed_forms.h"
#include "dual.h"
#include "random.h"
#include "tap.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#if defined __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static const tape_place start = { .nodes = 1 };

static int same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* 1, and a line that says what was wrong, unless got is want to that many ulps. */
static int off(const char *what, double a, double b, double got, long double want, double ulps)
{
    const double w = (double)want;

    if (isnan(w) ? isnan(got) : got == w || ulps_between(got, w) <= ulps)
        return 0;
    printf("# %s at %.17g, %.17g: got %.17g, expected %.17g\n", what, a, b, got, w);
    return 1;
}

/* ---- operations ------------------------------------------------------------------------- */

static double negative(double x)
{
    return -x;
}

static double positive_part(double x)
{
    return x <= 0 ? 0 : x;
}

static double complex complex_negate(double complex z)
{
    return -z;
}

static double complex complex_sigmoid(double complex z)
{
    return 1 / (1 + cexp(-z));
}

static double complex complex_softplus(double complex z)
{
    return clog(1 + cexp(z));
}

/* What runs in variables, in dual numbers, in doubles (if math.h or C has it) and in complex
 * numbers (if it is analytic), and its derivatives. */
static const struct {
    const char *name;
    variable (*taped)(tape *, variable);
    dual (*op)(dual);
    double (*plain)(double);
    double complex (*analytic)(double complex);
    long double (*slope)(long double), (*curvature)(long double);
} function[] = {
    { "negate", tape_negate, dual_negate, negative, complex_negate, minus_one, zero },
    { "sqrt", tape_sqrt, dual_sqrt, sqrt, csqrt, sqrt_slope, sqrt_curvature },
    { "exp", tape_exp, dual_exp, exp, cexp, expl, expl },
    { "log", tape_log, dual_log, log, clog, log_slope, log_curvature },
    { "sin", tape_sin, dual_sin, sin, csin, cosl, minus_sin },
    { "cos", tape_cos, dual_cos, cos, ccos, minus_sin, minus_cos },
    { "tan", tape_tan, dual_tan, tan, ctan, tan_slope, tan_curvature },
    { "atan", tape_atan, dual_atan, atan, catan, atan_slope, atan_curvature },
    { "tanh", tape_tanh, dual_tanh, tanh, ctanh, tanh_slope, tanh_curvature },
    { "sigmoid", tape_sigmoid, dual_sigmoid, NULL, complex_sigmoid, logistic_slope,
      logistic_curvature },
    { "softplus", tape_softplus, dual_softplus, NULL, complex_softplus, logistic, logistic_slope },
    { "relu", tape_relu, dual_relu, positive_part, NULL, step, zero },
    { "fabs", tape_fabs, dual_fabs, fabs, NULL, sign, zero },
};
enum {
    NEGATE,
    SQRT,
    EXP,
    LOG,
    SIN,
    COS,
    TAN,
    ATAN,
    TANH,
    SIGMOID,
    SOFTPLUS,
    RELU,
    FABS,
    FUNCTIONS
};

/* The slopes that limits and the choices of elementary.h make. */
static const struct {
    int f;
    double x, slope;
} special[] = {
    { SQRT, 0, INFINITY },
    { SQRT, -0.0, INFINITY },
    { SQRT, INFINITY, 0 },
    { SQRT, -1, NAN },
    { LOG, 0, INFINITY },
    { LOG, -0.0, INFINITY },
    { LOG, -1, NAN },
    { LOG, INFINITY, 0 },
    { EXP, -INFINITY, 0 },
    { EXP, INFINITY, INFINITY },
    { SIN, INFINITY, NAN },
    { COS, -INFINITY, NAN },
    { TAN, INFINITY, NAN },
    { ATAN, INFINITY, 0 },
    { ATAN, -INFINITY, 0 },
    { TANH, INFINITY, 0 },
    { TANH, 20, 1.6993417021166355e-17 },
    { SIGMOID, -INFINITY, 0 },
    { SIGMOID, 700, 9.8596765437597708e-305 },
    { SIGMOID, -700, 9.8596765437597708e-305 },
    { SOFTPLUS, -700, 9.8596765437597708e-305 },
    { SOFTPLUS, INFINITY, 1 },
    { RELU, 0, 0 },
    { RELU, -0.0, 0 },
    { RELU, INFINITY, 1 },
    { FABS, 0, 0 },
    { FABS, -0.0, 0 },
    { FABS, -INFINITY, -1 },
    { SQRT, NAN, NAN },
    { EXP, NAN, NAN },
    { LOG, NAN, NAN },
    { SIN, NAN, NAN },
    { COS, NAN, NAN },
    { TAN, NAN, NAN },
    { ATAN, NAN, NAN },
    { TANH, NAN, NAN },
    { SIGMOID, NAN, NAN },
    { SOFTPLUS, NAN, NAN },
    { RELU, NAN, NAN },
    { FABS, NAN, NAN },
    { NEGATE, 0, -1 },
};
enum { SPECIALS = sizeof special / sizeof *special };

static const double argument[] = {
    5e-324, DBL_MIN, 1e-300, 1e-17, 1e-3, 0.3, 0.9, 1.4, 2, 5, 18.5, 36, 300, 700, 1e5, 1e16, 1e300,
};
enum { ARGUMENTS = sizeof argument / sizeof *argument };

/* Six roundings at most, and a function of math.h, as in tests/dual.c; and a factor for those
 * that lean. */
enum { ULPS = 6, CURVATURE_ULPS = 10 };

static int check_slope(int f, double x, long double slope)
{
    tape t = { 0 };
    variable v = tape_independent(&t, x), y = function[f].taped(&t, v);
    int wrong = t.nodes != 2 || t.edges != 1; /* nothing is recorded, */
    const double by_a_constant = function[f].taped(&t, tape_constant(x)).value;

    wrong += function[f].plain && !same_bits(y.value, function[f].plain(x));
    wrong += !same_bits(y.value, function[f].op(dual_constant(x)).value);
    wrong += !same_bits(y.value, by_a_constant);
    wrong += tape_reverse(&t, y) != 0;
    wrong += off(function[f].name, x, 0, tape_adjoint(&t, v), slope, ULPS);

    /* and as a node it has one edge, and the same slope to a node twice as fast. */
    tape_new_recording(&t);
    v = tape_independent(&t, x / 2);
    y = tape_node(&t, function[f].taped(&t, tape_plus(&t, v, v)));
    wrong += tape_reverse(&t, y) != 0;
    if (!(x != 0 && fabs(x) <= 2 * DBL_MIN)) { /* or else x/2 may be rounded */
        const int moves = (double)slope != 0;

        wrong += t.nodes != 2u + (size_t)moves || t.edges != 1u + (size_t)moves;
        wrong += off("node", x, 0, tape_adjoint(&t, v), 2 * slope, ULPS);
        wrong += tape_adjoint(&t, y) != moves;
    }
    tape_close(&t);
    return wrong;
}

static int check_curvature(int f, double x)
{
    tape t = { 0 };
    const double p = -1.5;
    const long double slope = function[f].slope(x), curvature = function[f].curvature(x);
    variable v, y;

    tape_new_recording_along(&t);
    tape_independents_along(&t, 1, &x, &p, &v);
    y = function[f].taped(&t, v);
    int wrong = t.nodes != 3 || t.edges != 2 || tape_reverse(&t, y) != 0;
    wrong += function[f].plain && !same_bits(y.value, function[f].plain(x));
    wrong += off(function[f].name, x, p, tape_adjoint(&t, v), slope, ULPS);
    const double got = tape_adjoint_tangent(&t, v);
    /* Near 0 that of the sigmoid is a difference of numbers close to 1. */
    if (f == SIGMOID && fabs(x) < 0.5)
        wrong += !(fabs(got - (double)curvature * p) <= DBL_EPSILON / 4);
    else if (fabsl(curvature) < DBL_MAX / 2)
        wrong += off("curvature", x, p, got, curvature * p, CURVATURE_ULPS);
    tape_close(&t);
    return wrong;
}

static void check_functions(void)
{
    for (int f = 0; f < FUNCTIONS; f++) {
        int slopes = 0, curvatures = 0;

        for (int i = 0; i < 2 * ARGUMENTS; i++) {
            const double x = i < ARGUMENTS ? argument[i] : -argument[i - ARGUMENTS];

            slopes += check_slope(f, x, function[f].slope(x));
            if (fabs(x) > 1e-290)
                curvatures += check_curvature(f, x);
        }
        exact(slopes, 0, "%s: value, slope, and nothing recorded before it is a node",
              function[f].name);
        exact(curvatures, 0, "%s: slope and curvature along a direction", function[f].name);
    }
    for (int k = 0; k < SPECIALS; k++)
        exact(check_slope(special[k].f, special[k].x, special[k].slope), 0, "%s of %g has slope %g",
              function[special[k].f].name, special[k].x, special[k].slope);
}

/* da, db, daa, dab, dbb */
static void plus_closed(long double a, long double b, long double d[])
{
    (void)a, (void)b;
    d[0] = d[1] = 1;
}

static void minus_closed(long double a, long double b, long double d[])
{
    (void)a, (void)b;
    d[0] = 1;
    d[1] = -1;
}

static void times_closed(long double a, long double b, long double d[])
{
    d[0] = b;
    d[1] = a;
    d[3] = 1;
}

static void over_closed(long double a, long double b, long double d[])
{
    d[0] = 1 / b;
    d[1] = -a / (b * b);
    d[3] = -1 / (b * b);
    d[4] = 2 * a / (b * b * b);
}

static void pow_closed(long double a, long double b, long double d[])
{
    d[0] = b * powl(a, b - 1);
    d[1] = powl(a, b) * logl(a);
    d[2] = b * (b - 1) * powl(a, b - 2);
    d[3] = powl(a, b - 1) * (1 + b * logl(a));
    d[4] = powl(a, b) * logl(a) * logl(a);
}

static void hypot_closed(long double a, long double b, long double d[])
{
    const long double h = hypotl(a, b);

    d[0] = a / h;
    d[1] = b / h;
    d[2] = b * b / (h * h * h);
    d[3] = -a * b / (h * h * h);
    d[4] = a * a / (h * h * h);
}

static void max_closed(long double a, long double b, long double d[])
{
    d[0] = a >= b;
    d[1] = a < b;
}

static void min_closed(long double a, long double b, long double d[])
{
    d[0] = a <= b;
    d[1] = a > b;
}

static double complex complex_plus(double complex a, double complex b)
{
    return a + b;
}

static double complex complex_minus(double complex a, double complex b)
{
    return a - b;
}

static double complex complex_times(double complex a, double complex b)
{
    return a * b;
}

static double complex complex_over(double complex a, double complex b)
{
    return a / b;
}

static double complex complex_hypot(double complex a, double complex b)
{
    return csqrt(a * a + b * b);
}

static const struct {
    const char *name;
    variable (*taped)(tape *, variable, variable);
    dual (*op)(dual, dual);
    double complex (*analytic)(double complex, double complex);
    void (*closed)(long double, long double, long double[]);
} operation[] = {
    { "plus", tape_plus, dual_plus, complex_plus, plus_closed },
    { "minus", tape_minus, dual_minus, complex_minus, minus_closed },
    { "times", tape_times, dual_times, complex_times, times_closed },
    { "over", tape_over, dual_over, complex_over, over_closed },
    { "pow", tape_pow, dual_pow, cpow, pow_closed },
    { "hypot", tape_hypot, dual_hypot, complex_hypot, hypot_closed },
    { "max", tape_max, dual_max, NULL, max_closed },
    { "min", tape_min, dual_min, NULL, min_closed },
};
enum { PLUS, MINUS, TIMES, OVER, POW, HYPOT, MAX, MIN, OPERATIONS };

static double plain(int k, double a, double b)
{
    switch (k) {
    case PLUS:
        return a + b;
    case MINUS:
        return a - b;
    case TIMES:
        return a * b;
    case OVER:
        return a / b;
    case POW:
        return pow(a, b);
    case HYPOT:
        return hypot(a, b);
    case MAX:
        return fmax(a, b);
    default:
        return fmin(a, b);
    }
}

/* Two nodes that meet; one and a constant; two that lean on the same. */
static int check_pair(int k, double a, double b)
{
    const char *name = operation[k].name;
    const double ulps = ULPS + (k == POW ? fabs(log(fabs(a))) * fmax(1, fabs(b)) : 0);
    long double d[5] = { 0 };
    tape t = { 0 };
    variable v = tape_independent(&t, a), w = tape_independent(&t, b), y;
    int wrong = 0;

    operation[k].closed(a, b, d);
    y = operation[k].taped(&t, v, w);
    wrong += t.nodes != 4 || t.edges != 4 || !same_bits(y.value, plain(k, a, b));
    wrong += tape_reverse(&t, y) != 0 || tape_adjoint(&t, y) != 1;
    wrong += off(name, a, b, tape_adjoint(&t, v), d[0], ulps);
    wrong += off(name, a, b, tape_adjoint(&t, w), d[1], ulps);

    tape_rewind(&t, (tape_place){ 3, 2, 0 });
    y = operation[k].taped(&t, v, tape_constant(b));
    wrong += t.nodes != 3 || !same_bits(y.value, plain(k, a, b)) || tape_reverse(&t, y) != 0;
    wrong += off("first", a, b, tape_adjoint(&t, v), d[0], ulps) + (tape_adjoint(&t, w) != 0);
    y = operation[k].taped(&t, tape_constant(a), w);
    wrong += t.nodes != 3 || !same_bits(y.value, plain(k, a, b)) || tape_reverse(&t, y) != 0;
    wrong += off("second", a, b, tape_adjoint(&t, w), d[1], ulps) + (tape_adjoint(&t, v) != 0);
    y = operation[k].taped(&t, tape_constant(a), tape_constant(b));
    wrong += t.nodes != 3 || !same_bits(y.value, plain(k, a, b)) || y.node != 0;

    /* Two that lean, at rates of 2 and -1/4, on nodes of their own: the rates are factors. */
    tape_new_recording(&t);
    v = tape_independent(&t, a / 2);
    w = tape_independent(&t, -b * 4);
    y = operation[k].taped(&t, tape_times(&t, v, tape_constant(2)),
                           tape_over(&t, w, tape_constant(-4)));
    wrong += t.nodes != 4 || t.edges != 4 || !same_bits(y.value, plain(k, a, b));
    wrong += tape_reverse(&t, y) != 0;
    wrong += off("leaning", a, b, tape_adjoint(&t, v), 2 * d[0], ulps);
    wrong += off("leaning", a, b, tape_adjoint(&t, w), -d[1] / 4, ulps);

    /* Both the same: the slopes add up. */
    tape_new_recording(&t);
    v = tape_independent(&t, a);
    y = operation[k].taped(&t, v, v);
    wrong += t.nodes != 2 || !same_bits(y.value, plain(k, a, a)) || tape_reverse(&t, y) != 0;
    long double e[5] = { 0 };
    operation[k].closed(a, a, e);
    wrong += fabs(tape_adjoint(&t, v) - (double)(e[0] + e[1]))
           > (ulps + 2) * DBL_EPSILON * (double)(fabsl(e[0]) + fabsl(e[1]));

    /* Along (p, q) the slopes change by H (p, q). */
    const double x[] = { a, b }, p[] = { -0.5, 3 };
    variable u[2];
    tape_new_recording_along(&t);
    tape_independents_along(&t, 2, x, p, u);
    y = operation[k].taped(&t, u[0], u[1]);
    wrong += t.nodes != 4 || t.edges != 4 || !same_bits(y.value, plain(k, a, b));
    wrong += tape_reverse(&t, y) != 0;
    wrong += off("along", a, b, tape_adjoint(&t, u[0]), d[0], ulps);
    wrong += off("along", a, b, tape_adjoint(&t, u[1]), d[1], ulps);
    /* dab of a power is a sum of which a term is left over. */
    const long double mixed =
        k == POW ? fabsl(powl(a, b - 1)) * (1 + fabsl(b * logl(a))) : fabsl(d[3]);
    for (int i = 0; i < 2; i++) {
        const long double want = d[i + 2] * p[0] + d[i + 3] * p[1];
        const long double size = i == 0 ? fabsl(d[2] * p[0]) + mixed * fabs(p[1])
                                        : mixed * fabs(p[0]) + fabsl(d[4] * p[1]);

        const double got = tape_adjoint_tangent(&t, u[i]);
        if (isnan((double)want)   ? !isnan(got)
            : isinf((double)want) ? got != (double)want
                                  : !(fabsl(got - want) <= (ulps + 6) * DBL_EPSILON * size)) {
            printf("# H of %s at %g, %g: got %.17g, expected %.17g\n", name, a, b, got,
                   (double)want);
            wrong++;
        }
    }
    tape_close(&t);
    return wrong;
}

static void check_operations(void)
{
    static const double operand[] = { 0.25, 0.999, 1, 1.5, 2, 3, 7.25, 1e-3, 20 };
    enum { OPERANDS = sizeof operand / sizeof *operand };

    for (int k = 0; k < OPERATIONS; k++) {
        int wrong = 0;

        for (int i = 0; i < 4 * OPERANDS * OPERANDS; i++) {
            const double a = (i & 1 ? -1 : 1) * operand[i / 4 % OPERANDS];
            const double b = (i & 2 ? -1 : 1) * operand[i / 4 / OPERANDS];

            /* A negative number has whole powers only, and NaN does not lean. */
            if (k != POW || a > 0)
                wrong += check_pair(k, a, b);
        }
        if (k != POW) {
            wrong += check_pair(k, 1e-100, 3e-100) + check_pair(k, -1e100, 3e100);
            wrong += check_pair(k, 1e100, 3e-100);
        }
        exact(wrong, 0, "%s: values, slopes, curvatures, nodes and edges", operation[k].name);
    }
}

/* A slope of 0 makes a constant; an infinite one does not move it. */
static void check_zero_slopes(void)
{
    tape t = { 0 };
    variable x = tape_independent(&t, 3), y = tape_independent(&t, 0.5), v, pair[2];

    v = tape_minus(&t, x, x);
    ok(v.node == 0 && v.value == 0, "x - x is a constant");
    exact(tape_adjoint(&t, v), 0, "and its adjoint is 0");
    exact(tape_adjoint(&t, tape_plus(&t, tape_constant(1), tape_constant(2))), 0,
          "so is that of a sum of constants");
    ok(tape_node(&t, v).node == 0 && t.nodes == 3, "and making a node of it does not make one");
    v = tape_sqrt(&t, v);
    ok(v.node == 0 && v.value == 0, "the square root of a constant 0 is one");
    pair[0] = x;
    pair[1] = tape_negate(&t, x);
    v = tape_pow(&t, tape_sum(&t, 2, pair), y); /* 0 to the 1/2: the slope is infinite */
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == 0, "x + -x as a sum is one, too");
    v = tape_pow(&t, tape_dot(&t, 2, (variable[]){ x, pair[1] }, (variable[]){ x, x }), y);
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == 0, "and x x - x x as a dot product");
    /* relu(-1) is a constant 0. */
    v = tape_times(&t, tape_relu(&t, tape_constant(-1)), tape_log(&t, x));
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == 0, "0 log x does not move");
    tape_new_recording(&t);
    x = tape_independent(&t, -3);
    y = tape_independent(&t, 2);
    v = tape_pow(&t, x, tape_constant(2));
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == -6, "(x^2)' at -3 is -6");
    v = tape_pow(&t, x, y);
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == -6 && isnan(tape_adjoint(&t, y)),
       "a moving exponent gets NaN, and the base its slope");
    x = tape_independent(&t, 4);
    y = tape_independent(&t, 4);
    v = tape_max(&t, x, y);
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == 1 && tape_adjoint(&t, y) == 0,
       "max of equals follows the first");
    v = tape_min(&t, x, y);
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == 1 && tape_adjoint(&t, y) == 0,
       "min, too");
    /* Nothing goes on from a node whose adjoint is 0, though the slope be NaN or Inf. */
    x = tape_independent(&t, 0);
    y = tape_independent(&t, 0);
    v = tape_times(&t, tape_node(&t, tape_sqrt(&t, x)), y);
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == 0 && tape_adjoint(&t, y) == 0,
       "sqrt(x) y at the origin has adjoints 0");
    const double origin[] = { 0, 0 }, p[] = { 1, 0 };
    variable u[2];
    tape_new_recording_along(&t);
    tape_independents_along(&t, 2, origin, p, u);
    v = tape_times(&t, tape_sqrt(&t, u[0]), u[1]);
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, u[0]) == 0 && tape_adjoint(&t, u[1]) == 0,
       "along a direction as well");
    tape_close(&t);
}

/* ---- random programs ---------------------------------------------------------------------- */

enum { INPUTS = 5, MOST_STEPS = 10000, OUTPUTS = 40 };

/* Step i makes value INPUTS + i: an operation k < OPERATIONS, or function k - OPERATIONS. */
static struct program {
    size_t steps;
    struct {
        int k;
        size_t a, b;
    } step[MOST_STEPS];
    double x[INPUTS];
} program;

enum { MOST = INPUTS + MOST_STEPS };
static double value[MOST];
static dual moving[MOST];
static variable taped[MOST];
static double complex complex_value[MOST];

/* Is function or operation k at home at a (and b), well inside and away from its kinks? */
static int at_home(int k, double a, double b)
{
    switch (k) {
    case OVER:
        return fabs(b) > 0.2;
    case POW:
        return a > 0.2 && a < 4 && fabs(b) < 3;
    case HYPOT:
        return hypot(a, b) > 0.2;
    case MAX:
    case MIN:
        return fabs(a - b) > 1e-6;
    case OPERATIONS + SQRT:
    case OPERATIONS + LOG:
        return a > 0.2;
    case OPERATIONS + EXP:
        return a < 2;
    case OPERATIONS + TAN:
        return fabs(a) < 1;
    case OPERATIONS + RELU:
    case OPERATIONS + FABS:
        return fabs(a) > 1e-6;
    default:
        return 1;
    }
}

static double plain_function(int f, double a)
{
    return function[f].plain ? function[f].plain(a) : function[f].op(dual_constant(a)).value;
}

/* A program whose values stay below 8.  Every second step reads one of the last few. */
static void write_program(size_t steps, int analytic, uint64_t seed)
{
    generator r = seeded(31, seed);

    program.steps = steps;
    for (size_t i = 0; i < INPUTS; i++)
        value[i] = program.x[i] = normal(&r);
    for (size_t i = INPUTS; i < INPUTS + steps;) {
        const int k = (int)(random_bits(&r) % (OPERATIONS + FUNCTIONS)), binary_ = k < OPERATIONS;
        const size_t a = random_bits(&r) % i, last = i - 1 - random_bits(&r) % 3;
        const size_t b = random_bits(&r) % 2 ? last : random_bits(&r) % i;

        if ((analytic
             && !(binary_ ? (void *)(uintptr_t)operation[k].analytic
                          : (void *)(uintptr_t)function[k - OPERATIONS].analytic))
            || !at_home(k, value[a], value[b]))
            continue;
        value[i] =
            binary_ ? plain(k, value[a], value[b]) : plain_function(k - OPERATIONS, value[a]);
        if (!(fabs(value[i]) < 8))
            continue;
        program.step[i - INPUTS].k = k;
        program.step[i - INPUTS].a = a;
        program.step[i - INPUTS].b = b;
        i++;
    }
}

#define RUN(v, where, sum) \
    do { \
        const size_t end = INPUTS + program.steps; \
        for (size_t i = INPUTS; i < end; i++) { \
            const int k = program.step[i - INPUTS].k; \
            const size_t a = program.step[i - INPUTS].a, b = program.step[i - INPUTS].b; \
            (v)[i] = k < OPERATIONS ? operation[k].where((v)[a], (v)[b]) \
                                    : function[k - OPERATIONS].where((v)[a]); \
        } \
        sum = (v)[end - 1]; \
        for (size_t i = 2; i <= OUTPUTS; i++) \
            sum = operation[PLUS].where(sum, (v)[end - i]); \
    } while (0)

/* The same for variables, which want a tape. */
static variable run_taped(tape *t)
{
    const size_t end = INPUTS + program.steps;

    for (size_t i = INPUTS; i < end; i++) {
        const int k = program.step[i - INPUTS].k;
        const size_t a = program.step[i - INPUTS].a, b = program.step[i - INPUTS].b;

        taped[i] = k < OPERATIONS ? operation[k].taped(t, taped[a], taped[b])
                                  : function[k - OPERATIONS].taped(t, taped[a]);
    }
    variable y = taped[end - 1];
    for (size_t i = 2; i <= OUTPUTS; i++)
        y = tape_plus(t, y, taped[end - i]);
    return y;
}

/* The sum, over all paths from input j to the result, of the product of |slopes| on it; and the
 * number of steps on the longest path. */
static double absolute_paths(size_t j, size_t *longest)
{
    static double paths[MOST];
    static size_t length[MOST];
    const size_t end = INPUTS + program.steps;
    double total = 0;

    *longest = 0;
    for (size_t i = 0; i < end; i++) {
        if (i < INPUTS) {
            paths[i] = i == j;
            length[i] = 0;
            continue;
        }
        const int k = program.step[i - INPUTS].k;
        const size_t a = program.step[i - INPUTS].a, b = program.step[i - INPUTS].b;
        long double d[5] = { 0 };

        if (k < OPERATIONS)
            operation[k].closed(value[a], value[b], d);
        else
            d[0] = function[k - OPERATIONS].slope(value[a]);
        paths[i] = (d[0] != 0 ? fabs((double)d[0]) * paths[a] : 0)
                 + (k < OPERATIONS ? fabs((double)d[1]) * paths[b] : 0);
        length[i] = 1 + length[a];
        if (k < OPERATIONS && length[b] >= length[a])
            length[i] = 1 + length[b];
        if (i + OUTPUTS >= end)
            total += paths[i];
        if (length[i] > *longest)
            *longest = length[i];
    }
    *longest += OUTPUTS;
    return total;
}

/* The most edges that lead to one node: so many terms at most are added up in an adjoint. */
static size_t most_edges(const tape *t)
{
    static size_t count[MOST + OUTPUTS + 1];
    size_t most = 0;

    memset(count, 0, sizeof count);
    for (size_t e = 0; e < t->edges; e++) {
        const size_t p = t->parent[e] & ~TAPE_FIRST;

        if (p != 0 && ++count[p] > most)
            most = count[p];
    }
    return most;
}

static void check_random(void)
{
    static const size_t size[] = { 40, 41, 45, 60, 100, 200, 500, 1000, 3000, 10000 };
    int values = 0, agree = 0, wild = 0, edges = 0, complex_agree = 0, moved = 0, twice = 0;
    tape t = { 0 };

    for (uint64_t round = 0; round < 60; round++) {
        const size_t steps = size[round % 10];
        const int analytic = round % 2 == 0;

        /* What has rounded differently in complex numbers is amplified on a long path. */
        write_program(analytic && steps > 200 ? 200 : steps, analytic, round);
        double sum = value[INPUTS + program.steps - 1];
        for (size_t i = 2; i <= OUTPUTS; i++)
            sum += value[INPUTS + program.steps - i];

        tape_new_recording(&t);
        tape_independents(&t, INPUTS, program.x, taped);
        const variable y = run_taped(&t);
        values += !same_bits(y.value, sum) || tape_reverse(&t, y) != 0;
        edges += t.edges > 2 * (program.steps + OUTPUTS) + INPUTS || t.nodes > t.edges + 1;
        double g[INPUTS];
        for (size_t j = 0; j < INPUTS; j++)
            g[j] = tape_adjoint(&t, taped[j]);
        values += tape_reverse(&t, y) != 0;
        for (size_t j = 0; j < INPUTS; j++)
            twice += !same_bits(g[j], tape_adjoint(&t, taped[j]));

        const double terms = (double)most_edges(&t);
        for (size_t j = 0; j < INPUTS; j++) {
            size_t longest;
            const double paths = absolute_paths(j, &longest);
            dual forward;

            for (size_t i = 0; i < INPUTS; i++)
                moving[i] = (dual){ program.x[i], i == j };
            RUN(moving, op, forward);
            values += !same_bits(forward.value, sum);
            wild += !(paths < 1e30);
            moved += g[j] != 0;
            /* The slopes are the same numbers.  On a path each step rounds twice forward
             * and three times in reverse, and then as often as terms are added up, by
             * eps/2 each. */
            const double bound = (double)longest * (5 + terms) / 2 * DBL_EPSILON * paths;
            if (!(fabs(forward.slope - g[j]) <= bound)) {
                printf("# round %d: forward %.17g, reverse %.17g, bound %g\n", (int)round,
                       forward.slope, g[j], bound);
                agree++;
            }
            if (!analytic)
                continue;
            double complex z;
            for (size_t i = 0; i < INPUTS; i++)
                complex_value[i] = program.x[i] + (i == j ? 0x1p-150 * I : 0);
            RUN(complex_value, analytic, z);
            /* Here the slopes are rounded otherwise, and stand at other points: each by a few
             * eps times how strongly it and what it stands on bend, below 100 here. */
            if (!(fabs(cimag(z) * 0x1p150 - g[j])
                  <= (double)longest * 1000 * DBL_EPSILON * (paths + 1))) {
                printf("# round %d: complex step %.17g, reverse %.17g\n", (int)round,
                       cimag(z) * 0x1p150, g[j]);
                complex_agree++;
            }
        }
    }
    tape_close(&t);
    exact(values, 0, "60 random programs have their values, bit for bit, on a tape and in duals");
    exact(edges, 0, "no step takes more than two edges");
    exact(agree, 0, "forward is reverse, but for rounding");
    exact(complex_agree, 0, "and both are the complex step");
    exact(twice, 0, "the same sweep gives the same bits");
    exact(wild, 0, "the bounds are not so wide that all would pass");
    ok(moved > 200, "of 300 derivatives, most are not 0");
}

/* ---- sweeps ------------------------------------------------------------------------------- */

static void check_sweeps(void)
{
    tape t = { 0 };
    variable a = tape_independent(&t, 1), y;
    variable b = tape_node(&t, tape_plus(&t, a, a)), c = tape_node(&t, tape_plus(&t, b, b));

    ok(t.nodes == 4 && t.edges == 3 && c.value == 4, "a = 1, b = a + a, c = b + b: three nodes");
    exact(tape_adjoint(&t, a), 0, "before a sweep adjoints are 0");
    ok(tape_reverse(&t, c) == 0, "a sweep");
    exact(tape_adjoint(&t, c), 1, "dc/dc = 1");
    exact(tape_adjoint(&t, b), 2, "dc/db = 2");
    exact(tape_adjoint(&t, a), 4, "dc/da = 4");
    tape_reverse(&t, c);
    exact(tape_adjoint(&t, a), 4, "reverse begins anew");
    /* c: 1.  b: 2 + 2 1 = 4.  a: 4 + 2 4 = 12. */
    tape_sweep(&t, start);
    exact(tape_adjoint(&t, c), 1, "swept again: c keeps 1");
    exact(tape_adjoint(&t, b), 4, "b has been told twice");
    exact(tape_adjoint(&t, a), 12, "and hands on what it had before, too");
    tape_reverse(&t, b);
    exact(tape_adjoint(&t, c), 0, "from b: c is not reached");
    exact(tape_adjoint(&t, a), 2, "db/da = 2");
    tape_clear(&t);
    ok(tape_adjoint(&t, a) == 0 && tape_adjoint(&t, b) == 0, "cleared");
    tape_seed(&t, b, 5);
    tape_seed(&t, c, 3);
    tape_seed(&t, b, -1);
    exact(tape_adjoint(&t, b), 4, "seeds add up");
    exact(tape_adjoint(&t, c), 3, "each on its own");
    tape_sweep(&t, start);
    exact(tape_adjoint(&t, a), 20, "4 db/da + 3 dc/da = 8 + 12");

    /* A seed on what leans: 3 b + 1 with weight 2 is 6 on b. */
    tape_clear(&t);
    ok(tape_seed(&t, tape_plus(&t, tape_times(&t, tape_constant(3), b), tape_constant(1)), 2) == 0,
       "a seed on what leans");
    exact(tape_adjoint(&t, b), 6, "goes to its node, times its slope");
    ok(tape_seed(&t, tape_constant(7), 2) == 0, "on a constant it is allowed");
    tape_sweep(&t, start);
    exact(tape_adjoint(&t, a), 12, "and does nothing");
    ok(tape_reverse(&t, tape_constant(7)) == 0 && tape_adjoint(&t, a) == 0,
       "the derivative of a constant is 0");
    exact(tape_adjoint(&t, tape_constant(7)), 0, "its adjoint, too");
    tape_seed(&t, c, 1);
    exact(tape_adjoint(&t, tape_constant(7)), 0, "always");
    ok(tape_reverse(&t, a) == 0 && tape_adjoint(&t, a) == 1 && tape_adjoint(&t, b) == 0,
       "da/da = 1");

    /* Nodes made after a sweep have adjoint 0 until the next. */
    tape_reverse(&t, c);
    variable d = tape_node(&t, tape_times(&t, c, c));
    exact(tape_adjoint(&t, d), 0, "a new node has adjoint 0");
    exact(tape_adjoint(&t, a), 4, "and the others keep theirs");
    tape_seed(&t, d, 1);
    exact(tape_adjoint(&t, a), 4, "after a seed, too");

    /* Only what was made since the mark is swept. */
    tape_new_recording(&t);
    a = tape_independent(&t, 1);
    b = tape_node(&t, tape_plus(&t, a, a));
    const tape_place mark = tape_mark(&t);
    c = tape_node(&t, tape_plus(&t, b, b));
    d = tape_times(&t, c, b);
    tape_seed(&t, d, 1);
    tape_sweep(&t, mark);
    /* d = c b = 8: dd/dc = 2, dd/db = 4 + 2 2 */
    exact(tape_adjoint(&t, c), 2, "a sweep to a mark: dd/dc");
    exact(tape_adjoint(&t, b), 8, "reaches the parents before it,");
    exact(tape_adjoint(&t, a), 0, "and not theirs");
    const tape_place end = tape_mark(&t);
    tape_sweep(&t, end);
    exact(tape_adjoint(&t, b), 8, "a sweep to the end does nothing");

    /* Inputs that come late. */
    tape_new_recording(&t);
    a = tape_independent(&t, 3);
    b = tape_times(&t, tape_node(&t, tape_sin(&t, a)), a);
    variable late = tape_independent(&t, 5);
    c = tape_times(&t, b, late);
    tape_reverse(&t, c);
    within(4, tape_adjoint(&t, a), 5 * (sin(3) + 3 * cos(3)), "a late input: 5 (a sin a)'");
    within(2, tape_adjoint(&t, late), 3 * sin(3), "and its own derivative");
    d = tape_independent(&t, 1);
    tape_reverse(&t, d);
    ok(tape_adjoint(&t, d) == 1 && tape_adjoint(&t, late) == 0 && tape_adjoint(&t, a) == 0,
       "an input is the result");

    /* What comes to the place of all constants is not seen, be it infinity times 0. */
    tape_seed(&t, late, INFINITY);
    tape_seed(&t, tape_constant(7), INFINITY);
    tape_sweep(&t, start);
    exact(tape_adjoint(&t, tape_constant(7)), 0, "whatever is seeded, a constant has adjoint 0");

    /* Along a direction: nothing of an earlier sweep is left. */
    const double at[] = { 2, 3 }, p[] = { 1, 1 };
    variable w[2];
    for (int round = 0; round < 2; round++) {
        tape_new_recording_along(&t);
        tape_independents_along(&t, 2, at, p, w);
        y = tape_times(&t, w[0], w[1]);
        ok(tape_adjoint(&t, w[0]) == 0 && tape_adjoint_tangent(&t, w[0]) == 0
               && tape_adjoint_tangent(&t, tape_constant(7)) == 0,
           "along a direction, before a sweep all are 0");
        tape_reverse(&t, y);
        ok(tape_adjoint_tangent(&t, w[0]) == 1 && tape_adjoint_tangent(&t, y) == 0,
           "the tangent of y = dz/dx is that of y");
        tape_clear(&t);
        ok(tape_adjoint_tangent(&t, w[0]) == 0, "and 0 when it is cleared");
    }
    /* To a mark: z = (x y) x at (2, 3), along (1, 1); from z to x y, whose slope x moves by 1. */
    tape_new_recording_along(&t);
    tape_independents_along(&t, 2, at, p, w);
    y = tape_times(&t, w[0], w[1]);
    const tape_place between = tape_mark(&t);
    tape_seed(&t, tape_times(&t, y, w[0]), 1);
    tape_sweep(&t, between);
    ok(tape_adjoint(&t, y) == 2 && tape_adjoint_tangent(&t, y) == 1 && tape_adjoint(&t, w[1]) == 0,
       "along a direction, swept to a mark");
    tape_new_recording(&t);

    /* x0 x1 + ... in an order that visits the node just before, and others. */
    tape_new_recording(&t);
    const double x[] = { 2, 3, 5, 7 };
    variable v[4];
    tape_independents(&t, 4, x, v);
    ok(t.inputs == 5 && t.nodes == 5 && t.edges == 4, "an input is a node with one edge");
    y = tape_times(&t, v[0], v[1]);
    y = tape_times(&t, y, v[3]);
    y = tape_times(&t, v[2], y);
    y = tape_times(&t, y, v[3]);
    tape_reverse(&t, y); /* 2 3 5 49 = 1470 */
    exact(y.value, 1470, "x0 x1 x2 x3^2");
    exact(tape_adjoint(&t, v[0]), 735, "d/dx0");
    exact(tape_adjoint(&t, v[1]), 490, "d/dx1");
    exact(tape_adjoint(&t, v[2]), 294, "d/dx2");
    exact(tape_adjoint(&t, v[3]), 420, "d/dx3 = 2 2 3 5 7");
    tape_independents(&t, 0, NULL, NULL);
    ok(t.nodes == 9, "no inputs make no nodes");
    tape_close(&t);
    ok(t.nodes == 0 && t.room == 0 && t.partial == NULL && allocated() == 0,
       "a closed tape is empty, and nothing is left");
    tape_close(&t);
    a = tape_independent(&t, 2);
    ok(tape_reverse(&t, tape_times(&t, a, a)) == 0 && tape_adjoint(&t, a) == 4,
       "and may be used again");
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* Seeds u and v in one sweep give the sum of what each gives alone, since all is integers. */
static void check_linear(void)
{
    tape t = { 0 };
    variable x[6], y[3];
    double each[2][6], wrong = 0, expected = 0;
    const double at[] = { 1, -2, 3, 4, -5, 6 };

    tape_independents(&t, 6, at, x);
    y[0] = tape_times(&t, tape_plus(&t, x[0], x[1]), tape_minus(&t, x[2], x[3]));
    y[1] = tape_times(&t, y[0], tape_plus(&t, x[4], x[5]));
    y[2] = tape_minus(&t, tape_times(&t, y[1], x[0]), y[0]);
    for (int k = 0; k < 3; k++) {
        tape_clear(&t);
        if (k != 1)
            tape_seed(&t, y[1], 3);
        if (k != 0)
            tape_seed(&t, y[2], -7);
        tape_sweep(&t, start);
        for (int i = 0; i < 6; i++)
            if (k < 2)
                each[k][i] = tape_adjoint(&t, x[i]);
            else
                wrong += tape_adjoint(&t, x[i]) != each[0][i] + each[1][i];
    }
    exact(wrong, 0, "sweeps are linear in the seeds");
    /* y0 = (x0 + x1)(x2 - x3) = 1, y1 = y0 (x4 + x5) = 1, y2 = y1 x0 - y0.
     * dy1/dx0 = (x2 - x3)(x4 + x5) = -1; dy2/dx0 = -1 x0 + y1 - (x2 - x3) = 1. */
    expected = 3 * -1 + -7 * 1;
    exact(tape_adjoint(&t, x[0]), expected, "3 dy1/dx0 - 7 dy2/dx0");
    tape_close(&t);
}

/* ---- marks --------------------------------------------------------------------------------- */

static void check_marks(void)
{
    tape t = { 0 };
    variable x, y, whole[100];

    /* f = sum of (k x - y)^2 for k = 1 ... 100 at (3, 2).  With sums 5050 of k and 338350 of k^2:
     * df/dx = 2 (338350 3 - 5050 2), df/dy = -2 (5050 3 - 200). */
    const double fx = 2 * (338350 * 3 - 5050 * 2), fy = -2 * (5050 * 3 - 200);

    x = tape_independent(&t, 3);
    y = tape_independent(&t, 2);
    const tape_place mark = tape_mark(&t);
    double f = 0;
    for (int k = 1; k <= 100; k++) {
        const variable d = tape_minus(&t, tape_times(&t, tape_constant(k), x), y);

        whole[k - 1] = tape_times(&t, d, d);
    }
    variable total = tape_sum(&t, 100, whole);
    tape_reverse(&t, total);
    exact(tape_adjoint(&t, x), fx, "a sum of 100 terms in one recording: d/dx");
    exact(tape_adjoint(&t, y), fy, "d/dy");
    f = total.value;

    tape_rewind(&t, mark);
    tape_clear(&t);
    size_t most = 0, room = 0;
    for (int k = 1; k <= 100; k++) {
        const variable d = tape_minus(&t, tape_times(&t, tape_constant(k), x), y);
        const variable term = tape_times(&t, d, d);

        f -= term.value;
        most = t.nodes > most ? t.nodes : most;
        tape_seed(&t, term, 1);
        tape_sweep(&t, mark);
        tape_rewind(&t, mark);
    }
    exact(tape_adjoint(&t, x), fx, "term by term: d/dx");
    exact(tape_adjoint(&t, y), fy, "d/dy");
    exact(f, 0, "and f");
    ok(most == 4, "which needs one node besides x and y");

    room = t.room;
    int grown = 0;
    for (int round = 0; round < 100000; round++) {
        const variable d = tape_minus(&t, x, y);

        tape_seed(&t, tape_times(&t, d, tape_plus(&t, x, d)), 1);
        tape_sweep(&t, mark);
        tape_rewind(&t, mark);
        grown += t.room != room || t.nodes != 3 || t.edges != 2;
    }
    exact(grown, 0, "over 100000 rounds it does not grow");
    /* (x - y)(2x - y): d/dx = 4x - 3y = 6, d/dy = 2y - 3x = -5, a hundred thousand times. */
    exact(tape_adjoint(&t, x), fx + 600000, "and adds up right: d/dx");
    exact(tape_adjoint(&t, y), fy - 500000, "d/dy");

    /* Nested: from the inner mark, then from the outer. */
    tape_clear(&t);
    variable a = tape_times(&t, x, y);
    const tape_place inner = tape_mark(&t);
    variable b = tape_times(&t, a, x);
    tape_seed(&t, b, 1);
    tape_sweep(&t, inner);
    tape_rewind(&t, inner);
    exact(tape_adjoint(&t, a), 3, "b = a x with a = x y, swept to the inner mark: db/da = x");
    exact(tape_adjoint(&t, x), 6, "and x has a of it");
    b = tape_times(&t, a, y);
    exact(tape_adjoint(&t, b), 0, "a node in the place of an old one has adjoint 0");
    tape_seed(&t, b, 1);
    exact(tape_adjoint(&t, b), 1, "and its own seed");
    tape_sweep(&t, inner);
    tape_rewind(&t, inner);
    exact(tape_adjoint(&t, a), 5, "a hears from both: x + y");
    tape_sweep(&t, mark);
    tape_rewind(&t, mark);
    /* x y x + x y y: d/dx = 2xy + y^2 = 16, d/dy = x^2 + 2xy = 21. */
    exact(tape_adjoint(&t, x), 16, "d/dx of x^2 y + x y^2");
    exact(tape_adjoint(&t, y), 21, "d/dy");

    /* Back to before the inputs. */
    tape_rewind(&t, start);
    ok(t.nodes == 1 && t.edges == 0 && t.inputs == 1, "back to the start");
    x = tape_independent(&t, 10);
    ok(tape_reverse(&t, tape_times(&t, x, x)) == 0 && tape_adjoint(&t, x) == 20,
       "and other inputs");
    tape_close(&t);
    const tape_place none = tape_mark(&t);
    tape_rewind(&t, none);
    x = tape_independent(&t, 10);
    ok(tape_reverse(&t, tape_times(&t, x, x)) == 0 && tape_adjoint(&t, x) == 20,
       "a tape that was never used may be marked and rewound");
    tape_rewind(&t, none);
    ok(t.nodes == 1 && t.edges == 0, "to nothing");
    tape_close(&t);
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* x0 (x1 + 1) (x1 + 2) ... (x1 + n), each factor a node. */
static variable factorial(tape *t, variable x0, variable x1, int n)
{
    for (int k = 1; k <= n; k++)
        x0 = tape_times(t, x0, tape_node(t, tape_plus(t, x1, tape_constant(k))));
    return x0;
}

/* A new recording has the memory of the one before. */
static void check_reuse(void)
{
    tape t = { 0 };
    double at[3000], dot = 0;
    variable v[3000];

    for (int i = 0; i < 3000; i++)
        dot += (at[i] = i) * (double)i;
    for (int round = 0; round < 3; round++) {
        if (round > 0)
            allocate_fail_after(0);
        tape_new_recording(&t);
        tape_independents(&t, 3000, at, v);
        const variable y = tape_plus(&t, tape_dot(&t, 3000, v, v), factorial(&t, v[2], v[0], 5));
        const int status = tape_reverse(&t, y);
        allocate_fail_after(-1);
        ok(status == 0 && y.value == dot + 240, "round %d: a recording", round);
        exact(tape_adjoint(&t, v[1000]), 2000, "round %d: its sweep", round);
        /* 2 (1 + 1/2 + 1/3 + 1/4 + 1/5) 5! = 548 */
        exact(tape_adjoint(&t, v[0]), 548, "round %d: another derivative", round);
    }
    allocate_fail_after(0);
    tape_new_recording(&t);
    variable x = tape_independent(&t, 1);
    ok(tape_reverse(&t, factorial(&t, x, x, 500)) == 0, "a shorter one needs none");
    allocate_fail_after(-1);

    /* Seeds between the nodes: memory for adjoints grows by factors, too, not node by node.  From
     * 1024 to 40000 edges by halves is ten times three arrays, from 1 to 20000 nodes 25 times. */
    tape small = { 0 };
    int short_of = 0;
    allocate_fail_after(60);
    variable z = x = tape_independent(&small, 1);
    for (int i = 0; i < 20000; i++) {
        z = tape_plus(&small, tape_node(&small, z), x);
        short_of += tape_seed(&small, z, 1) != 0;
    }
    allocate_fail_after(-1);
    exact(short_of, 0, "a tape that is seeded as it grows asks for memory 60 times at most");
    tape_close(&small);

    /* The other kind. */
    for (int round = 0; round < 2; round++) {
        const double p[] = { 1, 0 };
        if (round > 0)
            allocate_fail_after(3); /* its arrays of tangents may be grown to what they are */
        tape_new_recording_along(&t);
        tape_independents_along(&t, 2, at + 1, p, v);
        ok(tape_reverse(&t, factorial(&t, v[0], v[1], 300)) == 0, "along a direction");
        allocate_fail_after(-1);
    }

    /* 12 bytes an edge, 8 a node once swept. */
    tape_new_recording(&t);
    exact((double)tape_bytes(&t), 0, "an empty recording has no bytes");
    tape_independents(&t, 2, at, v);
    variable y = tape_times(&t, v[0], v[1]);
    exact((double)tape_bytes(&t), 48, "two inputs and a product are 4 edges, 48 bytes");
    tape_reverse(&t, y);
    exact((double)tape_bytes(&t), 48 + 4 * 8, "and 8 a node when they are swept, nothing included");
    tape_new_recording_along(&t);
    tape_independents_along(&t, 2, at, at, v);
    y = tape_times(&t, v[0], v[1]);
    exact((double)tape_bytes(&t), 4 * 20 + 4 * 8, "along a direction 20 an edge and 8 a node");
    tape_reverse(&t, y);
    exact((double)tape_bytes(&t), 4 * 20 + 4 * 24, "and 16 more a node when they are swept");
    tape_close(&t);
    exact((double)tape_bytes(&t), 0, "a closed tape has none");
}

enum { RECORDED = 2000 };

/* Parts of a calculation of which each may be the first for which memory is short: many inputs,
 * operations, nodes, n-ary ones, a sweep.  *value and *slope are set to y and dy/dx0. */
static int calculation(tape *t, int along, double *y_value, double *slope)
{
    static double at[RECORDED], p[RECORDED];
    static variable v[RECORDED], parts[5];

    for (int i = 0; i < RECORDED; i++) {
        at[i] = i % 3;
        p[i] = i == 0;
    }
    if (along)
        tape_new_recording_along(t);
    else
        tape_new_recording(t);
    at[0] = 1;
    if (along)
        tape_independents_along(t, RECORDED, at, p, v);
    else
        tape_independents(t, RECORDED, at, v);
    parts[0] = tape_sum(t, RECORDED, v);
    parts[1] = tape_linear_combination(t, RECORDED, at, v);
    parts[2] = tape_dot(t, RECORDED, v, v);
    parts[3] = factorial(t, v[0], v[1], 3);
    parts[4] = v[2];
    for (int i = 0; i < RECORDED; i++)
        parts[4] = tape_plus(t, parts[4], tape_node(t, tape_negate(t, v[0])));
    const variable y = tape_sum(t, 5, parts);
    *y_value = y.value;
    const int status = tape_reverse(t, y);
    *slope = status == 0 ? tape_adjoint(t, v[0]) : NAN;
    if (status != 0 && (tape_adjoint(t, v[0]) != 0 || !tape_short_of_memory(t)))
        return -2;
    return status;
}

/* With 666 twos, 667 ones (at 1, 4, ... 1999) and x0 = 1 besides:
 * sum 2000, c . x = x . x = 1 + 667 + 4 666 = 3332; x0 2 3 4 = 24; 2 - 2000.
 * (d/dx0: 1 + 1 + 2 + 24 - 2000.) */
static const double right_value = 2000 + 3332 + 3332 + 24 - 1998, right_slope = -1972;

static void check_short_memory(int along)
{
    int reported = 0, refused = 0, right = 0, usable = 0, leaked = 0, k = 0, status = -1;
    double y, slope;
    tape kept = { 0 };

    for (; status != 0 && k < 1000; k++) {
        tape t = { 0 };

        allocate_fail_after(k);
        status = calculation(&t, along, &y, &slope);
        allocate_fail_after(-1);
        refused += status != 0;
        right += y == right_value;
        if (status != 0) {
            reported += status == -1 && tape_short_of_memory(&t);
            usable += calculation(&t, along, &y, &slope) == 0 && y == right_value
                   && slope == right_slope && !tape_short_of_memory(&t);
        }
        tape_close(&t);
        leaked += allocated();
    }
    /* One tape through failures at all these calls, in recordings of both kinds in turn. */
    int sound = 0;
    for (int call = 0; call < 40; call++) {
        allocate_fail_after(call);
        status = calculation(&kept, along ^ (call & 1), &y, &slope);
        allocate_fail_after(-1);
        sound += y == right_value && (status == 0 ? slope == right_slope : status == -1);
    }
    tape_close(&kept);
    leaked += allocated();
    const char *name = along ? "along a direction" : "first order";
    ok(refused > 8 && k == refused + 1, "%s: %d calls for memory may fail", name, refused);
    exact(reported, refused, "%s: each failure is reported", name);
    exact(right, k, "%s: the values are right all the same", name);
    exact(usable, refused, "%s: and the next recording is", name);
    exact(slope, right_slope, "%s: in the end so are the adjoints", name);
    exact(sound, 40, "%s: a tape that lives through failures is sound", name);
    exact(leaked, 0, "%s: nothing leaks", name);
}

static void check_recovery(void)
{
    tape t = { 0 };
    variable x = tape_independent(&t, 1), y = tape_independent(&t, 2), z;
    tape_place mark = tape_mark(&t);
    const size_t room = t.room;

    ok(!tape_short_of_memory(&t), "memory is not short at first");
    allocate_fail_after(0);
    z = factorial(&t, x, y, 3000);
    ok(tape_short_of_memory(&t), "then it is");
    ok(t.room == room && t.edges <= room, "no more is recorded than there is room for");
    ok(tape_seed(&t, x, 1) == -1 && tape_sweep(&t, mark) == -1 && tape_reverse(&t, z) == -1,
       "seed, sweep and reverse say so");
    ok(tape_adjoint(&t, x) == 0 && tape_adjoint(&t, z) == 0, "adjoints are 0");
    allocate_fail_after(-1);
    ok(tape_reverse(&t, x) == -1, "that stays so when there is memory again");
    ok(!tape_make_room(&t, 1), "and no room is made");
    const tape_place later = tape_mark(&t);
    tape_rewind(&t, later);
    ok(tape_short_of_memory(&t), "a rewind to a mark from after it does not help");
    tape_rewind(&t, mark);
    ok(!tape_short_of_memory(&t), "one to a mark from before does");
    z = factorial(&t, x, y, 3);
    ok(z.value == 60 && tape_reverse(&t, z) == 0, "3 4 5 is recorded");
    exact(tape_adjoint(&t, x), 60, "d/dx");
    exact(tape_adjoint(&t, y), 47, "d/dy = 20 + 15 + 12");

    /* The adjoints have no room, when all nodes have. */
    tape_rewind(&t, mark);
    z = factorial(&t, x, y, 100);
    allocate_fail_after(0);
    ok(tape_seed(&t, z, 1) == -1 && tape_short_of_memory(&t), "a seed may be short of memory");
    allocate_fail_after(-1);
    ok(tape_seed(&t, z, 1) == -1, "and that stays so");
    tape_rewind(&t, mark);
    tape_clear(&t);
    ok(tape_seed(&t, y, 3) == 0 && tape_adjoint(&t, y) == 3, "until the rewind");

    /* More than there can be is refused at once: the one call that may succeed is left over. */
    static const size_t absurd[] = {
        SIZE_MAX,        SIZE_MAX / 2,    SIZE_MAX / 8 + 1,     (size_t)1 << 40,
        (size_t)1 << 32, (size_t)1 << 31, ((size_t)1 << 31) - 1
    };
    int wrong = 0;
    for (size_t k = 0; k < sizeof absurd / sizeof *absurd; k++) {
        tape_new_recording(&t);
        x = tape_independent(&t, 1);
        allocate_fail_after(1);
        wrong += tape_make_room(&t, absurd[k]) || !tape_short_of_memory(&t);
        void *left = allocate(1, 1);
        wrong += left == NULL;
        release(left);
        allocate_fail_after(-1);
        tape_new_recording(&t);
        wrong += tape_short_of_memory(&t);
        x = tape_independent(&t, 3);
        wrong += tape_reverse(&t, tape_times(&t, x, x)) != 0 || tape_adjoint(&t, x) != 6;
    }
    exact(wrong, 0, "2^31 - 1 edges and more are refused without asking for memory");
    tape none = { 0 };
    allocate_fail_after(0);
    z = tape_independent(&none, 5);
    ok(z.value == 5 && tape_sweep(&none, start) == -1 && tape_seed(&none, z, 1) == -1,
       "where not even an input fits, a sweep says so, too");
    allocate_fail_after(-1);
    tape_close(&none);

    /* Room for edges, but none for what a recording along a direction keeps besides. */
    allocate_fail_after(0);
    tape_new_recording_along(&t);
    const double three[] = { 1, 2, 3 };
    variable v[3];
    tape_independents_along(&t, 3, three, three, v);
    ok(tape_sum(&t, 3, v).value == 6 && tape_dot(&t, 3, v, v).value == 14
           && tape_linear_combination(&t, 3, three, v).value == 14
           && tape_times(&t, v[1], v[2]).value == 6 && tape_exp(&t, tape_constant(0)).value == 1
           && tape_node(&t, v[2]).value == 3,
       "without room for tangents values are still right");
    ok(tape_reverse(&t, v[0]) == -1, "and a sweep says that memory was short");
    allocate_fail_after(-1);
    tape_new_recording(&t);
    x = tape_independent(&t, 3);
    ok(tape_make_room(&t, 0), "no more edges are always there");
    ok(tape_make_room(&t, 100000) && t.room >= t.edges + 100000, "room for 100000 is made");
    allocate_fail_after(0);
    z = factorial(&t, x, x, 10000);
    allocate_fail_after(-1);
    ok(!tape_short_of_memory(&t) && t.edges > 20000, "and used without asking again");
    tape_close(&t);
    exact(allocated(), 0, "nothing leaks");
}

/* z = 1, then z r and z + s in turn, N times each, at r = 1 and s = 2^-20.  So z is 1 + m s after
 * m rounds; dz/dr = sum of (1 + m s) for m < N = N + s N (N - 1) / 2; dz/ds = N.  Every number is a
 * multiple of 2^-20 below 2^30: nothing is rounded. */
static void check_long(void)
{
    const size_t N = SANITIZED ? 500000 : 25000000;
    const double s_value = 0x1p-20, n = (double)N;
    tape t = { 0 };
    variable z = tape_independent(&t, 1), first = z, r = tape_independent(&t, 1);
    variable s = tape_independent(&t, s_value);

    for (size_t i = 0; i < N; i++)
        z = tape_plus(&t, tape_times(&t, z, r), s);
    ok(t.nodes == 2 * N + 4 && !tape_short_of_memory(&t), "%zu operations are recorded", 2 * N);
    exact(z.value, 1 + n * s_value, "their result");
    ok(tape_reverse(&t, z) == 0, "they are swept");
    exact(tape_adjoint(&t, r), n + s_value * (n * (n - 1) / 2), "dz/dr");
    exact(tape_adjoint(&t, s), n, "dz/ds");
    exact(tape_adjoint(&t, first), 1, "dz/dz0");
    tape_close(&t);
    exact(allocated(), 0, "and given back");
}

/* ---- sums ------------------------------------------------------------------------------------ */

static void check_nary_size(tape *t, size_t n, int along)
{
    double *x = calloc(n + 1, sizeof *x), *c = calloc(n + 1, sizeof *c),
           *p = calloc(n + 1, sizeof *p);
    variable *v = calloc(n + 1, sizeof *v), *w = calloc(n + 1, sizeof *w), y;
    double sum = 0, combined = 0, squares = 0, mixed = 0;
    const char *name = along ? "along, n = %zu: %s" : "n = %zu: %s";
    size_t nodes, edges, moving_ = 0, edges_of_product = 0;
    int wrong;

    if (!x || !c || !p || !v || !w)
        bail("out of memory");
    for (size_t i = 0; i < n; i++) {
        x[i] = (double)(i % 10) - 4;
        c[i] = (double)(i % 7) - 3;
        p[i] = (double)(i % 3) + 1;
    }
    if (along) {
        tape_new_recording_along(t);
        tape_independents_along(t, n, x, p, v);
    } else {
        tape_new_recording(t);
        tape_independents(t, n, x, v);
    }
    for (size_t i = 0; i < n; i += 5)
        v[i] = tape_constant(x[i]); /* every fifth is a constant, the first one too */
    for (size_t i = 0; i < n; i++) {
        w[i] = v[n - 1 - i];
        moving_ += v[i].node != 0;
        sum += x[i];
        combined += c[i] * x[i];
        squares += x[i] * x[i];
        mixed += x[i] * x[n - 1 - i];
    }
    /* Each factor that moves has an edge, and the two share it where they lean on one node. */
    for (size_t i = 0; i < n; i++)
        edges_of_product += (size_t)(v[i].node != 0) + (w[i].node != 0 && w[i].node != v[i].node);
    nodes = t->nodes;
    edges = t->edges;
    const size_t made = moving_ > (along ? 0 : 1);
/* One node more and so many edges; nothing if all lean on one or none. */
#define MADE(count) (t->nodes == nodes + made && t->edges == edges + (made ? (size_t)(count) : 0))
#define AGAIN (tape_rewind(t, (tape_place){ nodes, edges, 0 }))
/* Adjoints of the moving ones, and their tangents along p, after a sweep from y. */
#define ADJOINTS(slope, tangent) \
    wrong = moving_ > 0 && tape_reverse(t, y) != 0; \
    for (size_t i = 0; i < n; i++) \
    wrong += v[i].node != 0 \
          && (tape_adjoint(t, v[i]) != (slope) \
              || (along && tape_adjoint_tangent(t, v[i]) != (tangent)))

    const double *q = p;
    y = tape_sum(t, n, v);
    ok(y.value == sum && (y.node != 0) == (moving_ > 0), name, n, "the sum");
    ok(MADE(moving_), name, n, "the sum is one node, an edge for each that moves");
    ADJOINTS(1, 0);
    exact(wrong, 0, name, n, "its slopes are 1");
    AGAIN;
    y = tape_linear_combination(t, n, c, v);
    ok(y.value == combined, name, n, "c . x");
    ok(MADE(moving_), name, n, "c . x is one node, an edge for each that moves");
    ADJOINTS(c[i], 0);
    exact(wrong, 0, name, n, "its slopes are c");
    AGAIN;
    y = tape_dot(t, n, v, v);
    ok(y.value == squares, name, n, "x . x");
    ok(MADE(moving_), name, n, "x . x is one node, an edge for each that moves");
    ADJOINTS(2 * x[i], 2 * q[i]);
    exact(wrong, 0, name, n, "its slopes are 2 x");
    AGAIN;
    y = tape_dot(t, n, v, w);
    ok(y.value == mixed, name, n, "x . reversed x");
    ok(MADE(edges_of_product), name, n, "x . y is one node, an edge for each that moves");
    ADJOINTS(2 * x[n - 1 - i], 2 * (w[i].node ? q[n - 1 - i] : 0));
    exact(wrong, 0, name, n, "its slopes are y and x");
    AGAIN;
    /* The tangent of the node itself is carried on: (1 x)^2 and the like. */
    y = tape_sum(t, n, v);
    y = tape_times(t, y, y);
    double rate = 0;
    for (size_t i = 0; i < n; i++)
        rate += v[i].node ? p[i] : 0;
    ADJOINTS(2 * sum, 2 * rate);
    exact(wrong, 0, name, n, "the sum squared has slopes 2 sum");
    AGAIN;
    y = tape_linear_combination(t, n, c, v);
    y = tape_times(t, y, y);
    rate = 0;
    for (size_t i = 0; i < n; i++)
        rate += v[i].node ? c[i] * p[i] : 0;
    ADJOINTS(2 * combined * c[i], 2 * rate * c[i]);
    exact(wrong, 0, name, n, "c . x squared has slopes 2 c . x c");
    AGAIN;
    y = tape_dot(t, n, v, v);
    y = tape_times(t, y, y);
    rate = 0;
    for (size_t i = 0; i < n; i++)
        rate += v[i].node ? 2 * x[i] * p[i] : 0;
    ADJOINTS(4 * squares * x[i], 4 * (rate * x[i] + squares * q[i]));
    exact(wrong, 0, name, n, "(x . x)^2 has slopes 4 x . x x");
    free(x);
    free(c);
    free(p);
    free(v);
    free(w);
}

static void check_nary(void)
{
    static const size_t length[] = { 0, 1, 2, 3, 1000 };
    tape t = { 0 };

    for (int along = 0; along < 2; along++)
        for (size_t k = 0; k < sizeof length / sizeof *length; k++)
            check_nary_size(&t, length[k], along);

    /* Repeated variables, those that lean, and constants. */
    tape_new_recording(&t);
    variable a = tape_independent(&t, 2), b = tape_independent(&t, 3), y;
    variable x[] = { a, b, a, tape_times(&t, a, tape_constant(5)), tape_constant(7) };
    const double c[] = { 1, 10, 100, 1000, 10000 };
    y = tape_sum(&t, 5, x);
    ok(y.value == 24 && t.nodes == 4 && t.edges == 6, "a + b + a + 5a + 7");
    tape_reverse(&t, y);
    ok(tape_adjoint(&t, a) == 7 && tape_adjoint(&t, b) == 1 && tape_adjoint(&t, y) == 1,
       "its slopes");
    y = tape_linear_combination(&t, 5, c, x);
    ok(y.value == 80232, "a + 10 b + 100 a + 1000 5a + 70000"); /* 2 + 30 + 200 + 10000 + 70000 */
    tape_reverse(&t, y);
    ok(tape_adjoint(&t, a) == 5101 && tape_adjoint(&t, b) == 10, "its slopes");
    y = tape_dot(&t, 5, x, x);
    ok(y.value == 166, "a^2 + b^2 + a^2 + 25 a^2 + 49");
    tape_reverse(&t, y);
    ok(tape_adjoint(&t, a) == 108 && tape_adjoint(&t, b) == 6, "its slopes");

    /* All lean on one node: so does what they make, and nothing is recorded. */
    variable lean[] = { a, tape_times(&t, a, tape_constant(5)), tape_constant(7) };
    const size_t nodes = t.nodes, edges = t.edges;
    y = tape_sum(&t, 3, lean);
    ok(y.value == 19 && y.node == a.node && y.slope == 6, "a + 5a + 7 leans on a");
    y = tape_linear_combination(&t, 3, c, lean);
    ok(y.value == 802 && y.node == a.node && y.slope == 51, "a + 10 5a + 700 does");
    tape_reverse(&t, tape_sin(&t, y));
    within(4, tape_adjoint(&t, a), 51 * cos(802), "and goes on from there");
    y = tape_dot(&t, 3, lean, lean);
    ok(y.value == 153 && y.node == a.node && y.slope == 104, "26 a^2 + 49 does");
    y = tape_dot(&t, 3, (variable[]){ tape_constant(1), tape_constant(2), tape_constant(3) }, lean);
    ok(y.value == 43 && y.node == a.node && y.slope == 11, "a + 2 5a + 21 does");
    y = tape_dot(&t, 3, lean, (variable[]){ tape_constant(1), tape_constant(2), tape_constant(3) });
    ok(y.value == 43 && y.node == a.node && y.slope == 11, "and the other way round");
    y = tape_dot(&t, 1, &(variable){ 4, 0, 0, 0 }, &(variable){ 5, 0, 0, 0 });
    ok(y.value == 20 && y.node == 0 && y.slope == 0, "constants make a constant");
    const double wild[] = { INFINITY, 2 };
    const variable still[] = { tape_constant(1), a };
    y = tape_linear_combination(&t, 2, wild, still);
    ok(y.value == INFINITY && y.slope == 2, "what does not move is not moved by infinity: c . x");
    y = tape_dot(&t, 2, still, (variable[]){ tape_constant(INFINITY), tape_constant(2) });
    ok(y.value == INFINITY && y.slope == 2, "x . y");
    y = tape_dot(&t, 2, (variable[]){ tape_constant(INFINITY), tape_constant(2) }, still);
    ok(y.value == INFINITY && y.slope == 2, "y . x");
    ok(t.nodes == nodes && t.edges == edges, "and nothing is recorded");
    y = tape_dot(&t, 1, &a, &b);
    ok(y.value == 6 && t.nodes == nodes + 1 && t.edges == edges + 2, "a times b is a node");
    y = tape_sum(&t, 0, NULL);
    ok(y.value == 0 && y.node == 0, "an empty sum is the constant 0");
    tape_reverse(&t, tape_times(&t, y, a));
    exact(tape_adjoint(&t, a), 0, "which does not move");
    ok(tape_dot(&t, 0, NULL, NULL).node == 0
           && tape_linear_combination(&t, 0, NULL, NULL).node == 0,
       "nor do an empty dot product and combination");

    /* The same along a direction in which only the second moves. */
    const double at[] = { 1, 2 }, only[] = { 0, 1 };
    variable m[2];
    for (int k = 0; k < 2; k++) {
        tape_new_recording_along(&t);
        tape_independents_along(&t, 2, at, only, m);
        const variable factor[] = { tape_constant(INFINITY), m[1] };
        y = k ? tape_dot(&t, 2, factor, m) : tape_linear_combination(&t, 2, wild, m);
        y = tape_times(&t, m[1], y);
        tape_reverse(&t, y);
        /* y' for m1 is (Inf + ...) + m1 2, or + m1 2 m1: its tangent is 4, or 3 2 m1 = 12. */
        exact(tape_adjoint_tangent(&t, m[1]), k ? 12 : 4, "along a direction: %s",
              k ? "x . y" : "c . x");
    }
    tape_new_recording(&t);

    /* From first to last: 1 + 2^-53 + 2^-53 is 1, and the other way round it is not. */
    const double small[] = { 1, 0x1p-53, 0x1p-53 }, large[] = { 0x1p-53, 0x1p-53, 1 };
    variable u[3];
    tape_independents(&t, 3, small, u);
    exact(tape_sum(&t, 3, u).value, 1, "added up from first to last");
    exact(tape_dot(&t, 3, u, (variable[]){ tape_constant(1), tape_constant(1), tape_constant(1) })
              .value,
          1, "a dot product, too");
    tape_independents(&t, 3, large, u);
    exact(tape_sum(&t, 3, u).value, 1 + 0x1p-52, "the small ones first");
    exact(tape_linear_combination(&t, 3, (double[]){ 1, 1, 1 }, u).value, 1 + 0x1p-52,
          "a linear combination, too");

    /* On a tape that was never used. */
    tape fresh = { 0 };
    x[0] = tape_constant(3);
    exact(tape_sum(&fresh, 1, x).value, 3, "constants need no recording: a sum");
    exact(tape_dot(&fresh, 1, x, x).value, 9, "a dot product");
    tape_close(&fresh);
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* ---- misuse ------------------------------------------------------------------------------------ */

#ifdef NDEBUG
enum { MISUSES = 0 };
static void check_misuse(void)
{
}
#else
/* Number argv[1] of the following. */
static const char *const misuse[] = {
    "none",
    "a variable of another tape",
    "a variable of an earlier recording",
    "one that was made after the mark",
    "one whose place was taken since",
    "one that leans on such a node",
    "as the second argument",
    "in a sum",
    "in a dot product",
    "as a result",
    "its adjoint",
    "the adjoint of what leans",
    "a sweep over an empty tape",
    "a reverse sweep of an empty tape",
    "a sweep over a new recording",
    "a tangent in a first-order recording",
    "a rewind to a place ahead",
    "a sweep to a place ahead",
    "a node of another tape's",
    "none again, along a direction",
};
enum { MISUSES = sizeof misuse / sizeof *misuse };

static int misuse_tape(int argc, char **argv)
{
    const int which = argc > 1 ? atoi(argv[1]) : 0;
    const struct rlimit no_core = { 0, 0 };
    const double two[] = { 2, 2 };
    tape t = { 0 }, other = { 0 };
    variable x = tape_independent(&t, 2), y, v[2] = { x, x }, foreign;
    const tape_place mark = tape_mark(&t);
    tape_place ahead = mark;

    setrlimit(RLIMIT_CORE, &no_core);
    tape_independents(&other, 2, two, v);
    foreign = v[1];
    v[0] = v[1] = x;
    tape_independent(&t, 7); /* so that the number of foreign's node is one of t's, too */
    switch (which) {
    case 0:
        y = tape_times(&t, x, tape_sin(&t, x));
        tape_reverse(&t, y);
        return tape_adjoint(&t, x) == sin(2) + 2 * cos(2) ? 0 : 1;
    case 1:
        tape_sin(&t, foreign);
        break;
    case 2:
        tape_new_recording(&t);
        tape_independent(&t, 2);
        tape_sin(&t, x);
        break;
    case 3:
        y = tape_node(&t, tape_sin(&t, x));
        tape_rewind(&t, mark);
        tape_sin(&t, y);
        break;
    case 4:
        y = tape_node(&t, tape_sin(&t, x));
        tape_rewind(&t, mark);
        tape_independents(&t, 2, two, v);
        tape_sin(&t, y);
        break;
    case 5:
        y = tape_sin(&t, tape_node(&t, tape_sin(&t, x)));
        tape_rewind(&t, mark);
        tape_independents(&t, 2, two, v);
        tape_sin(&t, y);
        break;
    case 6:
        tape_plus(&t, x, foreign);
        break;
    case 7:
        v[1] = foreign;
        tape_sum(&t, 2, v);
        break;
    case 8:
        tape_dot(&t, 2, v, (variable[]){ x, foreign });
        break;
    case 9:
        tape_seed(&t, foreign, 1);
        break;
    case 10:
        tape_reverse(&t, x);
        tape_adjoint(&t, foreign);
        break;
    case 11:
        y = tape_sin(&t, x);
        tape_reverse(&t, y);
        tape_adjoint(&t, y);
        break;
    case 12:
        tape_close(&other);
        tape_sweep(&other, start);
        break;
    case 13:
        tape_close(&other);
        tape_reverse(&other, tape_constant(1));
        break;
    case 14:
        tape_new_recording(&t);
        tape_sweep(&t, start);
        break;
    case 15:
        tape_reverse(&t, x);
        tape_adjoint_tangent(&t, x);
        break;
    case 16:
        ahead.nodes = 4;
        tape_rewind(&t, ahead);
        break;
    case 17:
        tape_seed(&t, x, 1);
        ahead.nodes = 4;
        tape_sweep(&t, ahead);
        break;
    case 18:
        tape_node(&t, foreign);
        break;
    case 19:
        tape_new_recording_along(&t);
        tape_independents_along(&t, 2, two, two, v);
        tape_reverse(&t, tape_times(&t, v[0], v[1]));
        return tape_adjoint_tangent(&t, v[0]) == 2 ? 0 : 1;
    }
    return 42;
}

static void check_misuse(void)
{
    for (int k = 0; k < MISUSES; k++) {
        static child c;
        char number[20];
        const char *const argv[] = { "misuse", number };
        const int fine = k == 0 || k == MISUSES - 1;

        snprintf(number, sizeof number, "%d", k);
        run_child(&c, misuse_tape, 2, argv);
        if (!ok(fine ? c.status == 0 : c.status == -1 && strstr(c.err, "ssertion"), "%s misuse: %s",
                fine ? "not" : "stopped,", misuse[k]))
            printf("# status %d, %s\n", c.status, c.err);
    }
}
#endif

/* ---- the example in the head of tape.h --------------------------------------------------------- */

#define AS_TEXT(...) #__VA_ARGS__
#define EXAMPLE(...) \
    static const char example[] = AS_TEXT(__VA_ARGS__); \
    static int run_example(int argc, char **argv) \
    { \
        (void)argc, (void)argv; \
        __VA_ARGS__ \
        return 0; \
    }

/* clang-format off: as it stands there, where a comment says what is printed */
EXAMPLE(tape t = { 0 }; variable x = tape_independent(&t, 3), y = tape_independent(&t, 4);
        variable f = tape_plus(&t, tape_times(&t, x, x), tape_times(&t, y, y));

        if (tape_reverse(&t, f) == 0) printf("%g %g\n", tape_adjoint(&t, x), tape_adjoint(&t, y));
        tape_close(&t);)
/* clang-format on */

/* Does line by line, blanks and the stars of comments aside, stand in the header? */
static int stands_in(const char *header, const char *text)
{
    static char bare[2][1 << 16];
    const char *from = getenv("srcdir");
    char path[1000], line[1000];
    size_t used = 0, bare_used = 0;

    snprintf(path, sizeof path, "%s/%s", from ? from : ".", header);
    FILE *in = fopen(path, "r");
    if (!in)
        bail("no %s", path);
    while (fgets(line, sizeof line, in)) {
        const char *end = strstr(line, ");      "); /* what is printed follows */

        for (const char *c = strncmp(line, " *", 2) == 0 ? line + 2 : line;
             *c && !(end && c >= end + 2); c++)
            if (*c != ' ' && *c != '\n' && used + 1 < sizeof *bare)
                bare[0][used++] = *c;
    }
    fclose(in);
    for (; *text; text++)
        if (*text != ' ' && bare_used + 1 < sizeof *bare)
            bare[1][bare_used++] = *text;
    bare[0][used] = bare[1][bare_used] = '\0';
    return strstr(bare[0], bare[1]) != NULL;
}

static void check_example(void)
{
    static child c;
    const char *const argv[] = { "example" };

    run_child(&c, run_example, 1, argv);
    same_text(c.out, "6 8\n", "the example in tape.h prints 6 8");
    ok(c.status == 0 && c.err[0] == '\0', "and nothing else");
    ok(stands_in("lib/tape.h", example), "and stands there as it was run here");
}

int main(void)
{
    plan(2 + 2 * FUNCTIONS + SPECIALS + OPERATIONS + 14 + 7 + 52 + 2 + 20 + 19 + 14 + 21 + 7
         + 10 * 15 + 30 + MISUSES + 3);
    check_functions();
    check_operations();
    check_zero_slopes();
    check_random();
    check_sweeps();
    check_linear();
    check_marks();
    check_reuse();
    check_short_memory(0);
    check_short_memory(1);
    check_recovery();
    check_long();
    check_nary();
    check_misuse();
    check_example();
    return done();
}
