#include "difference.h"

#include "vector.h"

#include <assert.h>
#include <float.h>
#include <math.h>

static double scaled(double step, double x)
{
    return step * fmax(1, fabs(x));
}

/* The scale of coordinate i: 1, if there are none. */
static double scale_of(const double scale[], size_t i)
{
    return scale ? scale[i] : 1;
}

double forward_step(double x)
{
    return scaled(0x1p-26, x);
}

double central_step(double x)
{
    return scaled(0x1p-17, x);
}

double richardson_step(double x)
{
    return scaled(0x1p-10, x);
}

/* central_step for coordinate i, whose scale is known. */
static double step_of(const double scale[], size_t i, double x)
{
    const double s = scale_of(scale, i);

    return s * central_step(x / s);
}

/* f with coordinate i of x moved to x_i; x is left as it was. */
static double value_at(const field *f, double x[], size_t i, double x_i)
{
    const double home = x[i];

    x[i] = x_i;
    const double fx = value(f, x);
    x[i] = home;
    return fx;
}

/* Can left and right be told apart, and divided by? */
static int is_interval(double left, double right)
{
    return isfinite(left) && isfinite(right) && left != right;
}

double partial_forward(const field *f, double x[], size_t i, double h)
{
    assert(i < f->n);
    const double here = x[i], there = here + h;

    if (!is_interval(here, there))
        return NAN;
    return (value_at(f, x, i, there) - value(f, x)) / (there - here);
}

double partial_central(const field *f, double x[], size_t i, double h)
{
    assert(i < f->n);
    const double left = x[i] - h, right = x[i] + h;

    if (!is_interval(left, right))
        return NAN;
    return (value_at(f, x, i, right) - value_at(f, x, i, left)) / (right - left);
}

/* Central differences with the steps h, h/2 and h/4, and what six values tell beside. */
typedef struct {
    double coarse, fine; /* the two extrapolated slopes */
    double bend;         /* the second derivative, times h^2 */
    double largest;      /* of |f| at the trial points */
    double roughness; /* what is left of the means of f ahead and behind without their h^2 terms */
} extrapolation;

static extrapolation extrapolate(const field *f, double x[], size_t i, double h)
{
    double slope[3], mean[3], largest = 0;

    assert(i < f->n);
    for (int k = 0; k < 3; k++) {
        const double left = x[i] - ldexp(h, -k), right = x[i] + ldexp(h, -k);
        const int moves = is_interval(left, right);
        const double ahead = moves ? value_at(f, x, i, right) : NAN;
        const double behind = moves ? value_at(f, x, i, left) : NAN;

        slope[k] = moves ? (ahead - behind) / (right - left) : NAN;
        mean[k] = 0.5 * ahead + 0.5 * behind;
        largest = fmax(largest, fmax(fabs(ahead), fabs(behind)));
    }
    /* The mean at a step s is f + s^2 f'' / 2 + ... */
    const double wide = mean[0] - mean[1], narrow = mean[1] - mean[2];
    return (extrapolation){
        .coarse = (4 * slope[1] - slope[0]) / 3,
        .fine = (4 * slope[2] - slope[1]) / 3,
        .bend = narrow * (32. / 3),
        .largest = largest,
        .roughness = fabs(wide - 4 * narrow),
    };
}

/* An estimate of the error of e.fine, which was had with the step h. */
static double estimate(extrapolation e, double h)
{
    return isnan(e.fine)
             ? NAN
             : fabs(e.fine - e.coarse) + 32 * DBL_EPSILON * (e.largest / fabs(h) + fabs(e.fine));
}

double partial_richardson(const field *f, double x[], size_t i, double h, double *error)
{
    const extrapolation e = extrapolate(f, x, i, h);

    if (error)
        *error = estimate(e, h);
    return e.fine;
}

