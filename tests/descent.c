/* Gradient descent against its theorems. */
#include "nabla.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

/* f = 1/2 sum of d[i] x[i]^2; the context is d and its length. */
typedef struct {
    size_t n;
    const double *d;
} diagonal;

static double quadratic(const double x[], const void *context)
{
    const diagonal *q = context;
    double sum = 0;

    for (size_t i = 0; i < q->n; i++)
        sum += q->d[i] * x[i] * x[i];
    return sum / 2;
}

static void quadratic_gradient(const double x[], double g[], const void *context)
{
    const diagonal *q = context;

    for (size_t i = 0; i < q->n; i++)
        g[i] = q->d[i] * x[i];
}

static field quadratic_of(const diagonal *q)
{
    return (field){ .n = q->n, .value = quadratic, .gradient = quadratic_gradient, .context = q };
}

/* f = log(1 + e^x) + log(1 + e^-x): convex, with curvature at most 1/2, least at 0. */
static double soft(const double x[], const void *context)
{
    (void)context;
    return log1p(exp(x[0])) + log1p(exp(-x[0]));
}

static void soft_gradient(const double x[], double g[], const void *context)
{
    (void)context;
    g[0] = 1 / (1 + exp(-x[0])) - 1 / (1 + exp(x[0]));
}

static double constant_nan(const double x[], const void *context)
{
    (void)x;
    (void)context;
    return NAN;
}

static void zero_gradient(const double x[], double g[], const void *context)
{
    (void)x;
    (void)context;
    g[0] = 0;
}

static double zero(const double x[], const void *context)
{
    (void)x;
    (void)context;
    return 0;
}

static void nan_gradient(const double x[], double g[], const void *context)
{
    (void)x;
    (void)context;
    g[0] = NAN;
}

static status run_descent(descent *d)
{
    status s = descent_begin(d);

    while (s == RUNNING)
        s = descent_step(d);
    return s;
}

static descent from(const field *f, double x[], double g[], double alpha, double tolerance,
                    int step_limit)
{
    return (descent){
        .f = f, .x = x, .g = g, .alpha = alpha, .tolerance = tolerance, .step_limit = step_limit
    };
}

static void check_step(void)
{
    double x[] = { 3, 4 }, y[] = { 0.5, -1, 7 };
    const double g[] = { 6, 8 };

    step(2, x, 0.25, g);
    ok(x[0] == 1.5 && x[1] == 2, "a step subtracts alpha g");
    step(2, x, -0.25, g);
    ok(x[0] == 3 && x[1] == 4, "a negative alpha climbs back");
    step(2, y, 1, g);
    exact(y[2], 7, "a step touches x[n] and no more");
    step(0, y, 1, g);
    exact(y[0], -5.5, "no dimensions: nothing moves");
}

/* On 1/2 L x^2 a step multiplies x by 1 - alpha L. */
static void check_bowl(void)
{
    const double d[] = { 2 };
    const diagonal q = { 1, d };
    const field f = quadratic_of(&q);
    double x[] = { 5 }, g[1];

    descent run = from(&f, x, g, 0.25, 1e-3, 100); /* factor 1/2, exactly */
    ok(descent_begin(&run) == RUNNING, "far from the minimum the run goes on");
    ok(run.k == 0 && run.value == 25 && run.gradient_norm == 10 && run.start_value == 25,
       "at the start: f = 25, ||g|| = 10");
    ok(descent_step(&run) == RUNNING && run.k == 1 && x[0] == 2.5 && run.value == 6.25,
       "after a step: x = 5/2, f = 25/4");
    while (descent_step(&run) == RUNNING)
        continue;
    /* 10 * 2^-k <= 1e-3 first at k = 14: 2^13 = 8192 < 10^4 < 16384 = 2^14. */
    ok(run.k == 14 && x[0] == 5 * 0x1p-14, "||g|| falls below 1e-3 at step 14, exactly");
    ok(run.gradient_norm == 10 * 0x1p-14, "and is what it says it is");

    x[0] = 5;
    run = from(&f, x, g, 0.25, 10 * 0x1p-7, 100);
    ok(run_descent(&run) == CONVERGED && run.k == 7, "a gradient equal to the tolerance converges");
    x[0] = 5;
    run = from(&f, x, g, 0.25, 0, 100);
    ok(run_descent(&run) == STEP_LIMIT && run.k == 100, "tolerance 0 is not reached by halving");
    x[0] = 0;
    run = from(&f, x, g, 0.25, 0, 100);
    ok(run_descent(&run) == CONVERGED && run.k == 0, "but it is at the minimum, at once");
    x[0] = 5;
    run = from(&f, x, g, 0.25, 0, 0);
    ok(run_descent(&run) == STEP_LIMIT && run.k == 0, "no steps allowed, none taken");
    x[0] = 5;
    run = from(&f, x, g, 0.25, 100, 0);
    ok(run_descent(&run) == CONVERGED, "converging goes before the limit");
    x[0] = 5;
    run = from(&f, x, g, 1, 0, 9); /* alpha = 2/L: for ever */
    ok(run_descent(&run) == STEP_LIMIT && x[0] == -5, "at alpha = 2/L it swings for ever");

    /* Beyond 2/L: alpha L = 4, so x is multiplied by -3 and f by 9 at every step;
     * 25 * 9^k > 25 + 25e6 first at k = 7: 9^6 = 531,441, 9^7 = 4,782,969. */
    x[0] = 5;
    run = from(&f, x, g, 2, 0, 1000);
    ok(run_descent(&run) == DIVERGED && run.k == 7,
       "beyond 2/L it diverges, and says so at step 7");
    /* A start below 1 is measured against 1: 1/4 * 9^k > 1e6 + 1/4 at k = 7 too
     * (9^7 / 4 = 1,195,742). */
    x[0] = 0.5;
    run = from(&f, x, g, 2, 0, 1000);
    ok(run_descent(&run) == DIVERGED && run.k == 7, "a small start is measured against 1");
}

