/* Differences against derivatives known in closed form, and against the orders
 * that theory gives them. */
#include "nabla.h"
#include "tap.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- functions of one variable, with their derivatives ----------------------- */

static double exponential(const double x[], const void *context)
{
    (void)context;
    return exp(x[0]);
}

static double complex exponential_complex(const double complex z[], const void *context)
{
    (void)context;
    return cexp(z[0]);
}

static double sine(const double x[], const void *context)
{
    (void)context;
    return sin(x[0]);
}

static double complex sine_complex(const double complex z[], const void *context)
{
    (void)context;
    return csin(z[0]);
}

static double cubic(const double x[], const void *context)
{
    (void)context;
    return x[0] * x[0] * x[0];
}

static double complex cubic_complex(const double complex z[], const void *context)
{
    (void)context;
    return z[0] * z[0] * z[0];
}

/* Squire and Trapp's function, f = e^x (s^3 + c^3)^(-1/2) with s = sin x and
 * c = cos x.  The logarithm's derivative is
 *     f'/f = 1 - 3/2 (s^2 c - c^2 s) / (s^3 + c^3). */
static double squire(const double x[], const void *context)
{
    (void)context;
    return exp(x[0]) / sqrt(pow(sin(x[0]), 3) + pow(cos(x[0]), 3));
}

static double complex squire_complex(const double complex z[], const void *context)
{
    const double complex s = csin(z[0]), c = ccos(z[0]);

    (void)context;
    return cexp(z[0]) / csqrt(s * s * s + c * c * c);
}

static double squire_slope(double x)
{
    const double s = sin(x), c = cos(x);

    return squire(&x, NULL) * (1 - 1.5 * (s * s * c - c * c * s) / (s * s * s + c * c * c));
}

static double cubic_slope(double x)
{
    return 3 * x * x;
}

static double line(const double x[], const void *context)
{
    (void)context;
    return x[0];
}

static double undefined(const double x[], const void *context)
{
    (void)context;
    return x[0] > 1 ? NAN : x[0];
}

static const struct {
    const char *name;
    field f;
    double (*slope)(double x);
    double low, high;
} function[] = {
    { "exp", { .n = 1, .value = exponential, .complex_value = exponential_complex }, exp, -2, 2 },
    { "sin", { .n = 1, .value = sine, .complex_value = sine_complex }, cos, -3, 3 },
    { "x^3", { .n = 1, .value = cubic, .complex_value = cubic_complex }, cubic_slope, -2, 2 },
    { "Squire and Trapp",
      { .n = 1, .value = squire, .complex_value = squire_complex },
      squire_slope,
      0,
      1.5 },
};
enum { FUNCTIONS = sizeof function / sizeof *function, POINTS = 40 };

static double place(int k, int i)
{
    return function[k].low + (function[k].high - function[k].low) * (i + 0.5) / POINTS;
}

/* Steps of a power of two, where x +- h are exact: halving them must divide the
 * error by 2 to the order. */
static void check_orders(void)
{
    const field f = { .n = 1, .value = exponential };
    double x[] = { 1 };
    const double e = exp(1);
    const double forward =
        log2((partial_forward(&f, x, 0, 0x1p-10) - e) / (partial_forward(&f, x, 0, 0x1p-11) - e));
    const double central =
        log2((partial_central(&f, x, 0, 0x1p-6) - e) / (partial_central(&f, x, 0, 0x1p-7) - e));
    const double richardson = log2((partial_richardson(&f, x, 0, 0x1p-2, NULL) - e)
                                   / (partial_richardson(&f, x, 0, 0x1p-3, NULL) - e));

    near(forward, 1, 1e-3, "forward: order 1; the next term is h/3 of the first");
    near(central, 2, 1e-3, "central: order 2; the next term is h^2/20 of the first");
    near(richardson, 4, 1e-2, "Richardson: order 4");
    /* The leading terms themselves: f'' h/2, f''' h^2/6, and for Richardson,
     * D(h) = f' + f''' h^2/6 + f5 h^4/120: the coarse value is off by
     * -f5 h^4 / 480, and the fine one, with h/2 for h, by a sixteenth of that. */
    near((partial_forward(&f, x, 0, 0x1p-10) - e) / (e * 0x1p-11), 1, 1e-3,
         "forward: error f'' h/2");
    near((partial_central(&f, x, 0, 0x1p-6) - e) / (e * 0x1p-12 / 6), 1, 1e-3,
         "central: error f''' h^2/6");
    near((partial_richardson(&f, x, 0, 0x1p-3, NULL) - e) / (-e * 0x1p-12 / (480 * 16)), 1, 1e-2,
         "Richardson: error f5 h^4 / 7680");
    near((partial_forward(&f, x, 0, -0x1p-10) - e) / (-e * 0x1p-11), 1, 1e-3,
         "a negative step looks back");
}

