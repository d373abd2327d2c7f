/* curvature.h -- how strongly a field bends: the extreme eigenvalues of its Hessian. */
#ifndef CURVATURE_H
#define CURVATURE_H

#include "field.h"
#include "random.h"

/* Bounds for the eigenvalues of a symmetric matrix after some steps. */
typedef struct {
    double lowest, highest;    /* never outside the true range, but for rounding */
    int steps;                 /* products with the matrix that this took */
    int settled;               /* did they stop to move? */
} spectrum;

/* Find the lowest and the highest eigenvalue of the Hessian of f at x[n], f->taped_value
 * not NULL, by Lanczos iteration from a random direction drawn from r.
 *
 * Each step costs one hess_vec, 4 k n operations to keep the k directions so far orthogonal, and
 * the memory for one more.  It settles after n steps at the latest, or once two steps in a row have
 * moved neither end by more than tolerance (>= 0) times the larger of the two; it gives up after
 * step_limit (>= 1) steps.  Both ends are then inside the true range, and usually far closer to it
 * than the last move.  NaN where the Hessian has a NaN, and for n = 0.  Returns 0, or -1 if memory
 * is short; *s is then NaN. The method is Lanczos's (1950). */
int hessian_spectrum(const field *f, const double x[], int step_limit, double tolerance,
                     generator *r, spectrum *s, tape *t);

#endif
