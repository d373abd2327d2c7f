/* PCG32 against its author's output, and numbers made of it against the laws they
 * should follow.  Seeds are fixed: a statistical check that passes once passes
 * always; its confidence says how surprising the seed would have been. */
#include "random.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

enum { DRAWS = 1000000 };

static void check_bits(void)
{
    /* pcg-c, test-high/expected/check-pcg32.out, round 1: seed 42, stream 54. */
    static const uint32_t published[] = { 0xa15c02b7, 0x7b47f409, 0xba1d3330,
                                          0x83d2f293, 0xbfa4784b, 0xcbed606e };
    generator r = seeded(42, 54);

    for (int i = 0; i < 6; i++)
        exact(random_bits(&r), published[i], "PCG32, seed 42, stream 54: number %d", i + 1);

    generator again = seeded(42, 54), copied = again;
    int differ = 0;
    for (int i = 0; i < 1000; i++)
        differ += random_bits(&again) != random_bits(&copied);
    ok(differ == 0, "a generator is a value: its copy goes the same way");

    /* Of 1000 pairs of independent 32-bit numbers one is equal with probability
     * 1000 / 2^32; shifted copies would show as equal numbers at some shift. */
    static uint32_t one[1000], two[1000];
    generator a = seeded(42, 1), b = seeded(42, 2), c = seeded(43, 1);
    int same_seed = 0, shifted = 0;
    for (int i = 0; i < 1000; i++) {
        one[i] = random_bits(&a);
        two[i] = random_bits(&b);
        same_seed += one[i] == random_bits(&c);
    }
    for (int i = 0; i < 1000; i++)
        for (int j = 0; j < 1000; j++)
            shifted += one[i] == two[j];
    ok(same_seed == 0, "another seed gives other numbers");
    ok(shifted <= 1, "another stream gives other numbers, not shifted ones (99.99 %%)");

    /* Each of 32 bits is 1 in half of a million draws, to 5 standard deviations of
     * sqrt(1e6) / 2 = 500: 99.998 % for all 32. */
    int ones[32] = { 0 }, biased = 0;
    for (int i = 0; i < DRAWS; i++) {
        const uint32_t bits = random_bits(&r);
        for (int k = 0; k < 32; k++)
            ones[k] += (int)(bits >> k & 1);
    }
    for (int k = 0; k < 32; k++)
        biased += abs(ones[k] - DRAWS / 2) > 2500;
    ok(biased == 0, "every bit is fair (99.998 %%)");
}

static void check_uniform(void)
{
    /* 27 high bits of the first number, 26 of the second:
     * 0xa15c02b7 >> 5 = 0x50ae015, 0x7b47f409 >> 6 = 0x1ed1fd0. */
    generator r = seeded(42, 54);
    exact(uniform(&r), (0x50ae015 * 67108864.0 + 0x1ed1fd0) / 9007199254740992.0,
          "uniform: 53 bits of two published numbers");
    exact(random_bits(&r), 0xba1d3330, "uniform: two draws");

    r = seeded(2024, 7);
    int outside = 0, between = 0, odd = 0, cell[100] = { 0 };
    double sum = 0, squares = 0, product = 0, last = 0.5;
    for (int i = 0; i < DRAWS; i++) {
        const double u = uniform(&r), scaled = u * 9007199254740992.0; /* 2^53 */

        outside += !(u >= 0 && u < 1);
        between += scaled != floor(scaled);
        odd += fmod(scaled, 2) == 1;
        cell[(int)(u * 100)]++;
        sum += u - 0.5;
        squares += (u - 0.5) * (u - 0.5);
        product += (u - 0.5) * (last - 0.5);
        last = u;
    }
    ok(outside == 0, "uniform: in [0, 1)");
    ok(between == 0, "uniform: multiples of 2^-53");
    near(odd, DRAWS / 2.0, 2000, "uniform: the last bit is fair (4 sd = 4 500: 99.99 %%)");
    /* Variance 1/12; of its square 1/80 - 1/144 = 1/180; of a product 1/144. */
    near(sum / DRAWS, 0, 4 * sqrt(1 / 12.0 / DRAWS), "uniform: mean 1/2 (4 sd: 99.99 %%)");
    near(squares / DRAWS, 1 / 12.0, 4 * sqrt(1 / 180.0 / DRAWS),
         "uniform: variance 1/12 (4 sd: 99.99 %%)");
    near(product / DRAWS, 0, 4 * sqrt(1 / 144.0 / DRAWS),
         "uniform: neighbours do not correlate (4 sd: 99.99 %%)");
    double chi = 0;
    for (int k = 0; k < 100; k++)
        chi += (cell[k] - DRAWS / 100.0) * (cell[k] - DRAWS / 100.0) / (DRAWS / 100.0);
    /* 99 degrees of freedom: mean 99, and between 51.9 and 165 with 99.99 %. */
    ok(chi > 51.9 && chi < 165, "uniform: chi-square of 100 cells is %.1f, in (51.9, 165)", chi);
}

