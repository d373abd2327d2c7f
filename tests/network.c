/* Layers against plain loops, gradients against the complex step, and one example
 * against its published digits. */
#include "nabla.h"
#include "tap.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { MOST = 4096 };

static void fill(generator *r, size_t n, double x[])
{
    for (size_t i = 0; i < n; i++)
        x[i] = normal(r);
}

static double distance(size_t n, const double x[], const double y[])
{
    double worst = 0;

    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, fabs(x[i] - y[i]));
    return worst;
}

static void check_layers(void)
{
    static const struct {
        size_t batch, inputs, outputs;
    } shape[] = { { 1, 1, 1 }, { 1, 1, 9 }, { 1, 9, 1 }, { 3, 4, 5 }, { 5, 17, 3 }, { 0, 4, 5 } };
    enum { SHAPES = sizeof shape / sizeof *shape };
    static double W[MOST], b[MOST], X[MOST], Z[MOST], dZ[MOST], dW[MOST], db[MOST], dX[MOST];
    static double z[MOST], dw[MOST], dbias[MOST], dx[MOST];
    generator r = seeded(11, 1);

    for (int k = 0; k < SHAPES; k++) {
        const size_t batch = shape[k].batch, m = shape[k].outputs, n = shape[k].inputs;

        fill(&r, m * n, W);
        fill(&r, m, b);
        fill(&r, batch * n, X);
        fill(&r, batch * m, dZ);
        for (size_t i = 0; i < MOST; i++) {
            z[i] = dw[i] = dbias[i] = dx[i] = 0;
            Z[i] = dW[i] = db[i] = dX[i] = 99; /* outputs are set, not added to */
        }
        for (size_t s = 0; s < batch; s++)
            for (size_t j = 0; j < m; j++) {
                z[s * m + j] = b[j];
                dbias[j] += dZ[s * m + j];
                for (size_t i = 0; i < n; i++) {
                    z[s * m + j] += W[j * n + i] * X[s * n + i];
                    dw[j * n + i] += dZ[s * m + j] * X[s * n + i];
                    dx[s * n + i] += W[j * n + i] * dZ[s * m + j];
                }
            }
        dense_forward(batch, n, m, W, b, X, Z);
        dense_backward(batch, n, m, W, X, dZ, dW, db, dX);
        /* Sums of at most 17 products of numbers below 5. */
        const char *name = "batch %zu, %zu inputs, %zu outputs: %s";
        near(distance(batch * m, Z, z), 0, 1e-13, name, batch, n, m, "Z = W X + b");
        near(distance(m * n, dW, dw), 0, 1e-13, name, batch, n, m, "dW = sum of dz x^T");
        near(distance(m, db, dbias), 0, 1e-13, name, batch, n, m, "db = sum of dz");
        near(distance(batch * n, dX, dx), 0, 1e-13, name, batch, n, m, "dX = W^T dz");
        ok(Z[batch * m] == 99 && dW[m * n] == 99 && db[m] == 99 && dX[batch * n] == 99, name, batch,
           n, m, "and not a number more");
        dense_backward(batch, n, m, W, X, dZ, dW, db, NULL);
        near(distance(m * n, dW, dw), 0, 1e-13, name, batch, n, m, "dX may be NULL");
    }
}

static void check_sigmoid(void)
{
    exact(sigmoid(0), 0.5, "sigmoid(0) = 1/2");
    within(2, sigmoid(log(3)), 0.75, "sigmoid(log 3) = 3/4");
    within(2, sigmoid(-log(3)), 0.25, "sigmoid(-log 3) = 1/4");
    double worst = 0;
    for (double z = -40; z <= 40; z += 0.37)
        worst = fmax(worst, fabs(sigmoid(z) + sigmoid(-z) - 1));
    near(worst, 0, DBL_EPSILON, "sigmoid(z) + sigmoid(-z) = 1");
    exact(sigmoid(1000), 1, "far to the right it is 1");
    ok(sigmoid(-700) > 0 && sigmoid(-700) < 1e-300, "far to the left it is small, not 0");
    exact(sigmoid(INFINITY), 1, "1 at infinity");
    exact(sigmoid(-INFINITY), 0, "0 at minus infinity");
    exact(sigmoid(NAN), NAN, "NaN at NaN");
}

