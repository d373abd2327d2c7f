/* by_hand.c -- gradients as a person with time would write them: the limit for every tape. */
#include "plain.h"
#include "problems.h"

#include <math.h>
#include <string.h>

/* dp/dx_i is what stands before x_i times what stands behind it. */
static double product_by_hand(const double x[], double g[], const void *context)
{
    const product *f = context;
    double p = 1, behind = 1;

    for (size_t i = 0; i < f->n; i++) {
        g[i] = p;
        p *= x[i];
    }
    for (size_t i = f->n; i-- > 0;) {
        g[i] *= behind;
        behind *= x[i];
    }
    return p;
}

/* Every x_i but the ends is in two terms; written so, the loop needs no order. */
static double chain_by_hand(const double x[], double g[], const void *context)
{
    const chain *f = context;
    const size_t last = f->n - 1;
    double sum = 0;

    for (size_t i = 0; i < last; i++) {
        const double a = 1 - x[i], u = x[i + 1] - x[i] * x[i];

        sum += a * a + 100 * (u * u);
    }
    for (size_t i = 1; i < last; i++)
        g[i] = -2 * (1 - x[i]) - 400 * (x[i + 1] - x[i] * x[i]) * x[i]
             + 200 * (x[i] - x[i - 1] * x[i - 1]);
    g[0] = -2 * (1 - x[0]) - 400 * (x[1] - x[0] * x[0]) * x[0];
    g[last] = 200 * (x[last] - x[last - 1] * x[last - 1]);
    return sum;
}

/* The adjoint b of one neuron before its tanh goes to its row and, unless x_bar is NULL, to
 * what it read. */
static void neuron_back(size_t n, const double row[], const double x[], double b, double row_bar[],
                        double x_bar[])
{
    for (size_t j = 0; j < n; j++)
        row_bar[j] += b * x[j];
    row_bar[n] += b;
    for (size_t j = 0; x_bar && j < n; j++)
        x_bar[j] += b * row[j];
}

static double regression_by_hand(const double theta[], double g[], const void *context)
{
    const regression *f = context;
    const size_t second = HIDDEN * (INPUTS + 1), last = second + HIDDEN * (HIDDEN + 1);
    double h[HIDDEN], H[HIDDEN], loss = 0;

    memset(g, 0, PARAMETERS * sizeof *g);
    for (size_t s = 0; s < f->samples; s++) {
        const double *input = f->input + s * INPUTS;
        double h_bar[HIDDEN] = { 0 }, H_bar[HIDDEN] = { 0 };

        for (size_t j = 0; j < HIDDEN; j++)
            h[j] = tanh(neuron(INPUTS, theta + j * (INPUTS + 1), input));
        for (size_t j = 0; j < HIDDEN; j++)
            H[j] = tanh(neuron(HIDDEN, theta + second + j * (HIDDEN + 1), h));
        const double error = neuron(HIDDEN, theta + last, H) - f->target[s];
        loss += error * error;

        neuron_back(HIDDEN, theta + last, H, 2 * error, g + last, H_bar);
        for (size_t j = 0; j < HIDDEN; j++) {
            const size_t row = second + j * (HIDDEN + 1);

            neuron_back(HIDDEN, theta + row, h, H_bar[j] * (1 - H[j] * H[j]), g + row, h_bar);
        }
        for (size_t j = 0; j < HIDDEN; j++) {
            const size_t row = j * (INPUTS + 1);

            neuron_back(INPUTS, theta + row, input, h_bar[j] * (1 - h[j] * h[j]), g + row, NULL);
        }
    }
    return loss;
}

/* What the points share: the diagonal of Q, and alpha + sum q. */
typedef struct {
    double diagonal[MOST_K * MOST_D], weight[MOST_K];
    double diagonal_bar[MOST_K * MOST_D], weight_bar[MOST_K];
} shared;

/* w[n] = exp(x - logsumexp(x)), the slopes of logsumexp(x), which is returned. */
static double softmax(size_t n, const double x[], double w[])
{
    double largest = -INFINITY, sum = 0;

    for (size_t i = 0; i < n; i++)
        largest = x[i] > largest ? x[i] : largest;
    for (size_t i = 0; i < n; i++)
        sum += w[i] = exp(x[i] - largest);
    for (size_t i = 0; i < n; i++)
        w[i] /= sum;
    return largest + log(sum);
}

