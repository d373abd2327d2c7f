/* autodiff.h -- derivatives of fields and maps by automatic differentiation: exact, to
 * rounding.
 *
 * The field or map must have its taped_value.  The tape is the caller's, so that its memory serves
 * from one call to the next; an earlier recording on it is forgotten.  Functions that return an
 * int return 0, or -1 if memory was short; their outputs are then all NaN. */
#ifndef AUTODIFF_H
#define AUTODIFF_H

#include "field.h"

/* g[n] = the gradient of f at x[n], in reverse mode: one recording and one sweep, for any n. *value
 * is set to f(x) unless value is NULL.  A component that the sweep leaves NaN at a finite f(x) is
 * computed again in forward mode, which knows of more values that they do not move: one evaluation
 * more for each.  Here and below, outputs may not overlap inputs. */
int gradient_reverse(const field *f, const double x[], double g[], double *value, tape *t);

/* The same in forward mode: n evaluations, one for each direction, and nothing is recorded. */
int gradient_forward(const field *f, const double x[], double g[], double *value, tape *t);

/* *slope = the derivative of f at x[n] along p[n], in forward mode.  One evaluation. */
int slope_forward(const field *f, const double x[], const double p[], double *slope, tape *t);

/* Jp[m] = J p, for the Jacobian J of F at x[n] and a direction p[n], in forward mode.  One
 * evaluation. */
int jac_vec(const map *F, const double x[], const double p[], double Jp[], tape *t);

/* uJ[n] = u^T J, for weights u[m], in reverse mode.  One recording and one sweep. */
int vec_jac(const map *F, const double x[], const double u[], double uJ[], tape *t);

/* J[m][n] = the Jacobian of F at x[n].  forward: column by column, n evaluations. reverse: row by
 * row, one recording and m sweeps; a column with a NaN is computed again in forward mode. */
int jacobian_forward(const map *F, const double x[], double J[], tape *t);
int jacobian_reverse(const map *F, const double x[], double J[], tape *t);

/* Hp[n] = H p, for the Hessian H of f at x[n] and a direction p[n]: forward over reverse.
 * One recording and one sweep, in which everything carries its derivative along p.
 * g[n] is set to the gradient unless g is NULL. */
int hess_vec(const field *f, const double x[], const double p[], double Hp[], double g[], tape *t);

/* H[n][n] = the Hessian of f at x[n], symmetric to the bit: n products. */
int hessian(const field *f, const double x[], double H[], tape *t);

/* ---- four ways to the same gradient ---------------------------------------------------- */

typedef enum { BY_HAND, BY_DIFFERENCES, BY_DUAL, BY_TAPE } method;

/* g[n] = the gradient of f at x[n] by that method: the field's own; gradient_central, which
 * moves x and puts it back; gradient_forward; gradient_reverse.  -1, too, if the field lacks
 * a function that the method needs. */
int gradient_by(method m, const field *f, double x[], double g[], tape *t);

/* The comparison of two gradients, in the component that is furthest off. */
typedef struct {
    size_t wrong;          /* components that differ by more than expected */
    size_t i;              /* the one that differs by most, as a multiple of its tolerance */
    double got, witness;   /* its two values */
    double expected;       /* the difference that the witness's method may be blamed for */
} disagreement;

/* Compare g[n] with the gradient of f at x[n] by that method, component by component.
 *
 * Expected is, of an exact method, 1e-12 of the largest finite component of the witness: rounding
 * in a calculation of a few thousand steps that does not cancel.  Of differences, the estimate that
 * partial_by_search gives for each component, which is at least 4e-9 of it: a component off by 1e-6
 * of itself is found where f has no more noise than that.  A component that is NaN in one only is
 * wrong, unless it is differences that say NaN at a point where f is defined: at the end of a
 * domain they cannot tell.  x is moved and put back.  witness[n] is scratch, set to the witness's
 * gradient.  Returns as gradient_by does. */
int check_gradient(const field *f, double x[], const double g[], method m, double witness[],
                   disagreement *worst, tape *t);

/* Compare H[n][n] with differences of the gradient of f at x[n], entry by entry; worst->i is
 * the place in H.  Expected is the estimate of partial_by_search.  x is moved and put back.  Up to
 * 18 n^2 gradients in reverse where x is of the size of its scale. */
int check_hessian(const field *f, double x[], const double H[], disagreement *worst, tape *t);

#endif