static void check_functions(void)
{
    for (int k = 0; k < FUNCTIONS; k++) {
        double worst_complex = 0, worst_central = 0, worst_forward = 0, deceived = 0, timid = 0;

        for (int i = 0; i < POINTS; i++) {
            double x[] = { place(k, i) }, error;
            double complex z[] = { x[0] };
            const double slope = function[k].slope(x[0]);

            worst_complex =
                fmax(worst_complex,
                     fabs(partial_complex_step(&function[k].f, z, 0) - slope) / (1 + fabs(slope)));
            worst_central =
                fmax(worst_central,
                     fabs(partial_central(&function[k].f, x, 0, central_step(x[0])) - slope));
            worst_forward =
                fmax(worst_forward,
                     fabs(partial_forward(&function[k].f, x, 0, forward_step(x[0])) - slope));
            for (double h = 0x1p-3; h > 0x1p-30; h /= 2) {
                const double got = partial_richardson(&function[k].f, x, 0, h, &error);
                deceived += !(fabs(got - slope) <= error);
                timid += h == 0x1p-6 && !(error <= 1e-5);
            }
        }
        /* All four have values and derivatives up to the fifth below 2000, and
         * 100 in most places. */
        ok(worst_complex <= 32 * DBL_EPSILON, "%s: complex step, within 32 eps", function[k].name);
        ok(worst_central <= 1e-8, "%s: central difference, eps^(2/3) times 200", function[k].name);
        ok(worst_forward <= 1e-5, "%s: forward difference, eps^(1/2) times 600", function[k].name);
        exact(deceived, 0, "%s: Richardson is never worse than it claims, at 27 steps",
              function[k].name);
        exact(timid, 0, "%s: and does not claim less than it knows, at h = 2^-6", function[k].name);
    }
    /* Polynomials within reach of a formula are differentiated exactly: here all
     * values are short binary fractions. */
    double x[] = { 1.5 };
    exact(partial_central(&function[2].f, x, 0, 0.5), 6.75 + 0.25,
          "x^3: central is off by h^2, exactly");
    exact(partial_richardson(&function[2].f, x, 0, 0.5, NULL), 6.75, "x^3: Richardson is exact");
    exact(partial_forward(&function[2].f, x, 0, 0.5), 6.75 + 3 * 1.5 * 0.5 + 0.25,
          "x^3: forward is off by 3xh + h^2, exactly");
}

static void check_steps(void)
{
    exact(forward_step(0), 0x1p-26, "forward step at 0: eps^(1/2) = 2^-26");
    exact(central_step(0.5), 0x1p-17, "central step below 1: about eps^(1/3) = 2^-17.3");
    exact(richardson_step(-1), 0x1p-10, "Richardson's step at -1: about eps^(1/5) = 2^-10.4");
    exact(forward_step(-1000), 1000 * 0x1p-26, "steps grow with |x|");
    exact(central_step(1e300), 1e300 * 0x1p-17, "however large");
    exact(richardson_step(64), 64 * 0x1p-10, "all three of them");

    /* 2h is not the step really taken: far from 0 the slope must not notice. */
    const field f = { .n = 1, .value = line };
    static const double far[] = { 0.1, 1, -3, 1e6, 1e15, -1e300, 1e-300 };
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        double x[] = { far[i] };
        const double was = x[0];

        ok(partial_forward(&f, x, 0, forward_step(x[0])) == 1
               && partial_central(&f, x, 0, central_step(x[0])) == 1,
           "the slope of x at %g is 1, exactly", far[i]);
        ok(memcmp(&x[0], &was, sizeof was) == 0, "and x is back, to the bit");
    }
    double x[] = { -0.0 };
    partial_richardson(&f, x, 0, 0.1, NULL);
    ok(signbit(x[0]), "even a negative zero is back");
    double complex z[] = { 0.1 };
    const field g = { .n = 1, .value = exponential, .complex_value = exponential_complex };
    partial_complex_step(&g, z, 0);
    ok(creal(z[0]) == 0.1 && cimag(z[0]) == 0, "and so is a complex point");
}

