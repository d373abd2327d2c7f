/* random.h -- random numbers that are the same on every machine.
 *
 * PCG32: a 64-bit linear congruential generator whose high bits choose how its
 * output is rotated.  Period 2^64.
 * M. E. O'Neill, PCG: A Family of Simple Fast Space-Efficient Statistically
 * Good Algorithms for Random Number Generation, HMC-CS-2014-0905. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t state, increment;
} generator;

/* A generator for a seed and a stream, any two numbers: give each worker, and each part of a
 * program, a stream of its own.  Both are mixed, by the finaliser of splitmix64, into state and
 * increment, so that sequences are unrelated however alike their seeds and streams are. */
generator seeded(uint64_t seed, uint64_t stream);

/* The generator that PCG's author makes of a seed and a stream, for comparison with published
 * numbers. Sequences of like seeds or streams may be alike: those of streams s and s + 2^63 are the
 * same. */
generator pcg32_seeded(uint64_t seed, uint64_t stream);

/* The next 32 bits. */
uint32_t random_bits(generator *r);

/* A whole number below n >= 1, each with the same probability.  Two draws, and two more as often as
 * the first pair falls among the first 2^64 mod n, which has a probability below 1/2. */
uint64_t random_below(generator *r, uint64_t n);

/* Put order[n] into random order, each with the same probability. */
void shuffle(generator *r, size_t n, size_t order[]);

/* Uniform on the multiples of 2^-53 in [0, 1).  Two draws. */
double uniform(generator *r);

/* Normal with mean 0 and standard deviation 1, by Box and Muller's transform
 * (Annals of Mathematical Statistics 29 (1958), 610-611); |result| < 8.6.
 * Four draws.  Its last bits depend on the mathematics library. */
double normal(generator *r);

#endif