/* The loss in complex numbers, by plain loops. */
static double complex complex_loss(const network *net, const double complex theta[],
                                   const double X[], const double target[])
{
    double complex a[64], z[64], sum = 0;

    for (size_t s = 0; s < net->batch; s++) {
        const double complex *p = theta;
        size_t n = net->width[0];

        for (size_t i = 0; i < n; i++)
            a[i] = X[s * n + i];
        for (size_t l = 1; l <= net->layers; l++) {
            const size_t m = net->width[l];

            for (size_t j = 0; j < m; j++, p += n) {
                z[j] = 0;
                for (size_t i = 0; i < n; i++)
                    z[j] += p[i] * a[i];
            }
            for (size_t j = 0; j < m; j++)
                a[j] = 1 / (1 + cexp(-(z[j] + *p++)));
            n = m;
        }
        for (size_t j = 0; j < n; j++)
            sum += (a[j] - target[s * n + j]) * (a[j] - target[s * n + j]);
    }
    return sum / (2 * (double)net->batch);
}

static void check_network_gradient(void)
{
    static const struct {
        size_t layers, batch;
        int width[5];
        size_t n; /* the sum of outputs (inputs + 1), by hand */
    } shape[] = {
        { 1, 1, { 1, 1 }, 2 },
        { 1, 3, { 4, 2 }, 10 },
        { 3, 7, { 3, 5, 4, 2 }, 20 + 24 + 10 },
        { 4, 2, { 2, 9, 1, 9, 3 }, 27 + 10 + 18 + 30 },
    };
    enum { SHAPES = sizeof shape / sizeof *shape };
    generator r = seeded(12, 1);

    for (int k = 0; k < SHAPES; k++) {
        network net;
        double theta[128], g[128], X[64], target[64], error = 0, size = 0;
        double complex z[128];

        ok(network_open(&net, shape[k].layers, shape[k].width, shape[k].batch) == 0, "it opens");
        ok(net.n == shape[k].n, "it has %zu parameters", shape[k].n);
        fill(&r, net.n, theta);
        fill(&r, net.batch * net.width[0], X);
        fill(&r, net.batch * net.width[net.layers], target);
        for (size_t i = 0; i < net.n; i++)
            z[i] = theta[i];
        near(network_loss(&net, theta, X, target), creal(complex_loss(&net, z, X, target)), 1e-14,
             "the loss is that of plain loops");
        network_backward(&net, theta, target, g);
        for (size_t i = 0; i < net.n; i++) {
            z[i] += 0x1p-150 * I;
            const double slope = cimag(complex_loss(&net, z, X, target)) / 0x1p-150;
            z[i] = theta[i];
            error = fmax(error, fabs(g[i] - slope));
            size = fmax(size, fabs(slope));
        }
        near(error, 0, 1e-14 * (1 + size), "every derivative is the complex step's");
        network_close(&net);
    }

    network net;
    const int width[] = { 3, 5, 4, 2 };
    network_open(&net, 3, width, 1);
    ok(network_offset(&net, 0) == 0 && network_offset(&net, 1) == 20
           && network_offset(&net, 2) == 20 + 24 && network_offset(&net, 3) == net.n,
       "W_l begins where the layers before it end");
    network_close(&net);
    ok(net.n == 0 && net.width == NULL, "a closed network holds nothing");
    network_close(&net);
    ok(allocated() == 0, "closing twice is fine, and nothing is left");
}

static void check_memory(void)
{
    const int width[] = { 3, 5, 4, 2 };
    int refused = 0, leaked = 0, k = 0;

    for (;; k++) {
        network net;

        allocate_fail_after(k);
        const int opened = network_open(&net, 3, width, 2);
        allocate_fail_after(-1);
        refused += opened == -1;
        network_close(&net);
        leaked += allocated();
        if (opened == 0)
            break;
    }
    /* Widths, pointers to activations and slopes, four activations, three slopes, two buffers. */
    ok(k == 12 && refused == 12, "each of 12 allocations may fail, and opening says so");
    exact(leaked, 0, "nothing leaks at any of them");

    /* 2 batch is 0 modulo SIZE_MAX + 1: a product that nobody looks at. */
    network net;
    ok(network_open(&net, 1, (const int[]){ 2, 2 }, SIZE_MAX / 2 + 1) == -1,
       "a batch whose size overflows is short of memory");
    network_close(&net);
    exact(allocated(), 0, "and leaves nothing");
}

/* Mazur, "A Step by Step Backpropagation Example", mattmazur.com, 17 March 2015,
 * with the digits printed there; the rate is 1/2 and biases stay. */
