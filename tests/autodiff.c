/* Gradients, Jacobians and products with Hessians by automatic differentiation, against derivatives
 * by hand, the complex step of a gradient by hand, and identities; and the comparison of gradients. */
#include "autodiff.h"

#include "allocate.h"
#include "random.h"
#include "tap.h"
#include "vector.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <string.h>

enum { MOST = 64 };

static int all_nan(size_t n, const double x[])
{
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            return 0;
    return 1;
}

static void fill(size_t n, double c, double x[])
{
    for (size_t i = 0; i < n; i++)
        x[i] = c;
}

/* The largest |x[i] - y[i]|; NaN if there is one. */
static double distance(size_t n, const double x[], const double y[])
{
    double worst = 0;

    for (size_t i = 0; i < n; i++)
        if (!(fabs(x[i] - y[i]) <= worst))
            worst = fabs(x[i] - y[i]);
    return worst;
}

/* ---- fields ------------------------------------------------------------------------------ */

/* Rosenbrock's, chained: the sum over i of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2.  The number of
 * dimensions is the context. */
static double chained(const double x[], const void *context)
{
    const size_t n = *(const size_t *)context;
    double sum = 0;

    for (size_t i = 0; i + 1 < n; i++) {
        const double u = x[i + 1] - x[i] * x[i], v = 1 - x[i];

        sum += 100 * (u * u) + v * v;
    }
    return sum;
}

static variable chained_taped(tape *t, const variable x[], const void *context)
{
    const size_t n = *(const size_t *)context;
    variable sum = tape_constant(0);

    for (size_t i = 0; i + 1 < n; i++) {
        const variable u = tape_minus(t, x[i + 1], tape_times(t, x[i], x[i]));
        const variable v = tape_minus(t, tape_constant(1), x[i]);

        sum = tape_plus(t, sum,
                        tape_plus(t, tape_times(t, tape_constant(100), tape_times(t, u, u)),
                                  tape_times(t, v, v)));
    }
    return sum;
}

static void chained_gradient(const double x[], double g[], const void *context)
{
    const size_t n = *(const size_t *)context;

    fill(n, 0, g);
    for (size_t i = 0; i + 1 < n; i++) {
        const double u = x[i + 1] - x[i] * x[i];

        g[i] += -400 * u * x[i] - 2 * (1 - x[i]);
        g[i + 1] += 200 * u;
    }
}

/* H p: row i has 1200 x_i^2 - 400 x_{i+1} + 2 for its own term, 200 for the one before, and
 * -400 x_i beside them. */
static void chained_hessian(size_t n, const double x[], const double p[], double Hp[])
{
    fill(n, 0, Hp);
    for (size_t i = 0; i + 1 < n; i++) {
        Hp[i] += (1200 * x[i] * x[i] - 400 * x[i + 1] + 2) * p[i] - 400 * x[i] * p[i + 1];
        Hp[i + 1] += 200 * p[i + 1] - 400 * x[i] * p[i];
    }
}

/* sin(x0 x1) e^x2 / (1 + x0^2) + x1 x2 */
static double bent(const double x[], const void *context)
{
    (void)context;
    return sin(x[0] * x[1]) * exp(x[2]) / (1 + x[0] * x[0]) + x[1] * x[2];
}

static variable bent_taped(tape *t, const variable x[], const void *context)
{
    const variable s = tape_sin(t, tape_times(t, x[0], x[1])), e = tape_exp(t, x[2]);
    const variable d = tape_plus(t, tape_constant(1), tape_times(t, x[0], x[0]));

    (void)context;
    return tape_plus(t, tape_over(t, tape_times(t, s, e), d), tape_times(t, x[1], x[2]));
}

/* Its gradient by hand, in complex numbers: with d = 1 + x0^2, q = e^x2 / d,
 * (x1 cos(x0 x1) q - sin(x0 x1) q 2 x0 / d, x0 cos(x0 x1) q + x2, sin(x0 x1) q + x1). */
static void bent_gradient(const double complex x[], double complex g[])
{
    const double complex d = 1 + x[0] * x[0], q = cexp(x[2]) / d;
    const double complex s = csin(x[0] * x[1]), c = ccos(x[0] * x[1]);

    g[0] = x[1] * c * q - s * q * 2 * x[0] / d;
    g[1] = x[0] * c * q + x[2];
    g[2] = s * q + x[1];
}

/* Of n variables with all that tape.h has: sums over i of everything, so that H is full.
 * The gradient by hand follows.  With a = c . x, b = x . x, s = sum of x:
 *   tanh a + log(1 + b) + a s + sum of (softplus x_i + atan x_i x_{i+1}) + sqrt(1 + b) */
static double weight(size_t i)
{
    return (double)(i % 5) / 4 - 0.4;
}

static variable full_taped(tape *t, const variable x[], const void *context)
{
    const size_t n = *(const size_t *)context;
    double c[MOST];

    for (size_t i = 0; i < n; i++)
        c[i] = weight(i);
    const variable a = tape_linear_combination(t, n, c, x), b = tape_dot(t, n, x, x);
    const variable s = tape_sum(t, n, x), one_b = tape_plus(t, tape_constant(1), b);
    variable terms[2 * MOST + 4];
    size_t m = 0;

    terms[m++] = tape_tanh(t, a);
    terms[m++] = tape_log(t, one_b);
    terms[m++] = tape_times(t, a, s);
    terms[m++] = tape_sqrt(t, one_b);
    for (size_t i = 0; i < n; i++) {
        terms[m++] = tape_softplus(t, x[i]);
        terms[m++] = tape_atan(t, tape_times(t, x[i], x[(i + 1) % n]));
    }
    return tape_sum(t, m, terms);
}

