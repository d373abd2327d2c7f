/* A field hands its arguments through, and its gradient is its own where it has
 * one and measured where it has none. */
#include "difference.h"
#include "field.h"
#include "tap.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* The arguments of the last evaluation. */
static const void *seen_context;
static const double *seen_x;
static double *seen_g;
static unsigned values, gradients;

static double weigh(const double x[], const void *context)
{
    const double *weight = context;

    values++;
    seen_x = x;
    seen_context = context;
    return weight[0] * x[0] * x[0] + weight[1] * x[1];
}

/* Not the gradient of weigh: so that one sees where an answer comes from. */
static void marked(const double x[], double g[], const void *context)
{
    gradients++;
    seen_x = x;
    seen_g = g;
    seen_context = context;
    g[0] = 17;
    g[1] = x[1];
}

static double constant(const double x[], const void *context)
{
    (void)x;
    (void)context;
    return 4;
}

static double undefined(const double x[], const void *context)
{
    (void)x;
    (void)context;
    return NAN;
}

int main(void)
{
    plan(17);

    const double weight[2] = { 3, -2 };
    const field measured_field = { .n = 2, .value = weigh, .context = weight };
    const field own = { .n = 2, .value = weigh, .gradient = marked, .context = weight };
    double x[2] = { 0.1, -0.0 }, g[3] = { 7, 7, 7 };
    const double before[2] = { 0.1, -0.0 };

    exact(value(&own, (double[]){ 2, 5 }), 2, "value: 3 2^2 - 2 5");
    ok(values == 1 && gradients == 0, "value: one evaluation, of f alone");
    (void)value(&own, x);
    ok(seen_x == x && seen_context == weight, "value hands x and the context through");

    values = gradients = 0;
    gradient(&own, x, g);
    ok(g[0] == 17 && g[1] == 0, "gradient: the field's own where it has one");
    ok(values == 0 && gradients == 1, "and f is not asked");
    ok(seen_x == x && seen_g == g && seen_context == weight,
       "and x, g and the context are handed through");

    values = gradients = 0;
    seen_context = NULL;
    gradient(&measured_field, x, g);
    /* 6 x_0, of a parabola: no truncation; values are below 1, the step is 2^-17. */
    near(g[0], 0.6, 2 * DBL_EPSILON * 0x1p17, "gradient: measured where there is none, by x_0");
    near(g[1], -2, 2 * DBL_EPSILON * 0x1p17, "and by x_1");
    exact(g[2], 7, "and no further");
    ok(values == 4, "in 2n evaluations");
    ok(seen_context == weight, "with the same context");
    ok(memcmp(x, before, sizeof x) == 0, "and x is put back bit for bit, -0 too");
    ok(weight[0] == 3 && weight[1] == -2, "the context is not touched");

    const field none = { .n = 0, .value = constant };
    exact(value(&none, NULL), 4, "n = 0: a constant");
    g[0] = g[1] = 7;
    gradient(&none, NULL, g);
    ok(g[0] == 7 && g[1] == 7, "n = 0: gradient sets nothing");

    const field hole = { .n = 2, .value = undefined };
    exact(value(&hole, x), NAN, "value: NaN where f is not defined");
    gradient(&hole, x, g);
    ok(isnan(g[0]) && isnan(g[1]), "gradient: NaN there too");
    return done();
}
