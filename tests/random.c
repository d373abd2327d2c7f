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
    generator r = pcg32_seeded(42, 54);

    for (int i = 0; i < 6; i++)
        exact(random_bits(&r), published[i], "PCG32, seed 42, stream 54: number %d", i + 1);

    generator again = pcg32_seeded(42, 54), copied = again;
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
    generator r = pcg32_seeded(42, 54);
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

    r = pcg32_seeded(42, 54);
    const double u = 1 - (0x50ae015 * 67108864.0 + 0x1ed1fd0) / 9007199254740992.0;
    /* 0xba1d3330 >> 5 = 0x5d0e999, 0x83d2f293 >> 6 = 0x20f4bca */
    const double v = (0x5d0e999 * 67108864.0 + 0x20f4bca) / 9007199254740992.0;
    within(8, normal(&r), sqrt(-2 * log(u)) * cos(2 * acos(-1) * v),
           "normal: Box and Muller's formula on four published numbers");
    exact(random_bits(&r), 0xbfa4784b, "normal: four draws");
}

/* ---- streams ------------------------------------------------------------------------------ */

enum { STREAMS = 41, LENGTH = 100000 };

/* The largest correlation of 820 pairs of streams, in standard deviations.  5 are exceeded by one of
 * them in 5 of 10,000 seeds. */
static double largest_correlation(uint64_t seed, uint64_t step)
{
    static float u[STREAMS][LENGTH];
    double largest = 0;

    for (uint64_t k = 0; k < STREAMS; k++) {
        generator r = seeded(seed, k * step);

        for (int i = 0; i < LENGTH; i++)
            u[k][i] = (float)random_bits(&r) * 0x1p-32f - 0.5f;
    }
    for (int a = 0; a < STREAMS; a++)
        for (int b = 0; b < a; b++) {
            double product = 0;

            for (int i = 0; i < LENGTH; i++)
                product += (double)(u[a][i] * u[b][i]);
            largest = fmax(largest, fabs(product) * 12 / sqrt(LENGTH));
        }
    return largest;
}

/* Is a b, turned by some number of bits? */
static int is_turned(uint32_t a, uint32_t b)
{
    for (int k = 0; k < 32; k++)
        if (a == (b >> k | b << (-k & 31)))
            return 1;
    return 0;
}

/* The distance of Kolmogorov and Smirnov between u[n] and the uniform distribution, times sqrt n:
 * above 2.2 for one sample in 8,000. */
static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double distance(size_t n, double u[])
{
    double largest = 0;

    qsort(u, n, sizeof *u, ascending);
    for (size_t i = 0; i < n; i++)
        largest =
            fmax(largest, fmax((double)(i + 1) / (double)n - u[i], u[i] - (double)i / (double)n));
    return largest * sqrt((double)n);
}

static void check_streams(void)
{
    enum { MANY = 20000 };
    static double first[MANY];
    int alike = 0, turned = 0;

    ok(largest_correlation(0, 1) < 5, "seed 0, streams 0 to 40: no two correlate (99.95 %%)");
    ok(largest_correlation(7, (uint64_t)1 << 58) < 5,
       "streams that differ in high bits only, neither");

    /* Each pair differs by one bit of the seed or the stream.  Two unrelated numbers are closer
     * than 1e-4 in 2 of 10,000 cases, and one is the other turned in 32 of 2^32. */
    for (int bit = 0; bit < 64; bit++) {
        const uint64_t one = (uint64_t)1 << bit;
        generator r = seeded(3, 5), by_seed = seeded(3 ^ one, 5), by_stream = seeded(3, 5 ^ one);

        for (int i = 0; i < 200; i++) {
            const uint32_t a = random_bits(&r), b = random_bits(&by_seed),
                           c = random_bits(&by_stream);

            alike += fabs((double)a - b) < 0x1p32 * 1e-4;
            alike += fabs((double)a - c) < 0x1p32 * 1e-4;
            turned += is_turned(a, b) + is_turned(a, c);
        }
    }
    ok(alike <= 20, "25,600 numbers of which one bit was changed: %d alike, 5 expected (99.99 %%)",
       alike);
    ok(turned <= 2, "and %d turned (99.99 %%)", turned);

    /* The first number of each stream, and of each seed, is uniform, too. */
    for (int k = 0; k < MANY; k++) {
        generator r = seeded(1, (uint64_t)k);
        first[k] = uniform(&r);
    }
    ok(distance(MANY, first) < 2.2, "the first numbers of 20,000 streams are uniform (99.99 %%)");
    for (int k = 0; k < MANY; k++) {
        generator r = seeded((uint64_t)k, 1);
        first[k] = uniform(&r);
    }
    ok(distance(MANY, first) < 2.2, "those of 20,000 seeds, too");
    int beyond = 0;
    for (int k = 0; k < MANY; k++) {
        generator r = seeded((uint64_t)k << 40, (uint64_t)k);
        beyond += fabs(normal(&r)) > 3;
    }
    /* 20,000 times 0.0027 is 54, with a standard deviation of 7.3. */
    near(beyond, 54, 4 * 7.4, "of 20,000 first normal ones, how many lie beyond 3 (99.99 %%)");

    /* What PCG's own constructor does: the reason why this one mixes. */
    generator a = pcg32_seeded(9, 1), b = pcg32_seeded(9, 1 + ((uint64_t)1 << 63));
    int same = 0;
    for (int i = 0; i < 100; i++)
        same += random_bits(&a) == random_bits(&b);
    exact(same, 100, "PCG's streams s and s + 2^63 are one");
}

