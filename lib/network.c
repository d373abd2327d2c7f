#include "network.h"

#include "allocate.h"
#include "elementary.h"
#include "vector.h"

#include <string.h>

/* ---- layers ------------------------------------------------------------- */

void dense_forward(size_t batch, size_t inputs, size_t outputs, const double W[], const double b[],
                   const double X[], double Z[])
{
    for (size_t s = 0; s < batch; s++)
        for (size_t j = 0; j < outputs; j++)
            Z[s * outputs + j] = dot(inputs, W + j * inputs, X + s * inputs) + b[j];
}

void dense_backward(size_t batch, size_t inputs, size_t outputs, const double W[], const double X[],
                    const double dZ[], double dW[], double db[], double dX[])
{
    if (batch == 0) {
        memset(db, 0, outputs * sizeof *db);
        memset(dW, 0, outputs * inputs * sizeof *dW);
        return;
    }
    if (dX)
        memset(dX, 0, batch * inputs * sizeof *dX);

    /* The first sample sets the sums to which the others add: one pass over dW less. */
    for (size_t j = 0; j < outputs; j++) {
        double *dw = dW + j * inputs;

        db[j] = dZ[j];
        for (size_t i = 0; i < inputs; i++)
            dw[i] = dZ[j] * X[i];
        for (size_t s = 1; s < batch; s++) {
            db[j] += dZ[s * outputs + j];
            axpy(inputs, dZ[s * outputs + j], X + s * inputs, dw);
        }
        for (size_t s = 0; dX && s < batch; s++)
            axpy(inputs, dZ[s * outputs + j], W + j * inputs, dX + s * inputs);
    }
}

double sigmoid(double z)
{
    return sigmoid_rule(z).value;
}

/* ---- networks ----------------------------------------------------------- */

int network_open(network *net, size_t layers, const int width[], size_t batch)
{
    size_t widest = 0;

    *net = (network){ .layers = layers, .batch = batch };
    net->width = allocate(layers + 1, sizeof *net->width);
    net->activation = allocate(layers + 1, sizeof *net->activation);
    net->slope = allocate(layers + 1, sizeof *net->slope);
    if (!net->width || !net->activation || !net->slope)
        goto short_of_memory;
    for (size_t l = 0; l <= layers; l++) {
        net->width[l] = (size_t)width[l];
        widest = net->width[l] > widest ? net->width[l] : widest;
        net->activation[l] = allocate(batch, net->width[l] * sizeof(double));
        net->slope[l] = l > 0 ? allocate(batch, net->width[l] * sizeof(double)) : NULL;
        if (!net->activation[l] || (l > 0 && !net->slope[l]))
            goto short_of_memory;
    }
    net->upstream = allocate(batch, widest * sizeof(double));
    net->downstream = allocate(batch, widest * sizeof(double));
    if (!net->upstream || !net->downstream)
        goto short_of_memory;
    net->n = network_offset(net, layers);
    return 0;

short_of_memory:
    network_close(net);
    return -1;
}

void network_close(network *net)
{
    for (size_t l = 0; net->activation && net->slope && l <= net->layers; l++) {
        release(net->activation[l]);
        release(net->slope[l]);
    }
    release(net->activation);
    release(net->slope);
    release(net->width);
    release(net->upstream);
    release(net->downstream);
    *net = (network){ 0 };
}

size_t network_offset(const network *net, size_t l)
{
    size_t offset = 0;

    for (size_t i = 0; i < l; i++)
        offset += net->width[i + 1] * (net->width[i] + 1);
    return offset;
}

const double *network_forward(network *net, const double theta[], const double X[])
{
    copy(net->batch * net->width[0], X, net->activation[0]);
    for (size_t l = 0; l < net->layers; l++) {
        const size_t inputs = net->width[l], outputs = net->width[l + 1];
        const double *W = theta + network_offset(net, l), *b = W + outputs * inputs;
        double *a = net->activation[l + 1], *slope = net->slope[l + 1];

        dense_forward(net->batch, inputs, outputs, W, b, net->activation[l], a);
        for (size_t i = 0; i < net->batch * outputs; i++) {
            const unary s = sigmoid_rule(a[i]);

            a[i] = s.value;
            slope[i] = s.slope;
        }
    }
    return net->activation[net->layers];
}

double network_loss(network *net, const double theta[], const double X[], const double target[])
{
    const double *y = network_forward(net, theta, X);
    double sum = 0;

    for (size_t i = 0; i < net->batch * net->width[net->layers]; i++)
        sum += (y[i] - target[i]) * (y[i] - target[i]);
    return sum / (2 * (double)net->batch);
}

void network_backward(network *net, const double theta[], const double target[], double g[])
{
    const double *y = net->activation[net->layers];
    double *da = net->upstream, *dx = net->downstream;

    for (size_t i = 0; i < net->batch * net->width[net->layers]; i++)
        da[i] = (y[i] - target[i]) / (double)net->batch;

    for (size_t l = net->layers; l-- > 0;) {
        const size_t inputs = net->width[l], outputs = net->width[l + 1];
        const double *W = theta + network_offset(net, l), *slope = net->slope[l + 1];
        double *dW = g + network_offset(net, l), *db = dW + outputs * inputs;

        for (size_t i = 0; i < net->batch * outputs; i++)
            da[i] *= slope[i]; /* now dz */
        dense_backward(net->batch, inputs, outputs, W, net->activation[l], da, dW, db,
                       l > 0 ? dx : NULL);

        double *swap = da;
        da = dx;
        dx = swap;
    }
}