static void full_gradient(size_t n, const double complex x[], double complex g[])
{
    double complex a = 0, b = 0, s = 0;

    for (size_t i = 0; i < n; i++) {
        a += weight(i) * x[i];
        b += x[i] * x[i];
        s += x[i];
    }
    for (size_t i = 0; i < n; i++)
        g[i] = weight(i) / (ccosh(a) * ccosh(a)) + 2 * x[i] / (1 + b) + weight(i) * s + a
             + x[i] / csqrt(1 + b) + 1 / (1 + cexp(-x[i]));
    for (size_t i = 0; i < n; i++) {
        const size_t j = (i + 1) % n;
        const double complex d = 1 / (1 + x[i] * x[i] * x[j] * x[j]);

        g[i] += x[j] * d;
        g[j] += x[i] * d;
    }
}

static variable constant_taped(tape *t, const variable x[], const void *context)
{
    (void)t, (void)x, (void)context;
    return tape_constant(5);
}

static double constant_value(const double x[], const void *context)
{
    (void)x, (void)context;
    return 5;
}

static variable first_taped(tape *t, const variable x[], const void *context)
{
    (void)t, (void)context;
    return x[0];
}

/* sqrt x + y, whose slope is infinite at x = 0. */
static variable steep_taped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_plus(t, tape_sqrt(t, x[0]), x[1]);
}

static const size_t two = 2, ten = 10;
static const field rosenbrock = { .n = 2,
                                  .value = chained,
                                  .gradient = chained_gradient,
                                  .taped_value = chained_taped,
                                  .context = &two };
static const field long_chain = { .n = 10,
                                  .value = chained,
                                  .gradient = chained_gradient,
                                  .taped_value = chained_taped,
                                  .context = &ten };
static const field bent_field = { .n = 3, .value = bent, .taped_value = bent_taped };
static const field empty = { .n = 0, .value = constant_value, .taped_value = constant_taped };

static void check_gradients(void)
{
    tape t = { 0 };
    double g[MOST], h[MOST], x[MOST], p[MOST], f, slope;
    double complex z[MOST], w[MOST];

    /* At (-1.2, 1): u = -0.44, so f = 24.2, g = (-215.6, -88). */
    const double start[] = { -1.2, 1 };
    fill(3, 99, g);
    ok(gradient_reverse(&rosenbrock, start, g, &f, &t) == 0, "reverse");
    near(f, 24.2, 1e-13, "Rosenbrock at (-1.2, 1): f, rounded a few times at 20");
    near(g[0], -215.6, 1e-12, "reverse: df/dx, rounded a few times at 200");
    near(g[1], -88, 1e-12, "reverse: df/dy");
    exact(g[2], 99, "and not a number more");
    fill(3, 99, h);
    ok(gradient_forward(&rosenbrock, start, h, &slope, &t) == 0, "forward");
    exact(slope, f, "forward: the same f");
    near(h[0], -215.6, 1e-12, "forward: df/dx");
    near(h[1], -88, 1e-12, "forward: df/dy");
    exact(h[2], 99, "and not a number more");
    ok(t.nodes == 2, "forward records nothing but the one node that all lean on");
    ok(gradient_reverse(&rosenbrock, start, h, NULL, &t) == 0 && distance(2, g, h) == 0,
       "value may be NULL in reverse");
    ok(gradient_forward(&rosenbrock, start, h, NULL, &t) == 0, "and forward");
    ok(slope_forward(&rosenbrock, start, (double[]){ 0.25, -0.5 }, &slope, &t) == 0, "a slope");
    near(slope, -215.6 / 4 + 88 / 2, 1e-12, "along p is g . p");
    slope_forward(&rosenbrock, start, (double[]){ 0, 0 }, &slope, &t);
    exact(slope, 0, "along 0 it is 0");

    /* Gradients by hand to rounding: 20 operations of numbers below 2000. */
    generator r = seeded(41, 1);
    double worst_reverse = 0, worst_forward = 0, worst_slope = 0, worst_value = 0;
    for (int round = 0; round < 100; round++) {
        for (size_t i = 0; i < 10; i++)
            x[i] = 2 * uniform(&r) - 1, p[i] = normal(&r);
        chained_gradient(x, h, &ten);
        gradient_reverse(&long_chain, x, g, &f, &t);
        worst_reverse = fmax(worst_reverse, distance(10, g, h));
        worst_value = fmax(worst_value, fabs(f - chained(x, &ten)));
        gradient_forward(&long_chain, x, g, &f, &t);
        worst_forward = fmax(worst_forward, distance(10, g, h));
        worst_value = fmax(worst_value, fabs(f - chained(x, &ten)));
        slope_forward(&long_chain, x, p, &slope, &t);
        worst_slope = fmax(worst_slope, fabs(slope - dot(10, h, p)));
    }
    near(worst_reverse, 0, 20 * DBL_EPSILON * 1000, "10 dimensions, reverse");
    near(worst_forward, 0, 20 * DBL_EPSILON * 1000, "10 dimensions, forward");
    near(worst_slope, 0, 100 * DBL_EPSILON * 4000, "10 dimensions, along a direction");
    near(worst_value, 0, 20 * DBL_EPSILON * 2000, "10 dimensions, the value");

    double worst = 0;
    for (int round = 0; round < 100; round++) {
        for (size_t i = 0; i < 3; i++)
            z[i] = x[i] = normal(&r);
        bent_gradient(z, w);
        gradient_reverse(&bent_field, x, g, &f, &t);
        gradient_forward(&bent_field, x, h, NULL, &t);
        for (size_t i = 0; i < 3; i++) {
            const double size = exp(x[2]) * (1 + fabs(x[0] * x[1])) * 3 + 4;

            worst = fmax(worst, fabs(g[i] - creal(w[i])) / size);
            worst = fmax(worst, fabs(h[i] - creal(w[i])) / size);
        }
        worst = fmax(worst, f == bent(x, NULL) ? 0 : 1);
    }
    near(worst, 0, 16 * DBL_EPSILON, "sin(x y) e^z / (1 + x^2) + y z, both ways, to 16 roundings");

    ok(gradient_reverse(&empty, NULL, NULL, &f, &t) == 0 && f == 5, "n = 0: the value, reverse");
    f = 0;
    ok(gradient_forward(&empty, NULL, NULL, &f, &t) == 0 && f == 5, "n = 0: the value, forward");
    ok(gradient_forward(&empty, NULL, NULL, NULL, &t) == 0, "n = 0: nothing to do");
    ok(slope_forward(&empty, NULL, NULL, &slope, &t) == 0 && slope == 0, "n = 0: slope 0");
    const field flat = { .n = 2, .value = constant_value, .taped_value = constant_taped };
    ok(gradient_reverse(&flat, start, g, &f, &t) == 0 && g[0] == 0 && g[1] == 0 && f == 5,
       "a constant has gradient 0, reverse");
    fill(2, 99, g);
    ok(gradient_forward(&flat, start, g, &f, &t) == 0 && g[0] == 0 && g[1] == 0 && f == 5,
       "forward");
    const field first = { .n = 2, .taped_value = first_taped };
    ok(gradient_reverse(&first, start, g, &f, &t) == 0 && g[0] == 1 && g[1] == 0 && f == -1.2,
       "x itself has gradient (1, 0), reverse");
    ok(gradient_forward(&first, start, g, &f, &t) == 0 && g[0] == 1 && g[1] == 0 && f == -1.2,
       "forward");
    const double not_a_number[] = { NAN, 1 };
    gradient_reverse(&rosenbrock, not_a_number, g, &f, &t);
    ok(isnan(f) && all_nan(2, g), "NaN in, NaN out, reverse");
    gradient_forward(&rosenbrock, not_a_number, g, &f, &t);
    ok(isnan(f) && all_nan(2, g), "forward");
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* sqrt(x y), and the square root of a dot product: at the edge of the domain, flat cases. */
static variable root_taped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_sqrt(t, tape_times(t, x[0], x[1]));
}

