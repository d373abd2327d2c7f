/* vector.h -- vectors of doubles, under the names that BLAS gave them.
 *
 * Every function takes its length first.  n = 0 is the empty vector: nothing
 * is read or written, sums are 0.  NaN and Inf propagate as in ordinary
 * arithmetic.  Cost is one pass over each argument. */
#ifndef VECTOR_H
#define VECTOR_H

#include <stddef.h>

/* x . y, the sum of x[i] y[i] over i < n.  x and y may be the same array.
 *
 * Eight interleaved partial sums are kept and added at the end, in an order
 * that depends on n only: compilers can use vector registers, and still every
 * build gives the same bits.  The error is at most about
 * (n/8 + 8) eps times the sum of |x[i] y[i]| (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2nd ed., section 4.2). */
double dot(size_t n, const double x[], const double y[]);

/* The Euclidean length ||x||, the square root of dot(x, x), of any x whose
 * length is representable: squares that would overflow or vanish are scaled.
 * Inf if an entry is infinite and none is NaN; NaN if an entry is NaN. */
double nrm2(size_t n, const double x[]);

/* The index of the entry with the largest |x[i]|, the first of equals; the
 * first NaN, if there is one.  0 for n = 0. */
size_t iamax(size_t n, const double x[]);

/* y += a x.  y may be x. */
void axpy(size_t n, double a, const double x[], double y[]);

/* x *= a. */
void scal(size_t n, double a, double x[]);

/* y = x.  y may be x, but may not overlap it otherwise. */
void copy(size_t n, const double x[], double y[]);

#endif
