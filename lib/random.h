/* random.h -- random numbers that are the same on every machine.
 *
 * PCG32: a 64-bit linear congruential generator whose high bits choose how its
 * output is rotated.  Period 2^64 for each of 2^63 streams.
 * M. E. O'Neill, PCG: A Family of Simple Fast Space-Efficient Statistically
 * Good Algorithms for Random Number Generation, HMC-CS-2014-0905. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

typedef struct {
    uint64_t state, increment;
} generator;

/* A generator in the state that seed and stream decide.  Different streams are
 * different sequences, not shifted copies: give each worker its own. */
generator seeded(uint64_t seed, uint64_t stream);

/* The next 32 bits. */
uint32_t random_bits(generator *r);

/* Uniform on the multiples of 2^-53 in [0, 1).  Two draws. */
double uniform(generator *r);

/* Normal with mean 0 and standard deviation 1, by Box and Muller's transform
 * (Annals of Mathematical Statistics 29 (1958), 610-611); |result| < 8.6.
 * Four draws.  Its last bits depend on the mathematics library. */
double normal(generator *r);

#endif
