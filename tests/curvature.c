/* The ends of the spectrum of a Hessian, against matrices whose eigenvalues are known. */
#include "curvature.h"

#include "allocate.h"
#include "random.h"
#include "tap.h"
#include "vector.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

enum { MOST = 200 };

/* f(x) = y . D y / 2 with y = x - 2 v (v . x), the mirror image of x in the plane normal to v of
 * length 1.  Its Hessian has the eigenvalues d[n], whatever v is, and is full unless v = 0. */
typedef struct {
    size_t n;
    double d[MOST], v[MOST];
} mirrored;

static variable mirrored_taped(tape *t, const variable x[], const void *context)
{
    const mirrored *m = context;
    const variable along = tape_linear_combination(t, m->n, m->v, x);
    static variable y[MOST], square[MOST];
    double half[MOST];

    for (size_t i = 0; i < m->n; i++) {
        y[i] = tape_minus(t, x[i], tape_times(t, tape_constant(2 * m->v[i]), along));
        square[i] = tape_times(t, y[i], y[i]);
        half[i] = m->d[i] / 2;
    }
    return tape_linear_combination(t, m->n, half, square);
}

static field field_of(const mirrored *m)
{
    return (field){ .n = m->n, .taped_value = mirrored_taped, .context = m };
}

/* Of n dimensions, with v of length 1 from a seed, or 0 if there is none. */
static void mirror(mirrored *m, size_t n, uint64_t seed)
{
    generator r = seeded(51, seed);
    double length;

    m->n = n;
    for (size_t i = 0; i < n; i++)
        m->v[i] = seed ? normal(&r) : 0;
    length = nrm2(n, m->v);
    for (size_t i = 0; seed && i < n; i++)
        m->v[i] /= length;
}

static const double nowhere[MOST];

/* ---- spectra that are known ----------------------------------------------------------------- */

static variable rosenbrock_taped(tape *t, const variable x[], const void *context)
{
    const variable u = tape_minus(t, x[1], tape_times(t, x[0], x[0]));
    const variable v = tape_minus(t, tape_constant(1), x[0]);

    (void)context;
    return tape_plus(t, tape_times(t, tape_constant(100), tape_times(t, u, u)),
                     tape_times(t, v, v));
}

static void check_rosenbrock(void)
{
    const field f = { .n = 2, .taped_value = rosenbrock_taped };
    const double x[] = { 1, 1 };
    generator r = seeded(1, 1);
    tape t = { 0 };
    spectrum s;

    /* (802, -400; -400, 200): trace 1002, determinant 400, so 501 +- sqrt(501^2 - 400). */
    const double high = 501 + sqrt(501. * 501 - 400), low = 400 / high;
    ok(hessian_spectrum(&f, x, 10, 0, &r, &s, &t) == 0, "Rosenbrock at (1, 1)");
    /* Rounding is that of a few products of numbers below 1002. */
    near(s.highest, high, 16 * DBL_EPSILON * high, "the highest, 501 + sqrt 250601");
    near(s.lowest, low, 16 * DBL_EPSILON * high, "the lowest, 400 / that");
    ok(s.steps == 2 && s.settled == 1, "which takes two steps");
    exact(s.doubt, 0, "and leaves no doubt");
    tape_close(&t);
}

/* The ends to 64 eps of the largest, of which each step adds a few. */
static double rounding(double size)
{
    return 64 * DBL_EPSILON * size;
}

