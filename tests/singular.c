/* Derivatives where an infinite slope, a kink or an overflow is on the way: the same in forward
 * mode, in reverse and in products with the Hessian, and right where mathematics says what they
 * are. */
#include "allocate.h"
#include "autodiff.h"
#include "difference.h"
#include "dual.h"
#include "random.h"
#include "tap.h"
#include "vector.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define C(value) tape_constant(value)

/* ---- 0 times infinity ---------------------------------------------------------------------------- */

enum { MOST = 3 };

/* min(10, exp x): beyond log 10 it is the constant 10. */
static variable capped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_min(t, C(10), tape_exp(t, x[0]));
}

/* max(1, sqrt x): below 1 it is the constant 1. */
static variable floored(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_max(t, C(1), tape_sqrt(t, x[0]));
}

static variable rectified(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_relu(t, tape_minus(t, tape_sqrt(t, x[0]), C(1)));
}

static variable clamped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_clamp(t, tape_log(t, x[0]), -10, 10);
}

/* 0 sqrt x + x is x. */
static variable weighed_by_0(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_plus(t, tape_times(t, C(0), tape_sqrt(t, x[0])), x[0]);
}

static variable combined_by_0(tape *t, const variable x[], const void *context)
{
    const double c[] = { 0, 1 };
    const variable v[] = { tape_sqrt(t, x[0]), x[0] };

    (void)context;
    return tape_linear_combination(t, 2, c, v);
}

static variable dotted_with_0(tape *t, const variable x[], const void *context)
{
    const variable c[] = { C(0), C(1) }, v[] = { tape_sqrt(t, x[0]), x[0] };

    (void)context;
    return tape_dot(t, 2, v, c);
}

/* 0 / (1 + sqrt x) + x is x; so is (1 + sqrt x)^0 + x - 1, and 1^sqrt x + x - 1. */
static variable quotient_of_0(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_plus(t, tape_over(t, C(0), tape_plus(t, C(1), tape_sqrt(t, x[0]))), x[0]);
}

static variable power_0(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_plus(t, tape_pow(t, tape_plus(t, C(1), tape_sqrt(t, x[0])), C(0)), x[0]);
}

static variable power_of_1(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_plus(t, tape_pow(t, C(1), tape_sqrt(t, x[0])), x[0]);
}

/* y + x, and an infinitely steep x that nothing comes of. */
static variable idle(tape *t, const variable x[], const void *context)
{
    (void)context;
    tape_node(t, tape_sqrt(t, tape_times(t, x[0], C(2))));
    return tape_plus(t, x[0], x[1]);
}

/* z x^y: at z = 0 it is 0 for all x and y. */
static variable scaled_power(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_times(t, x[2], tape_pow(t, x[0], x[1]));
}

/* y sqrt x, the same with a square root. */
static variable scaled_root(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_times(t, x[1], tape_sqrt(t, x[0]));
}

/* x sqrt x = x^(3/2): the product of a 0 that moves with an infinitely fast one. */
static variable three_halves(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_times(t, x[0], tape_sqrt(t, x[0]));
}

/* (sqrt x)^2 = x, once more with two square roots, and by a product. */
static variable root_squared(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_pow(t, tape_sqrt(t, x[0]), C(2));
}

static variable roots_multiplied(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_times(t, tape_sqrt(t, x[0]), tape_sqrt(t, x[0]));
}

/* (sqrt x + sqrt y)(sqrt x + 2 sqrt y) = x + 3 sqrt(x y) + 2 y. */
static variable sums_multiplied(tape *t, const variable x[], const void *context)
{
    const variable a = tape_sqrt(t, x[0]), b = tape_sqrt(t, x[1]);

    (void)context;
    return tape_times(t, tape_plus(t, a, b), tape_plus(t, a, tape_times(t, C(2), b)));
}

/* cos(sqrt x): its slope at 0 is -1/2. */
static variable cosine_of_root(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_cos(t, tape_sqrt(t, x[0]));
}

/* sqrt(x^2 + y^2): flat at the origin, as hypot is. */
static variable length(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_sqrt(t, tape_plus(t, tape_times(t, x[0], x[0]), tape_times(t, x[1], x[1])));
}

