#include "curvature.h"

#include "allocate.h"
#include "autodiff.h"
#include "vector.h"

#include <assert.h>
#include <float.h>
#include <math.h>

/* ---- the eigenvalues of a symmetric tridiagonal matrix T ------------------------------
 * with the diagonal a[k] and b[k - 1] beside it. */

/* How many eigenvalues of T are below x: as many as there are negative pivots of T - x I. */
static size_t eigenvalues_below(size_t k, const double a[], const double b[], double x)
{
    size_t below = 0;
    double pivot = 1;

    for (size_t i = 0; i < k; i++) {
        const double beside = i > 0 ? b[i - 1] : 0;

        pivot = a[i] - x - beside / pivot * beside; /* its square might overflow */
        if (pivot == 0)
            pivot = -DBL_MIN;
        below += pivot < 0;
    }
    return below;
}

/* The eigenvalue of T that has `rank` others below it, by bisection down to the last bit. */
static double eigenvalue(size_t k, const double a[], const double b[], size_t rank)
{
    double reach = 0, low, high;

    /* No eigenvalue is larger than the largest sum of a row. */
    for (size_t i = 0; i < k; i++)
        reach =
            fmax(reach, fabs(a[i]) + (i > 0 ? fabs(b[i - 1]) : 0) + (i + 1 < k ? fabs(b[i]) : 0));
    low = -reach;
    high = reach;
    for (;;) {
        const double middle = low + (high - low) / 2;

        if (!(middle > low && middle < high))
            return high;
        if (eigenvalues_below(k, a, b, middle) > rank)
            high = middle;
        else
            low = middle;
    }
}

/* ---- Lanczos -------------------------------------------------------------------------------- */

/* Make w[n] orthogonal to the k directions of Q[k][n].  Twice is enough. */
static void orthogonalise(size_t n, size_t k, const double Q[], double w[])
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t j = 0; j < k; j++)
            axpy(n, -dot(n, Q + j * n, w), Q + j * n, w);
}

int hessian_spectrum(const field *f, const double x[], int step_limit, double tolerance,
                     generator *r, spectrum *s, tape *t)
{
    assert(step_limit >= 1);
    const size_t n = f->n, limit = (size_t)step_limit < n ? (size_t)step_limit : n;
    double *a = allocate(limit, sizeof *a), *b = allocate(limit, sizeof *b);
    double *Q = NULL, *w = allocate(n, sizeof *w);
    int status = a && b && w ? 0 : -1, still = 0;

    *s = (spectrum){ .lowest = NAN, .highest = NAN };
    for (size_t i = 0; status == 0 && i < n; i++)
        w[i] = normal(r);

    for (size_t k = 0; status == 0 && k < limit && !s->settled; k++) {
        double *larger = reallocate(Q, (k + 1) * n, sizeof *Q);

        if (!larger) {
            status = -1;
            break;
        }
        Q = larger;

        double *q = Q + k * n;
        const double length = nrm2(n, w), old_lowest = s->lowest, old_highest = s->highest;

        for (size_t i = 0; i < n; i++)
            q[i] = w[i] / length;
        status = hess_vec(f, x, q, w, NULL, t);
        if (status != 0)
            break;
        a[k] = dot(n, q, w);
        orthogonalise(n, k + 1, Q, w);
        b[k] = nrm2(n, w);
        if (isnan(a[k]) || isnan(b[k])) {
            s->lowest = s->highest = NAN;
            break;
        }
        s->steps = (int)k + 1;
        s->lowest = eigenvalue(k + 1, a, b, 0);
        s->highest = eigenvalue(k + 1, a, b, k);

        const double size = fmax(fabs(s->lowest), fabs(s->highest));
        const double moved = fmax(fabs(s->lowest - old_lowest), fabs(s->highest - old_highest));
        still = moved <= tolerance * size ? still + 1 : 0;
        /* The rest is rounding if the directions so far are all that H reaches. */
        s->settled = k + 1 == n || still == 2 || b[k] <= 16 * DBL_EPSILON * size;
    }
    if (status != 0)
        *s = (spectrum){ .lowest = NAN, .highest = NAN };
    release(a);
    release(b);
    release(Q);
    release(w);
    return status;
}