static void check_known(void)
{
    static const struct {
        const char *name;
        size_t n;
        double low, high;
    } known[] = {
        { "50 from 1 to 50", 50, 1, 50 },
        { "200 from 1 to 1000", 200, 1, 1000 },
        { "indefinite", 50, -3, 5 },
        { "more so", 50, -50, 1 },
        { "negative definite", 30, -9, -2 },
        { "two", 2, -1, 4 },
        { "all but singular", 20, 1e-9, 1 },
        { "large", 20, 1e90, 2e100 },
        { "small", 20, 1e-110, 1e-100 },
        { "very large", 20, 1e300, 1e306 },
        { "nearly the identity", 50, 1, 1.0001 },
        { "very small", 20, 1e-299, 1e-290 },
    };
    static mirrored m;
    tape t = { 0 };

    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        for (uint64_t seed = 0; seed < 2; seed++) {
            const char *name = known[k].name;
            const double size = fmax(fabs(known[k].low), fabs(known[k].high));
            generator r = seeded(52, k);
            spectrum s;

            mirror(&m, known[k].n, seed);
            for (size_t i = 0; i < m.n; i++)
                m.d[i] =
                    known[k].low + (known[k].high - known[k].low) * (double)i / (double)(m.n - 1);
            m.d[m.n - 1] = known[k].high;
            const field f = field_of(&m);
            hessian_spectrum(&f, nowhere, MOST, 0, &r, &s, &t);
            near(s.lowest, known[k].low, rounding(size), "%s: the lowest, %s", name,
                 seed ? "full" : "diagonal");
            near(s.highest, known[k].high, rounding(size), "%s: the highest", name);
            ok(s.settled && s.steps <= (int)m.n, "%s: settled after n steps or earlier", name);
        }
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* However few steps, both ends are inside the true range, and further steps only widen it. */
static void check_inside(void)
{
    static mirrored m;
    tape t = { 0 };
    int outside = 0, back = 0, steps = 0, settled = 0, bits = 0;
    spectrum before = { .steps = 0 }, s, again;

    mirror(&m, 40, 7);
    for (size_t i = 0; i < 40; i++)
        m.d[i] = (double)(i * i) - 100; /* -100 ... 1421 */
    const field f = field_of(&m);
    for (int limit = 1; limit <= 40; limit++) {
        generator r = seeded(53, 1), same = seeded(53, 1);

        hessian_spectrum(&f, nowhere, limit, 0, &r, &s, &t);
        hessian_spectrum(&f, nowhere, limit, 0, &same, &again, &t);
        bits += s.lowest != again.lowest || s.highest != again.highest;
        outside += !(s.lowest >= -100 - rounding(1421) && s.highest <= 1421 + rounding(1421)
                     && s.lowest <= s.highest);
        back += limit > 1
             && !(s.lowest <= before.lowest + rounding(1421)
                  && s.highest >= before.highest - rounding(1421));
        if (limit == 1)
            near(s.lowest, s.highest, rounding(1421), "after one step both ends are one number");
        steps += s.steps != limit && !s.settled;
        settled += s.settled;
        before = s;
    }
    exact(outside, 0, "both ends are inside the true range after any number of steps");
    exact(back, 0, "one more step never narrows it");
    exact(steps, 0, "as many steps are made as are allowed");
    exact(bits, 0, "the same generator gives the same bits");
    ok(settled >= 1 && settled < 20, "it does not say that it settled before it did");
    near(s.lowest, -100, rounding(1421), "in the end the lowest is right");
    near(s.highest, 1421, rounding(1421), "and the highest");

    /* The tolerance: how far an eigenvalue is, at most, from each end. */
    generator r = seeded(54, 1);
    for (size_t i = 0; i < 40; i++)
        m.d[i] = (double)i;
    hessian_spectrum(&f, nowhere, 40, 1, &r, &s, &t);
    ok(s.settled && s.steps == 1, "the first direction is within the range of an eigenvalue");
    hessian_spectrum(&f, nowhere, 40, 1e-3, &r, &s, &t);
    ok(s.settled && s.steps > 3 && s.steps < 40, "a tolerance of 1e-3 takes more, but not all");
    near(s.lowest, 0, 0.039, "and gives the lowest to that");
    near(s.highest, 39, 0.039, "and the highest");
    hessian_spectrum(&f, nowhere, 2, 1e-3, &r, &s, &t);
    ok(!s.settled && s.steps == 2, "after two steps nothing is known to have settled");
    ok(s.doubt == INFINITY, "nor what may be outside");
    hessian_spectrum(&f, nowhere, 1, 1e-3, &r, &s, &t);
    ok(!s.settled && s.steps == 1, "nor after one");

    /* The place where the random directions start does not matter. */
    double lowest = 0, highest = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        generator other = seeded(seed, 55);

        hessian_spectrum(&f, nowhere, 40, 0, &other, &s, &t);
        lowest = fmax(lowest, fabs(s.lowest));
        highest = fmax(highest, fabs(s.highest - 39));
    }
    near(lowest, 0, rounding(39), "20 seeds find the same lowest");
    near(highest, 0, rounding(39), "and the same highest");
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* The distance of x from the nearest of d[n]. */
static double nearest(size_t n, const double d[], double x)
{
    double distance = INFINITY;

    for (size_t i = 0; i < n; i++)
        distance = fmin(distance, fabs(x - d[i]));
    return distance;
}

/* What has settled is as close to an eigenvalue as it says; and it does not take much longer than
 * that: of two directions, T is 2 by 2, and its vectors are known. */
static void check_settling(void)
{
    enum { N = 30 };
    static mirrored m;
    tape t = { 0 };
    int wrong = 0, settled_early = 0, runs = 0;

    mirror(&m, N, 4);
    for (uint64_t seed = 1; seed <= 60; seed++) {
        generator shape = seeded(58, seed);
        const field f = field_of(&m);

        for (size_t i = 0; i < N; i++)
            m.d[i] = normal(&shape) * (i % 7 ? 1 : 4);
        for (double tolerance = 0.3; tolerance > 1e-6; tolerance /= 1.7) {
            generator r = seeded(59, seed);
            spectrum s;

            hessian_spectrum(&f, nowhere, N, tolerance, &r, &s, &t);
            const double size = fmax(fabs(s.lowest), fabs(s.highest));
            wrong += !s.settled || nearest(N, m.d, s.lowest) > tolerance * size + rounding(size)
                  || nearest(N, m.d, s.highest) > tolerance * size + rounding(size);
            settled_early += s.steps < N;
            runs++;
        }
    }
    exact(wrong, 0, "what has settled is within the tolerance of an eigenvalue");
    ok(settled_early > runs * 3 / 4, "which mostly takes less than all steps: %d of %d",
       settled_early, runs);

    /* Two dimensions, after one step: v = q, and |H q - a q| is b, with a^2 + b^2 = |H q|^2.  H =
     * diag(-1, 1), q = (cos, sin): a = -cos 2 phi, b = |sin 2 phi|.  It settles iff b <= tolerance
     * |a|. */
    int differ = 0, both = 0;
    mirror(&m, 2, 0);
    m.d[0] = -1;
    m.d[1] = 1;
    const field f = field_of(&m);
    for (uint64_t seed = 1; seed <= 100; seed++) {
        generator r = seeded(60, seed), same = seeded(60, seed);
        const double c = normal(&same), e = normal(&same), sq = c * c + e * e;
        const double a = (e * e - c * c) / sq, b = fabs(2 * c * e) / sq;
        spectrum s;

        hessian_spectrum(&f, nowhere, 1, 0.5, &r, &s, &t);
        differ += fabs(s.lowest - a) > 8 * DBL_EPSILON || s.settled != (b <= 0.5 * fabs(a));
        both += s.settled;
    }
    exact(differ, 0, "after one step, H q - a q is known by hand");
    ok(both > 10 && both < 90, "and is small enough in some cases only");
    tape_close(&t);
}

/* ---- large ones, diagonal ---------------------------------------------------------------------- */

enum { LARGE = 1000 };

typedef struct {
    size_t n;
    double d[LARGE];
} diagonal;

static variable diagonal_taped(tape *t, const variable x[], const void *context)
{
    const diagonal *m = context;
    static variable square[LARGE];
    static double half[LARGE];

    for (size_t i = 0; i < m->n; i++) {
        square[i] = tape_times(t, x[i], x[i]);
        half[i] = m->d[i] / 2;
    }
    return tape_linear_combination(t, m->n, half, square);
}

static void check_large(void)
{
    static const double origin[LARGE];
    static diagonal m = { .n = LARGE };
    const field f = { .n = LARGE, .taped_value = diagonal_taped, .context = &m };
    generator r = seeded(62, 1);
    tape t = { 0 };
    spectrum s;

    for (size_t i = 0; i < LARGE; i++)
        m.d[i] = (double)i / (LARGE - 1);
    hessian_spectrum(&f, origin, LARGE, 1e-4, &r, &s, &t);
    ok(s.settled && fabs(s.lowest) <= 1e-4 && fabs(s.highest - 1) <= 1e-4,
       "1000 from 0 to 1, settled to 1e-4: the ends are right to that");
    ok(s.lowest - s.doubt <= 0 && s.highest + s.doubt >= 1, "and the doubt covers the rest");

    /* The Laplacian of a string of 300 beads: 2 - 2 cos(i pi / 301). */
    m.n = 300;
    const field string = { .n = 300, .taped_value = diagonal_taped, .context = &m };
    for (size_t i = 0; i < 300; i++)
        m.d[i] = 2 - 2 * cos(3.14159265358979323846 * (double)(i + 1) / 301);
    hessian_spectrum(&string, origin, 300, 1e-6, &r, &s, &t);
    ok(s.settled && nearest(300, m.d, s.lowest) <= 4e-6 && nearest(300, m.d, s.highest) <= 4e-6,
       "a string of 300 beads, settled to 1e-6");

    /* A saddle: one eigenvalue below 0, all others in a narrow band far above.  It is seen. */
    int missed = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        generator other = seeded(63, seed);

        for (size_t i = 0; i < 300; i++)
            m.d[i] = i == 17 ? -1 : 100 + (double)i / 300;
        hessian_spectrum(&string, origin, 300, 1e-6, &other, &s, &t);
        missed += !(s.lowest < 0) || !s.settled;
    }
    exact(missed, 0, "a single negative eigenvalue far below a band is found, 50 times of 50");
    tape_close(&t);
}