/* NaN: not known. */
static const struct {
    const char *what;
    variable (*taped)(tape *, const variable[], const void *);
    size_t n;
    double x[MOST], g[MOST];
} singular[] = {
    { "min(10, exp x) at 800", capped, 1, { 800 }, { 0 } },
    { "min(10, exp x) at 1", capped, 1, { 1 }, { 2.718281828459045 } },
    { "max(1, sqrt x) at 0", floored, 1, { 0 }, { 0 } },
    { "relu(sqrt x - 1) at 0", rectified, 1, { 0 }, { 0 } },
    { "clamp(log x, -10, 10) at 0", clamped, 1, { 0 }, { 0 } },
    { "0 sqrt x + x at 0", weighed_by_0, 1, { 0 }, { 1 } },
    { "(0, 1) . (sqrt x, x) at 0", combined_by_0, 1, { 0 }, { 1 } },
    { "(sqrt x, x) . (0, 1) at 0, constants", dotted_with_0, 1, { 0 }, { 1 } },
    { "0 / (1 + sqrt x) + x at 0", quotient_of_0, 1, { 0 }, { 1 } },
    { "(1 + sqrt x)^0 + x at 0", power_0, 1, { 0 }, { 1 } },
    { "1^sqrt x + x at 0", power_of_1, 1, { 0 }, { 1 } },
    { "x + y at 0, and sqrt 2x aside", idle, 2, { 0, 0 }, { 1, 1 } },
    { "z x^y at (0, 1/2, 0)", scaled_power, 3, { 0, 0.5, 0 }, { 0, 0, 0 } },
    { "z x^y at (0, -1/2, 0)", scaled_power, 3, { 0, -0.5, 0 }, { NAN, NAN, INFINITY } },
    { "y sqrt x at the origin", scaled_root, 2, { 0, 0 }, { 0, 0 } },
    { "y sqrt x at (0, 3)", scaled_root, 2, { 0, 3 }, { INFINITY, 0 } },
    { "x sqrt x at 0", three_halves, 1, { 0 }, { NAN } },
    { "pow(sqrt x, 2) at 0", root_squared, 1, { 0 }, { NAN } },
    { "sqrt x sqrt x at 0", roots_multiplied, 1, { 0 }, { NAN } },
    { "(sqrt x + sqrt y)(sqrt x + 2 sqrt y) at 0", sums_multiplied, 2, { 0, 0 }, { NAN, NAN } },
    { "cos(sqrt x) at 0", cosine_of_root, 1, { 0 }, { NAN } },
    { "sqrt(x^2 + y^2) at 0", length, 2, { 0, 0 }, { 0, 0 } },
    { "sqrt(x^2 + y^2) at (0, -2)", length, 2, { 0, -2 }, { 0, -1 } },
};
enum { SINGULARS = sizeof singular / sizeof *singular };

static int same(double a, double b)
{
    return isnan(a) ? isnan(b) : isinf(b) ? a == b : fabs(a - b) <= 4 * DBL_EPSILON * fabs(b);
}

static void check_singular(void)
{
    tape t = { 0 };

    for (int k = 0; k < SINGULARS; k++) {
        const size_t n = singular[k].n;
        const double *x = singular[k].x, *want = singular[k].g;
        const field f = { .n = n, .taped_value = singular[k].taped };
        double forward[MOST], reverse[MOST], along[MOST], Hp[MOST], p[MOST];
        int wrong[3] = { 0 };

        for (size_t i = 0; i < n; i++)
            p[i] = 1;
        gradient_forward(&f, x, forward, NULL, &t);
        gradient_reverse(&f, x, reverse, NULL, &t);
        hess_vec(&f, x, p, Hp, along, &t);
        for (size_t i = 0; i < n; i++) {
            wrong[0] += !same(forward[i], want[i]);
            wrong[1] += !same(reverse[i], want[i]);
            wrong[2] += !same(along[i], want[i]);
        }
        exact(wrong[0], 0, "%s: forward", singular[k].what);
        exact(wrong[1], 0, "%s: reverse", singular[k].what);
        exact(wrong[2], 0, "%s: with products of the Hessian", singular[k].what);
    }
    tape_close(&t);
    ok(allocated() == 0, "nothing is left");
}

