#include "autodiff.h"

#include "allocate.h"
#include "difference.h"

#include <assert.h>
#include <math.h>

/* ---- what all of them do ----------------------------------------------------------- */

/* Room on the tape for n arguments and m results; NULL if memory is short. */
static variable *arguments(tape *t, size_t n, size_t m)
{
    if (n + m > t->arguments || !t->argument) {
        variable *larger = reallocate(t->argument, n + m, sizeof *larger);

        if (!larger)
            return NULL;
        t->argument = larger;
        t->arguments = n + m;
    }
    return t->argument;
}

/* Forward mode: all inputs lean on one node, input i at the rate p[i] or, if p is NULL, the input
 * `moving` alone at the rate 1.  Then so does all that is made of them, and every slope is the
 * derivative along p.  That node. */
static variable lean_on_one(tape *t, size_t n, const double x[], const double p[], size_t moving,
                            variable v[])
{
    tape_new_recording(t);
    const variable one = tape_independent(t, 0);

    for (size_t i = 0; i < n; i++)
        v[i] = tape_lean(x[i], p ? p[i] : i == moving, one, one);
    return one;
}

/* The derivative of y along p, if all inputs lean on `one`: its slope, unless the field has made
 * nodes of its own with tape_node.  A sweep finds the way back from them.  NaN if memory is short. */
static double rate(tape *t, variable one, variable y)
{
    if (tape_short_of_memory(t) || (y.node > one.node && tape_reverse(t, y) != 0))
        return NAN;
    return y.node > one.node ? tape_adjoint(t, one) : y.slope;
}

/* Set x[n] to NaN, and say that it did not go well. */
static int all_nan(size_t n, double x[])
{
    for (size_t i = 0; i < n; i++)
        x[i] = NAN;
    return -1;
}

/* The same for a gradient and its value. */
static int both_all_nan(size_t n, double g[], double *value)
{
    if (value)
        *value = NAN;
    return all_nan(n, g);
}

static void adjoints(const tape *t, size_t n, const variable v[], double g[])
{
    for (size_t i = 0; i < n; i++)
        g[i] = tape_adjoint(t, v[i]);
}

/* ---- fields ------------------------------------------------------------------------------ */

/* A sweep cannot tell what 0 times infinity is, in the adjoint of a value that moves: z sqrt(x) at
 * the origin.  In forward mode all that does not move with x_i is a constant, which tells more: so
 * components that are NaN are computed again.  That of a value that is not finite would stay so. */
static int settle(const field *f, const double x[], double g[], double value, tape *t)
{
    variable *v = t->argument;

    for (size_t i = 0; isfinite(value) && i < f->n; i++)
        if (isnan(g[i])) {
            const variable one = lean_on_one(t, f->n, x, NULL, i, v);

            g[i] = rate(t, one, f->taped_value(t, v, f->context));
            if (tape_short_of_memory(t))
                return -1;
        }
    return 0;
}

int gradient_reverse(const field *f, const double x[], double g[], double *value, tape *t)
{
    variable *v = arguments(t, f->n, 0);

    assert(f->taped_value);
    if (!v)
        return both_all_nan(f->n, g, value);
    tape_new_recording(t);
    tape_independents(t, f->n, x, v);
    const variable y = f->taped_value(t, v, f->context);
    if (value)
        *value = y.value;
    if (f->n > 0 && tape_reverse(t, y) != 0)
        return both_all_nan(f->n, g, value);
    adjoints(t, f->n, v, g);
    return settle(f, x, g, y.value, t) == 0 ? 0 : both_all_nan(f->n, g, value);
}

int slope_forward(const field *f, const double x[], const double p[], double *slope, tape *t)
{
    variable *v = arguments(t, f->n, 0);

    assert(f->taped_value);
    if (!v)
        return all_nan(1, slope);
    const variable one = lean_on_one(t, f->n, x, p, 0, v);
    *slope = rate(t, one, f->taped_value(t, v, f->context));
    return tape_short_of_memory(t) ? all_nan(1, slope) : 0;
}

int gradient_forward(const field *f, const double x[], double g[], double *value, tape *t)
{
    variable *v = arguments(t, f->n, 0);

    assert(f->taped_value);
    if (!v)
        return both_all_nan(f->n, g, value);
    for (size_t i = 0; i < f->n || (i == 0 && value); i++) {
        const variable one = lean_on_one(t, f->n, x, NULL, i, v);
        const variable y = f->taped_value(t, v, f->context);

        if (value)
            *value = y.value;
        if (i < f->n)
            g[i] = rate(t, one, y);
        if (tape_short_of_memory(t))
            return both_all_nan(f->n, g, value);
    }
    return 0;
}

