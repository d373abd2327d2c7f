#include "adolc.h"

#include "problems.h"

#include <adolc/adolc.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <vector>

/* ---- the formulas of plain.c ---------------------------------------------------------- */

static adouble value(const product *f, const adouble *x)
{
    adouble p = x[0];

    for (size_t i = 1; i < f->n; i++)
        p *= x[i];
    return p;
}

static adouble value(const chain *f, const adouble *x)
{
    adouble sum = 0;

    for (size_t i = 0; i + 1 < f->n; i++) {
        const adouble a = 1 - x[i], u = x[i + 1] - x[i] * x[i];

        sum += a * a + 100 * (u * u);
    }
    return sum;
}

template <typename number> static adouble neuron(size_t n, const adouble *row, const number *x)
{
    adouble sum = row[n];

    for (size_t j = 0; j < n; j++)
        sum += row[j] * x[j];
    return sum;
}

static adouble value(const regression *f, const adouble *theta)
{
    const adouble *second = theta + HIDDEN * (INPUTS + 1), *last = second + HIDDEN * (HIDDEN + 1);
    adouble h[HIDDEN], H[HIDDEN], loss = 0;

    for (size_t s = 0; s < f->samples; s++) {
        for (size_t j = 0; j < HIDDEN; j++)
            h[j] = tanh(neuron(INPUTS, theta + j * (INPUTS + 1), f->input + s * INPUTS));
        for (size_t j = 0; j < HIDDEN; j++)
            H[j] = tanh(neuron(HIDDEN, second + j * (HIDDEN + 1), h));
        const adouble error = neuron(HIDDEN, last, H) - f->target[s];
        loss += error * error;
    }
    return loss;
}

/* The largest is a constant here, as it is in taped.c. */
static adouble logsumexp(size_t n, const adouble *x)
{
    double largest = -INFINITY;
    adouble sum = 0;

    for (size_t i = 0; i < n; i++)
        largest = x[i].value() > largest ? x[i].value() : largest;
    for (size_t i = 0; i < n; i++)
        sum += exp(x[i] - largest);
    return largest + log(sum);
}

static adouble squared_distance(size_t d, const double *x, const adouble *mu,
                                const adouble *diagonal, const adouble *L)
{
    adouble y[MOST_D], z[MOST_D], sum = 0;

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

static adouble log_prior(const mixture *f, const adouble &sum_q, const adouble *diagonal,
                         const adouble *L)
{
    adouble squares = 0;

    for (size_t r = 0; r < f->d; r++)
        squares += diagonal[r] * diagonal[r];
    for (size_t p = 0; p < below(f); p++)
        squares += L[p] * L[p];
    return 0.5 * f->gamma * f->gamma * squares - f->m * sum_q;
}

static adouble value(const mixture *f, const adouble *x)
{
    const adouble *alpha = x, *mu = alpha + f->k, *icf = mu + f->k * f->d;
    std::vector<adouble> diagonal(f->k * f->d), weight(f->k), term(f->k);
    adouble sum = 0, prior = 0;

    for (size_t k = 0; k < f->k; k++) {
        const adouble *q = icf + k * shape(f);
        adouble sum_q = 0;

        for (size_t r = 0; r < f->d; r++) {
            diagonal[k * f->d + r] = exp(q[r]);
            sum_q += q[r];
        }
        weight[k] = alpha[k] + sum_q;
        prior += log_prior(f, sum_q, &diagonal[k * f->d], q + f->d);
    }
    for (size_t i = 0; i < f->n; i++) {
        for (size_t k = 0; k < f->k; k++)
            term[k] = weight[k]
                    - 0.5
                          * squared_distance(f->d, f->point + i * f->d, mu + k * f->d,
                                             &diagonal[k * f->d], icf + k * shape(f) + f->d);
        sum += logsumexp(f->k, term.data());
    }
    return sum - double(f->n) * logsumexp(f->k, alpha) + prior + f->constant;
}

/* ---- recording and sweeping --------------------------------------------------------------- */

static const short tag = 1;
static formula which;
static const void *given;
static unsigned room;
static std::vector<adouble> *input; /* kept between recordings, as our tape keeps its memory */

static adouble formula_value(const adouble *x)
{
    switch (which) {
    case PRODUCT:
        return value(static_cast<const product *>(given), x);
    case CHAIN:
        return value(static_cast<const chain *>(given), x);
    case REGRESSION:
        return value(static_cast<const regression *>(given), x);
    default:
        return value(static_cast<const mixture *>(given), x);
    }
}

void adolc_open(formula f, size_t n, double operations, const void *context)
{
    which = f;
    given = context;
    room = unsigned(4 * (operations + double(n)) + 10000);
    input = new std::vector<adouble>(n);
#ifdef __GLIBC__
    /* ADOL-C gives its buffers back before each recording, and that would take it up to twice
     * as long.  Keep the pages, so that it need not wait for the system to clear new ones. */
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

/* Record, keeping the values that the sweep needs. */
static double record(const double x[])
{
    double y;

    trace_on(tag, 1, room, room, room, room);
    for (size_t i = 0; i < input->size(); i++)
        (*input)[i] <<= x[i];
    formula_value(input->data()) >>= y;
    trace_off();
    return y;
}

static void sweep(double g[])
{
    double one = 1;

    fos_reverse(tag, 1, int(input->size()), &one, g);
}

double adolc_anew(const double x[], double g[])
{
    const double y = record(x);

    sweep(g);
    return y;
}

/* What ADOL-C's gradient() does; our library has a function of that name, too. */
double adolc_kept(const double x[], double g[])
{
    double y;

    zos_forward(tag, 1, int(input->size()), 1, x, &y);
    sweep(g);
    return y;
}

double adolc_bytes(void)
{
    size_t count[STAT_SIZE];

    tapestats(tag, count);
    return double(count[NUM_OPERATIONS]) + double(count[NUM_LOCATIONS]) * sizeof(locint)
         + double(count[NUM_VALUES] + count[TAY_STACK_SIZE]) * sizeof(double);
}

void adolc_close(void)
{
    delete input;
    removeTape(tag, ADOLC_REMOVE_COMPLETELY);
}
