/* plain.c -- the functions as anyone would write them.
 *
 * Operations are counted here: every addition, subtraction, multiplication, exponential, logarithm
 * and tanh that is carried out on numbers that depend on x, additions to a sum that was 0 included.
 * Comparisons are not counted, and nothing that is known beforehand. */
#include "plain.h"
#include "problems.h"

#include <math.h>

/* n - 1 operations. */
static double product_value(const double x[], const void *context)
{
    const product *f = context;
    double p = x[0];

    for (size_t i = 1; i < f->n; i++)
        p *= x[i];
    return p;
}

/* 8 (n - 1) operations. */
static double chain_value(const double x[], const void *context)
{
    const chain *f = context;
    double sum = 0;

    for (size_t i = 0; i + 1 < f->n; i++) {
        const double a = 1 - x[i], u = x[i + 1] - x[i] * x[i];

        sum += a * a + 100 * (u * u);
    }
    return sum;
}

/* 16 (2 2 + 1) + 16 (2 16 + 1) + 2 16 + 3 = 643 operations a sample. */
static double regression_value(const double theta[], const void *context)
{
    const regression *f = context;
    const double *second = theta + HIDDEN * (INPUTS + 1), *last = second + HIDDEN * (HIDDEN + 1);
    double h[HIDDEN], H[HIDDEN], loss = 0;

    for (size_t s = 0; s < f->samples; s++) {
        for (size_t j = 0; j < HIDDEN; j++)
            h[j] = tanh(neuron(INPUTS, theta + j * (INPUTS + 1), f->input + s * INPUTS));
        for (size_t j = 0; j < HIDDEN; j++)
            H[j] = tanh(neuron(HIDDEN, second + j * (HIDDEN + 1), h));
        const double error = neuron(HIDDEN, last, H) - f->target[s];
        loss += error * error;
    }
    return loss;
}

/* 3 n + 2 operations; the largest is a number like any other to take away and add again. */
static double logsumexp(size_t n, const double x[])
{
    double largest = -INFINITY, sum = 0;

    for (size_t i = 0; i < n; i++)
        largest = x[i] > largest ? x[i] : largest;
    for (size_t i = 0; i < n; i++)
        sum += exp(x[i] - largest);
    return largest + log(sum);
}

/* d^2 + d + 3 operations. */
static double log_prior(const mixture *f, double sum_q, const double diagonal[], const double L[])
{
    double squares = 0;

    for (size_t r = 0; r < f->d; r++)
        squares += diagonal[r] * diagonal[r];
    for (size_t p = 0; p < below(f); p++)
        squares += L[p] * L[p];
    return 0.5 * f->gamma * f->gamma * squares - f->m * sum_q;
}

/* k (2 d + 1) for Q and the weights, and k (d^2 + d + 4) for the prior;
 * n (k (d^2 + 3 d + 2) + 3 k + 3) for the points;
 * 3 k + 6 for logsumexp(alpha) and for adding up. */
static double mixture_value(const double x[], const void *context)
{
    const mixture *f = context;
    const double *alpha = x, *mu = alpha + f->k, *icf = mu + f->k * f->d;
    double diagonal[MOST_K * MOST_D], weight[MOST_K], term[MOST_K], y[MOST_D], z[MOST_D];
    double sum = 0, prior = 0;

    for (size_t k = 0; k < f->k; k++) {
        const double *q = icf + k * shape(f);
        double sum_q = 0;

        for (size_t r = 0; r < f->d; r++) {
            diagonal[k * f->d + r] = exp(q[r]);
            sum_q += q[r];
        }
        weight[k] = alpha[k] + sum_q;
        prior += log_prior(f, sum_q, diagonal + k * f->d, q + f->d);
    }
    for (size_t i = 0; i < f->n; i++) {
        for (size_t k = 0; k < f->k; k++)
            term[k] = weight[k]
                    - 0.5
                          * transform(f->d, f->point + i * f->d, mu + k * f->d, diagonal + k * f->d,
                                      icf + k * shape(f) + f->d, y, z);
        sum += logsumexp(f->k, term);
    }
    return sum - (double)f->n * logsumexp(f->k, alpha) + prior + f->constant;
}

const struct plain_values VALUES = { product_value, chain_value, regression_value, mixture_value };
