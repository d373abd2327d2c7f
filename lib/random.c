#include "random.h"

#include <assert.h>
#include <math.h>

/* The finaliser of splitmix64 (S. Vigna, 2015, after D. Stafford): every bit depends on every bit. */
static uint64_t mixed(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u; /* 2^64 over the golden ratio: or else 0 would stay 0 */
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

generator seeded(uint64_t seed, uint64_t stream)
{
    const uint64_t key = mixed(mixed(seed) ^ stream);

    return pcg32_seeded(key, mixed(key + mixed(stream)));
}

generator pcg32_seeded(uint64_t seed, uint64_t stream)
{
    generator r = { 0, stream << 1 | 1 };

    random_bits(&r);
    r.state += seed;
    random_bits(&r);
    return r;
}

uint32_t random_bits(generator *r)
{
    const uint64_t old = r->state;
    const uint32_t mixed = (uint32_t)(((old >> 18) ^ old) >> 27);
    const uint32_t turn = (uint32_t)(old >> 59);

    r->state = old * 6364136223846793005u + r->increment;
    return mixed >> turn | mixed << (-turn & 31);
}

uint64_t random_below(generator *r, uint64_t n)
{
    assert(n >= 1);
    const uint64_t rest =
        -n % n; /* 2^64 mod n: above the last multiple of n some would be favoured */
    uint64_t bits;

    do {
        const uint64_t high = random_bits(r);

        bits = high << 32 | random_bits(r);
    } while (bits < rest);
    return bits % n;
}

void shuffle(generator *r, size_t n, size_t order[])
{
    for (size_t left = n; left > 1; left--) {
        const size_t other = (size_t)random_below(r, left), last = order[left - 1];

        order[left - 1] = order[other];
        order[other] = last;
    }
}

double uniform(generator *r)
{
    const uint64_t high = random_bits(r) >> 5, low = random_bits(r) >> 6;

    return (double)(high << 26 | low) * 0x1p-53;
}

double normal(generator *r)
{
    const double two_pi = 6.283185307179586;
    const double u = 1 - uniform(r), v = uniform(r); /* u > 0 */

    return sqrt(-2 * log(u)) * cos(two_pi * v);
}