static double identity(const double x[], const void *context)
{
    (void)context;
    return x[0];
}

static void one_gradient(const double x[], double g[], const void *context)
{
    (void)x, (void)context;
    g[0] = 1;
}

static void check_oddities(void)
{
    double x[] = { 1 }, g[1];
    const field undefined = { .n = 1, .value = constant_nan, .gradient = zero_gradient };
    const field broken = { .n = 1, .value = zero, .gradient = nan_gradient };
    descent run = from(&undefined, x, g, 0.1, 1, 10);
    ok(run_descent(&run) == DIVERGED && run.k == 0, "NaN for a value is not converged");
    run = from(&broken, x, g, 0.1, INFINITY, 10);
    ok(run_descent(&run) == DIVERGED && run.k == 0, "nor is NaN for a gradient");

    /* Off a summit of -x^2/2, alpha 1 doubles x: from 1e-12 the gradient grows
     * 10^12-fold before f falls by 1/2, and nothing has diverged yet. */
    const double d[] = { -1 };
    const diagonal q = { 1, d };
    const field summit = quadratic_of(&q);
    x[0] = 1e-12;
    run = from(&summit, x, g, 1, 1e-13, 40);
    ok(run_descent(&run) == STEP_LIMIT && run.value < -0.5, "leaving a summit is not diverging");
    x[0] = 1;
    run = from(&summit, x, g, 1, 0, 10000);
    /* f = -x^2/2 leaves the doubles when x^2 does: x = 2^512, at step 512. */
    ok(run_descent(&run) == DIVERGED && run.k == 512, "falling for ever ends when f is not finite");

    const diagonal none = { 0, NULL };
    const field nowhere = quadratic_of(&none);
    run = from(&nowhere, x, g, 0.1, 0, 10);
    ok(run_descent(&run) == CONVERGED && run.k == 0, "no dimensions: converged at once");

    /* A slope of 1 at 1e17, where doubles stand 16 apart: x does not move.  At 1e15 it does. */
    const field line = { .n = 1, .value = identity, .gradient = one_gradient };
    x[0] = 1e17;
    run = from(&line, x, g, 1, 0, 10);
    ok(run_descent(&run) == STALLED && run.k == 1 && x[0] == 1e17,
       "a step below half an ulp: stalled");
    run = from(&line, x, g, 1, 0, 1);
    ok(run_descent(&run) == STALLED, "which goes before the limit");
    run = from(&line, x, g, 1, 1, 10);
    ok(run_descent(&run) == CONVERGED && run.k == 0, "and converging before it");
    x[0] = 1e15;
    run = from(&line, x, g, 1, 0, 10);
    ok(run_descent(&run) == STEP_LIMIT && x[0] == 1e15 - 10, "a step that moves x is not stalled");
    x[0] = 1;
    run = from(&line, x, g, 0, 0, 10);
    ok(run_descent(&run) == STALLED && run.k == 1, "at a rate of 0 nothing moves");
    /* The last of two still moves. */
    const double unlike[] = { 1, 1 };
    const diagonal two = { 2, unlike };
    const field pair = quadratic_of(&two);
    double both[] = { 0, 1 }, slopes[2];
    run = from(&pair, both, slopes, 0.25, 0, 3);
    ok(run_descent(&run) == STEP_LIMIT && run.k == 3, "one coordinate that moves is enough");

    same_text(status_name(STALLED), "stalled", "name of STALLED");
    same_text(status_name(RUNNING), "running", "name of RUNNING");
    same_text(status_name(CONVERGED), "converged", "name of CONVERGED");
    same_text(status_name(STEP_LIMIT), "step-limit", "name of STEP_LIMIT");
    same_text(status_name(DIVERGED), "diverged", "name of DIVERGED");

    enum { MILLION = 1000000 };
    double *big = malloc(MILLION * sizeof *big), *slope = malloc(MILLION * sizeof *slope);
    double *curvature = malloc(MILLION * sizeof *curvature);
    if (!big || !slope || !curvature)
        bail("out of memory");
    for (size_t i = 0; i < MILLION; i++) {
        big[i] = 1;
        curvature[i] = 1;
    }
    const diagonal wide = { MILLION, curvature };
    const field many = quadratic_of(&wide);
    run = from(&many, big, slope, 0.5, 0, 3);
    run_descent(&run);
    /* ||x|| = 1000 and every step halves it; the sum of a million equal squares
     * of powers of two is exact. */
    ok(run.gradient_norm == 125 && big[MILLION - 1] == 0.125,
       "a million dimensions, three halvings");
    free(big);
    free(slope);
    free(curvature);
}

