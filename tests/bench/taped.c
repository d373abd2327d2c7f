#include "taped.h"

#include "problems.h"

/* ---- Speelpenning's product ------------------------------------------------------ */

variable product_taped(tape *t, const variable x[], const void *context)
{
    const product *f = context;
    variable p = x[0];

    for (size_t i = 1; i < f->n; i++)
        p = tape_times(t, p, x[i]);
    return p;
}

/* ---- Rosenbrock's chain ------------------------------------------------------------ */

static variable square(tape *t, variable x)
{
    return tape_times(t, x, x);
}

/* a = (1 - x)^2 and b = 100 (next - x^2)^2. */
static void chain_term(tape *t, variable x, variable next, variable *a, variable *b)
{
    *a = square(t, tape_minus(t, tape_constant(1), x));
    *b = tape_times(t, tape_constant(100), square(t, tape_minus(t, next, square(t, x))));
}

variable chain_taped(tape *t, const variable x[], const void *context)
{
    const chain *f = context;
    variable *term = f->room;

    for (size_t i = 0; i + 1 < f->n; i++)
        chain_term(t, x[i], x[i + 1], &term[2 * i], &term[2 * i + 1]);
    return tape_sum(t, 2 * (f->n - 1), term);
}

variable chain_scalar(tape *t, const variable x[], const void *context)
{
    const chain *f = context;
    variable sum = tape_constant(0), a, b;

    for (size_t i = 0; i + 1 < f->n; i++) {
        chain_term(t, x[i], x[i + 1], &a, &b);
        sum = tape_plus(t, sum, tape_plus(t, a, b));
    }
    return sum;
}

/* Sweep y, of which no more will be made, back to the mark. */
static double finish(tape *t, variable y, tape_place mark, size_t *bytes)
{
    if (tape_seed(t, y, 1) != 0 || tape_sweep(t, mark) != 0)
        return NAN;
    if (tape_bytes(t) > *bytes)
        *bytes = tape_bytes(t);
    return y.value;
}

double chain_in_parts(tape *t, const variable x[], const void *context, size_t *bytes)
{
    enum { PART = 256 };
    const chain *f = context;
    const tape_place mark = tape_mark(t);
    double sum = 0;

    for (size_t i = 0; i + 1 < f->n; i += PART) {
        const size_t terms = f->n - 1 - i < PART ? f->n - 1 - i : PART;
        variable term[2 * PART];

        for (size_t j = 0; j < terms; j++)
            chain_term(t, x[i + j], x[i + j + 1], &term[2 * j], &term[2 * j + 1]);
        sum += finish(t, tape_sum(t, 2 * terms, term), mark, bytes);
        tape_rewind(t, mark);
    }
    return sum;
}

/* ---- the network ---------------------------------------------------------------------- */

/* h[outputs] = tanh(W x), where x ends with the constant 1 for the bias. */
static void layer_taped(tape *t, size_t inputs, const variable W[], const variable x[],
                        variable h[])
{
    for (size_t j = 0; j < HIDDEN; j++)
        h[j] = tape_tanh(t, tape_dot(t, inputs + 1, W + j * (inputs + 1), x));
}

/* The squared error of one sample. */
static variable sample_taped(tape *t, const regression *f, const variable theta[], size_t s)
{
    const variable *second = theta + HIDDEN * (INPUTS + 1), *last = second + HIDDEN * (HIDDEN + 1);
    variable x[INPUTS + 1], h[HIDDEN + 1], H[HIDDEN + 1];

    for (size_t i = 0; i < INPUTS; i++)
        x[i] = tape_constant(f->input[s * INPUTS + i]);
    x[INPUTS] = h[HIDDEN] = H[HIDDEN] = tape_constant(1);
    layer_taped(t, INPUTS, theta, x, h);
    layer_taped(t, HIDDEN, second, h, H);
    return square(t, tape_minus(t, tape_dot(t, HIDDEN + 1, last, H), tape_constant(f->target[s])));
}

variable regression_taped(tape *t, const variable theta[], const void *context)
{
    const regression *f = context;
    variable *loss = f->room;

    for (size_t s = 0; s < f->samples; s++)
        loss[s] = sample_taped(t, f, theta, s);
    return tape_sum(t, f->samples, loss);
}