static void check_nan(void)
{
    const field f = { .n = 1, .value = line }, g = { .n = 1, .value = undefined };
    const field c = { .n = 1, .value = exponential, .complex_value = exponential_complex };
    double one[] = { 1 }, huge[] = { DBL_MAX }, inf[] = { INFINITY }, nan_[] = { NAN }, error = 0;
    double complex z[] = { INFINITY };

    exact(partial_forward(&f, one, 0, 0), NAN, "no step, no slope: forward");
    exact(partial_central(&f, one, 0, 0), NAN, "no step, no slope: central");
    exact(partial_richardson(&f, one, 0, 0, &error), NAN, "no step, no slope: Richardson");
    exact(error, NAN, "nor an error");
    exact(partial_forward(&f, one, 0, 1e-17), NAN, "a step too small to move x: forward");
    exact(partial_central(&f, one, 0, 1e-17), NAN, "a step too small to move x: central");
    exact(partial_central(&f, one, 0, NAN), NAN, "a step that is NaN");
    exact(partial_forward(&f, one, 0, INFINITY), NAN, "an infinite step");
    exact(partial_central(&f, huge, 0, central_step(DBL_MAX)), NAN, "a step out of the doubles");
    exact(partial_central(&f, inf, 0, 1), NAN, "at infinity");
    exact(partial_forward(&f, nan_, 0, 1), NAN, "at NaN");
    exact(partial_central(&g, one, 0, 0.1), NAN, "where f answers NaN");
    exact(partial_forward(&g, one, 0, -0.1), 1, "but not on the side where it does not");
    exact(partial_complex_step(&c, z, 0), NAN, "the complex step at infinity");
}

/* ---- many variables ------------------------------------------------------------ */

/* f = sum of i x_i + x_0 x_(n-1), evaluated in O(1): only the ends matter. */
static double ends(const double x[], const void *context)
{
    const size_t n = *(const size_t *)context;

    return 2 * x[0] + 5 * x[n - 1] + 3 * x[0] * x[n - 1];
}

/* f = sum of sin(x_i) e^(x_(i+1)), the last with x_0. */
static double ring(const double x[], const void *context)
{
    const size_t n = *(const size_t *)context;
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += sin(x[i]) * exp(x[(i + 1) % n]);
    return sum;
}

static double complex ring_complex(const double complex z[], const void *context)
{
    const size_t n = *(const size_t *)context;
    double complex sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += csin(z[i]) * cexp(z[(i + 1) % n]);
    return sum;
}

static double ring_slope(const double x[], size_t n, size_t i)
{
    return cos(x[i]) * exp(x[(i + 1) % n]) + sin(x[(i + n - 1) % n]) * exp(x[i]);
}

static void check_gradients(void)
{
    static const size_t sizes[] = { 1, 2, 1000 };
    generator r = seeded(5, 1);

    for (size_t k = 0; k < 3; k++) {
        const size_t n = sizes[k];
        const field f = { .n = n, .value = ring, .complex_value = ring_complex, .context = &n };
        double *x = malloc(n * sizeof *x), *was = malloc(n * sizeof *x), *g = malloc(n * sizeof *x);
        double *p = malloc(n * sizeof *p), *trial = malloc(n * sizeof *p);
        double complex *z = malloc(n * sizeof *z);
        double worst = 0, worst_complex = 0, slope = 0;

        if (!x || !was || !g || !z || !p || !trial)
            bail("out of memory");
        for (size_t i = 0; i < n; i++) {
            x[i] = was[i] = 4 * uniform(&r) - 2;
            p[i] = normal(&r);
        }
        gradient_central(&f, x, g);
        for (size_t i = 0; i < n; i++) {
            worst = fmax(worst, fabs(g[i] - ring_slope(x, n, i)));
            slope += ring_slope(x, n, i) * p[i];
        }
        /* Rounding eps |f| 2^16, where |f| is below 8 times n^(1/2). */
        near(worst, 0, 1e-9 * (1 + sqrt((double)n)), "gradient by differences, n = %zu", n);
        ok(memcmp(x, was, n * sizeof *x) == 0, "x is restored, n = %zu", n);
        near(directional_derivative(&f, x, p, trial), slope, 1e-7 * sqrt((double)n),
             "directional derivative is gradient . p, n = %zu", n);
        scal(n, -3, p);
        near(directional_derivative(&f, x, p, trial), -3 * slope, 3e-7 * sqrt((double)n),
             "and proportional to p, n = %zu", n);
        ok(memcmp(x, was, n * sizeof *x) == 0, "x is untouched, n = %zu", n);

        gradient_complex_step(&f, x, g, z);
        for (size_t i = 0; i < n; i++)
            worst_complex = fmax(worst_complex, fabs(g[i] - ring_slope(x, n, i)));
        near(worst_complex, 0, 32 * DBL_EPSILON, "gradient by complex step, n = %zu", n);
        copy(n, x, was);
        gradient_complex_step(&f, was, was, z);
        ok(memcmp(g, was, n * sizeof *g) == 0, "g may be x, n = %zu", n);
        free(x);
        free(was);
        free(g);
        free(p);
        free(trial);
        free(z);
    }

    const size_t million = 1000000;
    const field f = { .n = million, .value = ends, .context = &million };
    double *x = calloc(million, sizeof *x), *g = calloc(million, sizeof *g);
    if (!x || !g)
        bail("out of memory");
    x[0] = 1;
    x[million - 1] = -2;
    gradient_central(&f, x, g);
    double between = 0;
    for (size_t i = 1; i + 1 < million; i++)
        between += fabs(g[i]);
    /* A bilinear function: rounding only, eps 14 2^16. */
    near(g[0], 2 - 6, 1e-9, "a million dimensions: the first");
    near(g[million - 1], 5 + 3, 1e-9, "and the last");
    exact(between, 0, "and zeros between");
    const double none[1] = { 0 };
    double trial[1], p[] = { INFINITY };
    const size_t one = 1;
    const field single = { .n = 1, .value = ring, .context = &one };
    exact(directional_derivative(&single, none, none, trial), 0, "nowhere to go: slope 0");
    exact(directional_derivative(&single, none, p, trial), NAN, "an infinite direction: NaN");
    exact(directional_derivative(&single, p, none, trial), NAN, "an infinite place: NaN");
    const field empty = { .n = 0, .value = ring };
    exact(directional_derivative(&empty, none, none, trial), 0, "no dimensions: slope 0");
    free(x);
    free(g);
}