/* With probability 0.998 nothing is further outside than the doubt: of 1000 runs on spectra with an
 * eigenvalue that stands alone, 2 are expected to be wrong at most, and more than 9 in one case of
 * ten thousand. */
static void check_doubt(void)
{
    static const double origin[LARGE];
    static diagonal m = { .n = 40 };
    const field f = { .n = 40, .taped_value = diagonal_taped, .context = &m };
    int exceeded = 0, informative = 0, positive = 0;
    tape t = { 0 };

    for (uint64_t seed = 1; seed <= 1000; seed++) {
        generator r = seeded(64, seed);
        const double gap = pow(10, -3 * uniform(&r));
        const int steps = 10 + (int)(random_bits(&r) % 28);
        spectrum s;

        for (size_t i = 0; i < 40; i++)
            m.d[i] = i == 0 ? -gap : uniform(&r);
        hessian_spectrum(&f, origin, steps, 0, &r, &s, &t);
        exceeded += -gap < s.lowest - s.doubt - 1e-12;
        informative += s.doubt < 0.2;
        positive += s.lowest > s.doubt;
    }
    ok(exceeded <= 9, "of 1000 spectra, the doubt was exceeded in %d", exceeded);
    ok(informative > 400, "and said something in %d", informative);
    exact(positive, 0, "none was called positive definite");

    /* That share e of the range for which sqrt(4 n / pi) / (T_{k-1}(y) sqrt e) is 1/1000, y = (2 +
     * e) / (2 - e), T_j = 2 y T_{j-1} - T_{j-2}; and the true range is 1 / (1 - 2e) of the one that
     * is seen. */
    for (int steps = 20; steps <= 38; steps += 9) {
        generator r = seeded(65, 1);
        spectrum s;

        hessian_spectrum(&f, origin, steps, 0, &r, &s, &t);
        const double q = s.doubt / (s.highest - s.lowest), e = q / (1 + 2 * q);
        const double y = (2 + e) / (2 - e);
        double before = 1, T = y;
        for (int j = 2; j < steps; j++) {
            const double next = 2 * y * T - before;

            before = T;
            T = next;
        }
        near(T * sqrt(e) / sqrt(4 * 40 / 3.14159265358979323846), 1000, 1e-3,
             "the doubt after %d steps is Chebyshev's", steps);
    }
    tape_close(&t);
}