static void check_published(void)
{
    const int width[] = { 2, 2, 2 };
    const double X[] = { 0.05, 0.10 }, target[] = { 0.01, 0.99 };
    double theta[] = { 0.15, 0.20, 0.25, 0.30, 0.35, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.60 };
    const double after[] = { 0.149780716, 0.19956143,  0.24975114,  0.29950229,  0.35, 0.35,
                             0.35891648,  0.408666186, 0.511301270, 0.561370121, 0.60, 0.60 };
    double g[12];
    network net;

    if (network_open(&net, 2, width, 1) != 0)
        bail("out of memory");
    const double *y = network_forward(&net, theta, X);
    near(y[0], 0.75136507, 0.5e-8, "published first output");
    near(y[1], 0.772928465, 0.5e-9, "published second output");
    near(network_loss(&net, theta, X, target), 0.298371109, 0.5e-9, "published loss");
    network_backward(&net, theta, target, g);
    for (size_t i = 0; i < 12; i++)
        if (i % 6 < 4)
            near(theta[i] - 0.5 * g[i], after[i], 0.5e-8, "published weight %zu", i);
    network_close(&net);
}

/* One neuron with the weight 1, on the input z, aimed at 1/2: g = (a - 1/2) s' z, and with e =
 * exp(-|z|) s' = e / (1 + e)^2, where a (1 - a) has lost its digits: 1 - a is a multiple of 2^-53. */
static void check_tails(void)
{
    static const double far[] = { 30, 40, 300, 700, -30, -40, -300, -700, 2, 0 };
    const int width[] = { 1, 1, 1 };
    int wrong = 0, wrong_below = 0;
    network net;

    if (network_open(&net, 1, width, 1) != 0)
        bail("out of memory");
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        const double theta[] = { 1, 0 }, X[] = { far[i] }, target[] = { 0.5 };
        const double e = exp(-fabs(far[i])), off = (far[i] < 0 ? e : 1) / (1 + e) - 0.5;
        const double want = off * e / ((1 + e) * (1 + e));
        double g[2];

        network_forward(&net, theta, X);
        network_backward(&net, theta, target, g);
        wrong += !(fabs(g[1] - want) <= 8 * DBL_EPSILON * fabs(want));
        wrong += !(fabs(g[0] - want * far[i]) <= 8 * DBL_EPSILON * fabs(want * far[i]));
    }
    network_close(&net);
    exact(wrong, 0, "slopes in the tails, to 8 eps, however far out");

    /* Below another layer: its slope is handed on.  L = (s(v s(w x)) - 1/2)^2 / 2 with w x = 40, v
     * = 1: dL/dw = (y - 1/2) y' v a' x. */
    if (network_open(&net, 2, width, 1) != 0)
        bail("out of memory");
    const double theta[] = { 20, 0, 1, 0 }, X[] = { 2 }, target[] = { 0.5 };
    const double y = 1 / (1 + exp(-1)), want = (y - 0.5) * y * (1 - y) * exp(-40) * 2;
    double g[4];
    network_forward(&net, theta, X);
    network_backward(&net, theta, target, g);
    wrong_below += !(fabs(g[0] - want) <= 16 * DBL_EPSILON * want);
    network_close(&net);
    exact(wrong_below, 0, "and below another layer");
    exact(allocated(), 0, "nothing is left");
}

static void check_million(void)
{
    const int width[] = { 1000, 1000, 10 };
    network net;
    generator r = seeded(13, 1);

    if (network_open(&net, 2, width, 2) != 0)
        bail("out of memory");
    double *theta = malloc(net.n * sizeof *theta), *g = malloc(net.n * sizeof *g);
    double *p = malloc(net.n * sizeof *p);
    static double X[2000], target[20];
    if (!theta || !g || !p)
        bail("out of memory");
    ok(net.n == 1011010, "a million parameters: 1000 x 1001 + 10 x 1001");
    fill(&r, net.n, theta);
    scal(net.n, 1 / sqrt(1000), theta);
    fill(&r, 2000, X);
    fill(&r, 20, target);
    fill(&r, net.n, p);
    network_loss(&net, theta, X, target);
    network_backward(&net, theta, target, g);
    const double slope = dot(net.n, g, p), h = 0x1p-17;
    axpy(net.n, h, p, theta);
    const double ahead = network_loss(&net, theta, X, target);
    axpy(net.n, -2 * h, p, theta);
    const double behind = network_loss(&net, theta, X, target);
    /* Truncation h^2 f''' / 6 with f''' along a direction of length 1000. */
    near((ahead - behind) / (2 * h), slope, 1e-4 * (1 + fabs(slope)),
         "its slope along a random direction");
    free(theta);
    free(g);
    free(p);
    network_close(&net);
}

int main(void)
{
    plan(6 * 6 + 9 + 4 * 4 + 3 + 4 + 3 + 8 + 2 + 3);
    check_layers();
    check_sigmoid();
    check_network_gradient();
    check_memory();
    check_published();
    check_tails();
    check_million();
    return done();
}