/* F(x, y) = (x y, x + 2y, e^x), with Jacobian rows (y, x), (1, 2), (e^x, 0). */
static void three(const double x[], double y[], const void *context)
{
    (void)context;
    y[0] = x[0] * x[1];
    y[1] = x[0] + 2 * x[1];
    y[2] = exp(x[0]);
}

static void check_jacobian(void)
{
    const map F = { .n = 2, .m = 3, .value = three };
    double x[] = { 0.5, -3 }, J[7], y[6];
    const double want[] = { -3, 0.5, 1, 2, exp(0.5), 0 };

    J[6] = 99;
    jacobian(&F, x, J, y);
    for (int i = 0; i < 6; i++)
        near(J[i], want[i], 1e-9, "Jacobian, row %d, column %d: eps^(2/3) times 10", i / 2, i % 2);
    ok(x[0] == 0.5 && x[1] == -3, "x is restored");
    exact(J[6], 99, "and nothing written beyond J[m][n]");
    x[0] = INFINITY;
    jacobian(&F, x, J, y);
    exact(J[2], NAN, "NaN at infinity");
}

/* ---- scales ------------------------------------------------------------------------- */

static double sine_of_second(const double x[], const void *context)
{
    (void)context;
    return sin(x[1]);
}

/* sin(x_0 / 1000) + sin(1000 x_1): one changes slowly, the other fast. */
static double slow_and_fast(const double x[], const void *context)
{
    (void)context;
    return sin(x[0] / 1000) + sin(1000 * x[1]);
}

static void two_slow_and_fast(const double x[], double y[], const void *context)
{
    y[0] = slow_and_fast(x, context);
    y[1] = x[0] * x[1];
}

/* Meyer's sum of squares, problem 10 of More, Garbow and Hillstrom, ACM Transactions on
 * Mathematical Software 7 (1981), 17-41: r_i = x_0 exp(x_1 / (t_i + x_2)) - y_i, t_i = 45 + 5 i. */
static const double meyer_y[] = { 34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744,
                                  8261,  7030,  6005,  5147,  4427,  3820,  3307,  2872 };

static double meyer(const double x[], const void *context)
{
    double sum = 0;

    (void)context;
    for (int i = 0; i < 16; i++) {
        const double r = x[0] * exp(x[1] / (45 + 5 * (i + 1) + x[2])) - meyer_y[i];
        sum += r * r;
    }
    return sum;
}

/* Its slope along p, in long double; the size of its terms; and its curvature there without the
 * residuals. */
static long double meyer_slope(const double x[], const double p[], long double *size,
                               long double *curvature)
{
    long double slope = 0;

    *size = *curvature = 0;
    for (int i = 0; i < 16; i++) {
        const long double t = 45 + 5 * (i + 1) + (long double)x[2], e = expl(x[1] / t);
        const long double r = x[0] * e - meyer_y[i];
        const long double d = e * p[0] + x[0] * e / t * p[1] - x[0] * e * x[1] / (t * t) * p[2];

        slope += 2 * r * d;
        *size += fabsl(2 * r * d);
        *curvature += 2 * d * d;
    }
    return slope;
}