int hess_vec(const field *f, const double x[], const double p[], double Hp[], double g[], tape *t)
{
    variable *v = arguments(t, f->n, 0);

    assert(f->taped_value);
    if (v) {
        tape_new_recording_along(t);
        tape_independents_along(t, f->n, x, p, v);
        const variable y = f->taped_value(t, v, f->context);

        if (f->n == 0 || tape_reverse(t, y) == 0) {
            for (size_t i = 0; i < f->n; i++)
                Hp[i] = tape_adjoint_tangent(t, v[i]);
            if (g)
                adjoints(t, f->n, v, g);
            if (!g || settle(f, x, g, y.value, t) == 0)
                return 0;
        }
    }
    if (g)
        all_nan(f->n, g);
    return all_nan(f->n, Hp);
}

int hessian(const field *f, const double x[], double H[], tape *t)
{
    const size_t n = f->n;
    double *p = allocate(n, sizeof *p), *Hp = allocate(n, sizeof *Hp);
    int status = p && Hp ? 0 : -1;

    for (size_t i = 0; status == 0 && i < n; i++)
        p[i] = 0;
    for (size_t i = 0; status == 0 && i < n; i++) {
        p[i] = 1;
        status = hess_vec(f, x, p, Hp, NULL, t);
        p[i] = 0;
        for (size_t j = 0; j <= i; j++) /* what is above the diagonal comes from below it */
            H[i * n + j] = H[j * n + i] = Hp[j];
    }
    release(p);
    release(Hp);
    return status == 0 ? 0 : all_nan(n * n, H);
}

/* ---- maps ------------------------------------------------------------------------------------ */

/* Run F on x, taped; its m results stand behind its n arguments.  NULL if memory is short. */
static variable *record(const map *F, const double x[], tape *t)
{
    variable *v = arguments(t, F->n, F->m);

    assert(F->taped_value);
    if (!v)
        return NULL;
    tape_new_recording(t);
    tape_independents(t, F->n, x, v);
    F->taped_value(t, v, v + F->n, F->context);
    return v;
}

int vec_jac(const map *F, const double x[], const double u[], double uJ[], tape *t)
{
    const tape_place start = { 0 };
    const variable *v = record(F, x, t);

    if (!v)
        return all_nan(F->n, uJ);
    for (size_t j = 0; F->n > 0 && j < F->m; j++)
        if (tape_seed(t, v[F->n + j], u[j]) != 0)
            return all_nan(F->n, uJ);
    if (F->n > 0 && tape_sweep(t, start) != 0)
        return all_nan(F->n, uJ);
    adjoints(t, F->n, v, uJ);
    return 0;
}

/* Set Jp[j * stride] to the derivative of F_j at x along p, or the input `moving`. */
static int run_forward(const map *F, const double x[], const double p[], size_t moving, double Jp[],
                       size_t stride, tape *t)
{
    variable *v = arguments(t, F->n, F->m);

    assert(F->taped_value);
    if (!v)
        return -1;
    const variable one = lean_on_one(t, F->n, x, p, moving, v);
    F->taped_value(t, v, v + F->n, F->context);
    for (size_t j = 0; j < F->m; j++)
        Jp[j * stride] = rate(t, one, v[F->n + j]);
    return tape_short_of_memory(t) ? -1 : 0;
}

int jacobian_reverse(const map *F, const double x[], double J[], tape *t)
{
    const variable *v = record(F, x, t);

    if (!v)
        return all_nan(F->m * F->n, J);
    for (size_t j = 0; F->n > 0 && j < F->m; j++) {
        if (tape_reverse(t, v[F->n + j]) != 0)
            return all_nan(F->m * F->n, J);
        adjoints(t, F->n, v, J + j * F->n);
    }
    /* What sweeps cannot tell, as in gradient_reverse. */
    for (size_t i = 0; i < F->n; i++)
        for (size_t j = 0; j < F->m; j++)
            if (isnan(J[j * F->n + i])) {
                if (run_forward(F, x, NULL, i, J + i, F->n, t) != 0)
                    return all_nan(F->m * F->n, J);
                break;
            }
    return 0;
}

