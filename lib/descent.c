#include "descent.h"

#include "difference.h"
#include "vector.h"

#include <math.h>

void step(size_t n, double x[], double alpha, const double g[])
{
    axpy(n, -alpha, g, x);
}

const char *status_name(status s)
{
    static const char *const name[] = {
        [RUNNING] = "running",
        [CONVERGED] = "converged",
        [STEP_LIMIT] = "step-limit",
        [DIVERGED] = "diverged",
    };

    return name[s];
}

/* Evaluate at x, and decide. */
static status look(descent *d)
{
    d->value = value(d->f, d->x);
    gradient(d->f, d->x, d->g);
    d->gradient_norm = nrm2(d->f->n, d->g);
    if (d->k == 0)
        d->start_value = d->value;

    const double ceiling = d->start_value + 1e6 * fmax(1, fabs(d->start_value));
    if (!isfinite(d->value) || !isfinite(d->gradient_norm) || d->value > ceiling)
        return DIVERGED;
    if (d->gradient_norm <= d->tolerance)
        return CONVERGED;
    return d->k < d->step_limit ? RUNNING : STEP_LIMIT;
}

status descent_begin(descent *d)
{
    d->k = 0;
    return look(d);
}

status descent_step(descent *d)
{
    step(d->f->n, d->x, d->alpha, d->g);
    d->k++;
    return look(d);
}
