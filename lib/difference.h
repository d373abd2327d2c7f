/* difference.h -- derivatives measured from values of the function alone.
 *
 * A difference of step h has two errors: truncation, which shrinks with h, and
 * rounding, about eps |f(x)| / h, which grows as h shrinks (eps = 2^-52).  The
 * order of a formula is the power of h in its truncation error.
 *
 * The partials move x[i] by h or less (rounded), divide by the step that was really taken
 * (x[i] + h is rounded), and put x[i] back bit for bit.  They answer NaN where h
 * is too small to move x[i], where x[i] or a trial point is not finite, and
 * where f answers NaN.  i must be less than f->n. */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H

#include "field.h"

/* Steps that balance the two errors where f and its derivatives are of like
 * size: eps^(1/2), eps^(1/3) and eps^(1/5), rounded to a power of two so that
 * adding them near 0 loses nothing, times max(1, |x|).  If your function changes over
 * lengths much shorter than that, choose h yourself, or give the field or map a scale:
 * gradient_central, jacobian, directional_derivative and partial_by_search take max(scale[i], |x_i|)
 * in place of max(1, |x_i|). */
double forward_step(double x);
double central_step(double x);
double richardson_step(double x);

/* df/dx_i at x[n] by (f(x + h) - f(x)) / h.  Order 1: the error is about
 * |f''| h / 2.  h < 0 looks back instead of ahead.  Two evaluations. */
double partial_forward(const field *f, double x[], size_t i, double h);

/* df/dx_i at x[n] by (f(x + h) - f(x - h)) / 2h.  Order 2: the error is about
 * |f'''| h^2 / 6.  Two evaluations. */
double partial_central(const field *f, double x[], size_t i, double h);

/* df/dx_i at x[n] by Richardson extrapolation of central differences with
 * steps h, h/2 and h/4.  Each pair D(h), D(h/2) gives (4 D(h/2) - D(h)) / 3, in
 * which the h^2 terms cancel; the answer is the finer of the two.  Order 4.
 *
 * *error, if error is not NULL, is set to an estimate of the absolute error of
 * the answer: the distance between the two extrapolated values, about 15 times
 * the truncation error once h is small, plus 32 eps (F / h + |answer|) for
 * rounding, where F is the largest |f| at the trial points; NaN with the answer.  An estimate, not a
 * bound: a function that oscillates faster than h, or subtracts large numbers inside, can deceive
 * it.  Six evaluations. */
double partial_richardson(const field *f, double x[], size_t i, double h, double *error);

/* The same with a step that is searched for, and an estimate *error to check formulas by.  The
 * steps go from 2^-10 max(scale, |x|) by 16ths to 2^-20 min(scale, |x|), so that one is small
 * enough beside the end of a domain (log at 1e-4), and for what changes fast far from 0 (sin at
 * 1e5); the first with an estimate below 6e-8 |answer| will do, else the best.  To the estimate are
 * added what the values show of noise, as a subtraction inside f makes it, and 2^-28 |answer| and
 * 2^-40 |f''| |x|, which is what rounding x may do.  NaN where all steps give NaN.  Six evaluations
 * a step: up to 18 at |x| = scale, 6 more for each factor of 16 between the two. */
double partial_by_search(const field *f, double x[], size_t i, double *error);

/* df/dx_i at the real point z[n] by Im f(z + i h e_i) / h: no subtraction, so no rounding wall; the
 * error is that of evaluating f.  h is 2^-50, where |x| < 1 times |x| or a little less, and at
 * least 2^-350.  Truncation, h^2 / 6 of the third derivative, is below eps of the first where f
 * changes over lengths of 2^-24 min(1, |x|) or more, and slopes down to 1e-277 keep their digits
 * for |x| of 1 or more.
 *
 * f->complex_value must not be NULL and must be analytic: no fabs, no conjugate, no comparison of
 * imaginary parts.  Multiply, do not cpow: a power goes through the logarithm, whose imaginary part
 * is pi left of 0, and the rounding error of 2 pi in cpow(z, 2) at -2 is as large as h. z[i] is
 * restored.  One complex evaluation. Squire and Trapp, SIAM Review 40 (1998), 110-112. */
double partial_complex_step(const field *f, double complex z[], size_t i);

/* g = gradient of f at x, both [n]: the field's own gradient where it has one,
 * otherwise central differences, which cost 2n evaluations and move x while
 * they measure, but restore it bit for bit.  g may not overlap x.
 * n = 0 sets nothing. */
void gradient(const field *f, double x[], double g[]);

/* g[n] = the gradient of f at x[n], one partial_central for each coordinate, with central_step, or,
 * where the field has a scale s, with s central_step(x_i / s).  x is restored; g may not overlap x.
 * 2n evaluations. */
void gradient_central(const field *f, double x[], double g[]);

/* g[n] = the gradient of f at x[n], one partial_complex_step for each
 * coordinate.  z[n] is scratch.  g may be x.  n complex evaluations. */
void gradient_complex_step(const field *f, const double x[], double g[], double complex z[]);

/* The slope of f at x[n] along p[n]: the derivative of f(x + t p) at t = 0, by a
 * central difference.  p need not be a unit vector; the slope is proportional
 * to its length.  No coordinate moves by more than it would in gradient_central, and one by as much;
 * what that one has really moved by is divided by.  0 for p = 0; NaN if x or p is not
 * finite.  trial[n] is scratch.  Two evaluations. */
double directional_derivative(const field *f, const double x[], const double p[], double trial[]);

/* J[m][n] = the Jacobian of F at x[n], J[j][i] = dF_j/dx_i, by central
 * differences, with steps as in gradient_central.  x is restored.  y[2m] is scratch.
 * 2n evaluations of F. */
void jacobian(const map *F, double x[], double J[], double y[]);

#endif
