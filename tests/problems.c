/* Gradients of problems that others chose, held against differences: no false alarm, at starts, at
 * minima and between, and no mistake that passes.
 *
 * The problems are those of J. J. More, B. S. Garbow and K. E. Hillstrom, Testing unconstrained
 * optimization software, ACM Transactions on Mathematical Software 7 (1981), 17-41, by their
 * numbers there: sums of squares of residuals, many of which cancel, with variables from 1e-6 to
 * 1e6. */
#include "autodiff.h"
#include "random.h"
#include "tap.h"

#include <math.h>
#include <string.h>

enum { MOST_N = 10, MOST_M = 40 };
#define C(value) tape_constant(value)
#define PI 3.14159265358979323846

/* ---- shorthand: the tape is the same all through a residual ------------------------------------ */

static tape *on;

static variable add(variable a, variable b)
{
    return tape_plus(on, a, b);
}

static variable sub(variable a, variable b)
{
    return tape_minus(on, a, b);
}

static variable mul(variable a, variable b)
{
    return tape_times(on, a, b);
}

static variable times(double c, variable a)
{
    return tape_times(on, C(c), a);
}

static variable plus(double c, variable a)
{
    return tape_plus(on, C(c), a);
}

static variable quotient(variable a, variable b)
{
    return tape_over(on, a, b);
}

static variable square(variable a)
{
    return tape_times(on, a, a);
}

static variable exponential(variable a)
{
    return tape_exp(on, a);
}

/* ---- residuals: r[m] of x[n] --------------------------------------------------------------------- */

static void rosenbrock(size_t n, const variable x[], variable r[])
{
    for (size_t i = 0; i + 1 < n; i += 2) { /* 1, and 21 in more dimensions */
        r[i] = times(10, sub(x[i + 1], square(x[i])));
        r[i + 1] = sub(C(1), x[i]);
    }
}

static void freudenstein_roth(size_t n, const variable x[], variable r[])
{
    (void)n;
    r[0] = add(plus(-13, x[0]), mul(plus(-2, mul(sub(C(5), x[1]), x[1])), x[1]));
    r[1] = add(plus(-29, x[0]), mul(plus(-14, mul(plus(1, x[1]), x[1])), x[1]));
}

static void powell_badly_scaled(size_t n, const variable x[], variable r[])
{
    (void)n;
    r[0] = plus(-1, times(1e4, mul(x[0], x[1])));
    r[1] = plus(-1.0001, add(exponential(times(-1, x[0])), exponential(times(-1, x[1]))));
}

static void brown_badly_scaled(size_t n, const variable x[], variable r[])
{
    (void)n;
    r[0] = plus(-1e6, x[0]);
    r[1] = plus(-2e-6, x[1]);
    r[2] = plus(-2, mul(x[0], x[1]));
}

static void beale(size_t n, const variable x[], variable r[])
{
    static const double y[] = { 1.5, 2.25, 2.625 };

    (void)n;
    for (int i = 0; i < 3; i++)
        r[i] = sub(C(y[i]), mul(x[0], sub(C(1), tape_pow(on, x[1], C(i + 1)))));
}

static void jennrich_sampson(size_t n, const variable x[], variable r[])
{
    (void)n;
    for (int i = 1; i <= 10; i++)
        r[i - 1] = sub(C(2 + 2 * i), add(exponential(times(i, x[0])), exponential(times(i, x[1]))));
}

static void helical_valley(size_t n, const variable x[], variable r[])
{
    (void)n;
    const variable theta = times(1 / (2 * PI), tape_atan2(on, x[1], x[0]));
    r[0] = times(10, sub(x[2], times(10, theta)));
    r[1] = times(10, plus(-1, tape_hypot(on, x[0], x[1])));
    r[2] = x[2];
}

static void bard(size_t n, const variable x[], variable r[])
{
    static const double y[] = { 0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39,
                                0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39 };

    (void)n;
    for (int i = 1; i <= 15; i++) {
        const int v = 16 - i, w = i < v ? i : v;

        r[i - 1] = sub(C(y[i - 1]), add(x[0], quotient(C(i), add(times(v, x[1]), times(w, x[2])))));
    }
}

static void gaussian(size_t n, const variable x[], variable r[])
{
    static const double y[] = { 0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989 };

    (void)n;
    for (int i = 1; i <= 15; i++) {
        const double t = (8 - i) / 2.;

        r[i - 1] = plus(-y[i <= 8 ? i - 1 : 15 - i],
                        mul(x[0], exponential(times(-0.5, mul(x[1], square(sub(C(t), x[2])))))));
    }
}