static variable length_taped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_sqrt(t, tape_dot(t, 2, x, x));
}

static void check_edges(void)
{
    const field root = { .n = 2, .taped_value = root_taped };
    const field length = { .n = 2, .taped_value = length_taped };
    tape t = { 0 };
    double g[2], h[2], Hp[2];

    /* sqrt(0 y) is 0 for all y, and infinitely steep in x. */
    gradient_forward(&root, (double[]){ 0, 1 }, g, NULL, &t);
    ok(g[0] == INFINITY && g[1] == 0, "sqrt(x y) at (0, 1), forward");
    gradient_reverse(&root, (double[]){ 0, 1 }, g, NULL, &t);
    ok(g[0] == INFINITY && g[1] == 0, "sqrt(x y) at (0, 1), reverse");
    hess_vec(&root, (double[]){ 0, 1 }, (double[]){ 0, 1 }, Hp, h, &t);
    ok(h[0] == INFINITY && h[1] == 0, "sqrt(x y) at (0, 1), along a direction");
    /* The slope y^(1/2) x^(-1/2) / 2 in x grows without bound with y, and that in y stays 0. */
    ok(Hp[0] == INFINITY && Hp[1] == 0, "its Hessian times (0, 1)");
    hess_vec(&root, (double[]){ 0, 1 }, (double[]){ 0, 0 }, Hp, NULL, &t);
    ok(Hp[0] == 0 && Hp[1] == 0, "its Hessian times 0");
    gradient_forward(&length, (double[]){ 0, 0 }, g, NULL, &t);
    ok(g[0] == 0 && g[1] == 0, "the length of 0, forward");
    gradient_reverse(&length, (double[]){ 0, 0 }, g, NULL, &t);
    ok(g[0] == 0 && g[1] == 0, "the length of 0, reverse");
    tape_close(&t);
}

/* ---- maps -------------------------------------------------------------------------------- */

/* (x y, x + 2y, e^x, 7, x) with Jacobian rows (y, x), (1, 2), (e^x, 0), (0, 0), (1, 0). */
static void five_taped(tape *t, const variable x[], variable y[], const void *context)
{
    (void)context;
    y[0] = tape_times(t, x[0], x[1]);
    y[1] = tape_plus(t, x[0], tape_times(t, tape_constant(2), x[1]));
    y[2] = tape_exp(t, x[0]);
    y[3] = tape_constant(7);
    y[4] = x[0];
}

/* y_j = sum over i of (i + j) x_i^2 / 2, in exact numbers: J[j][i] = (i + j) x_i. */
static void wide_taped(tape *t, const variable x[], variable y[], const void *context)
{
    const size_t *shape = context; /* n, m */
    variable square[MOST];
    double c[MOST];

    for (size_t i = 0; i < shape[0]; i++)
        square[i] = tape_times(t, x[i], x[i]);
    for (size_t j = 0; j < shape[1]; j++) {
        for (size_t i = 0; i < shape[0]; i++)
            c[i] = (double)(i + j) / 2;
        y[j] = tape_linear_combination(t, shape[0], c, square);
    }
}