static void check_scales(void)
{
    const field second = { .n = 2, .value = sine_of_second };
    const double far[] = { 1e6, 1 }, p[] = { 0, 1 }, both[] = { 1, 1 };
    double trial[3];

    /* eps^(2/3), and sin 1 eps / h of rounding. */
    near(directional_derivative(&second, far, p, trial), cos(1), 1e-10,
         "sin x1 at (1e6, 1) along (0, 1): the coordinate that stays does not count");
    near(directional_derivative(&second, far, both, trial), cos(1), 1e-10, "along (1, 1), too");
    near(directional_derivative(&second, (double[]){ 1e300, 1 }, p, trial), cos(1), 1e-10,
         "however far it is");
    near(directional_derivative(&second, (double[]){ 0, 1 }, (double[]){ 1e9, 1 }, trial), cos(1),
         3e-2,
         "a fast coordinate makes the other's step 2^-17 / 1e9 and its error eps / that: 3e-2 at "
         "most");
    /* The step really taken: at 1e6 + 2^-17 only the tightest is divided by. */
    const field first = { .n = 1, .value = line };
    exact(directional_derivative(&first, (double[]){ 1e15 / 3 }, (double[]){ 3 }, trial), 3,
          "the slope of x along 3 is 3, exactly, though x + t 3 is rounded");

    /* Meyer: at the published start and minimum, along each axis and along (1, 1, 1) x.  Rounding:
     * eps of the value, which is a sum of squares of numbers rounded at 35000, over the step. */
    static const double place_[][3] = { { 0.02, 4000, 250 }, { 0.005609636, 6181.346, 345.2236 } };
    const field m = { .n = 3, .value = meyer };
    for (int k = 0; k < 2; k++) {
        const double *x = place_[k];
        const double way[][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { x[0], x[1], x[2] } };
        int wrong = 0;

        for (int w = 0; w < 4; w++) {
            long double size, curvature;
            const long double want = meyer_slope(x, way[w], &size, &curvature);
            const double scale[] = { 0.001, 1000, 100 };
            const field scaled = { .n = 3, .value = meyer, .scale = scale };
            const double got = directional_derivative(&m, x, way[w], trial);
            const double with_scale = directional_derivative(&scaled, x, way[w], trial);
            double t = INFINITY;

            /* Truncation t^2 f3 / 6 is far below f'' t, the change of the slope over a step. */
            for (int i = 0; i < 3; i++)
                t = way[w][i] > 0 ? fmin(t, 0x1p-17 * fmax(1, x[i]) / way[w][i]) : t;
            wrong += !(fabsl(got - want) <= 1e-4L * size + 0.01L * curvature * t);
            wrong += !(fabsl(with_scale - want) <= 1e-8L * size + 0.01L * curvature * t);
        }
        exact(wrong, 0, k ? "Meyer's minimum" : "Meyer's start");
    }

    /* Central differences: h^2/6 of f3, with h = 2^-17 and f3 = 1e9: 1e-2 without a scale, and with
     * one 1e3 2^-34 / 6. */
    const double scale[] = { 1000, 0.001 };
    const field plain = { .n = 2, .value = slow_and_fast };
    const field scaled = { .n = 2, .value = slow_and_fast, .scale = scale };
    double x[] = { 500, 0.0005 }, g[2], J[4], y[4];
    const double want[] = { cos(0.5) / 1000, 1000 * cos(0.5) };
    gradient_central(&plain, x, g);
    ok(fabs(g[1] - want[1]) > 1e-3, "without a scale a fast coordinate is off");
    gradient_central(&scaled, x, g);
    near(g[0], want[0], 1e-12, "with one: eps / (1000 2^-17) of rounding in the slow one");
    near(g[1], want[1], 1e-6, "and 2^-34 / 6 of truncation in the fast one");
    const map F = { .n = 2, .m = 2, .value = two_slow_and_fast, .scale = scale };
    jacobian(&F, x, J, y);
    near(J[0], want[0], 1e-12, "a Jacobian, too: slow");
    near(J[1], want[1], 1e-6, "fast");
    near(J[2], 0.0005, 1e-11, "x y with respect to x");
    near(directional_derivative(&scaled, x, (double[]){ 1, 1 }, trial), want[0] + want[1], 1e-6,
         "and a direction");
    ok(x[0] == 500 && x[1] == 0.0005, "x is restored");
}

/* ---- the search ------------------------------------------------------------------------ */

static double shifted_square(double x)
{
    return (x - 0.1) * (x - 0.1);
}

static double from_one(double x)
{
    return (x - 1) * (x - 1);
}

static double cancelling(double x)
{
    return 525 * exp(x) - 525.5;
}

static double of_half(double x)
{
    return x * x / 2;
}

static double root_3(double x)
{
    return cbrt(x);
}

static double step_at_0(double x)
{
    return x < 0 ? NAN : sqrt(x);
}