/* ---- few different eigenvalues ------------------------------------------------------------------ */

static variable linear_taped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_sum(t, 5, x);
}

static variable constant_taped(tape *t, const variable x[], const void *context)
{
    (void)t, (void)x, (void)context;
    return tape_constant(1);
}

static variable cube_taped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_pow(t, x[0], tape_constant(3));
}

/* x0^2 + log x1 + ..., which is not defined at x1 = -1. */
static variable broken_taped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_plus(t, tape_times(t, x[0], x[0]), tape_log(t, x[1]));
}

static void check_few(void)
{
    static mirrored m;
    tape t = { 0 };
    spectrum s;
    generator r = seeded(56, 1);
    field f = field_of(&m);

    for (int sign = -1; sign <= 1; sign += 2)
        for (uint64_t seed = 0; seed < 2; seed++) {
            mirror(&m, 100, seed);
            f.n = 100;
            for (size_t i = 0; i < 100; i++)
                m.d[i] = sign * 3.5;
            hessian_spectrum(&f, nowhere, 100, 1e-6, &r, &s, &t);
            near(s.lowest, sign * 3.5, rounding(3.5), "%g times the identity: the lowest",
                 sign * 3.5);
            near(s.highest, sign * 3.5, rounding(3.5), "the highest");
            ok(s.steps == 1 && s.settled, "one step says so");
        }

    /* Two different ones are all that two directions can reach. */
    mirror(&m, 100, 3);
    for (size_t i = 0; i < 100; i++)
        m.d[i] = i < 70 ? -2 : 5;
    hessian_spectrum(&f, nowhere, 100, 0, &r, &s, &t);
    near(s.lowest, -2, rounding(5), "70 times -2 and 30 times 5: the lowest");
    near(s.highest, 5, rounding(5), "the highest");
    ok(s.steps == 2 && s.settled, "in two steps");

    /* One that stands out. */
    for (size_t i = 0; i < 100; i++)
        m.d[i] = i == 31 ? -1 : 0;
    hessian_spectrum(&f, nowhere, 100, 0, &r, &s, &t);
    near(s.lowest, -1, rounding(1), "a single -1 among zeros: the lowest");
    near(s.highest, 0, rounding(1), "the highest");

    const field flat[] = { { .n = 5, .taped_value = linear_taped },
                           { .n = 5, .taped_value = constant_taped } };
    for (size_t k = 0; k < 2; k++) {
        ok(hessian_spectrum(&flat[k], nowhere, 5, 0, &r, &s, &t) == 0 && s.lowest == 0
               && s.highest == 0,
           "a zero Hessian has eigenvalues 0");
        ok(s.steps == 1 && s.settled, "one step says so");
    }

    const field cube = { .n = 1, .taped_value = cube_taped };
    ok(hessian_spectrum(&cube, (double[]){ 2 }, 9, 0, &r, &s, &t) == 0, "n = 1: x^3 at 2");
    near(s.lowest, 12, rounding(12), "6 x = 12");
    near(s.highest, 12, rounding(12), "which is the highest, too");
    ok(s.steps == 1 && s.settled, "after one step");
    hessian_spectrum(&cube, (double[]){ -0.5 }, 1, 0, &r, &s, &t);
    near(s.lowest, -3, rounding(3), "x^3 at -1/2: -3");
    near(s.highest, -3, rounding(3), "and nothing above");

    const field broken = { .n = 2, .taped_value = broken_taped };
    ok(hessian_spectrum(&broken, (double[]){ 1, -1 }, 9, 0, &r, &s, &t) == 0 && isnan(s.lowest)
           && isnan(s.highest) && !s.settled,
       "NaN where the Hessian has a NaN");
    ok(hessian_spectrum(&broken, (double[]){ NAN, 1 }, 9, 0, &r, &s, &t) == 0 && isnan(s.lowest)
           && isnan(s.highest) && !s.settled,
       "and where x has one");
    ok(hessian_spectrum(&broken, (double[]){ 1, 0 }, 9, 0, &r, &s, &t) == 0 && isnan(s.lowest)
           && isnan(s.highest),
       "an infinite Hessian has none, either");
    const field none = { .n = 0, .taped_value = constant_taped };
    ok(hessian_spectrum(&none, NULL, 9, 0, &r, &s, &t) == 0 && isnan(s.lowest) && isnan(s.highest)
           && s.steps == 0 && !s.settled,
       "n = 0: NaN");
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

static void check_memory(void)
{
    static mirrored m;
    int refused = 0, told = 0, usable = 0, leaked = 0, status = -1;

    mirror(&m, 30, 1);
    for (size_t i = 0; i < 30; i++)
        m.d[i] = (double)i + 1;
    const field f = field_of(&m);
    for (int k = 0; status != 0 && k < 200; k++) {
        tape t = { 0 };
        generator r = seeded(57, 1);
        spectrum s = { .lowest = 99, .highest = 99, .steps = 99, .settled = 99 };

        allocate_fail_after(k);
        status = hessian_spectrum(&f, nowhere, 30, 0, &r, &s, &t);
        allocate_fail_after(-1);
        if (status != 0) {
            refused++;
            told += status == -1 && isnan(s.lowest) && isnan(s.highest) && !s.settled;
            usable += hessian_spectrum(&f, nowhere, 30, 0, &r, &s, &t) == 0
                   && fabs(s.highest - 30) <= rounding(30);
        }
        tape_close(&t);
        leaked += allocated();
    }
    ok(refused > 34, "%d calls for memory may fail", refused);
    exact(told, refused, "each failure is reported, and the answer is NaN");
    exact(usable, refused, "with memory again the same tape serves");
    exact(leaked, 0, "nothing leaks");
}

int main(void)
{
    plan(8 + 12 * 2 * 3 + 2 + 1 + 18 + 12 + 3 + 2 + 4 + 6 + 5 + 4 + 2 + 4 + 3);
    check_rosenbrock();
    check_known();
    check_inside();
    check_settling();
    check_large();
    check_doubt();
    check_few();
    check_memory();
    return done();
}