static double height(const double x[], const void *context)
{
    (void)context;
    return x[0];
}

static void downhill_is_up(const double x[], double g[], const void *context)
{
    (void)x;
    (void)context;
    g[0] = -1;
}

/* With a gradient of -1 every step climbs by alpha: f_k = f_0 + k alpha, and the
 * ceiling f_0 + 1e6 max(1, |f_0|) is met exactly before it is passed. */
static void check_ceiling(void)
{
    static const struct {
        double start, alpha;
        int k;
    } climb[] = {
        { 0, 1e5, 11 }, { 0.5, 1e6, 2 }, { -0.5, 1e6, 2 }, { 5, 1e6, 6 }, { -5, 1e6, 6 },
    };
    const field f = { .n = 1, .value = height, .gradient = downhill_is_up };
    double x[1], g[1];
    descent run;

    for (size_t i = 0; i < sizeof climb / sizeof *climb; i++) {
        x[0] = climb[i].start;
        run = from(&f, x, g, climb[i].alpha, 0, 100);
        ok(run_descent(&run) == DIVERGED && run.k == climb[i].k,
           "climbing from %g by %g diverges at step %d, not at the ceiling itself", climb[i].start,
           climb[i].alpha, climb[i].k);
    }
    ok(run.start_value == -5 && run.value == -5 + 6e6, "and knows where it began");
    x[0] = 1;
    run.alpha = 1;
    run.step_limit = 3;
    ok(run_descent(&run) == STEP_LIMIT && run.k == 3 && run.start_value == 1,
       "beginning again counts and compares anew");
    x[0] = 0;
    run = from(&f, x, g, 1e6, 0, 2);
    ok(run_descent(&run) == DIVERGED && run.k == 2, "diverging goes before the limit");
}

/* Nocedal & Wright, Numerical Optimization, chapter 3; Nesterov, Introductory
 * Lectures on Convex Optimization, section 2.1.5.  With curvatures in [m, L]:
 *   descent lemma, alpha = 1/L:  f(x+) <= f(x) - ||g||^2 / 2L;
 *   convex bound,  alpha = 1/L:  f_k - f* <= L ||x_0 - x*||^2 / 2k;
 *   best rate, alpha = 2/(L+m):  ||x_k|| <= ((K-1)/(K+1))^k ||x_0||, K = L/m. */