static double (*current)(double);
static unsigned evaluations;

static double of_one(const double x[], const void *context)
{
    (void)context;
    evaluations++;
    return current(x[0]);
}

static void check_search(void)
{
    const field f = { .n = 1, .value = of_one };
    double x[1], error;
    int wrong = 0, wild = 0;

    current = shifted_square;
    x[0] = 0.1 + 1e-11;
    const double slope = 2 * (x[0] - 0.1); /* exact: close numbers */
    ok(fabs(partial_richardson(&f, x, 0, richardson_step(x[0]), &error) - slope) <= error,
       "(x - 0.1)^2 beside its minimum: what is subtracted is f(x + h), not f(x)");
    ok(error < 1e-15, "and the estimate is not wild: 32 eps h");

    current = cancelling; /* the root is log(525.5/525) */
    for (int i = 0; i < 400; i++) {
        x[0] = log(525.5 / 525) + (i - 200) * 1e-5;
        const double got = partial_by_search(&f, x, 0, &error);
        wrong += !(fabs(got - 525 * exp(x[0])) <= error);
        wild += !(error <= 1e-6 * 525);
    }
    exact(wrong, 0, "525 exp x - 525.5 near its root: the noise is that of 525");
    exact(wild, 0, "and 1e-6 of the slope would be seen");

    static const struct {
        const char *name;
        double (*value)(double), (*slope)(double);
        double x;
    } hard[] = {
        { "log at 1e-4", log, NULL, 1e-4 },
        { "log at 1e-9", log, NULL, 1e-9 },
        { "log at 1e-200", log, NULL, 1e-200 },
        { "log at 1e9", log, NULL, 1e9 },
        { "sin at 1e5", sin, cos, 1e5 },
        { "sin at -3e5", sin, cos, -3e5 },
        { "exp at 700", exp, exp, 700 },
        { "x^2/2 at 0", of_half, NULL, 0 },
        { "x^2/2 at 1e-30", of_half, NULL, 1e-30 },
    };
    for (size_t k = 0; k < sizeof hard / sizeof *hard; k++) {
        current = hard[k].value;
        x[0] = hard[k].x;
        const double want = hard[k].slope ? hard[k].slope(x[0]) : current == log ? 1 / x[0] : x[0];
        const double got = partial_by_search(&f, x, 0, &error);

        ok(fabs(got - want) <= error, "%s: the estimate covers the error", hard[k].name);
        ok(error <= 1e-6 * fabs(want) || error <= 1e-12, "%s: and would show 1e-6 of it",
           hard[k].name);
        ok(x[0] == hard[k].x, "%s: x is restored", hard[k].name);
    }
    /* A scale far too small for x: the last steps do not move it, and are not asked. */
    const double tiny[] = { 1e-12 };
    const field finest = { .n = 1, .value = of_one, .scale = tiny };
    current = from_one;
    x[0] = 1;
    const double flat = partial_by_search(&finest, x, 0, &error);
    ok(fabs(flat) <= error, "steps too small to move x are left out");
    current = step_at_0;
    x[0] = 0;
    ok(isnan(partial_by_search(&f, x, 0, &error)) && isnan(error), "at the end of a domain, NaN");
    current = root_3;
    partial_by_search(&f, x, 0, &error);
    ok(error > 100, "where the slope is infinite, the estimate says that nothing is known");
    current = sin;
    x[0] = 1;
    evaluations = 0;
    partial_by_search(&f, x, 0, &error);
    ok(evaluations <= 18, "at most 18 evaluations at 1");
    evaluations = 0;
    current = of_half;
    x[0] = 256;
    partial_by_search(&f, x, 0, &error);
    exact(evaluations, 6, "and 6 where the first step will do");

    /* 2400 functions whose values are rounded once: a polynomial, a sine and an exponential, at
     * random. */
    generator r = seeded(52, 1);
    int exceeded = 0, exceeded_in_search = 0;
    for (int round = 0; round < 800; round++) {
        static double (*const function_[])(double) = { sin, exp, atan };
        x[0] = 3 * normal(&r);
        const double slopes[] = { cos(x[0]), exp(x[0]), 1 / (1 + x[0] * x[0]) };
        for (int k = 0; k < 3; k++) {
            current = function_[k];
            const double a = partial_richardson(&f, x, 0, richardson_step(x[0]), &error);
            exceeded += !(fabs(a - slopes[k]) <= error);
            const double b = partial_by_search(&f, x, 0, &error);
            exceeded_in_search += !(fabs(b - slopes[k]) <= error);
        }
    }
    ok(exceeded <= 1, "of 2400 cases Richardson's estimate is exceeded in %d", exceeded);
    exact(exceeded_in_search, 0, "and that of the search never");
}