static void check_maps(void)
{
    const map F = { .n = 2, .m = 5, .taped_value = five_taped };
    const double x[] = { 0.5, -3 }, want[] = { -3, 0.5, 1, 2, exp(0.5), 0, 0, 0, 1, 0 };
    const double u[] = { 1, -2, 0, 50, 4 }, p[] = { 3, -1 };
    double J[11], uJ[3] = { 99, 99, 99 }, Jp[6];
    tape t = { 0 };

    fill(11, 99, J);
    ok(jacobian_forward(&F, x, J, &t) == 0, "a Jacobian, forward");
    exact(distance(10, J, want), 0, "every entry");
    exact(J[10], 99, "and not a number more");
    fill(11, 99, J);
    ok(jacobian_reverse(&F, x, J, &t) == 0, "a Jacobian, reverse");
    exact(distance(10, J, want), 0, "every entry");
    exact(J[10], 99, "and not a number more");
    /* u J = (-3 - 2 + 4, 0.5 - 4), J p = (-9.5, 1, 3 sqrt e, 0, 3). */
    ok(vec_jac(&F, x, u, uJ, &t) == 0 && uJ[0] == -1 && uJ[1] == -3.5 && uJ[2] == 99, "u^T J");
    fill(6, 99, Jp);
    ok(jac_vec(&F, x, p, Jp, &t) == 0, "J p");
    ok(Jp[0] == -9.5 && Jp[1] == 1 && Jp[2] == 3 * exp(0.5) && Jp[3] == 0 && Jp[4] == 3
           && Jp[5] == 99,
       "each entry");
    ok(t.nodes == 2, "J p records nothing but the node that all lean on");

    static const size_t shape[][2] = { { 1, 1 },  { 1, 30 }, { 30, 1 }, { 7, 20 },
                                       { 20, 7 }, { 3, 0 },  { 0, 3 },  { 0, 0 } };
    for (size_t k = 0; k < sizeof shape / sizeof *shape; k++) {
        const size_t n = shape[k][0], m = shape[k][1];
        const map G = { .n = n, .m = m, .taped_value = wide_taped, .context = shape[k] };
        double at[MOST], v[MOST], w[MOST], by_hand[600], K[601], product[MOST], other[MOST];

        for (size_t i = 0; i < n; i++)
            at[i] = (double)(i % 4) - 2, v[i] = (double)(i % 3) + 1;
        for (size_t j = 0; j < m; j++)
            w[j] = (double)(j % 5) - 1;
        for (size_t j = 0; j < m; j++)
            for (size_t i = 0; i < n; i++)
                by_hand[j * n + i] = (double)(i + j) * at[i];
        int wrong = 0;
        fill(601, 99, K);
        wrong += jacobian_forward(&G, at, K, &t) != 0 || distance(m * n, K, by_hand) != 0;
        wrong += K[m * n] != 99;
        fill(601, 99, K);
        wrong += jacobian_reverse(&G, at, K, &t) != 0 || distance(m * n, K, by_hand) != 0;
        wrong += K[m * n] != 99;
        exact(wrong, 0, "J of a map from %zu to %zu numbers, both ways", n, m);
        wrong = 0;
        fill(MOST, 99, product);
        fill(MOST, 0, other);
        for (size_t j = 0; j < m; j++)
            for (size_t i = 0; i < n; i++)
                other[i] += w[j] * by_hand[j * n + i];
        wrong += vec_jac(&G, at, w, product, &t) != 0 || distance(n, product, other) != 0;
        wrong += product[n] != 99;
        exact(wrong, 0, "u^T J of it");
        wrong = 0;
        fill(MOST, 99, product);
        fill(MOST, 0, other);
        for (size_t j = 0; j < m; j++)
            for (size_t i = 0; i < n; i++)
                other[j] += by_hand[j * n + i] * v[i];
        wrong += jac_vec(&G, at, v, product, &t) != 0 || distance(m, product, other) != 0;
        wrong += product[m] != 99;
        exact(wrong, 0, "J p of it");
    }
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* ---- Hessians ------------------------------------------------------------------------------ */

static void check_hess_vec(void)
{
    tape t = { 0 };
    double x[MOST], p[MOST], q[MOST], Hp[MOST], Hq[MOST], g[MOST], h[MOST];
    double complex z[MOST], w[MOST];
    generator r = seeded(42, 1);

    /* At (1, 1) H = (802, -400; -400, 200), and nothing is rounded. */
    fill(3, 99, Hp);
    fill(3, 99, g);
    const double one[] = { 1, 1 };
    ok(hess_vec(&rosenbrock, one, (double[]){ 1, 0 }, Hp, g, &t) == 0, "H p");
    ok(Hp[0] == 802 && Hp[1] == -400 && Hp[2] == 99, "Rosenbrock at (1, 1): the first column");
    ok(g[0] == 0 && g[1] == 0 && g[2] == 99, "its gradient is 0");
    ok(hess_vec(&rosenbrock, one, (double[]){ 0, 1 }, Hp, NULL, &t) == 0, "g may be NULL");
    ok(Hp[0] == -400 && Hp[1] == 200, "the second column");
    hess_vec(&rosenbrock, one, (double[]){ 0, 0 }, Hp, g, &t);
    ok(Hp[0] == 0 && Hp[1] == 0, "H 0 = 0");
    /* At (-1.2, 1): 1200 1.44 - 400 + 2 = 1330, 480; 480, 200. */
    hess_vec(&rosenbrock, (double[]){ -1.2, 1 }, (double[]){ 1, -2 }, Hp, g, &t);
    near(Hp[0], 1330 - 960, 1e-11, "at (-1.2, 1), rounded a few times at 2000");
    near(Hp[1], 480 - 400, 1e-11, "at (-1.2, 1), the second entry");
    near(g[0], -215.6, 1e-12, "and the gradient");

    double worst = 0, worst_g = 0, asymmetry = 0, nonlinear = 0;
    for (int round = 0; round < 100; round++) {
        for (size_t i = 0; i < 10; i++)
            x[i] = 2 * uniform(&r) - 1, p[i] = normal(&r);
        chained_hessian(10, x, p, Hq);
        hess_vec(&long_chain, x, p, Hp, g, &t);
        gradient_reverse(&long_chain, x, h, NULL, &t);
        worst = fmax(worst, distance(10, Hp, Hq));
        worst_g = fmax(worst_g, distance(10, g, h));
    }
    /* Entries below 2000, p below 5. */
    near(worst, 0, 20 * DBL_EPSILON * 10000, "Rosenbrock's chain of 10: H p by hand");
    near(worst_g, 0, 20 * DBL_EPSILON * 2000, "and the gradient is that of reverse mode");

    /* The complex step of the gradient by hand. */
    worst = 0;
    for (int round = 0; round < 100; round++) {
        for (size_t i = 0; i < 3; i++) {
            x[i] = normal(&r);
            p[i] = normal(&r);
            z[i] = x[i] + p[i] * 0x1p-150 * I;
        }
        bent_gradient(z, w);
        hess_vec(&bent_field, x, p, Hp, g, &t);
        const double size = exp(x[2]) * (1 + x[0] * x[0]) * (1 + x[1] * x[1]) * 5 + 5;
        for (size_t i = 0; i < 3; i++) {
            worst = fmax(worst, fabs(Hp[i] - cimag(w[i]) * 0x1p150) / size);
            worst = fmax(worst, fabs(g[i] - creal(w[i])) / size);
        }
    }
    near(worst, 0, 16 * DBL_EPSILON, "H p is the complex step of the gradient by hand");

    for (size_t n = 1; n <= 30; n += 29) {
        const field full = { .n = n, .taped_value = full_taped, .context = &n };

        worst = worst_g = asymmetry = nonlinear = 0;
        for (int round = 0; round < 50; round++) {
            double combined[MOST], Hc[MOST];

            for (size_t i = 0; i < n; i++) {
                x[i] = normal(&r);
                p[i] = normal(&r);
                q[i] = normal(&r);
                combined[i] = 2 * p[i] - 3 * q[i];
                z[i] = x[i] + p[i] * 0x1p-150 * I;
            }
            full_gradient(n, z, w);
            hess_vec(&full, x, p, Hp, g, &t);
            hess_vec(&full, x, q, Hq, NULL, &t);
            hess_vec(&full, x, combined, Hc, NULL, &t);
            gradient_reverse(&full, x, h, NULL, &t);
            for (size_t i = 0; i < n; i++) {
                worst = fmax(worst, fabs(Hp[i] - cimag(w[i]) * 0x1p150));
                worst_g = fmax(worst_g, fmax(fabs(g[i] - creal(w[i])), fabs(g[i] - h[i])));
                nonlinear = fmax(nonlinear, fabs(Hc[i] - (2 * Hp[i] - 3 * Hq[i])));
            }
            asymmetry = fmax(asymmetry, fabs(dot(n, q, Hp) - dot(n, p, Hq)));
        }
        /* Sums of up to 60 terms, each below 40, rounded so many times. */
        near(worst, 0, 60 * 40 * DBL_EPSILON, "n = %zu: H p is the complex step's", n);
        near(worst_g, 0, 60 * 40 * DBL_EPSILON, "n = %zu: so is the gradient", n);
        near(nonlinear, 0, 60 * 200 * DBL_EPSILON, "n = %zu: H (2 p - 3 q) = 2 H p - 3 H q", n);
        near(asymmetry, 0, 60 * 2000 * DBL_EPSILON, "n = %zu: q . H p = p . H q", n);
    }

    ok(hess_vec(&empty, NULL, NULL, NULL, NULL, &t) == 0, "n = 0: nothing to do");
    const field flat = { .n = 2, .taped_value = constant_taped };
    fill(2, 99, Hp);
    ok(hess_vec(&flat, one, one, Hp, g, &t) == 0 && Hp[0] == 0 && Hp[1] == 0 && g[0] == 0,
       "a constant has Hessian 0");
    const field first = { .n = 2, .taped_value = first_taped };
    fill(2, 99, Hp);
    ok(hess_vec(&first, one, one, Hp, g, &t) == 0 && Hp[0] == 0 && Hp[1] == 0 && g[0] == 1
           && g[1] == 0,
       "so has x itself");
    hess_vec(&rosenbrock, (double[]){ NAN, 1 }, one, Hp, g, &t);
    ok(all_nan(2, Hp) && all_nan(2, g), "NaN in, NaN out");
    hess_vec(&rosenbrock, one, (double[]){ NAN, 1 }, Hp, g, &t);
    ok(all_nan(2, Hp) && g[0] == 0 && g[1] == 0, "a NaN in p is in H p, and not in g");
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* A field that records enough for the tape to grow. */
static variable large_taped(tape *t, const variable x[], const void *context)
{
    variable y = x[1];

    (void)context;
    for (int i = 0; i < 2000; i++)
        y = tape_plus(t, tape_node(t, y), x[0]);
    return tape_times(t, y, y);
}

/* (2000 x0 + x1)^2 at (1, 2): 2002^2, gradient 2 2002 (2000, 1), H = 2 (2000, 1) (2000, 1)^T. */
static const field large = { .n = 2, .taped_value = large_taped };

static void large_map_taped(tape *t, const variable x[], variable y[], const void *context)
{
    y[0] = large_taped(t, x, context);
    y[1] = x[1];
}

static const map large_map = { .n = 2, .m = 2, .taped_value = large_map_taped };

/* Each sets out[] and *value where it has one; how many numbers, and their expected values. */
static const double at[] = { 1, 2 }, along[] = { 1, -1 };

static int run_gradient_reverse(double out[], double *f, tape *t)
{
    return gradient_reverse(&large, at, out, f, t);
}

static int run_gradient_forward(double out[], double *f, tape *t)
{
    return gradient_forward(&large, at, out, f, t);
}

static int run_slope(double out[], double *f, tape *t)
{
    (void)f;
    return slope_forward(&large, at, along, out, t);
}

static int run_hess_vec(double out[], double *f, tape *t)
{
    (void)f;
    return hess_vec(&large, at, along, out, out + 2, t);
}

static int run_hess_vec_alone(double out[], double *f, tape *t)
{
    (void)f;
    return hess_vec(&large, at, along, out, NULL, t);
}

static int run_jac_vec(double out[], double *f, tape *t)
{
    (void)f;
    return jac_vec(&large_map, at, along, out, t);
}

static int run_vec_jac(double out[], double *f, tape *t)
{
    (void)f;
    return vec_jac(&large_map, at, along, out, t);
}

static int run_jacobian_forward(double out[], double *f, tape *t)
{
    (void)f;
    return jacobian_forward(&large_map, at, out, t);
}

static int run_jacobian_reverse(double out[], double *f, tape *t)
{
    (void)f;
    return jacobian_reverse(&large_map, at, out, t);
}

static int run_by_dual(double out[], double *f, tape *t)
{
    (void)f;
    return gradient_by(BY_DUAL, &large, (double[]){ 1, 2 }, out, t);
}

static int run_by_tape(double out[], double *f, tape *t)
{
    (void)f;
    return gradient_by(BY_TAPE, &large, (double[]){ 1, 2 }, out, t);
}

static int run_check(double out[], double *f, tape *t)
{
    const double g[] = { 8008000, 4004 };
    double x[] = { 1, 2 };
    disagreement worst;

    (void)f;
    const int status = check_gradient(&large, x, g, BY_TAPE, out, &worst, t);
    return status == 0 && worst.wrong != 0 ? -2 : status;
}

static int run_hessian(double out[], double *f, tape *t)
{
    (void)f;
    return hessian(&large, at, out, t);
}

static int run_check_hessian(double out[], double *f, tape *t)
{
    const double H[] = { 8000000, 4000, 4000, 2 };
    double x[] = { 1, 2 };
    disagreement worst;

    (void)f;
    const int status = check_hessian(&large, x, H, &worst, t);
    out[0] = status == 0 ? (double)worst.wrong : NAN;
    return status;
}

static const struct {
    const char *name;
    int (*run)(double out[], double *f, tape *t);
    size_t n;
    int has_value;
    double want[4];
} short_run[] = {
    { "gradient_reverse", run_gradient_reverse, 2, 1, { 8008000, 4004 } },
    { "gradient_forward", run_gradient_forward, 2, 1, { 8008000, 4004 } },
    { "slope_forward", run_slope, 1, 0, { 8003996 } },
    { "hess_vec", run_hess_vec, 4, 0, { 7996000, 3998, 8008000, 4004 } },
    { "hess_vec without g", run_hess_vec_alone, 2, 0, { 7996000, 3998 } },
    { "jac_vec", run_jac_vec, 2, 0, { 8003996, -1 } },
    { "vec_jac", run_vec_jac, 2, 0, { 8008000, 4003 } },
    { "jacobian_forward", run_jacobian_forward, 4, 0, { 8008000, 4004, 0, 1 } },
    { "jacobian_reverse", run_jacobian_reverse, 4, 0, { 8008000, 4004, 0, 1 } },
    { "gradient_by duals", run_by_dual, 2, 0, { 8008000, 4004 } },
    { "gradient_by a tape", run_by_tape, 2, 0, { 8008000, 4004 } },
    { "check_gradient", run_check, 2, 0, { 8008000, 4004 } },
    { "hessian", run_hessian, 4, 0, { 8000000, 4000, 4000, 2 } },
    { "check_hessian", run_check_hessian, 1, 0, { 0 } },
};
enum { SHORT_RUNS = sizeof short_run / sizeof *short_run };

static void check_memory(void)
{
    for (int s = 0; s < SHORT_RUNS; s++) {
        int refused = 0, told = 0, usable = 0, leaked = 0, status = -1, wrong = 0;

        for (int k = 0; status != 0 && k < 200; k++) {
            double out[5] = { 99, 99, 99, 99, 99 }, f = 99;
            tape t = { 0 };

            allocate_fail_after(k);
            status = short_run[s].run(out, &f, &t);
            allocate_fail_after(-1);
            wrong += out[short_run[s].n] != 99;
            if (status != 0) {
                refused++;
                told += status == -1 && all_nan(short_run[s].n, out)
                     && (!short_run[s].has_value || isnan(f));
                usable += short_run[s].run(out, &f, &t) == 0;
            }
            wrong += distance(short_run[s].n, out, short_run[s].want) != 0;
            wrong += short_run[s].has_value && f != 2002 * 2002;
            tape_close(&t);
            leaked += allocated();
        }
        const char *name = short_run[s].name;
        ok(refused >= 3, "%s: %d calls for memory may fail", name, refused);
        exact(told, refused, "%s: each failure is reported, and all that is set is NaN", name);
        exact(usable, refused, "%s: with memory again the same tape serves", name);
        exact(wrong, 0, "%s: with the right result", name);
        exact(leaked, 0, "%s: nothing leaks", name);
    }
}

/* ---- whole Hessians ---------------------------------------------------------------------------- */

/* The chained Rosenbrock function's Hessian is tridiagonal: 1200 x_i^2 - 400 x_{i+1} + 2 for its
 * first term, plus 200 where x_i is the second of another, and -400 x_i beside the diagonal. */
static void check_hessians(void)
{
    tape t = { 0 };
    double x[10], was[10], H[100], bad[100], small[5] = { 0, 0, 0, 0, 99 };
    generator r = seeded(43, 1);
    disagreement d;
    int wrong = 0;

    ok(hessian(&rosenbrock, (double[]){ 1, 1 }, small, &t) == 0 && small[0] == 802
           && small[1] == -400 && small[2] == -400 && small[3] == 200 && small[4] == 99,
       "Rosenbrock's Hessian at (1, 1)");
    for (size_t i = 0; i < 10; i++)
        was[i] = x[i] = normal(&r);
    hessian(&long_chain, x, H, &t);
    for (size_t i = 0; i < 10; i++)
        for (size_t j = 0; j < 10; j++) {
            double want = 0;

            if (i == j)
                want = (i < 9 ? 1200 * x[i] * x[i] - 400 * x[i + 1] + 2 : 0) + (i > 0 ? 200 : 0);
            else if (i + 1 == j || j + 1 == i)
                want = -400 * x[i < j ? i : j];
            wrong += fabs(H[i * 10 + j] - want) > 16 * DBL_EPSILON * 4000;
            wrong += H[i * 10 + j] != H[j * 10 + i];
        }
    exact(wrong, 0, "in ten dimensions it is tridiagonal, and symmetric to the bit");
    ok(check_hessian(&long_chain, x, H, &d, &t) == 0 && d.wrong == 0,
       "differences agree with all of it");
    ok(memcmp(x, was, sizeof x) == 0, "and x is put back");

    static const struct {
        size_t entry;
        double factor;
    } mistake[] = { { 0, -1 }, { 11, 2 }, { 12, 1 + 1e-6 }, { 99, 1 - 1e-6 } };
    for (size_t k = 0; k < 4; k++) {
        memcpy(bad, H, sizeof bad);
        bad[mistake[k].entry] *= mistake[k].factor;
        check_hessian(&long_chain, x, bad, &d, &t);
        ok(d.wrong == 1 && d.i == mistake[k].entry && d.got == bad[d.i]
               && fabs(d.witness - H[d.i]) <= d.expected,
           "entry %zu times %.7g is found", mistake[k].entry, mistake[k].factor);
    }
    bad[99] = H[99];
    bad[50] = 1; /* far from the diagonal, where it is 0 */
    check_hessian(&long_chain, x, bad, &d, &t);
    ok(d.wrong == 1 && d.i == 50, "a 1 where a 0 should be, too");
    bad[50] = NAN;
    check_hessian(&long_chain, x, bad, &d, &t);
    ok(d.wrong == 1 && d.i == 50 && isnan(d.got), "and NaN");
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* ---- four ways -------------------------------------------------------------------------------- */

static const char *const way_name[] = {
    [BY_HAND] = "by hand",
    [BY_DIFFERENCES] = "by differences",
    [BY_DUAL] = "by dual numbers",
    [BY_TAPE] = "by a tape",
};
static const method ways[] = { BY_HAND, BY_DIFFERENCES, BY_DUAL, BY_TAPE };

static void check_ways(void)
{
    tape t = { 0 };
    double x[] = { -1.2, 1 }, g[3], witness[3], scaled[2];
    const double was[] = { -1.2, 1 }, want[] = { -215.6, -88 };
    disagreement d;

    for (size_t k = 0; k < 4; k++) {
        const char *name = way_name[ways[k]];

        fill(3, 99, g);
        ok(gradient_by(ways[k], &rosenbrock, x, g, &t) == 0 && g[2] == 99, "gradient %s", name);
        /* Differences of step 2^-17 or so: f''' h^2 / 6 with f''' = 2400 x; 1e-6. */
        near(distance(2, g, want), 0, ways[k] == BY_DIFFERENCES ? 1e-6 : 1e-12, "is right: %s",
             name);

        chained_gradient(x, g, &two);
        fill(3, 99, witness);
        ok(check_gradient(&rosenbrock, x, g, ways[k], witness, &d, &t) == 0 && d.wrong == 0,
           "a good gradient stands the comparison %s", name);
        ok(witness[2] == 99 && distance(2, witness, want) < 1e-7, "whose witness is returned");
        ok(memcmp(x, was, sizeof x) == 0, "x is as it was");
        for (size_t i = 0; i < 2; i++) {
            copy(2, g, scaled);
            scaled[i] = -g[i];
            check_gradient(&rosenbrock, x, scaled, ways[k], witness, &d, &t);
            ok(d.wrong == 1 && d.i == i && d.got == -g[i] && d.witness == witness[i],
               "a wrong sign in component %zu is found %s", i, name);
            scaled[i] = 2 * g[i];
            check_gradient(&rosenbrock, x, scaled, ways[k], witness, &d, &t);
            ok(d.wrong == 1 && d.i == i && d.got == 2 * g[i] && d.witness == witness[i]
                   && d.expected > 0 && d.expected <= 0x1p-24 * 216,
               "a factor of 2 is, too");
            scaled[i] = NAN;
            check_gradient(&rosenbrock, x, scaled, ways[k], witness, &d, &t);
            ok(d.wrong == 1 && d.i == i && isnan(d.got) && d.witness == witness[i],
               "and NaN, as the worst that can be");
        }
        scaled[0] = -g[0];
        scaled[1] = NAN;
        check_gradient(&rosenbrock, x, scaled, ways[k], witness, &d, &t);
        ok(d.wrong == 2 && d.i == 1, "both wrong: NaN is worse %s", name);
        if (ways[k] == BY_DIFFERENCES)
            continue;
        /* 1e-12 of the larger component, 215.6. */
        near(d.expected, 2.156e-10, 1e-20, "expected is 1e-12 of the largest");
        scaled[0] = g[0] + 1.9e-10;
        scaled[1] = g[1] - 1.9e-10;
        check_gradient(&rosenbrock, x, scaled, ways[k], witness, &d, &t);
        exact((double)d.wrong, 0, "less than that is not wrong");
        scaled[0] = g[0] + 2.4e-10;
        scaled[1] = g[1] - 2.8e-10;
        check_gradient(&rosenbrock, x, scaled, ways[k], witness, &d, &t);
        ok(d.wrong == 2 && d.i == 1, "more is, and the one that is furthest off is named");
    }

    /* A witness that is 0 everywhere, one that is infinite, one that is NaN. */
    const field flat = { .n = 2, .value = constant_value, .taped_value = constant_taped };
    check_gradient(&flat, x, (double[]){ 0, 0 }, BY_TAPE, witness, &d, &t);
    exact((double)d.wrong, 0, "0 is 0");
    check_gradient(&flat, x, (double[]){ 0, 1e-300 }, BY_TAPE, witness, &d, &t);
    ok(d.wrong == 1 && d.i == 1 && d.got == 1e-300 && d.witness == 0 && d.expected == 0,
       "and nothing else is");
    check_gradient(&rosenbrock, (double[]){ NAN, 1 }, (double[]){ NAN, NAN }, BY_TAPE, witness, &d,
                   &t);
    exact((double)d.wrong, 0, "NaN in both is agreed upon");
    check_gradient(&rosenbrock, (double[]){ NAN, 1 }, (double[]){ NAN, 2 }, BY_TAPE, witness, &d,
                   &t);
    ok(d.wrong == 1 && d.i == 1 && d.got == 2 && isnan(d.witness),
       "NaN in the witness only is not");

    const field steep = { .n = 2, .taped_value = steep_taped };
    const double edge[] = { 0, 1 };
    copy(2, edge, x);
    check_gradient(&steep, x, (double[]){ INFINITY, 1 }, BY_TAPE, witness, &d, &t);
    exact((double)d.wrong, 0, "Inf is Inf");
    check_gradient(&steep, x, (double[]){ INFINITY, 1.5 }, BY_TAPE, witness, &d, &t);
    ok(d.wrong == 1 && d.i == 1 && d.got == 1.5 && d.witness == 1, "and does not excuse others");
    check_gradient(&steep, x, (double[]){ -INFINITY, 1 }, BY_TAPE, witness, &d, &t);
    ok(d.wrong == 1 && d.i == 0 && d.got == -INFINITY && d.witness == INFINITY, "-Inf is not Inf");
    copy(2, was, x);

    /* Functions that are lacking. */
    const field bare = { .n = 2, .value = chained, .context = &two };
    for (size_t k = 0; k < 4; k++) {
        const int lacks = ways[k] != BY_DIFFERENCES;

        fill(3, 99, g);
        ok(gradient_by(ways[k], &bare, x, g, &t) == -lacks && all_nan(2, g) == lacks && g[2] == 99,
           "a field with nothing but its value, %s", way_name[ways[k]]);
        fill(3, 99, witness);
        ok(check_gradient(&bare, x, want, ways[k], witness, &d, &t) == -lacks
               && all_nan(2, witness) == lacks,
           "and a comparison with it");
    }
    const field valueless = { .n = 2, .taped_value = chained_taped, .context = &two };
    fill(3, 99, g);
    ok(gradient_by(BY_DIFFERENCES, &valueless, x, g, &t) == -1 && all_nan(2, g) && g[2] == 99,
       "differences need a value");
    fill(3, 99, witness);
    ok(check_gradient(&valueless, x, want, BY_DIFFERENCES, witness, &d, &t) == -1
           && all_nan(2, witness) && witness[2] == 99,
       "and so does a comparison with them");
    ok(check_gradient(&valueless, x, want, BY_DUAL, witness, &d, &t) == 0 && d.wrong == 0,
       "others do not");
    ok(check_gradient(&empty, NULL, NULL, BY_TAPE, NULL, &d, &t) == 0 && d.wrong == 0,
       "n = 0: nothing is wrong");
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

int main(void)
{
    plan(11 + 3 + 7 + 32 + 10 + 8 * 3 + 1 + 26 + 5 * SHORT_RUNS + 4 * 12 + 9 + 4 + 3 + 8 + 2);
    check_gradients();
    check_edges();
    check_maps();
    check_hess_vec();
    check_memory();
    check_hessians();
    check_ways();
    return done();
}