double regression_in_parts(tape *t, const variable theta[], const void *context, size_t *bytes)
{
    const regression *f = context;
    const tape_place mark = tape_mark(t);
    double loss = 0;

    for (size_t s = 0; s < f->samples; s++) {
        loss += finish(t, sample_taped(t, f, theta, s), mark, bytes);
        tape_rewind(t, mark);
    }
    return loss;
}

static variable neuron_scalar(tape *t, size_t n, const variable row[], const variable x[])
{
    variable sum = row[n];

    for (size_t j = 0; j < n; j++)
        sum = tape_plus(t, sum, tape_times(t, row[j], x[j]));
    return sum;
}

variable regression_scalar(tape *t, const variable theta[], const void *context)
{
    const regression *f = context;
    const variable *second = theta + HIDDEN * (INPUTS + 1), *last = second + HIDDEN * (HIDDEN + 1);
    variable x[INPUTS], h[HIDDEN], H[HIDDEN], loss = tape_constant(0);

    for (size_t s = 0; s < f->samples; s++) {
        for (size_t i = 0; i < INPUTS; i++)
            x[i] = tape_constant(f->input[s * INPUTS + i]);
        for (size_t j = 0; j < HIDDEN; j++)
            h[j] = tape_tanh(t, neuron_scalar(t, INPUTS, theta + j * (INPUTS + 1), x));
        for (size_t j = 0; j < HIDDEN; j++)
            H[j] = tape_tanh(t, neuron_scalar(t, HIDDEN, second + j * (HIDDEN + 1), h));
        const variable error =
            tape_minus(t, neuron_scalar(t, HIDDEN, last, H), tape_constant(f->target[s]));
        loss = tape_plus(t, loss, square(t, error));
    }
    return loss;
}

/* ---- the mixture ---------------------------------------------------------------------- */

/* What all points share: the rows of Q on and below the diagonal, one after the other, and
 * alpha + sum q. */
typedef struct {
    variable Q[MOST_K][MOST_BELOW + MOST_D], weight[MOST_K], prior;
} shared;

static variable prior_taped(tape *t, const mixture *f, variable sum_q, const variable Q[])
{
    const variable squares = tape_dot(t, shape(f), Q, Q);

    return tape_minus(t, tape_times(t, tape_constant(0.5 * f->gamma * f->gamma), squares),
                      tape_times(t, tape_constant(f->m), sum_q));
}

static void share(tape *t, const mixture *f, const variable x[], shared *s)
{
    variable prior[MOST_K];

    for (size_t k = 0; k < f->k; k++) {
        const variable *q = x + f->k + f->k * f->d + k * shape(f), *L = q + f->d;

        for (size_t c = 0; c < f->d; c++) {
            s->Q[k][c * (c + 1) / 2 + c] = tape_exp(t, q[c]);
            for (size_t r = c + 1; r < f->d; r++)
                s->Q[k][r * (r + 1) / 2 + c] = *L++;
        }
        const variable sum_q = tape_sum(t, f->d, q);
        s->weight[k] = tape_plus(t, x[k], sum_q);
        prior[k] = prior_taped(t, f, sum_q, s->Q[k]);
    }
    s->prior = tape_sum(t, f->k, prior);
}

/* The term of one point. */
static variable point_taped(tape *t, const mixture *f, const variable mu[], const shared *s,
                            const double point[])
{
    variable y[MOST_D], z[MOST_D], term[MOST_K];

    for (size_t k = 0; k < f->k; k++) {
        for (size_t r = 0; r < f->d; r++) {
            y[r] = tape_minus(t, tape_constant(point[r]), mu[k * f->d + r]);
            z[r] = tape_dot(t, r + 1, s->Q[k] + r * (r + 1) / 2, y);
        }
        const variable distance = tape_dot(t, f->d, z, z);
        term[k] = tape_minus(t, s->weight[k], tape_times(t, tape_constant(0.5), distance));
    }
    return tape_log_sum_exp(t, f->k, term);
}

/* The terms left when all points have been added. */
static variable rest_taped(tape *t, const mixture *f, const variable alpha[], const shared *s)
{
    const variable norm =
        tape_times(t, tape_constant((double)f->n), tape_log_sum_exp(t, f->k, alpha));

    return tape_plus(t, tape_minus(t, s->prior, norm), tape_constant(f->constant));
}

