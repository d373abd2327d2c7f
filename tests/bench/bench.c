/* bench.c -- how fast, as ratios measured in one run.
 *
 * Times on a busy machine drift, so everything that is compared is timed in
 * turn, round after round, and the medians are compared. */
#include "nabla.h"
#include "timing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 15, LAYERS = 3, KINDS = 4 };

/* Read n doubles once, as fast as this machine can: the limit for a
 * matrix-vector product, which reads every weight once. */
static double read_all(size_t n, const double x[])
{
    double lane[32] = { 0 }, sum = 0;

    for (size_t i = 0; i + 32 <= n; i += 32)
        for (size_t l = 0; l < 32; l++)
            lane[l] += x[i + l];
    for (size_t l = 0; l < 32; l++)
        sum += lane[l];
    return sum;
}

int main(void)
{
    static const int width[LAYERS + 1] = { 784, 1024, 1024, 10 };
    network net;
    double time[KINDS][ROUNDS], at[KINDS], sink = 0;
    generator r = seeded(1, 1);

    if (network_open(&net, LAYERS, width, 1) != 0)
        return fprintf(stderr, "bench: not enough memory\n"), EXIT_FAILURE;

    double *theta = allocate(net.n, sizeof *theta), *g = allocate(net.n, sizeof *g);
    double *X = allocate(net.width[0], sizeof *X), *target = allocate(10, sizeof *target);
    if (!theta || !g || !X || !target)
        return fprintf(stderr, "bench: not enough memory\n"), EXIT_FAILURE;
    for (size_t i = 0; i < net.n; i++)
        theta[i] = normal(&r) / 32;
    for (size_t i = 0; i < net.width[0]; i++)
        X[i] = uniform(&r);

    for (int k = -2; k < ROUNDS; k++) { /* two rounds to warm up */
        double t[KINDS + 1];

        t[0] = seconds();
        sink += read_all(net.n, theta);
        t[1] = seconds();
        sink += network_loss(&net, theta, X, target);
        t[2] = seconds();
        sink += network_loss(&net, theta, X, target);
        network_backward(&net, theta, target, g);
        t[3] = seconds();
        memcpy(g, theta, net.n * sizeof *g);
        t[4] = seconds();
        for (int i = 0; k >= 0 && i < KINDS; i++)
            time[i][k] = t[i + 1] - t[i];
    }
    for (int i = 0; i < KINDS; i++)
        at[i] = median(ROUNDS, time[i]);

    printf("network 784-1024-1024-10, %zu parameters, double precision, batch of 1\n", net.n);
    printf("medians of %d rounds, taken in turn\n\n", ROUNDS);
    printf("reading every weight once         %8.3f ms  %6.1f GB/s\n", 1e3 * at[0],
           8e-9 * (double)net.n / at[0]);
    printf("copying every weight              %8.3f ms\n", 1e3 * at[3]);
    printf("forward pass                      %8.3f ms\n", 1e3 * at[1]);
    printf("gradient (forward and backward)   %8.3f ms\n\n", 1e3 * at[2]);
    printf("forward pass / reading            %8.2f\n", at[1] / at[0]);
    printf("gradient / forward pass           %8.2f\n", at[2] / at[1]);

    network_close(&net);
    release(theta);
    release(g);
    release(X);
    release(target);
    return isfinite(sink) ? EXIT_SUCCESS : EXIT_FAILURE;
}
