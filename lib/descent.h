/* descent.h -- gradient descent, one step at a time. */
#ifndef DESCENT_H
#define DESCENT_H

#include "field.h"

/* x -= alpha g, for x[n] and g[n]: the descent step.  A negative alpha climbs. */
void step(size_t n, double x[], double alpha, const double g[]);

/* Whether an iteration goes on and, once it does not, why. */
typedef enum {
    RUNNING,
    CONVERGED,   /* ||g|| <= tolerance */
    STALLED,     /* the last step has changed no digit of x, and no other would */
    STEP_LIMIT,  /* step_limit steps were taken */
    DIVERGED,    /* f or g is not finite, or f > f_0 + 1e6 max(1, |f_0|) */
} status;

/* "running", "converged", "stalled", "step-limit" or "diverged". */
const char *status_name(status s);

/* A descent in progress.  Set the first group, call descent_begin once and descent_step while the
 * answer is RUNNING; read the second group in between.
 *
 *     status s = descent_begin(&d);
 *     while (s == RUNNING)
 *         s = descent_step(&d);
 *
 * On a convex bowl a descent with a safe rate never rises; elsewhere it may, for a while.  One that
 * stands a million times higher than it began is taken to have left for good.  Diverging is looked
 * for first, then converging, then whether x has moved, then the limit: a NaN never counts as
 * converged.  A step changes no digit of x where alpha g is below half a unit in its last place, or
 * alpha is 0.  n = 0 has a gradient of length 0 and converges at once. */
typedef struct {
    const field *f;
    double *x;             /* x[n]: the point; starts where you put it */
    double *g;             /* g[n]: the gradient at x */
    double alpha;          /* the learning rate; finite */
    double tolerance;      /* >= 0; stop once ||g|| <= tolerance */
    int step_limit;        /* >= 0; stop after that many steps */

    int k;                 /* steps taken so far */
    double value;          /* f(x) */
    double gradient_norm;  /* ||g|| */
    double start_value;    /* f at the start */
} descent;

/* Evaluate f and its gradient at the start.  One evaluation of each. */
status descent_begin(descent *d);

/* Take one step and evaluate f and its gradient there.  One of each. */
status descent_step(descent *d);

#endif