variable mixture_taped(tape *t, const variable x[], const void *context)
{
    const mixture *f = context;
    variable *term = f->room;
    shared s;

    share(t, f, x, &s);
    for (size_t i = 0; i < f->n; i++)
        term[i] = point_taped(t, f, x + f->k, &s, f->point + i * f->d);
    return tape_plus(t, tape_sum(t, f->n, term), rest_taped(t, f, x, &s));
}

double mixture_in_parts(tape *t, const variable x[], const void *context, size_t *bytes)
{
    const mixture *f = context;
    const tape_place start = tape_mark(t);
    double sum = 0;
    shared s;

    share(t, f, x, &s);
    const tape_place mark = tape_mark(t);
    for (size_t i = 0; i < f->n; i++) {
        sum += finish(t, point_taped(t, f, x + f->k, &s, f->point + i * f->d), mark, bytes);
        tape_rewind(t, mark);
    }
    return sum + finish(t, rest_taped(t, f, x, &s), start, bytes);
}

/* ---- the mixture, by scalar operations --------------------------------------------------- */

static variable logsumexp_scalar(tape *t, size_t n, const variable x[])
{
    variable sum = tape_constant(0);
    double largest = -INFINITY;

    for (size_t i = 0; i < n; i++)
        largest = x[i].value > largest ? x[i].value : largest;
    for (size_t i = 0; i < n; i++)
        sum = tape_plus(t, sum, tape_exp(t, tape_minus(t, x[i], tape_constant(largest))));
    return tape_plus(t, tape_constant(largest), tape_log(t, sum));
}

static variable squared_distance_scalar(tape *t, size_t d, const double x[], const variable mu[],
                                        const variable diagonal[], const variable L[])
{
    variable y[MOST_D], z[MOST_D], sum = tape_constant(0);

    for (size_t r = 0; r < d; r++) {
        y[r] = tape_minus(t, tape_constant(x[r]), mu[r]);
        z[r] = tape_times(t, diagonal[r], y[r]);
    }
    for (size_t c = 0; c < d; c++)
        for (size_t r = c + 1; r < d; r++)
            z[r] = tape_plus(t, z[r], tape_times(t, *L++, y[c]));
    for (size_t r = 0; r < d; r++)
        sum = tape_plus(t, sum, square(t, z[r]));
    return sum;
}

static variable prior_scalar(tape *t, const mixture *f, variable sum_q, const variable diagonal[],
                             const variable L[])
{
    variable squares = tape_constant(0);

    for (size_t r = 0; r < f->d; r++)
        squares = tape_plus(t, squares, square(t, diagonal[r]));
    for (size_t p = 0; p < below(f); p++)
        squares = tape_plus(t, squares, square(t, L[p]));
    return tape_minus(t, tape_times(t, tape_constant(0.5 * f->gamma * f->gamma), squares),
                      tape_times(t, tape_constant(f->m), sum_q));
}

variable mixture_scalar(tape *t, const variable x[], const void *context)
{
    const mixture *f = context;
    const variable *mu = x + f->k, *icf = mu + f->k * f->d;
    variable diagonal[MOST_K * MOST_D], weight[MOST_K], term[MOST_K];
    variable sum = tape_constant(0), prior = tape_constant(0);

    for (size_t k = 0; k < f->k; k++) {
        const variable *q = icf + k * shape(f);
        variable sum_q = tape_constant(0);

        for (size_t r = 0; r < f->d; r++) {
            diagonal[k * f->d + r] = tape_exp(t, q[r]);
            sum_q = tape_plus(t, sum_q, q[r]);
        }
        weight[k] = tape_plus(t, x[k], sum_q);
        prior = tape_plus(t, prior, prior_scalar(t, f, sum_q, diagonal + k * f->d, q + f->d));
    }
    for (size_t i = 0; i < f->n; i++) {
        for (size_t k = 0; k < f->k; k++) {
            const variable distance =
                squared_distance_scalar(t, f->d, f->point + i * f->d, mu + k * f->d,
                                        diagonal + k * f->d, icf + k * shape(f) + f->d);

            term[k] = tape_minus(t, weight[k], tape_times(t, tape_constant(0.5), distance));
        }
        sum = tape_plus(t, sum, logsumexp_scalar(t, f->k, term));
    }
    const variable norm = tape_times(t, tape_constant((double)f->n), logsumexp_scalar(t, f->k, x));
    return tape_plus(t, tape_plus(t, tape_minus(t, sum, norm), prior), tape_constant(f->constant));
}