/* Sweeps by themselves: they say NaN where gradients ask forward mode. */
static void check_sweeps(void)
{
    tape t = { 0 };
    variable x = tape_independent(&t, 0), y = tape_independent(&t, 0), v;

    v = tape_times(&t, tape_node(&t, tape_sqrt(&t, x)), y);
    ok(tape_reverse(&t, v) == 0 && isnan(tape_adjoint(&t, x)) && tape_adjoint(&t, y) == 0,
       "a sweep of y sqrt x at the origin cannot tell the slope for x");
    v = tape_plus(&t, y, C(1));
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == 0 && tape_adjoint(&t, y) == 1,
       "what the result does not depend on hands on nothing");
    ok(tape_seed(&t, tape_times(&t, tape_sqrt(&t, x), y), 0) == 0
           && tape_sweep(&t, (tape_place){ 0 }) == 0 && tape_adjoint(&t, x) == 0,
       "nor does a result that counts 0 times");

    ok(tape_seed(&t, tape_sqrt(&t, x), 0) == 0 && tape_adjoint(&t, x) == 0,
       "be it infinitely steep");

    /* An infinite slope of what does not move: sqrt(x y), where x y has the slopes 0 and 0. */
    v = tape_sqrt(&t, tape_times(&t, x, y));
    ok(tape_reverse(&t, v) == 0 && tape_adjoint(&t, x) == 0 && tape_adjoint(&t, y) == 0,
       "sqrt(x y) at the origin: what does not move is not moved");

    /* Two results, of which the second does not lean on the first's steep node. */
    const variable steep = tape_node(&t, tape_sqrt(&t, x)), first = tape_times(&t, steep, C(3)),
                   second = tape_times(&t, tape_plus(&t, y, C(2)), tape_plus(&t, x, y));
    ok(tape_reverse(&t, first) == 0 && tape_adjoint(&t, x) == INFINITY, "of two results the first");
    ok(tape_reverse(&t, second) == 0 && tape_adjoint(&t, x) == 2 && tape_adjoint(&t, y) == 2,
       "and the second, which knows nothing of it");
    tape_close(&t);

    ok(allocated() == 0, "nothing is left");
}

/* atan(exp x) at 400: e^400 / (1 + e^800) = e^-400, though the slope of atan at e^400 is below all
 * doubles. Only where each is a node of its own the product is 0. */
static variable angle_of_exp(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_atan(t, tape_exp(t, x[0]));
}

static void check_fast_angle(void)
{
    const field f = { .n = 1, .taped_value = angle_of_exp };
    const double x[] = { 400 };
    double g[1], value_;
    tape t = { 0 };

    gradient_forward(&f, x, g, NULL, &t);
    within(4, g[0], 1.9151695967140057e-174, "atan(exp x) at 400: forward");
    gradient_reverse(&f, x, g, &value_, &t);
    within(4, g[0], 1.9151695967140057e-174, "and in reverse");
    within(1, value_, 1.57079632679489661923, "at pi/2");
    tape_close(&t);
}

/* H of x + y is 0, though a steep sqrt 2x was recorded on the way. */
static void check_idle_curvature(void)
{
    const field f = { .n = 2, .taped_value = idle };
    const double x[] = { 0, 0 }, p[] = { 1, 1 };
    double Hp[2];
    tape t = { 0 };

    hess_vec(&f, x, p, Hp, NULL, &t);
    ok(Hp[0] == 0 && Hp[1] == 0, "x + y at 0, and sqrt 2x aside: H p is 0");
    tape_close(&t);
}

static void three_values(tape *t, const variable x[], variable y[], const void *context)
{
    (void)context;
    y[0] = tape_sqrt(t, x[0]);
    y[1] = tape_times(t, x[1], tape_node(t, y[0]));
    y[2] = tape_plus(t, x[0], x[1]);
}

static void check_jacobians(void)
{
    const map F = { .n = 2, .m = 3, .taped_value = three_values };
    const double x[] = { 0, 0 }, want[] = { INFINITY, 0, 0, 0, 1, 1 };
    double forward[6], reverse[6];
    int wrong = 0;
    tape t = { 0 };

    jacobian_forward(&F, x, forward, &t);
    jacobian_reverse(&F, x, reverse, &t);
    for (int i = 0; i < 6; i++)
        wrong += !same(forward[i], want[i]) + !same(reverse[i], want[i]);
    exact(wrong, 0, "the Jacobian of (sqrt x, y sqrt x, x + y) at the origin, both ways");
    tape_close(&t);
}