/* ---- whole numbers and orders ---------------------------------------------------------------- */

static void check_below(void)
{
    generator r = seeded(66, 1);
    int outside = 0, cell[10] = { 0 }, third[3] = { 0 }, ways[256] = { 0 }, seen[1000] = { 0 };
    double chi = 0;

    for (int i = 0; i < 100000; i++) {
        const uint64_t k = random_below(&r, 10);

        outside += k >= 10;
        cell[k % 10]++;
    }
    for (int k = 0; k < 10; k++)
        chi += (cell[k] - 1e4) * (cell[k] - 1e4) / 1e4;
    exact(outside, 0, "below 10");
    ok(chi < 33.7, "each of 10 as often as the others: chi-square %.1f of 9 (99.99 %%)", chi);

    /* 3 2^62 numbers: of 2^64, a quarter is left over, which would fall on the first third. */
    for (int i = 0; i < 30000; i++)
        third[random_below(&r, (uint64_t)3 << 62) >> 62]++;
    chi = 0;
    for (int k = 0; k < 3; k++)
        chi += (third[k] - 1e4) * (third[k] - 1e4) / 1e4;
    ok(chi < 18.4, "no third of 3 2^62 is favoured: chi-square %.1f of 2 (99.99 %%)", chi);
    exact((double)random_below(&r, 1), 0, "below 1 there is only 0");
    ok(random_below(&r, UINT64_MAX) < UINT64_MAX, "below the largest");

    /* 24 orders of 4, written in base 4. */
    for (int i = 0; i < 24000; i++) {
        size_t order[] = { 0, 1, 2, 3 };

        shuffle(&r, 4, order);
        ways[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
    }
    int orders = 0;
    chi = 0;
    for (int k = 0; k < 256; k++)
        if (ways[k] > 0) {
            orders++;
            chi += (ways[k] - 1e3) * (ways[k] - 1e3) / 1e3;
        }
    exact(orders, 24, "a shuffle makes all 24 orders of 4, and nothing else");
    ok(chi < 57.3, "each as often as the others: chi-square %.1f of 23 (99.99 %%)", chi);
    static size_t many[1000];
    int missing = 0, home = 0;
    for (size_t i = 0; i < 1000; i++)
        many[i] = i;
    shuffle(&r, 1000, many);
    for (size_t i = 0; i < 1000; i++) {
        seen[many[i]]++;
        home += many[i] == i;
    }
    for (int i = 0; i < 1000; i++)
        missing += seen[i] != 1;
    exact(missing, 0, "a thousand are all there");
    ok(home <= 8, "of which %d stand where they stood, 1 expected (99.99 %%)", home);
    size_t alone = 7;
    shuffle(&r, 1, &alone);
    shuffle(&r, 0, NULL);
    exact((double)alone, 7, "one, and none");
}

int main(void)
{
    plan(10 + 9 + 14 + 8 + 10);
    check_bits();
    check_uniform();
    check_normal();
    check_streams();
    check_below();
    return done();
}