int jac_vec(const map *F, const double x[], const double p[], double Jp[], tape *t)
{
    return run_forward(F, x, p, 0, Jp, 1, t) == 0 ? 0 : all_nan(F->m, Jp);
}

int jacobian_forward(const map *F, const double x[], double J[], tape *t)
{
    for (size_t i = 0; i < F->n; i++)
        if (run_forward(F, x, NULL, i, J + i, F->n, t) != 0)
            return all_nan(F->m * F->n, J);
    return 0;
}

/* ---- four ways to the same gradient ---------------------------------------------------- */

int gradient_by(method m, const field *f, double x[], double g[], tape *t)
{
    switch (m) {
    case BY_HAND:
        if (!f->gradient)
            break;
        f->gradient(x, g, f->context);
        return 0;
    case BY_DIFFERENCES:
        if (!f->value)
            break;
        gradient_central(f, x, g);
        return 0;
    case BY_DUAL:
        return f->taped_value ? gradient_forward(f, x, g, NULL, t) : all_nan(f->n, g);
    case BY_TAPE:
        return f->taped_value ? gradient_reverse(f, x, g, NULL, t) : all_nan(f->n, g);
    }
    return all_nan(f->n, g);
}

/* How many times more than expected they differ: 0 if they agree; Inf if nothing was expected, or
 * one is NaN or infinite. */
static double excess(double got, double witness, double expected)
{
    const double off = fabs(got - witness);

    if (got == witness || (isnan(got) && isnan(witness)))
        return 0;
    return off < INFINITY && expected > 0 ? off / expected : INFINITY;
}

/* Count one more comparison. */
static void compare(size_t i, double got, double witness, double expected, double *worst_excess,
                    disagreement *worst)
{
    const double e = excess(got, witness, expected);

    worst->wrong += !(e <= 1);
    if (e > *worst_excess) {
        *worst_excess = e;
        worst->i = i;
        worst->got = got;
        worst->witness = witness;
        worst->expected = expected;
    }
}

/* Differences cannot look beyond the end of a domain; where f is not defined itself, no slope is
 * right. */
static int is_blind(const field *f, const double x[], double witness)
{
    return isnan(witness) && isfinite(value(f, x));
}

int check_gradient(const field *f, double x[], const double g[], method m, double witness[],
                   disagreement *worst, tape *t)
{
    double worst_excess = -1, largest = 0;

    *worst = (disagreement){ 0 };
    if (m == BY_DIFFERENCES ? !f->value : gradient_by(m, f, x, witness, t) != 0)
        return all_nan(f->n, witness);
    for (size_t i = 0; m != BY_DIFFERENCES && i < f->n; i++)
        if (isfinite(witness[i]))
            largest = fmax(largest, fabs(witness[i]));
    for (size_t i = 0; i < f->n; i++) {
        double expected = 1e-12 * largest;

        if (m == BY_DIFFERENCES)
            witness[i] = partial_by_search(f, x, i, &expected);
        const int blind = m == BY_DIFFERENCES && is_blind(f, x, witness[i]);
        compare(i, blind ? witness[i] : g[i], witness[i], expected, &worst_excess, worst);
    }
    return 0;
}

/* Component j of the gradient of f, as a field. */
typedef struct {
    const field *f;
    size_t j;
    double *g;
    int *failed;
    tape *t;
} component;

static double component_value(const double x[], const void *context)
{
    const component *c = context;

    if (gradient_reverse(c->f, x, c->g, NULL, c->t) != 0)
        *c->failed = 1;
    return c->g[c->j];
}

int check_hessian(const field *f, double x[], const double H[], disagreement *worst, tape *t)
{
    int failed = 0;
    component c = { .f = f, .g = allocate(f->n, sizeof *c.g), .failed = &failed, .t = t };
    const field slope = { .n = f->n, .value = component_value, .context = &c, .scale = f->scale };
    double worst_excess = -1;

    *worst = (disagreement){ 0 };
    for (c.j = 0; c.g && c.j < f->n; c.j++)
        for (size_t i = 0; !failed && i < f->n; i++) {
            const double h = H[c.j * f->n + i];
            double expected, witness = partial_by_search(&slope, x, i, &expected);

            compare(c.j * f->n + i, is_blind(&slope, x, witness) ? witness : h, witness, expected,
                    &worst_excess, worst);
        }
    release(c.g);
    return c.g && !failed ? 0 : -1;
}
