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
        [RUNNING] = "running",       [CONVERGED] = "converged", [STALLED] = "stalled",
        [STEP_LIMIT] = "step-limit", [DIVERGED] = "diverged",
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

/* Will a step change any digit of x? */
static int will_move(const descent *d)
{
    for (size_t i = 0; i < d->f->n; i++)
        if (d->x[i] - d->alpha * d->g[i] != d->x[i])
            return 1;
    return 0;
}

status descent_step(descent *d)
{
    const int moves = will_move(d);

    step(d->f->n, d->x, d->alpha, d->g);
    d->k++;
    const status s = look(d);
    return !moves && (s == RUNNING || s == STEP_LIMIT) ? STALLED : s;
}