/* In dual numbers a constant is what does not move. */
static void check_duals(void)
{
    const dual x = { 0, 1 }, root = dual_sqrt(x);

    exact(dual_plus(dual_times(dual_constant(0), root), x).slope, 1, "duals: 0 sqrt x + x at 0");
    exact(dual_min(dual_constant(10), dual_exp((dual){ 800, 1 })).slope, 0, "min(10, exp x)");
    exact(dual_max(dual_constant(1), root).slope, 0, "max(1, sqrt x)");
    exact(dual_relu(dual_minus(root, dual_constant(1))).slope, 0, "relu(sqrt x - 1)");
    exact(dual_clamp(dual_log(x), -10, 10).slope, 0, "clamp(log x)");
    exact(dual_clamp((dual){ -10, 3 }, -10, 10).slope, 3, "at its end a clamp moves");
    exact(dual_clamp((dual){ 11, 3 }, -10, 10).value, 10, "beyond it, it answers the end");
    ok(isnan(dual_clamp((dual){ NAN, 3 }, -10, 10).value), "NaN in, NaN out");
    ok(isnan(dual_pow(root, dual_constant(2)).slope), "pow(sqrt x, 2) is not known");
    ok(isnan(dual_times(root, root).slope), "nor sqrt x sqrt x");
    exact(dual_pow(root, dual_constant(0)).slope, 0, "the 0th power is a constant");
    exact(dual_pow(dual_constant(1), root).slope, 0, "and a power of 1");
    exact(dual_over(dual_constant(0), dual_plus(dual_constant(1), root)).slope, 0,
          "0 / (1 + sqrt x)");
    ok(isnan(dual_times(dual_constant(0), (dual){ INFINITY, 1 }).value)
           && isnan(dual_max((dual){ NAN, 0 }, x).value)
           && isnan(dual_max(x, (dual){ NAN, 0 }).value)
           && isnan(dual_min((dual){ NAN, 0 }, x).value)
           && isnan(dual_min(x, (dual){ NAN, 0 }).value),
       "0 times infinity is NaN, and so is the larger or smaller of NaN and another");
}

/* ---- kinks: no number is right for the curvature of |x| and of |x|^2 ------------------------------ */

static variable absolute_squared(tape *t, const variable x[], const void *context)
{
    const variable a = tape_fabs(t, x[0]);

    (void)context;
    return tape_times(t, a, a);
}

static variable squared_hypot(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_pow(t, tape_hypot(t, x[0], x[1]), C(2));
}

static variable norm_squared(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_pow(t, tape_norm(t, 2, x), C(2));
}

static void check_kinks(void)
{
    static const struct {
        const char *what;
        variable (*taped)(tape *, const variable[], const void *);
        size_t n;
    } kink[] = {
        { "|x|^2", absolute_squared, 1 },
        { "hypot^2", squared_hypot, 2 },
        { "norm^2", norm_squared, 2 },
    };
    const double origin[] = { 0, 0 }, x[] = { -3, 4 }, p[] = { 2, -1 }, still[] = { 0, 0 };
    tape t = { 0 };

    for (size_t k = 0; k < sizeof kink / sizeof *kink; k++) {
        const field f = { .n = kink[k].n, .taped_value = kink[k].taped };
        double Hp[2], g[2];

        hess_vec(&f, origin, p, Hp, g, &t);
        ok(g[0] == 0 && isnan(Hp[0]), "%s at its kink: gradient 0, curvature not known",
           kink[k].what);
        hess_vec(&f, origin, still, Hp, g, &t);
        ok(Hp[0] == 0, "%s: along no direction it does not change", kink[k].what);
        hess_vec(&f, x, p, Hp, g, &t);
        int wrong = 0;
        for (size_t i = 0; i < f.n; i++) /* all are |x|^2: 2 x, 2 p */
            wrong += !same(g[i], 2 * x[i]) || fabs(Hp[i] - 2 * p[i]) > 16 * DBL_EPSILON;
        exact(wrong, 0, "%s elsewhere: H = 2", kink[k].what);
    }
    tape_close(&t);
}

/* ---- functions of any number of arguments ---------------------------------------------------------- */

/* f(x) with the arguments doubled on the way, so that none is an input; one constant and one that
 * leans on the same node as another, if context says so. */
typedef struct {
    variable (*of)(tape *, size_t, const variable[]);
    size_t n;
} nary;

enum { MANY = 5 };

static variable taped_nary(tape *t, const variable x[], const void *context)
{
    const nary *f = context;

    return f->of(t, f->n, x);
}

