/* problems.h -- the functions whose gradients are timed, and their parameters.
 *
 * Each is written four times, by the same formula: in doubles (plain.c), with its adjoint
 * by hand (by_hand.c), in variables (taped.c), and in ADOL-C's numbers (adolc.cc, which is
 * C++ and includes this file, too).  A context is handed to all of them untouched. */
#ifndef PROBLEMS_H
#define PROBLEMS_H

#include <stddef.h>

/* Speelpenning's product, x_0 x_1 ... x_{n-1}. */
typedef struct {
    size_t n;
} product;

/* Rosenbrock's function, chained: the sum of (1 - x_i)^2 + 100 (x_{i+1} - x_i^2)^2. */
typedef struct {
    size_t n;
    void *room; /* for 2 n variables: the terms that are summed at the end */
} chain;

/* The squared loss, summed over samples, of a network 2-16-16-1 whose hidden layers are tanh.  Its
 * parameters are the rows of each layer, one after the other, each with its bias at the end. */
enum {
    INPUTS = 2,
    HIDDEN = 16,
    PARAMETERS = HIDDEN * (INPUTS + 1) + HIDDEN * (HIDDEN + 1) + HIDDEN + 1
};
typedef struct {
    size_t samples;
    const double *input;  /* input[samples][INPUTS] */
    const double *target; /* target[samples] */
    void *room;           /* for one variable a sample */
} regression;

/* The logarithm of the likelihood of points in R^d under a mixture of k Gaussians, with a Wishart
 * prior.  The parameters are alpha[k], then the means mu[k][d], then for each component the d
 * logarithms q of the diagonal of Q and the entries below it, column by column:
 *
 *     sum_i logsumexp_k (alpha_k + sum q_k - |Q_k (x_i - mu_k)|^2 / 2) - n logsumexp(alpha)
 *       + sum_k (gamma^2 / 2 |Q_k|^2 - m sum q_k) + constant */
enum { MOST_D = 10, MOST_K = 25, MOST_BELOW = MOST_D * (MOST_D - 1) / 2 };
typedef struct {
    size_t d, k, n;
    const double *point; /* point[n][d] */
    double gamma, m, constant;
    void *room; /* for one variable a point */
} mixture;

/* How many numbers stand below the diagonal of Q, and how many describe it. */
static inline size_t below(const mixture *f)
{
    return f->d * (f->d - 1) / 2;
}

static inline size_t shape(const mixture *f)
{
    return f->d + below(f);
}

#endif
