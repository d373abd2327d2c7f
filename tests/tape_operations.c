/* Every operation on variables against its closed form, and random programs of many of them against
 * dual numbers and the complex step. */
#include "tape.h"

#include "operations.h"
#include "random.h"
#include "tap.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- operations ------------------------------------------------------------------------- */

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
    { LOG1P, -1, INFINITY },
    { LOG1P, -2, NAN },
    { ASIN, 1, INFINITY },
    { ACOS, -1, -INFINITY },
    { ASIN, 2, NAN },
    { ERF, INFINITY, 0 },
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
    { RELU, NAN, 1 }, /* it answers its argument */
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

    wrong += function[f].value_ulps == 0 && !same_bits(y.value, function[f].plain(x));
    wrong += !same_bits(y.value, function[f].op(dual_constant(x)).value);
    wrong += !same_bits(y.value, by_a_constant);
    wrong += tape_reverse(&t, y) != 0;
    wrong += off(function[f].name, x, 0, tape_adjoint(&t, v), slope, ULPS, 0);

    /* and as a node it has one edge, and the same slope to a node twice as fast. */
    tape_new_recording(&t);
    v = tape_independent(&t, x / 2);
    y = tape_node(&t, function[f].taped(&t, tape_plus(&t, v, v)));
    wrong += tape_reverse(&t, y) != 0;
    if (!(x != 0 && fabs(x) <= 2 * DBL_MIN)) { /* or else x/2 may be rounded */
        const int moves = (double)slope != 0;

        wrong += t.nodes != 2u + (size_t)moves || t.edges != 1u + (size_t)moves;
        wrong += off("node", x, 0, tape_adjoint(&t, v), 2 * slope, ULPS, 0);
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
    const size_t made = f != RELU; /* which answers its argument, or a constant */
    int wrong = t.nodes != 2 + made || t.edges != 1 + made || tape_reverse(&t, y) != 0;
    wrong += function[f].value_ulps == 0 && !same_bits(y.value, function[f].plain(x));
    wrong += off(function[f].name, x, p, tape_adjoint(&t, v), slope, ULPS, 0);
    const double got = tape_adjoint_tangent(&t, v);
    if (!(fabsl(curvature) >= DBL_MAX / 2))
        wrong += off("curvature", x, p, got, curvature * p, CURVATURE_ULPS, 0);
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
    /* max and min answer one of them. */
    const size_t made = operation[k].rule != NULL;
    wrong += t.nodes != 3 + made || t.edges != 2 + 2 * made;
    wrong += !same_bits(y.value, operation[k].plain(a, b));
    wrong += tape_reverse(&t, y) != 0 || tape_adjoint(&t, y) != 1;
    wrong += off(name, a, b, tape_adjoint(&t, v), d[0], ulps, 0);
    wrong += off(name, a, b, tape_adjoint(&t, w), d[1], ulps, 0);

    tape_rewind(&t, (tape_place){ 3, 2, 0 });
    y = operation[k].taped(&t, v, tape_constant(b));
    wrong +=
        t.nodes != 3 || !same_bits(y.value, operation[k].plain(a, b)) || tape_reverse(&t, y) != 0;
    wrong += off("first", a, b, tape_adjoint(&t, v), d[0], ulps, 0) + (tape_adjoint(&t, w) != 0);
    y = operation[k].taped(&t, tape_constant(a), w);
    wrong +=
        t.nodes != 3 || !same_bits(y.value, operation[k].plain(a, b)) || tape_reverse(&t, y) != 0;
    wrong += off("second", a, b, tape_adjoint(&t, w), d[1], ulps, 0) + (tape_adjoint(&t, v) != 0);
    y = operation[k].taped(&t, tape_constant(a), tape_constant(b));
    wrong += t.nodes != 3 || !same_bits(y.value, operation[k].plain(a, b)) || y.node != 0;

    /* Two that lean, at rates of 2 and -1/4, on nodes of their own: the rates are factors. */
    tape_new_recording(&t);
    v = tape_independent(&t, a / 2);
    w = tape_independent(&t, -b * 4);
    y = operation[k].taped(&t, tape_times(&t, v, tape_constant(2)),
                           tape_over(&t, w, tape_constant(-4)));
    wrong += t.nodes != 3 + made || t.edges != 2 + 2 * made;
    wrong += !same_bits(y.value, operation[k].plain(a, b)) || tape_reverse(&t, y) != 0;
    wrong += off("leaning", a, b, tape_adjoint(&t, v), 2 * d[0], ulps, 0);
    wrong += off("leaning", a, b, tape_adjoint(&t, w), -d[1] / 4, ulps, 0);

    /* Both the same: the slopes add up. */
    tape_new_recording(&t);
    v = tape_independent(&t, a);
    y = operation[k].taped(&t, v, v);
    wrong +=
        t.nodes != 2 || !same_bits(y.value, operation[k].plain(a, a)) || tape_reverse(&t, y) != 0;
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
    wrong += t.nodes != 3 + made || t.edges != 2 + 2 * made;
    wrong += !same_bits(y.value, operation[k].plain(a, b)) || tape_reverse(&t, y) != 0;
    wrong += off("along", a, b, tape_adjoint(&t, u[0]), d[0], ulps, 0);
    wrong += off("along", a, b, tape_adjoint(&t, u[1]), d[1], ulps, 0);
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
    case ATAN2:
        return hypot(a, b) > 0.2;
    case MAX:
    case MIN:
        return fabs(a - b) > 1e-6;
    case OPERATIONS + SQRT:
    case OPERATIONS + LOG:
        return a > 0.2;
    case OPERATIONS + LOG1P:
        return a > -0.8;
    case OPERATIONS + EXP:
    case OPERATIONS + EXPM1:
        return a < 2;
    case OPERATIONS + SINH:
    case OPERATIONS + COSH:
        return fabs(a) < 2;
    case OPERATIONS + ASIN:
    case OPERATIONS + ACOS:
        return fabs(a) < 0.9;
    case OPERATIONS + TAN:
        return fabs(a) < 1;
    case OPERATIONS + RELU:
    case OPERATIONS + FABS:
        return fabs(a) > 1e-6;
    default:
        return 1;
    }
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
             && !(binary_ ? operation[k].analytic != NULL
                          : function[k - OPERATIONS].analytic != NULL))
            || !at_home(k, value[a], value[b]))
            continue;
        value[i] = binary_ ? operation[k].plain(value[a], value[b])
                           : function[k - OPERATIONS].op(dual_constant(value[a])).value;
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

        /* Values rounded differently in complex numbers are amplified on a long path. */
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
             * eps times how strongly it and its ancestors bend, below 100 here. */
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

int main(void)
{
    plan(2 * FUNCTIONS + SPECIALS + OPERATIONS + 12 + 7);
    check_functions();
    check_operations();
    check_zero_slopes();
    check_random();
    return done();
}