/* s . w, where s is the softmax: all of its derivatives at once. */
static const double weight[] = { 1, -2, 0.5, 3, -1 };

static variable weighed_softmax(tape *t, size_t n, const variable x[])
{
    variable s[MANY];

    tape_softmax(t, n, x, s);
    return tape_linear_combination(t, n, weight, s);
}

/* The closed forms, in long double: value, gradient, and H p. */
static void closed_norm(size_t n, const double x[], const double p[], long double *value,
                        long double g[], long double Hp[])
{
    long double sum = 0, xp = 0;

    for (size_t i = 0; i < n; i++)
        sum += (long double)x[i] * x[i];
    *value = sqrtl(sum);
    for (size_t i = 0; i < n; i++)
        xp += x[i] / *value * p[i];
    for (size_t i = 0; i < n; i++) {
        g[i] = x[i] / *value;
        Hp[i] = (p[i] - g[i] * xp) / *value;
    }
}

static void closed_softmax(size_t n, const double x[], long double *log_sum, long double s[])
{
    long double sum = 0, top = x[0];

    for (size_t i = 0; i < n; i++)
        top = x[i] > top ? x[i] : top;
    for (size_t i = 0; i < n; i++)
        sum += s[i] = expl(x[i] - top);
    *log_sum = top + logl(sum);
    for (size_t i = 0; i < n; i++)
        s[i] /= sum;
}

/* g = s, H = diag s - s s^T */
static void closed_log_sum_exp(size_t n, const double x[], const double p[], long double *value,
                               long double g[], long double Hp[])
{
    closed_softmax(n, x, value, g);
    for (size_t i = 0; i < n; i++) {
        Hp[i] = 0;
        for (size_t j = 0; j < n; j++)
            Hp[i] += g[i] * g[j] * ((long double)p[i] - p[j]);
    }
}

/* y = w . s.  dy/dx_i = s_i (w_i - y) = s_i sum_j s_j (w_i - w_j), and its derivative along p, in
 * which ds_j = s_j sum_k s_k (p_j - p_k). */
static void closed_weighed(size_t n, const double x[], const double p[], long double *value,
                           long double g[], long double Hp[])
{
    long double s[MANY], ds[MANY], log_sum;

    closed_softmax(n, x, &log_sum, s);
    *value = 0;
    for (size_t j = 0; j < n; j++) {
        *value += s[j] * weight[j];
        ds[j] = 0;
        for (size_t k = 0; k < n; k++)
            ds[j] += s[j] * s[k] * ((long double)p[j] - p[k]);
    }
    for (size_t i = 0; i < n; i++) {
        g[i] = Hp[i] = 0;
        for (size_t j = 0; j < n; j++) {
            g[i] += s[i] * s[j] * (weight[i] - weight[j]);
            Hp[i] += (ds[i] * s[j] + s[i] * ds[j]) * (weight[i] - weight[j]);
        }
    }
}

static const struct {
    const char *name;
    variable (*of)(tape *, size_t, const variable[]);
    void (*closed)(size_t, const double[], const double[], long double *, long double[],
                   long double[]);
    size_t nodes, edges_each; /* made, for more than one argument */
} many[] = {
    { "norm", tape_norm, closed_norm, 1, 1 },
    { "log_sum_exp", tape_log_sum_exp, closed_log_sum_exp, 1, 1 },
    { "softmax", weighed_softmax, closed_weighed, MANY + 2, 5 },
};

