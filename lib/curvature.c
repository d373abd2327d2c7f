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

/* How far a direction that T makes an eigenvector for the value a is from one of H: |H v - a v|,
 * which is the last component of T's eigenvector of length 1 times what follows in T.  The
 * components grow from the last upwards, if a is an end of the spectrum; what is below 2^-200 of
 * the others is 0. */
static double residual(size_t k, const double a[], const double b[], double value)
{
    double below = 0, here = 1, squares = 1;

    for (size_t i = k; i-- > 1;) {
        const double beside = i + 1 < k ? b[i] / b[i - 1] * below : 0; /* products might overflow */
        const double above = (value - a[i]) / b[i - 1] * here - beside;

        below = here;
        here = above;
        squares += here * here;
        if (squares > 0x1p400)
            return 0;
    }
    return b[k - 1] / sqrt(squares);
}

/* The share e of the range by which an end may be off after k steps from a random direction in n
 * dimensions, but for one case in a thousand; 1 if that is not below 1/4.
 *
 * Let the lowest eigenvalue be 0, the highest 1, and c the random direction's component along the
 * lowest's eigenvector.  Among the polynomials of degree k - 1, of which Lanczos takes the best, is
 * Chebyshev's, at most 1 from e/2 to 1, and T = T_{k-1}((1 + e/2) / (1 - e/2)) at 0.  With it the
 * quotient of Rayleigh is at most e/2 + 1 / (T c)^2, so the end is off by more than e only if
 * c^2 < 2 / (e T^2).  A component of a random direction is below d with a probability of at most
 * sqrt(2 n / pi) d. */
static double unseen(size_t k, size_t n)
{
    const double certain = 1e3 * sqrt(4 * (double)n / 3.14159265358979);
    double low = 0, high = 0.25;

    for (int i = 0; i < 50; i++) {
        const double e = low + (high - low) / 2;
        const double T = cosh((double)(k - 1) * acosh((1 + e / 2) / (1 - e / 2)));

        if (T * sqrt(e) > certain)
            high = e;
        else
            low = e;
    }
    return low < 0.2499 ? high : 1;
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
    int status = a && b && w ? 0 : -1;

    *s = (spectrum){ .lowest = NAN, .highest = NAN, .doubt = NAN };
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
        const double length = nrm2(n, w);

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
        /* The rest is rounding if the directions so far are all that H reaches. */
        const int complete = k + 1 == n || b[k] <= 16 * DBL_EPSILON * size;
        const double share = complete ? 0 : unseen(k + 1, n);
        s->settled = complete
                  || fmax(residual(k + 1, a, b, s->lowest), residual(k + 1, a, b, s->highest))
                         <= tolerance * size;
        /* The true range is up to two doubts larger than the one that is seen. */
        s->doubt = share < 0.5 ? share * (s->highest - s->lowest) / (1 - 2 * share) : INFINITY;
    }
    if (status != 0 || isnan(s->lowest))
        *s = (spectrum){
            .lowest = NAN, .highest = NAN, .doubt = NAN, .steps = status ? 0 : s->steps
        };
    release(a);
    release(b);
    release(Q);
    release(w);
    return status;
}