static void meyer(size_t n, const variable x[], variable r[])
{
    static const double y[] = { 34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744,
                                8261,  7030,  6005,  5147,  4427,  3820,  3307,  2872 };

    (void)n;
    for (int i = 0; i < 16; i++)
        r[i] = plus(-y[i], mul(x[0], exponential(quotient(x[1], plus(45 + 5 * (i + 1), x[2])))));
}

static void box(size_t n, const variable x[], variable r[])
{
    (void)n;
    for (int i = 1; i <= 10; i++) {
        const double t = 0.1 * i;

        r[i - 1] = sub(sub(exponential(times(-t, x[0])), exponential(times(-t, x[1]))),
                       times(exp(-t) - exp(-10 * t), x[2]));
    }
}

static void powell_singular(size_t n, const variable x[], variable r[])
{
    (void)n;
    r[0] = add(x[0], times(10, x[1]));
    r[1] = times(sqrt(5), sub(x[2], x[3]));
    r[2] = square(sub(x[1], times(2, x[2])));
    r[3] = times(sqrt(10), square(sub(x[0], x[3])));
}

static void wood(size_t n, const variable x[], variable r[])
{
    (void)n;
    r[0] = times(10, sub(x[1], square(x[0])));
    r[1] = sub(C(1), x[0]);
    r[2] = times(sqrt(90), sub(x[3], square(x[2])));
    r[3] = sub(C(1), x[2]);
    r[4] = times(sqrt(10), plus(-2, add(x[1], x[3])));
    r[5] = times(1 / sqrt(10), sub(x[1], x[3]));
}

static void kowalik_osborne(size_t n, const variable x[], variable r[])
{
    static const double y[] = { 0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627,
                                0.0456, 0.0342, 0.0323, 0.0235, 0.0246 };
    static const double u[] = { 4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625 };

    (void)n;
    for (int i = 0; i < 11; i++)
        r[i] = sub(C(y[i]), quotient(mul(x[0], plus(u[i] * u[i], times(u[i], x[1]))),
                                     add(plus(u[i] * u[i], times(u[i], x[2])), x[3])));
}

static void brown_dennis(size_t n, const variable x[], variable r[])
{
    (void)n;
    for (int i = 1; i <= 20; i++) {
        const double t = i / 5.;

        r[i - 1] = add(square(plus(-exp(t), add(x[0], times(t, x[1])))),
                       square(plus(-cos(t), add(x[2], times(sin(t), x[3])))));
    }
}

static void biggs(size_t n, const variable x[], variable r[])
{
    (void)n;
    for (int i = 1; i <= 13; i++) {
        const double t = 0.1 * i, y = exp(-t) - 5 * exp(-10 * t) + 3 * exp(-4 * t);
        const variable first = mul(x[2], exponential(times(-t, x[0])));
        const variable second = mul(x[3], exponential(times(-t, x[1])));

        r[i - 1] = plus(-y, add(sub(first, second), mul(x[5], exponential(times(-t, x[4])))));
    }
}

static void watson(size_t n, const variable x[], variable r[])
{
    for (int i = 1; i <= 29; i++) {
        variable slope = C(0), sum = C(0);

        for (size_t j = 0; j < n; j++) {
            sum = add(sum, times(pow(i / 29., (double)j), x[j]));
            if (j > 0)
                slope = add(slope, times((double)j * pow(i / 29., (double)j - 1), x[j]));
        }
        r[i - 1] = plus(-1, sub(slope, square(sum)));
    }
    r[29] = x[0];
    r[30] = plus(-1, sub(x[1], square(x[0])));
}

static void penalty_1(size_t n, const variable x[], variable r[])
{
    for (size_t i = 0; i < n; i++)
        r[i] = times(sqrt(1e-5), plus(-1, x[i]));
    r[n] = plus(-0.25, tape_dot(on, n, x, x));
}

static void variably_dimensioned(size_t n, const variable x[], variable r[])
{
    variable sum = C(0);

    for (size_t i = 0; i < n; i++) {
        r[i] = plus(-1, x[i]);
        sum = add(sum, times((double)i + 1, r[i]));
    }
    r[n] = sum;
    r[n + 1] = square(sum);
}