/* ---- the complex step ---------------------------------------------------------------- */

static double complex logarithm_complex(const double complex z[], const void *context)
{
    (void)context;
    return clog(z[0]);
}

static double complex square_complex(const double complex z[], const void *context)
{
    (void)context;
    return z[0] * z[0];
}

static double complex fast_complex(const double complex z[], const void *context)
{
    (void)context;
    return csin(1e6 * z[0]);
}

static void check_complex(void)
{
    static const double far[] = { -640, -600, -300, -1, 0, 1, 300, 700 };
    static const double near_0[] = { 1e-45, 1e-80, 1e-20, 0.7, 3, 1e45, 1e200 };
    static const double any[] = { -2, 2, -1e-20, 1e-90, 1e-200, -1e100, 0.3 };
    const field e = { .n = 1, .complex_value = exponential_complex };
    const field l = { .n = 1, .complex_value = logarithm_complex };
    const field s = { .n = 1, .complex_value = square_complex };
    const field fast = { .n = 1, .complex_value = fast_complex };
    int wrong = 0;

    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        double complex z[] = { far[i] };
        wrong += !(fabs(partial_complex_step(&e, z, 0) / exp(far[i]) - 1) <= 4 * DBL_EPSILON);
    }
    exact(wrong, 0, "exp from -640 to 700: h is not too small to be multiplied by e^-640");
    wrong = 0;
    for (size_t i = 0; i < sizeof near_0 / sizeof *near_0; i++) {
        double complex z[] = { near_0[i] };
        wrong += !(fabs(partial_complex_step(&l, z, 0) * near_0[i] - 1) <= 4 * DBL_EPSILON);
    }
    exact(wrong, 0, "log from 1e-80 to 1e200: h is small beside x");
    wrong = 0;
    for (size_t i = 0; i < sizeof any / sizeof *any; i++) {
        double complex z[] = { any[i] };
        wrong += partial_complex_step(&s, z, 0) != 2 * any[i];
        wrong += creal(z[0]) != any[i] || cimag(z[0]) != 0;
    }
    exact(wrong, 0, "z z by a multiplication, left of 0, too: 2 z, exactly");
    /* h^2/6 f3 / f' = (2^-50 1e6)^2 / 6, far below eps; 1e6 z is rounded at 3e5. */
    double complex z[] = { 0.3 };
    near(partial_complex_step(&fast, z, 0) / 1e6, cos(1e6 * 0.3), 8 * DBL_EPSILON,
         "what changes over 1e-6 of x");
}

/* ---- promises beyond the values ----------------------------------------------- */

static double identity(double x)
{
    return x;
}

static double triple(double x)
{
    return 3 * x;
}

static double square(double x)
{
    return x * x;
}

static double fifth(double x)
{
    return x * x * x * x * x;
}

/* Where the slope is a double, the error is known to the last bit.  The functions
 * are right to an ulp; some are 0 at x but not beside it. */
static const struct {
    const char *name;
    double (*f)(double), x, slope;
} known[] = {
    { "sin at 0", sin, 0, 1 },     { "tan at 0", tan, 0, 1 },      { "atan at 0", atan, 0, 1 },
    { "sinh at 0", sinh, 0, 1 },   { "cosh at 0", cosh, 0, 0 },    { "cos at 0", cos, 0, 0 },
    { "expm1 at 0", expm1, 0, 1 }, { "exp at 0", exp, 0, 1 },      { "log at 1", log, 1, 1 },
    { "log at 8", log, 8, 0.125 }, { "sqrt at 4", sqrt, 4, 0.25 }, { "3x at 0", triple, 0, 3 },
    { "x^2 at 3", square, 3, 6 },
};
enum { KNOWN = sizeof known / sizeof *known };

static void check_estimate(void)
{
    const field f = { .n = 1, .value = of_one };

    for (size_t k = 0; k < KNOWN; k++) {
        int low = 0, wild = 0;

        current = known[k].f;
        for (double h = 0.4; h > 1e-9; h *= 0.83) {
            double x[] = { known[k].x }, error;
            const double off = fabs(partial_richardson(&f, x, 0, h, &error) - known[k].slope);

            low += !(off <= error);
            /* |f| < 12 and |f'| < 7: 128 eps times that, more than all rounding
             * that there is, and 100 times the truncation. */
            wild += !(error <= 100 * off + 128 * DBL_EPSILON * (12 / h + 7));
        }
        exact(low, 0, "Richardson's estimate covers the error, at 108 steps: %s", known[k].name);
        exact(wild, 0, "and is not wildly larger: %s", known[k].name);
    }

    /* On x all differences are 1: the rest is the allowance for rounding. */
    current = identity;
    double one[] = { 1 }, allowance;
    partial_richardson(&f, one, 0, 0.25, &allowance);
    exact(allowance, 32 * DBL_EPSILON * (1.25 / 0.25 + 1),
          "32 eps (|f(x + h)| / h + |answer|) of it");

    /* On x^5 the coarse value is 5 x^4 - h^4/4, the fine one 5 x^4 - h^4/64: a
     * distance of 15 h^4/64, and at 1.5 no value is rounded. */
    double x[] = { 1.5 }, error;
    current = fifth;
    exact(partial_richardson(&f, x, 0, 0.125, &error), 25.3125 - 0x1p-18,
          "Richardson on x^5: off by h^4/64, exactly");
    near(error, 15 * 0x1p-18, 64 * DBL_EPSILON * 12 / 0.125, "estimated as 15 h^4/64");
}