/* Of 300 points, some far out, where one of the softmax is almost 1. */
static void check_nary(void)
{
    for (size_t k = 0; k < sizeof many / sizeof *many; k++) {
        int values = 0, gradients = 0, forward = 0, hessians = 0;
        generator r = seeded(51, k);
        tape t = { 0 };

        for (int round = 0; round < 300; round++) {
            const size_t n = 1 + (size_t)round % MANY;
            const nary context = { many[k].of, n };
            const field f = { .n = n, .taped_value = taped_nary, .context = &context };
            const double size = round % 3 == 0 ? 1 : round % 3 == 1 ? 30 : 300;
            double x[MANY], p[MANY], g[MANY], along[MANY], Hp[MANY], value_, slope;
            long double v, G[MANY], H[MANY], directional = 0, terms = 0;

            for (size_t i = 0; i < n; i++) {
                x[i] = size * normal(&r);
                p[i] = normal(&r);
            }
            many[k].closed(n, x, p, &v, G, H);
            gradient_reverse(&f, x, g, &value_, &t);
            hess_vec(&f, x, p, Hp, along, &t);
            slope_forward(&f, x, p, &slope, &t);
            /* A weighted sum of numbers below 3 may cancel; exp(x - y) is as exact as x - y, which
             * is rounded to eps/2 of up to 2000. */
            const double eps = DBL_EPSILON * (4 + (k == 0 ? 0 : 4 * size));
            values += !(fabsl(value_ - v) <= eps * (k == 2 ? 3 : fabsl(v) + 1));
            for (size_t i = 0; i < n; i++) {
                /* Those of the softmax are sums of s_i s_j (w_i - w_j), of either sign. */
                const long double least = k == 2 ? 5 * sqrtl(fabsl(G[i])) : 0;

                gradients += !(fabsl(g[i] - G[i]) <= 4 * eps * (fabsl(G[i]) + least) + DBL_MIN);
                gradients += along[i] != g[i] && !(fabs(along[i] - g[i]) <= 4 * eps * fabs(g[i]));
                hessians += !(fabsl(Hp[i] - H[i]) <= 16 * eps * 30);
                directional += G[i] * p[i];
                terms += fabsl(G[i] * p[i]);
            }
            forward += !(fabsl(slope - directional) <= 8 * eps * (terms + 3));
        }
        exact(values, 0, "%s: values", many[k].name);
        exact(gradients, 0, "%s: gradients, in reverse and along a direction", many[k].name);
        exact(hessians, 0, "%s: products with the Hessian", many[k].name);
        exact(forward, 0, "%s: slopes, forward", many[k].name);
        tape_close(&t);
    }
    ok(allocated() == 0, "nothing is left");
}

/* The digits: what a naive formula loses. */
static void check_digits(void)
{
    tape t = { 0 };
    const double x[] = { 0, 50 };
    variable v[2], s[2], y;

    tape_independents(&t, 2, x, v);
    tape_softmax(&t, 2, v, s);
    /* s_1 = 1 / (1 + e^-50): ds_1/dx_1 = e^-50 / (1 + e^-50)^2 = 1.9287498479639178e-22. */
    tape_reverse(&t, s[1]);
    within(4, tape_adjoint(&t, v[1]), 1.9287498479639178e-22, "the slope of a softmax close to 1");
    within(4, tape_adjoint(&t, v[0]), -1.9287498479639178e-22, "with respect to the other");
    tape_reverse(&t, s[0]);
    within(4, tape_adjoint(&t, v[0]), 1.9287498479639178e-22, "the one close to 0");
    within(4, s[0].value, 1.9287498479639178e-22, "and its value");
    y = tape_log_sum_exp(&t, 2, (variable[]){ v[0], tape_minus(&t, v[1], C(100)) });
    within(2, y.value, 1.9287498479639178e-22, "log(1 + e^-50)");

    const double huge[] = { 3e300, -4e300 }, tiny[] = { 3e-310, 4e-310 };
    tape_new_recording(&t);
    tape_independents(&t, 2, huge, v);
    y = tape_norm(&t, 2, v);
    tape_reverse(&t, y);
    within(1, y.value, 5e300, "a norm does not overflow");
    within(2, tape_adjoint(&t, v[1]), -0.8, "nor do its slopes");
    tape_independents(&t, 2, tiny, v);
    y = tape_norm(&t, 2, v);
    tape_reverse(&t, y);
    near(y.value, 5e-310, 5e-324, "nor does it vanish");
    near(tape_adjoint(&t, v[0]), 0.6, 1e-12, "its slopes are as exact as 3e-310 is");

    const double far[] = { 1000, 999 }, low[] = { -1000, -1001 };
    tape_independents(&t, 2, far, v);
    /* log(e + 1) = 1.3132616875182228 */
    within(1, tape_log_sum_exp(&t, 2, v).value, 999 + 1.3132616875182228, "no overflow far out");
    tape_independents(&t, 2, low, v);
    within(1, tape_log_sum_exp(&t, 2, v).value, -1001 + 1.3132616875182228, "nor far below");
    tape_close(&t);
}