static void trigonometric(size_t n, const variable x[], variable r[])
{
    variable cosine[MOST_N] = { 0 };

    for (size_t i = 0; i < n; i++)
        cosine[i] = tape_cos(on, x[i]);
    const variable sum = tape_sum(on, n, cosine);
    for (size_t i = 0; i < n; i++)
        r[i] = sub(plus((double)n, times((double)i + 1, sub(C(1), cosine[i]))),
                   add(sum, tape_sin(on, x[i])));
}

static void brown_almost_linear(size_t n, const variable x[], variable r[])
{
    const variable sum = tape_sum(on, n, x);
    variable product = C(1);

    for (size_t i = 0; i < n; i++) {
        r[i] = plus(-(double)n - 1, add(x[i], sum));
        product = mul(product, x[i]);
    }
    r[n - 1] = plus(-1, product);
}

static void broyden_tridiagonal(size_t n, const variable x[], variable r[])
{
    for (size_t i = 0; i < n; i++) {
        r[i] = plus(1, mul(sub(C(3), times(2, x[i])), x[i]));
        if (i > 0)
            r[i] = sub(r[i], x[i - 1]);
        if (i + 1 < n)
            r[i] = sub(r[i], times(2, x[i + 1]));
    }
}

typedef struct {
    const char *name;
    void (*residuals)(size_t n, const variable x[], variable r[]);
    size_t n, m;
    double start[MOST_N], minimum[MOST_N];
} problem;

#define TEN(x) \
    { \
        x, x, x, x, x, x, x, x, x, x \
    }
static const problem problems[] = {
    { "Rosenbrock", rosenbrock, 2, 2, { -1.2, 1 }, { 1, 1 } },
    { "Freudenstein and Roth", freudenstein_roth, 2, 2, { 0.5, -2 }, { 5, 4 } },
    { "Powell, badly scaled", powell_badly_scaled, 2, 2, { 0, 1 }, { 1.098e-5, 9.106 } },
    { "Brown, badly scaled", brown_badly_scaled, 2, 3, { 1, 1 }, { 1e6, 2e-6 } },
    { "Beale", beale, 2, 3, { 1, 1 }, { 3, 0.5 } },
    { "Jennrich and Sampson", jennrich_sampson, 2, 10, { 0.3, 0.4 }, { 0.2578, 0.2578 } },
    { "helical valley", helical_valley, 3, 3, { -1, 0, 0 }, { 1, 0, 0 } },
    { "Bard", bard, 3, 15, { 1, 1, 1 }, { 0.08241, 1.133, 2.3437 } },
    { "Gaussian", gaussian, 3, 15, { 0.4, 1, 0 }, { 0.398956, 1.00002, 0 } },
    { "Meyer", meyer, 3, 16, { 0.02, 4000, 250 }, { 0.005609636, 6181.346, 345.2236 } },
    { "Box in three dimensions", box, 3, 10, { 0, 10, 20 }, { 1, 10, 1 } },
    { "Powell, singular", powell_singular, 4, 4, { 3, -1, 0, 1 }, { 0, 0, 0, 0 } },
    { "Wood", wood, 4, 6, { -3, -1, -3, -1 }, { 1, 1, 1, 1 } },
    { "Kowalik and Osborne",
      kowalik_osborne,
      4,
      11,
      { 0.25, 0.39, 0.415, 0.39 },
      { 0.1928, 0.1913, 0.1231, 0.1361 } },
    { "Brown and Dennis",
      brown_dennis,
      4,
      20,
      { 25, 5, -5, -1 },
      { -11.59444, 13.20363, -0.403439, 0.236779 } },
    { "Biggs", biggs, 6, 13, { 1, 2, 1, 1, 1, 1 }, { 1, 10, 1, 5, 4, 3 } },
    { "Watson",
      watson,
      6,
      31,
      { 0 },
      { -0.015725, 1.012435, -0.232992, 1.260430, -1.513729, 0.992996 } },
    { "extended Rosenbrock",
      rosenbrock,
      10,
      10,
      { -1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1 },
      TEN(1) },
    { "penalty I", penalty_1, 4, 5, { 1, 2, 3, 4 }, { 0.25, 0.25, 0.25, 0.25 } },
    { "variably dimensioned",
      variably_dimensioned,
      10,
      12,
      { 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0 },
      TEN(1) },
    { "trigonometric", trigonometric, 10, 10, TEN(0.1), TEN(0) },
    { "Brown, almost linear", brown_almost_linear, 10, 10, TEN(0.5), TEN(1) },
    { "Broyden, tridiagonal", broyden_tridiagonal, 10, 10, TEN(-1), TEN(-0.6) },
};
enum { PROBLEMS = sizeof problems / sizeof *problems };

