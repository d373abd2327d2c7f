#include "random.h"

#include <math.h>

generator seeded(uint64_t seed, uint64_t stream)
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