static void check_theorems(void)
{
    enum { N = 6, PROBLEMS = 50, STEPS = 60 };
    generator r = seeded(7, 3);
    int lemma = 0, bound = 0, rate = 0;

    for (int problem = 0; problem < PROBLEMS; problem++) {
        double d[N], x[N], start[N], g[N], L = 0, m = INFINITY;
        const diagonal q = { N, d };
        const field f = quadratic_of(&q);

        for (int i = 0; i < N; i++) {
            d[i] = pow(10, 3 * uniform(&r) - 1);
            start[i] = 10 * normal(&r);
            L = fmax(L, d[i]);
            m = fmin(m, d[i]);
        }
        copy(N, start, x);
        descent run = from(&f, x, g, 1 / L, 0, STEPS);
        status s = descent_begin(&run);
        while (s == RUNNING) {
            const double before = run.value, norm = run.gradient_norm;
            s = descent_step(&run);
            /* eps f of rounding on either side */
            lemma += !(run.value <= before - norm * norm / (2 * L) + 1e-15 * before);
            bound += !(run.value <= L * dot(N, start, start) / (2 * run.k) * (1 + 1e-15));
        }
        copy(N, start, x);
        run = from(&f, x, g, 2 / (L + m), 0, STEPS);
        for (s = descent_begin(&run); s == RUNNING;) {
            s = descent_step(&run);
            const double shrink = pow((L - m) / (L + m), run.k);
            rate += !(nrm2(N, x) <= shrink * nrm2(N, start) * (1 + 1e-14 * run.k));
        }
    }
    exact(lemma, 0, "the descent lemma holds at every step of %d problems", PROBLEMS);
    exact(bound, 0, "and so does the convex bound");
    exact(rate, 0, "and the rate (K - 1)/(K + 1)");

    /* The same lemma for a function that is no quadratic: L = 1/2. */
    const field f = { .n = 1, .value = soft, .gradient = soft_gradient };
    double x[] = { 9 }, g[1];
    descent run = from(&f, x, g, 2, 0, 50);
    int broken = 0;
    for (status s = descent_begin(&run); s == RUNNING;) {
        const double before = run.value, norm = run.gradient_norm;
        s = descent_step(&run);
        broken += !(run.value <= before - norm * norm + 1e-15);
    }
    exact(broken, 0, "the descent lemma for log(1 + e^x) + log(1 + e^-x)");
    /* f'' = 1/2 at 0, so alpha = 2 is a Newton step there. */
    near(x[0], 0, 1e-12, "whose minimum is at 0");
}

/* Rotating the axes must not change gradient descent. */
static const double angle_cos = 0.8, angle_sin = 0.6; /* 0.8^2 + 0.6^2 = 1 */

static double turned(const double x[], const void *context)
{
    const double y[] = { angle_cos * x[0] - angle_sin * x[1], angle_sin * x[0] + angle_cos * x[1] };

    return quadratic(y, context);
}

static void turned_gradient(const double x[], double g[], const void *context)
{
    const double y[] = { angle_cos * x[0] - angle_sin * x[1], angle_sin * x[0] + angle_cos * x[1] };
    double h[2];

    quadratic_gradient(y, h, context);
    g[0] = angle_cos * h[0] + angle_sin * h[1];
    g[1] = -angle_sin * h[0] + angle_cos * h[1];
}

static void check_rotation(void)
{
    const double d[] = { 1, 7 };
    const diagonal q = { 2, d };
    const field straight = quadratic_of(&q);
    const field rotated = { .n = 2, .value = turned, .gradient = turned_gradient, .context = &q };
    double y[] = { 3, -2 }, gy[2], gx[2];
    double x[] = { angle_cos * 3 + angle_sin * -2, -angle_sin * 3 + angle_cos * -2 };
    descent a = from(&straight, y, gy, 0.2, 0, 40), b = from(&rotated, x, gx, 0.2, 0, 40);
    double apart = 0;

    descent_begin(&a);
    descent_begin(&b);
    for (int k = 0; k < 40; k++) {
        descent_step(&a);
        descent_step(&b);
        apart = fmax(apart, fabs(angle_cos * x[0] - angle_sin * x[1] - y[0]));
        apart = fmax(apart, fabs(angle_sin * x[0] + angle_cos * x[1] - y[1]));
    }
    /* Points of size 4, a few roundings a step, shrinking. */
    near(apart, 0, 1e-14, "rotated axes, the same path");
}

int main(void)
{
    plan(7 + 33 + 8);
    check_step();
    check_bowl();
    check_oddities();
    check_ceiling();
    check_theorems();
    check_rotation();
    return done();
}
