/* field.h -- scalar fields: functions that take a point and give a number. */
#ifndef FIELD_H
#define FIELD_H

#include "tape.h"

#include <complex.h>
#include <stddef.h>

/* A scalar field f: R^n -> R, with the context of its evaluation.
 *
 * value answers f(x) for x[n], and NaN where f is not defined. gradient, which may be NULL, sets
 * g[n] to the exact gradient at x. complex_value, which may be NULL, is the same formula as value
 * carried out in complex numbers; the complex step needs it. taped_value, which may be NULL, is the
 * same formula carried out in variables, by the operations of tape.h; automatic differentiation
 * needs it. context is handed to all of them untouched. scale[n], which may be NULL, says over
 * which length f changes in each coordinate, > 0: differences choose their steps by it, and by 1
 * without. */
typedef struct {
    size_t n;
    double (*value)(const double x[], const void *context);
    void (*gradient)(const double x[], double g[], const void *context);
    double complex (*complex_value)(const double complex z[], const void *context);
    variable (*taped_value)(tape *t, const variable x[], const void *context);
    const void *context;
    const double *scale;
} field;

/* f(x), for x[n].  One evaluation. */
double value(const field *f, const double x[]);

/* A map F: R^n -> R^m.  value sets y[m] to F(x); taped_value, which may be NULL, does the same
 * in variables.  context and scale are as in field. */
typedef struct {
    size_t n, m;
    void (*value)(const double x[], double y[], const void *context);
    void (*taped_value)(tape *t, const variable x[], variable y[], const void *context);
    const void *context;
    const double *scale;
} map;

#endif
