/* curvature.h -- how strongly a field bends: the extreme eigenvalues of its Hessian. */
#ifndef CURVATURE_H
#define CURVATURE_H

#include "field.h"
#include "random.h"

/* Bounds for the eigenvalues of a symmetric matrix after some steps. */
typedef struct {
    double lowest, highest;    /* never outside the true range, but for rounding */
    double doubt;              /* how far outside them eigenvalues may still be: see below */
    int steps;                 /* products with the matrix that this took */
    int settled;               /* is each within the tolerance of an eigenvalue? */
} spectrum;

/* Find the lowest and the highest eigenvalue of the Hessian of f at x[n], f->taped_value not NULL,
 * by Lanczos iteration from a random direction drawn from r.
 *
 * Each step costs one hess_vec, 4 k n operations to keep the k directions so far orthogonal, and
 * the memory for one more.  Both ends are inside the true range.  It settles once each end is known
 * to be within tolerance (>= 0) times the larger of the two of an eigenvalue: an approximate
 * eigenvector v of length 1 with the value a, which is had without a product, is within |H v - a v|
 * of one.  After n steps, or once the directions so far are all that H reaches, it settles, too; it
 * gives up after step_limit (>= 1) steps.
 *
 * That eigenvalue need not be the outermost: one that stands alone is overlooked if the random
 * direction has almost nothing of its eigenvector.  With probability 0.998 none is lower than
 * lowest - doubt or higher than highest + doubt.  So a lowest < 0 is certain, one above doubt says
 * that H is positive definite, and between 0 and doubt more steps are needed.  With k steps doubt
 * is about (log(5000 n) / (2 k))^2 of highest - lowest, Inf while that is no small share, and 0
 * once all directions are had.
 *
 * NaN where the Hessian has a NaN, and for n = 0.  Returns 0, or -1 if memory is short; *s is then
 * NaN. The method is Lanczos's (1950). */
int hessian_spectrum(const field *f, const double x[], int step_limit, double tolerance,
                     generator *r, spectrum *s, tape *t);

#endif
