#include "difference.h"

#include "vector.h"

#include <assert.h>
#include <float.h>
#include <math.h>

static double scaled(double step, double x)
{
    return step * fmax(1, fabs(x));
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

double partial_richardson(const field *f, double x[], size_t i, double h, double *error)
{
    const double wide = partial_central(f, x, i, h);
    const double half = partial_central(f, x, i, h / 2);
    const double quarter = partial_central(f, x, i, h / 4);
    const double coarse = (4 * half - wide) / 3;
    const double fine = (4 * quarter - half) / 3;

    if (error)
        *error = isnan(fine)
                   ? NAN
                   : fabs(fine - coarse) + 32 * DBL_EPSILON * (fabs(value(f, x) / h) + fabs(fine));
    return fine;
}

double partial_complex_step(const field *f, double complex z[], size_t i)
{
    assert(i < f->n && f->complex_value);
    const double complex home = z[i];
    const double h = 0x1p-150;

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
        g[i] = partial_central(f, x, i, central_step(x[i]));
}

void gradient_complex_step(const field *f, const double x[], double g[], double complex z[])
{
    for (size_t i = 0; i < f->n; i++)
        z[i] = x[i];
    for (size_t i = 0; i < f->n; i++)
        g[i] = partial_complex_step(f, z, i);
}

double directional_derivative(const field *f, const double x[], const double p[], double trial[])
{
    const size_t n = f->n;
    const double reach = n ? fabs(p[iamax(n, p)]) : 0;
    const double size = n ? fabs(x[iamax(n, x)]) : 0;

    if (!isfinite(reach) || !isfinite(size))
        return NAN;
    if (reach == 0)
        return 0;

    /* Along p / reach: central_step / reach overflows where p is very short. */
    const double h = central_step(size);
    for (size_t i = 0; i < n; i++)
        trial[i] = x[i] + h * (p[i] / reach);
    const double ahead = value(f, trial);
    for (size_t i = 0; i < n; i++)
        trial[i] = x[i] - h * (p[i] / reach);
    return (ahead - value(f, trial)) / (2 * h) * reach;
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
        const double h = central_step(x[i]), left = x[i] - h, right = x[i] + h;
        const double width = is_interval(left, right) ? right - left : NAN;

        map_at(F, x, i, right, ahead);
        map_at(F, x, i, left, behind);
        for (size_t j = 0; j < F->m; j++)
            J[j * F->n + i] = (ahead[j] - behind[j]) / width;
    }
}