static void check_promises(void)
{
    const field f = { .n = 1, .value = of_one };
    double x[] = { 1 }, g[1], trial[1], error;

    current = identity;
    evaluations = 0;
    partial_forward(&f, x, 0, 0.1);
    exact(evaluations, 2, "partial_forward: two evaluations");
    evaluations = 0;
    partial_central(&f, x, 0, 0.1);
    exact(evaluations, 2, "partial_central: two evaluations");
    evaluations = 0;
    partial_richardson(&f, x, 0, 0.1, NULL);
    exact(evaluations, 6, "partial_richardson: six evaluations");
    evaluations = 0;
    partial_richardson(&f, x, 0, 0.1, &error);
    exact(evaluations, 6, "with error: six");
    evaluations = 0;
    gradient_central(&f, x, g);
    exact(evaluations, 2, "gradient_central: 2n evaluations");
    evaluations = 0;
    directional_derivative(&f, x, (double[]){ 1 }, trial);
    exact(evaluations, 2, "directional_derivative: two evaluations");

    /* 2^-17 would not move it. */
    gradient_central(&f, (double[]){ 1e12 }, g);
    exact(g[0], 1, "gradient_central: the step grows with x");
    current = atan;
    exact(partial_central(&f, (double[]){ DBL_MAX }, 0, 0x1p1000), NAN,
          "NaN where a trial point is infinite, though f is not");
    exact(partial_forward(&f, (double[]){ -INFINITY }, 0, 0.1), NAN,
          "NaN where x is infinite, though f is not");

    /* The complex step leaves an imaginary 0 behind, and no trace of h. */
    double complex z[] = { 0 };
    exact(partial_complex_step(&function[2].f, z, 0), -0x1p-100, "x^3 at 0: off by -h^2");
    ok(creal(z[0]) == 0 && cimag(z[0]) == 0, "and z is 0 again");

    /* Scaling p by a power of two scales the slope, exactly, to both ends. */
    int wrong = 0;
    current = sin;
    x[0] = 1;
    const double slope = directional_derivative(&f, x, (double[]){ 1 }, trial);
    for (int e = -1000; e <= 1000; e += 8)
        wrong +=
            directional_derivative(&f, x, (double[]){ -ldexp(1, e) }, trial) != -ldexp(slope, e);
    exact(wrong, 0, "the slope along -2^e p is -2^e times that along p, exactly");
    near(slope, cos(1), 0x1p-34 / 6 + DBL_EPSILON * 0x1p17, "and that is cos 1");
    current = identity;
    x[0] = 0;
    exact(directional_derivative(&f, x, (double[]){ 5e-324 }, trial), 5e-324,
          "along the shortest p there is");
    exact(directional_derivative(&f, x, (double[]){ 0x1p1023 }, trial), 0x1p1023,
          "and along a very long one");
}

static void swap(const double x[], double y[], const void *context)
{
    (void)context;
    y[0] = x[1];
    y[1] = atan(x[0]);
}

static void check_jacobian_far_away(void)
{
    const map F = { .n = 2, .m = 2, .value = swap };
    double x[] = { DBL_MAX, 123456.789 }, J[4], y[4];

    jacobian(&F, x, J, y);
    exact(J[1], 1, "Jacobian: divided by the step really taken");
    exact(J[2], NAN, "Jacobian: NaN where a trial point is infinite, though F is not");
}

int main(void)
{
    plan(15 + 38 + 4 + 7 + 5 * FUNCTIONS + 3 + 22 + 14 + 21 + 7 + 9 + 2 * KNOWN + 3 + 15 + 2);
    check_estimate();
    check_promises();
    check_jacobian_far_away();
    check_orders();
    check_functions();
    check_steps();
    check_nan();
    check_gradients();
    check_jacobian();
    check_scales();
    check_search();
    check_complex();
    return done();
}
