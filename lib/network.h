/* network.h -- dense layers, and networks of them.
 *
 * Everything works on a batch: `batch` samples at once, one a row.  Outputs are
 * set, not added to; a gradient is the sum over the batch.  A batch of 0 gives
 * empty outputs and zero gradients.  NaN and Inf propagate. */
#ifndef NETWORK_H
#define NETWORK_H

#include <stddef.h>

/* A dense layer, z = W x + b for each sample.
 * W[outputs][inputs], b[outputs], X[batch][inputs], Z[batch][outputs].
 * Z may not overlap the others.  batch * inputs * outputs multiplications. */
void dense_forward(size_t batch, size_t inputs, size_t outputs, const double W[], const double b[],
                   const double X[], double Z[]);

/* Its backward pass.  Given dZ[batch][outputs], the derivative of a loss with
 * respect to Z, set
 *     dW[outputs][inputs] = sum over the batch of dz x^T,
 *     db[outputs]         = sum over the batch of dz,
 *     dX[batch][inputs]   = W^T dz for each sample.
 * dX may be NULL where nobody asks for it, as in a first layer.  No output may
 * overlap an input.  Twice the multiplications of dense_forward; as many
 * if dX is NULL. */
void dense_backward(size_t batch, size_t inputs, size_t outputs, const double W[], const double X[],
                    const double dZ[], double dW[], double db[], double dX[]);

/* The logistic function, 1 / (1 + exp(-z)), in [0, 1]; no z overflows.  Its derivative, given
 * a = sigmoid(z), is a (1 - a), at most 1/4; as a program that loses its digits where a is close
 * to 1, and sigmoid_rule in elementary.h has it with all of them. */
double sigmoid(double z);

/* A network: y = sigmoid(W_L ... sigmoid(W_2 sigmoid(W_1 x + b_1) + b_2) ... + b_L).
 *
 * Its parameters are one vector theta[n]: W_1, b_1, W_2, b_2, ..., so that a loss
 * is a scalar field of theta like any other.  The network itself holds shapes
 * and the room for a forward pass, which the backward pass reads. */
typedef struct {
    size_t layers;         /* L >= 1 */
    size_t batch;          /* samples at once, >= 1 */
    size_t n;              /* parameters: the sum of width[l+1] (width[l] + 1) */
    size_t *width;         /* width[L + 1]: inputs, hidden units, outputs */
    double **activation;   /* activation[l][batch][width[l]]; [0] is the input */
    double **slope;        /* slope[l][batch][width[l]] of the sigmoids there; [0] is NULL */
    double *upstream;      /* two buffers for the backward pass, */
    double *downstream;    /* each [batch][widest] */
} network;

/* Set *net up for layers = L layers of the widths width[L + 1], each >= 1.
 * Returns 0, or -1 if memory is short; *net is then closed. */
int network_open(network *net, size_t layers, const int width[], size_t batch);

/* Release all that *net holds.  Closing twice is fine. */
void network_close(network *net);

/* Where W_l begins in theta, l < L; b_l follows its width[l+1] width[l] weights. */
size_t network_offset(const network *net, size_t l);

/* The network's answers to X[batch][width[0]]: a pointer to
 * [batch][width[L]] numbers, which stand until the next call. */
const double *network_forward(network *net, const double theta[], const double X[]);

/* Half the mean squared error over the batch,
 *     1/(2 batch) sum ||y - target||^2,   target[batch][width[L]].
 * A forward pass. */
double network_loss(network *net, const double theta[], const double X[], const double target[]);

/* Set g[n] to the gradient of network_loss at theta, after a forward pass with
 * the same theta and X, which has kept the slopes of the sigmoids. */
void network_backward(network *net, const double theta[], const double target[], double g[]);

#endif