/* The adjoints of transform, for w |z|^2 / -2. */
static void transform_back(size_t d, double w, const double diagonal[], const double L[],
                           const double y[], const double z[], double mu_bar[],
                           double diagonal_bar[], double L_bar[])
{
    double y_bar[MOST_D];

    for (size_t r = 0; r < d; r++) {
        diagonal_bar[r] -= w * z[r] * y[r];
        y_bar[r] = diagonal[r] * z[r];
    }
    for (size_t c = 0; c < d; c++)
        for (size_t r = c + 1; r < d; r++) {
            *L_bar++ -= w * z[r] * y[c];
            y_bar[c] += *L++ * z[r];
        }
    for (size_t r = 0; r < d; r++)
        mu_bar[r] += w * y_bar[r];
}

/* One point: logsumexp of its terms, whose adjoints are added. */
static double point_by_hand(const mixture *f, const double point[], const double mu[],
                            const double icf[], shared *s, double mu_bar[], double icf_bar[])
{
    double y[MOST_K][MOST_D], z[MOST_K][MOST_D], term[MOST_K], w[MOST_K];

    if (f->k == 0)
        return -INFINITY;
    for (size_t k = 0; k < f->k; k++)
        term[k] = s->weight[k]
                - 0.5
                      * transform(f->d, point, mu + k * f->d, s->diagonal + k * f->d,
                                  icf + k * shape(f) + f->d, y[k], z[k]);
    const double value = softmax(f->k, term, w);
    for (size_t k = 0; k < f->k; k++) {
        const size_t L = k * shape(f) + f->d;

        s->weight_bar[k] += w[k];
        transform_back(f->d, w[k], s->diagonal + k * f->d, icf + L, y[k], z[k], mu_bar + k * f->d,
                       s->diagonal_bar + k * f->d, icf_bar + L);
    }
    return value;
}

/* The prior of component k, and the adjoints of all that is made of its q. */
static double prior_by_hand(const mixture *f, size_t k, const double q[], const shared *s,
                            double q_bar[])
{
    const double *diagonal = s->diagonal + k * f->d, *L = q + f->d, g2 = f->gamma * f->gamma;
    double squares = 0, sum_q = 0;

    for (size_t r = 0; r < f->d; r++) {
        squares += diagonal[r] * diagonal[r];
        sum_q += q[r];
        q_bar[r] += (s->diagonal_bar[k * f->d + r] + g2 * diagonal[r]) * diagonal[r]
                  + s->weight_bar[k] - f->m;
    }
    for (size_t p = 0; p < below(f); p++) {
        squares += L[p] * L[p];
        q_bar[f->d + p] += g2 * L[p];
    }
    return 0.5 * g2 * squares - f->m * sum_q;
}

static double mixture_by_hand(const double x[], double g[], const void *context)
{
    const mixture *f = context;
    const size_t mu = f->k, icf = mu + f->k * f->d;
    double sum = 0, prior = 0, w[MOST_K];
    shared s = { .weight_bar = { 0 } };

    memset(g, 0, (icf + f->k * shape(f)) * sizeof *g);
    for (size_t k = 0; k < f->k; k++) {
        s.weight[k] = x[k];
        for (size_t r = 0; r < f->d; r++) {
            s.diagonal[k * f->d + r] = exp(x[icf + k * shape(f) + r]);
            s.weight[k] += x[icf + k * shape(f) + r];
        }
    }
    for (size_t i = 0; i < f->n; i++)
        sum += point_by_hand(f, f->point + i * f->d, x + mu, x + icf, &s, g + mu, g + icf);

    const double norm = softmax(f->k, x, w);
    for (size_t k = 0; k < f->k; k++) {
        g[k] = s.weight_bar[k] - (double)f->n * w[k];
        prior += prior_by_hand(f, k, x + icf + k * shape(f), &s, g + icf + k * shape(f));
    }
    return sum - (double)f->n * norm + prior + f->constant;
}

const struct plain_gradients GRADIENTS = { product_by_hand, chain_by_hand, regression_by_hand,
                                           mixture_by_hand };
