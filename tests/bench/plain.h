/* plain.h -- the functions in doubles: their values, and their gradients by hand. */
#ifndef PLAIN_H
#define PLAIN_H

#include <stddef.h>

/* Both are compiled twice: with the flags of this benchmark, and with -O2, since more optimisation
 * is not always faster.  A ratio to them is one to the faster build. */
#ifdef AT_O2
#define VALUES values_at_O2
#define GRADIENTS gradients_at_O2
#else
#define VALUES values_as_flagged
#define GRADIENTS gradients_as_flagged
#endif

typedef double value_function(const double x[], const void *context);
extern const struct plain_values {
    value_function *product, *chain, *regression, *mixture;
} values_as_flagged, values_at_O2;

/* g[] = the gradient at x, by an adjoint program written by hand; the value is returned. */
typedef double gradient_function(const double x[], double g[], const void *context);
extern const struct plain_gradients {
    gradient_function *product, *chain, *regression, *mixture;
} gradients_as_flagged, gradients_at_O2;

/* ---- what values and gradients share ------------------------------------------------- */

/* One neuron before its tanh: row[n] . x[n] + row[n].  2 n operations. */
static inline double neuron(size_t n, const double row[], const double x[])
{
    double sum = row[n];

    for (size_t j = 0; j < n; j++)
        sum += row[j] * x[j];
    return sum;
}

/* y[d] = x - mu, z[d] = Q y; |z|^2 is returned.  d^2 + 3 d operations. */
static inline double transform(size_t d, const double x[], const double mu[],
                               const double diagonal[], const double L[], double y[], double z[])
{
    double sum = 0;

    for (size_t r = 0; r < d; r++) {
        y[r] = x[r] - mu[r];
        z[r] = diagonal[r] * y[r];
    }
    for (size_t c = 0; c < d; c++)
        for (size_t r = c + 1; r < d; r++)
            z[r] += *L++ * y[c];
    for (size_t r = 0; r < d; r++)
        sum += z[r] * z[r];
    return sum;
}

#endif
