/* Vectors against closed forms whose every intermediate value is a double, so that
 * nothing but a wrong line of code can change the answer. */
#include "tap.h"
#include "vector.h"

#include "random.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A block of exactly n doubles: the sanitizers see a step outside. */
static double *array(size_t n)
{
    double *x = calloc(n ? n : 1, sizeof *x);

    if (!x)
        bail("out of memory");
    return x;
}

static int same_bits(const double a[], const double b[], size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

static void check_sums(void)
{
    static const size_t length[] = { 0, 1, 2, 7, 8, 9, 1000, 1000000 };

    for (size_t k = 0; k < sizeof length / sizeof *length; k++) {
        const size_t n = length[k];
        double *x = array(n), *one = array(n);

        for (size_t i = 0; i < n; i++) {
            x[i] = (double)i;
            one[i] = 1;
        }
        /* At most 5e11, so each partial sum is an integer below 2^53. */
        exact(dot(n, x, one), n ? (double)n * (double)(n - 1) / 2 : 0,
              "dot: the sum of i for i < %zu", n);
        free(x);
        free(one);
    }

    int wrong = 0;
    for (size_t n = 0; n <= 52; n++) {
        double *x = array(n), *y = array(n);

        for (size_t i = 0; i < n; i++) {
            x[i] = ldexp(1, (int)i + 100);
            y[i] = i % 2 ? -0x1p-100 : 0x1p-100;
        }
        /* 1 - 2 + 4 - ... = (1 - (-2)^n) / 3, whose numerator fits 53 bits. */
        wrong += dot(n, x, y) != (1 - (n % 2 ? -1 : 1) * ldexp(1, (int)n)) / 3;
        free(x);
        free(y);
    }
    ok(wrong == 0, "dot: 1 - 2 + 4 - ..., every length to 52: each entry counts once");

    double square[1000];
    for (int i = 0; i < 1000; i++)
        square[i] = i;
    exact(dot(1000, square, square), 332833500,
          "dot(x, x): the squares below 1000, 999 1000 1999/6");
    exact(dot(0, NULL, NULL), 0, "dot: an empty sum is 0");
    exact(dot(1, (double[]){ INFINITY }, (double[]){ -2 }), -INFINITY, "dot: Inf stays");
    exact(dot(2, (double[]){ INFINITY, 1 }, (double[]){ 0, 1 }), NAN, "dot: 0 Inf is NaN");
    exact(dot(9, (double[]){ INFINITY, 0, 0, 0, 0, 0, 0, 0, -INFINITY },
              (double[]){ 1, 1, 1, 1, 1, 1, 1, 1, 1 }),
          NAN, "dot: Inf - Inf is NaN");
    exact(
        dot(9, (double[]){ 0, 0, 0, 0, 0, 0, 0, 0, NAN }, (double[]){ 1, 1, 1, 1, 1, 1, 1, 1, 0 }),
        NAN, "dot: NaN stays, even times 0");
}

static void check_order(void)
{
    /* 1e16 and the ones around it: from left to right each one would be lost
     * against 1e16 (its neighbour is 1e16 + 2, and ties go to even), 7 of 14 would
     * stay.  With eight sums 1e16 and -1e16 meet in the first and leave the rest. */
    double x[23], one[23];
    for (size_t i = 0; i < 23; i++)
        x[i] = one[i] = 1;
    x[0] = 1e16;
    x[8] = -1e16;
    exact(dot(16, x, one), 14, "dot: eight interleaved sums");
    exact(dot(23, x, one), 21, "dot: the rest behind blocks of eight is added");
    const double apart[9] = { 1e16, -1e16, 0, 0, 0, 0, 0, 0, 1 };
    exact(dot(9, apart, one), 1, "dot: last of all, not to one of the eight");

    /* (1 + 2^-27)^2 = 1 + 2^-26 + 2^-54 is rounded before it is added. */
    const double a = 1 + 0x1p-27;
    double p[16] = { -(1 + 0x1p-26) }, q[16] = { 1 };
    p[8] = q[8] = a;
    exact(dot(16, p, q), 0, "dot: products are rounded, not fused");
    exact(dot(2, (double[]){ -(1 + 0x1p-26), a }, (double[]){ 1, a }), 0,
          "dot: nor those left over");

    generator r = seeded(2024, 1);
    double *room = array(1008), *other = array(1008), z[1000];
    int differ = 0;
    for (size_t n = 1; n <= 1000; n += 37) {
        double first = 0;

        for (size_t i = 0; i < n; i++)
            z[i] = normal(&r);
        for (size_t shift = 0; shift < 8; shift++) {
            memcpy(room + shift, z, n * sizeof *z);
            memcpy(other + 7 - shift, z, n * sizeof *z);
            const double sum = dot(n, room + shift, other + 7 - shift);
            first = shift ? first : sum;
            differ += !same_bits(&sum, &first, 1);
        }
    }
    ok(differ == 0, "dot: the same bits wherever the arrays begin (seed 2024)");

    /* Integers below 2^26: 1000 products fit 64 bits, the truth is exact. */
    int64_t truth = 0, size = 0;
    for (size_t i = 0; i < 1000; i++) {
        const int64_t m = (int64_t)(random_bits(&r) >> 6), k = (int64_t)(random_bits(&r) >> 6);

        room[i] = (double)(i % 3 ? m : -m);
        other[i] = (double)k;
        truth += i % 3 ? m * k : -m * k;
        size += m * k;
    }
    const int64_t off = (int64_t)dot(1000, room, other) - truth;
    ok(fabs((double)off) <= (1000.0 / 8 + 8) * DBL_EPSILON * (double)size,
       "dot: a thousand random integers, error %lld, within (n/8 + 8) eps sum |x y|",
       (long long)off);
    free(room);
    free(other);
}

static void check_nrm2(void)
{
    exact(nrm2(2, (double[]){ 3, 4 }), 5, "nrm2(3, 4)");
    exact(nrm2(2, (double[]){ -3, 4 }), 5, "nrm2(-3, 4)");
    exact(nrm2(4, (double[]){ 1, -1, 1, -1 }), 2, "nrm2(1, -1, 1, -1)");
    /* 3e300 and its like are rounded, half an ulp each, and the scaled sum adds
     * at most four roundings. */
    within(4, nrm2(2, (double[]){ 3e300, 4e300 }), 5e300, "nrm2: squares that overflow");
    within(4, nrm2(2, (double[]){ 3e-300, -4e-300 }), 5e-300, "nrm2: squares that vanish");

    int wrong = 0;
    for (int k = -1074; k <= 1021; k++)
        wrong += nrm2(2, (double[]){ ldexp(3, k), ldexp(4, k) }) != ldexp(5, k);
    ok(wrong == 0, "nrm2(3 2^k, 4 2^k) = 5 2^k exactly, from the subnormals to 2^1023");
    exact(nrm2(1, (double[]){ 5e-324 }), 5e-324, "nrm2 of the smallest number");
    exact(nrm2(3, (double[]){ 0, -DBL_MAX, 0 }), DBL_MAX, "nrm2 of the largest number");
    exact(nrm2(2, (double[]){ DBL_MAX, DBL_MAX }), INFINITY, "nrm2 beyond the largest number");
    exact(nrm2(2, (double[]){ 0x1p-600, 1 }), 1, "nrm2: a tiny entry beside 1");
    exact(nrm2(2, (double[]){ 0x1p600, 1 }), 0x1p600, "nrm2: 1 beside a huge entry");

    double *one = array(1000000);
    for (size_t i = 0; i < 1000000; i++)
        one[i] = 1;
    exact(nrm2(1000000, one), 1000, "nrm2 of a million ones");
    scal(1000000, 0x1p-700, one);
    exact(nrm2(1000000, one), ldexp(1000, -700), "nrm2 of a million times 2^-700");
    free(one);

    exact(nrm2(0, NULL), 0, "nrm2 of nothing is 0");
    const double zero = nrm2(2, (double[]){ -0.0, -0.0 });
    ok(zero == 0 && !signbit(zero), "nrm2(-0, -0) is +0");
    exact(nrm2(2, (double[]){ 1, -INFINITY }), INFINITY, "nrm2: Inf if an entry is infinite");
    exact(nrm2(2, (double[]){ INFINITY, -INFINITY }), INFINITY, "nrm2: Inf of both signs");
    exact(nrm2(2, (double[]){ INFINITY, NAN }), NAN, "nrm2: NaN wins over Inf");
    exact(nrm2(2, (double[]){ NAN, INFINITY }), NAN, "nrm2: NaN wins wherever it stands");
    exact(nrm2(2, (double[]){ 1, NAN }), NAN, "nrm2: NaN beside a number");
    exact(nrm2(3, (double[]){ 1e300, 1e300, NAN }), NAN, "nrm2: NaN where squares overflow");
}

static void check_iamax(void)
{
    ok(iamax(0, NULL) == 0, "iamax of nothing is 0");
    ok(iamax(1, (double[]){ -7 }) == 0, "iamax of one");
    ok(iamax(4, (double[]){ 1, -3, 2, 0 }) == 1, "iamax looks at |x|");
    ok(iamax(4, (double[]){ 1, 2, 3, -4 }) == 3, "iamax sees the last entry");
    ok(iamax(4, (double[]){ 1, 3, -3, 3 }) == 1, "iamax: the first of equals");
    ok(iamax(2, (double[]){ -0.0, 0 }) == 0, "iamax: -0 and 0 are equals");
    ok(iamax(3, (double[]){ 1, -INFINITY, INFINITY }) == 1, "iamax: infinities are equals");
    ok(iamax(4, (double[]){ 1, INFINITY, NAN, NAN }) == 2, "iamax: the first NaN, before Inf");
    ok(iamax(3, (double[]){ NAN, 5, 6 }) == 0, "iamax: a NaN in front");
}

static void check_updates(void)
{
    double x[9], y[9], before[9];

    for (size_t i = 0; i < 9; i++) {
        x[i] = (double)i;
        y[i] = 100;
    }
    axpy(9, -0.5, x, y);
    double sum = 0;
    int wrong = 0;
    for (size_t i = 0; i < 9; i++) {
        wrong += y[i] != 100 - 0.5 * (double)i;
        wrong += x[i] != (double)i;
        sum += y[i];
    }
    ok(wrong == 0, "axpy: y + a x, each entry, and x stays");
    exact(sum, 900 - 18, "axpy: in sum 900 - 36/2");

    axpy(9, 3, x, x);
    wrong = 0;
    for (size_t i = 0; i < 9; i++)
        wrong += x[i] != 4 * (double)i;
    ok(wrong == 0, "axpy: x + 3 x = 4 x in place");

    double fused[1] = { -(1 + 0x1p-26) };
    axpy(1, 1 + 0x1p-27, (double[]){ 1 + 0x1p-27 }, fused);
    exact(fused[0], 0, "axpy: the product is rounded, not fused");

    double special[3] = { 1, 1, 1 };
    axpy(3, 0, (double[]){ NAN, INFINITY, 2 }, special);
    ok(isnan(special[0]) && isnan(special[1]) && special[2] == 1,
       "axpy: 0 NaN and 0 Inf are NaN, as ordinary arithmetic says");

    memcpy(before, y, sizeof y);
    axpy(0, 2, x, y);
    scal(0, 2, y);
    copy(0, x, y);
    ok(same_bits(y, before, 9), "axpy, scal and copy of nothing write nothing");
    axpy(0, 1, NULL, NULL);
    scal(0, 1, NULL);
    copy(0, NULL, NULL);
    axpy(8, 1, x, y);
    ok(y[7] == before[7] + 28 && y[8] == before[8], "axpy stops at n");

    double s[4] = { 1, -2, 0, INFINITY };
    scal(3, -2, s);
    ok(s[0] == -2 && s[1] == 4 && s[3] == INFINITY, "scal: a x, up to n");
    ok(s[2] == 0 && signbit(s[2]), "scal: -2 times 0 is -0");
    scal(4, 0, s);
    ok(s[0] == 0 && signbit(s[0]) && isnan(s[3]), "scal: 0 x keeps signs and 0 Inf is NaN");

    const double odd[5] = { -0.0, -NAN, 5e-324, INFINITY, 0.1 };
    double to[5] = { 7, 7, 7, 7, 7 };
    copy(4, odd, to);
    ok(same_bits(to, odd, 4) && to[4] == 7, "copy: bit for bit, up to n");
    copy(4, to, to);
    ok(same_bits(to, odd, 4) && to[4] == 7, "copy: onto itself");
}

int main(void)
{
    plan(15 + 7 + 22 + 9 + 11);
    check_sums();
    check_order();
    check_nrm2();
    check_iamax();
    check_updates();
    return done();
}