/* A smaller step has more noise, and by chance may show less: it must be much better. */
double partial_by_search(const field *f, double x[], size_t i, double *error)
{
    const double scale = scale_of(f->scale, i), size = fmax(scale, fabs(x[i]));
    const double least = x[i] == 0 ? scale : fmin(scale, fabs(x[i]));
    double answer = NAN;

    *error = NAN;
    for (double h = 0x1p-10 * size; h >= 0x1p-20 * least && h > 0; h /= 16) {
        const extrapolation e = extrapolate(f, x, i, h);
        const double found = estimate(e, h) + 16 * e.roughness / h + 0x1p-28 * fabs(e.fine)
                           + 0x1p-40 * fabs(e.bend / h * (x[i] / h));

        if (isnan(found) || found >= *error / 8)
            continue;
        *error = found;
        answer = e.fine;
        if (found <= 0x1p-24 * fabs(answer))
            break;
    }
    return answer;
}

/* A power of 2: 2^-50, times up to |x| where that is below 1, but no smaller than 2^-350. */
static double imaginary_step(double x)
{
    int exponent = 1;

    if (x != 0 && fabs(x) < 1)
        frexp(x, &exponent);
    return ldexp(0x1p-50, exponent < -299 ? -300 : exponent - 1);
}

double partial_complex_step(const field *f, double complex z[], size_t i)
{
    assert(i < f->n && f->complex_value);
    const double complex home = z[i];
    const double h = imaginary_step(creal(home));

    z[i] = creal(home) + h * I;
    const double slope = cimag(f->complex_value(z, f->context)) / h;
    z[i] = home;
    return isfinite(creal(home)) ? slope : NAN;
}

void gradient(const field *f, double x[], double g[])
{
    if (f->gradient)
        f->gradient(x, g, f->context);
    else
        gradient_central(f, x, g);
}

void gradient_central(const field *f, double x[], double g[])
{
    for (size_t i = 0; i < f->n; i++)
        g[i] = partial_central(f, x, i, step_of(f->scale, i, x[i]));
}

void gradient_complex_step(const field *f, const double x[], double g[], double complex z[])
{
    for (size_t i = 0; i < f->n; i++)
        z[i] = x[i];
    for (size_t i = 0; i < f->n; i++)
        g[i] = partial_complex_step(f, z, i);
}

/* trial = x + t p / reach; what that moves coordinate i by. */
static double move_along(size_t n, const double x[], const double p[], double reach, double t,
                         double trial[], size_t i)
{
    for (size_t k = 0; k < n; k++)
        trial[k] = x[k] + t * (p[k] / reach);
    return trial[i] - x[i];
}

/* Along p / reach: a step over the length of p overflows where p is very short. */
double directional_derivative(const field *f, const double x[], const double p[], double trial[])
{
    const size_t n = f->n;
    const double reach = n ? fabs(p[iamax(n, p)]) : 0;
    double t = INFINITY;
    size_t tightest = 0;

    if (!isfinite(reach) || (n > 0 && !isfinite(x[iamax(n, x)])))
        return NAN;
    if (reach == 0)
        return 0;
    for (size_t i = 0; i < n; i++) {
        const double share = fabs(p[i] / reach), most = step_of(f->scale, i, x[i]);

        if (share * t > most) {
            t = most / share;
            tightest = i;
        }
    }
    const double right = move_along(n, x, p, reach, t, trial, tightest), ahead = value(f, trial);
    const double left = move_along(n, x, p, reach, -t, trial, tightest), behind = value(f, trial);
    return (ahead - behind) / ((right - left) / (p[tightest] / reach)) * reach;
}

/* y = F with coordinate i of x moved to x_i; x is left as it was. */
static void map_at(const map *F, double x[], size_t i, double x_i, double y[])
{
    const double home = x[i];

    x[i] = x_i;
    F->value(x, y, F->context);
    x[i] = home;
}

void jacobian(const map *F, double x[], double J[], double y[])
{
    double *ahead = y, *behind = y + F->m;

    for (size_t i = 0; i < F->n; i++) {
        const double h = step_of(F->scale, i, x[i]), left = x[i] - h, right = x[i] + h;
        const double width = is_interval(left, right) ? right - left : NAN;

        map_at(F, x, i, right, ahead);
        map_at(F, x, i, left, behind);
        for (size_t j = 0; j < F->m; j++)
            J[j * F->n + i] = (ahead[j] - behind[j]) / width;
    }
}