/* ---- as fields ------------------------------------------------------------------------------------- */

static variable sum_of_squares(tape *t, const variable x[], const void *context)
{
    const problem *p = context;
    variable r[MOST_M];

    on = t;
    p->residuals(p->n, x, r);
    return tape_dot(t, p->m, r, r);
}

/* The same operations on constants. */
static double value_of(const double x[], const void *context)
{
    const problem *p = context;
    variable v[MOST_N];
    tape none = { 0 };

    for (size_t i = 0; i < p->n; i++)
        v[i] = C(x[i]);
    const double sum = sum_of_squares(&none, v, context).value;
    tape_close(&none);
    return sum;
}

/* Published values at the start, as the residuals give them by hand. */
static void check_values(void)
{
    /* Rosenbrock: 4.4^2 + 2.2^2.  Wood: 100^2 + 16 + 90 100 + 16 + 10 16.  Powell: 49 + 5 + 1 + 10
     * 16. Powell, badly scaled: 1 + (1 + e^-1 - 1.0001)^2.  Helical: theta = 1/2, so r = (-50, 0,
     * 0). Freudenstein and Roth: (0.5 - 13 - 2 (-16))^2 + (0.5 - 29 - 2 (-12))^2 = 19.5^2 + 4.5^2. */
    static const struct {
        int k;
        double value;
    } known[] = {
        { 0, 24.2 }, { 1, 400.5 }, { 6, 2500 }, { 11, 215 }, { 12, 19192 }, { 17, 121 },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const problem *p = &problems[known[i].k];

        near(value_of(p->start, p), known[i].value, 1e-11, "%s: the value at the start", p->name);
    }
}

/* ---- no false alarm, and no mistake that passes --------------------------------------------------- */

/* How many of the gradient's components differ from those by differences. */
static size_t alarms(const field *f, double x[], const double g[], tape *t)
{
    double witness[MOST_N];
    disagreement d;

    check_gradient(f, x, g, BY_DIFFERENCES, witness, &d, t);
    return d.wrong;
}

static void check_problem(const problem *p)
{
    const field f = { .n = p->n, .value = value_of, .taped_value = sum_of_squares, .context = p };
    double x[MOST_N], g[MOST_N], bad[MOST_N], witness[MOST_N];
    size_t false_alarms[3] = { 0 }, largest = 0, smallest = 0;
    int missed = 0;
    generator r = seeded(61, p->n);
    disagreement d;
    tape t = { 0 };

    for (int place = 0; place < 12; place++) {
        for (size_t i = 0; i < p->n; i++) {
            const double share = place < 2 ? place : place < 11 ? uniform(&r) : 0.75;
            x[i] = p->start[i] + share * (p->minimum[i] - p->start[i]);
        }
        gradient_reverse(&f, x, g, NULL, &t);
        false_alarms[place < 2 ? place : 2] += alarms(&f, x, g, &t);
    }
    exact((double)false_alarms[0], 0, "%s: no false alarm at the start", p->name);
    exact((double)false_alarms[1], 0, "%s: nor at the minimum", p->name);
    exact((double)false_alarms[2], 0, "%s: nor at ten places between", p->name);

    /* At the last of them: the largest component with the wrong sign, twice as large, exchanged
     * with the smallest, and off by 1e-6 of itself. */
    for (size_t i = 0; i < p->n; i++) {
        largest = fabs(g[i]) > fabs(g[largest]) ? i : largest;
        smallest = fabs(g[i]) < fabs(g[smallest]) ? i : smallest;
    }
    for (int mistake = 0; mistake < 4; mistake++) {
        memcpy(bad, g, sizeof bad);
        if (mistake == 0)
            bad[largest] = -g[largest];
        else if (mistake == 1)
            bad[largest] = 2 * g[largest];
        else if (mistake == 2)
            bad[largest] = g[smallest], bad[smallest] = g[largest];
        else
            bad[largest] = g[largest] * (1 + 1e-6);
        check_gradient(&f, x, bad, BY_DIFFERENCES, witness, &d, &t);
        missed += d.wrong != (mistake == 2 ? 2 : 1) || (mistake != 2 && d.i != largest);
    }
    exact(missed, 0, "%s: sign, factor, exchange and 1e-6 are found", p->name);
    tape_close(&t);
}

int main(void)
{
    plan(6 + 4 * PROBLEMS);
    check_values();
    for (int k = 0; k < PROBLEMS; k++)
        check_problem(&problems[k]);
    return done();
}