static void check_normal(void)
{
    generator r = seeded(2024, 8);
    double moment[5] = { 0 }, largest = 0, product = 0, last = 0;
    int beyond[5] = { 0 }, not_finite = 0, positive = 0;

    for (int i = 0; i < DRAWS; i++) {
        const double x = normal(&r);

        not_finite += !isfinite(x);
        for (int p = 1; p <= 4; p++)
            moment[p] += pow(x, p) / DRAWS;
        for (int k = 1; k <= 4; k++)
            beyond[k] += fabs(x) > k;
        largest = fmax(largest, fabs(x));
        positive += x > 0;
        product += x * last / DRAWS;
        last = x;
    }
    /* E x^2, x^4, x^6, x^8 = 1, 3, 15, 105: the variances of x^p are 1, 2, 15, 96. */
    const double sd = 4 / sqrt(DRAWS);
    ok(not_finite == 0, "normal: finite");
    near(moment[1], 0, sd * sqrt(1), "normal: mean 0 (4 sd: 99.99 %%)");
    near(moment[2], 1, sd * sqrt(2), "normal: variance 1 (4 sd: 99.99 %%)");
    near(moment[3], 0, sd * sqrt(15), "normal: third moment 0 (4 sd: 99.99 %%)");
    near(moment[4], 3, sd * sqrt(96), "normal: fourth moment 3 (4 sd: 99.99 %%)");
    near(product, 0, sd, "normal: neighbours do not correlate (4 sd: 99.99 %%)");
    near(positive, DRAWS / 2.0, 4 * 500, "normal: as often above 0 as below (4 sd: 99.99 %%)");
    /* P(|x| > k) = erfc(k / sqrt 2); tables give 0.3173, 0.0455, 0.0027, 6.334e-5. */
    static const double tail[] = { 1, 0.31731050786291, 0.04550026389636, 0.00269979606326,
                                   6.334248366624e-5 };
    for (int k = 1; k <= 4; k++)
        near(beyond[k], DRAWS * tail[k], 4 * sqrt(DRAWS * tail[k] * (1 - tail[k])),
             "normal: how many lie beyond %d (4 sd: 99.99 %%)", k);
    /* 1 - uniform is at least 2^-53, and sqrt(-2 log 2^-53) = sqrt(106 log 2) = 8.57. */
    ok(largest > 4 && largest < 8.6, "normal: |x| < 8.6, and a million draws pass 4");

    r = seeded(42, 54);
    const double u = 1 - (0x50ae015 * 67108864.0 + 0x1ed1fd0) / 9007199254740992.0;
    /* 0xba1d3330 >> 5 = 0x5d0e999, 0x83d2f293 >> 6 = 0x20f4bca */
    const double v = (0x5d0e999 * 67108864.0 + 0x20f4bca) / 9007199254740992.0;
    within(8, normal(&r), sqrt(-2 * log(u)) * cos(2 * acos(-1) * v),
           "normal: Box and Muller's formula on four published numbers");
    exact(random_bits(&r), 0xbfa4784b, "normal: four draws");
}

int main(void)
{
    plan(10 + 9 + 14);
    check_bits();
    check_uniform();
    check_normal();
    return done();
}