static void check_ends(void)
{
    tape t = { 0 };
    variable v[3], s[3], y;
    const double x[] = { 1, 2, INFINITY }, low[] = { -INFINITY, -INFINITY, -INFINITY };
    const double nan_[] = { 1, NAN, 3 };

    y = tape_log_sum_exp(&t, 0, NULL);
    ok(y.node == 0 && y.value == -INFINITY, "the log of an empty sum");
    y = tape_norm(&t, 0, NULL);
    ok(y.node == 0 && y.value == 0, "an empty norm");
    tape_softmax(&t, 0, NULL, NULL);
    tape_independents(&t, 3, x, v);
    y = tape_log_sum_exp(&t, 3, v);
    tape_softmax(&t, 3, v, s);
    tape_reverse(&t, y);
    ok(y.value == INFINITY && tape_adjoint(&t, v[2]) == 1 && tape_adjoint(&t, v[0]) == 0,
       "an infinite one is all of the sum");
    ok(s[2].value == 1 && s[0].value == 0, "and of the softmax");
    ok(tape_norm(&t, 3, v).value == INFINITY, "a norm with an infinity");
    tape_independents(&t, 3, low, v);
    ok(tape_log_sum_exp(&t, 3, v).value == -INFINITY, "the log of a sum of zeros");
    tape_softmax(&t, 3, v, s);
    near(s[1].value, 1 / 3., DBL_EPSILON, "where all are equal, a third each");
    tape_independents(&t, 3, nan_, v);
    tape_softmax(&t, 3, v, s);
    ok(isnan(tape_log_sum_exp(&t, 3, v).value) && isnan(tape_norm(&t, 3, v).value)
           && isnan(s[0].value) && isnan(s[1].value) && isnan(s[2].value),
       "NaN in, NaN out");

    /* Of constants, a constant; of what leans on one node, a dual number; edges where nodes meet. */
    tape_new_recording(&t);
    const variable a = tape_independent(&t, 1), b = tape_independent(&t, 2);
    const variable still[] = { C(3), C(4) }, lean[] = { a, C(4), tape_times(&t, a, C(3)) };
    y = tape_norm(&t, 2, still);
    ok(y.value == 5 && y.node == 0 && tape_log_sum_exp(&t, 2, still).node == 0,
       "of constants, a constant");
    tape_softmax(&t, 3, lean, s);
    const variable l = tape_log_sum_exp(&t, 3, lean), length_ = tape_norm(&t, 3, lean);
    ok(t.nodes == 3 && s[1].node == a.node && l.node == a.node && length_.node == a.node,
       "of one node, nothing is recorded");
    tape_reverse(&t, length_); /* sqrt(a^2 + 16 + 9 a^2) = sqrt(26): 10 a / sqrt(26) */
    within(2, tape_adjoint(&t, a), 1.9611613513818404, "and the slope goes to it");
    const variable two[] = { a, C(4), b };
    const size_t edges = t.edges, nodes = t.nodes;
    y = tape_norm(&t, 3, two);
    ok(t.nodes == nodes + 1 && t.edges == edges + 2, "of two nodes, one node with two edges");
    tape_softmax(&t, 3, two, s);
    /* The sum has 2 edges; the largest, a constant, 2; the others 2 each. */
    ok(t.nodes == nodes + 5 && t.edges == edges + 10, "a softmax of three, four nodes");

    /* Short of memory: the values are right, and nothing is recorded. */
    tape_close(&t);
    tape_independents(&t, 2, (double[]){ 3, 4 }, v);
    t.room = t.edges;
    allocate_fail_after(0);
    const double got[] = { tape_log_sum_exp(&t, 2, v).value };
    tape_softmax(&t, 2, v, s);
    y = tape_norm(&t, 2, v);
    allocate_fail_after(-1);
    ok(got[0] == 4 + log1p(exp(-1)) && fabs(s[1].value - 1 / (1 + exp(-1))) < DBL_EPSILON,
       "without memory the values are right");
    ok(tape_short_of_memory(&t) && tape_reverse(&t, y) == -1, "and the sweep says so");
    exact(y.value, 5, "the norm, too");
    tape_close(&t);
    ok(allocated() == 0, "nothing is left");
}

int main(void)
{
    plan(3 * SINGULARS + 1 + 8 + 3 + 1 + 1 + 14 + 9 + 13 + 11 + 17);
    check_singular();
    check_sweeps();
    check_fast_angle();
    check_idle_curvature();
    check_jacobians();
    check_duals();
    check_kinks();
    check_nary();
    check_digits();
    check_ends();
    return done();
}
