/* The list and the tape against derivatives worked out by hand. */
#include "chapter_run.h"
#include "tap.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

static const char chapter[] = "05-automatic-differentiation";
static const double eps = DBL_EPSILON;

/* ---- the list -------------------------------------------------------------------------- */

static const struct {
    const char *arguments;
    double x, w, b, y;
} neuron[] = {
    { "--input 2", 2, 3, 1, 4 },
    { "--input 1 --weight 0 --bias 0 --target 1", 1, 0, 0, 1 },
    { "--input=-4 --weight=0.5 --bias 0.25 --target=-8", -4, 0.5, 0.25, -8 },
    { "--input 0 --weight 7 --bias 3 --target 3", 0, 7, 3, 3 },
};
enum { NEURONS = sizeof neuron / sizeof *neuron };

static void check_neuron(void)
{
    for (int i = 0; i < NEURONS; i++) {
        const run_of_chapter *r = run(chapter, neuron[i].arguments);
        const double x = neuron[i].x, w = neuron[i].w, b = neuron[i].b, y = neuron[i].y;
        const double off = w * x + b - y;

        /* All these numbers are short binary fractions: nothing is rounded. */
        exact(answer_of(r, "loss", 0), off * off, "neuron %d: loss", i);
        exact(answer_of(r, "dL_dw", 0), 2 * off * x, "neuron %d: dL/dw", i);
        exact(answer_of(r, "dL_dx", 0), 2 * off * w, "neuron %d: dL/dx", i);
        exact(answer_of(r, "dL_db", 0), 2 * off, "neuron %d: dL/db", i);
        exact(answer_of(r, "dL_dy", 0), -2 * off, "neuron %d: dL/dy", i);
    }
}

/* f = p (p + sin x), p = x y:  df/dx = (2p + sin x) y + p cos x,  df/dy = (2p + sin x) x.
 * Some ten roundings of the terms that are added. */
static void check_shared(void)
{
    static const double at[][2] = { { 2, 3 },    { 1, 2 },        { 0, 2 },
                                    { -3, 0.5 }, { 1000, -1000 }, { 0.1, 0 } };

    for (int i = 0; i < 6; i++) {
        const double x = at[i][0], y = at[i][1], p = x * y, s = sin(x);
        const double dx = (2 * p + s) * y + p * cos(x), dy = (2 * p + s) * x;
        const double size = fabs(2 * p * y) + fabs(s * y) + fabs(p),
                     size_y = fabs(2 * p * x) + fabs(x);
        char arguments[256];

        snprintf(arguments, sizeof arguments, "--at %g,%g", x, y);
        const run_of_chapter *r = run(chapter, arguments);
        near(answer_of(r, "shared_value", 0), p * (p + s), 4 * eps * (p * p + fabs(p)),
             "(%g, %g): value", x, y);
        static const char *const gradient[] = { "shared_gradient", "tape_gradient",
                                                "forward_gradient" };
        for (int k = 0; k < 3; k++) {
            near(answer_of(r, gradient[k], 0), dx, 10 * eps * size, "(%g, %g): %s, x", x, y,
                 gradient[k]);
            near(answer_of(r, gradient[k], 1), dy, 10 * eps * size_y, "(%g, %g): %s, y", x, y,
                 gradient[k]);
        }
    }
}

/* The list and the tape of the shared function at (2, 3), line by line. */
static void check_tape(const run_of_chapter *r)
{
    const double s = sin(2), c = cos(2), p = 6, q = p + s;
    const double list[6][6] = {
        /* value, parents and slopes, adjoint */
        { 2, -1, 0, -1, 0, (p + q) * 3 + p * c },
        { 3, -1, 0, -1, 0, (p + q) * 2 },
        { p, 0, 3, 1, 2, p + q },
        { s, 0, c, -1, 0, p },
        { q, 2, 1, 3, 1, p },
        { p * q, 2, q, 4, p, 1 },
    };
    /* Nodes 1 and 2 are the inputs, 3 is p, 4 is q, which leans on p and x, 5 is f. */
    const double edge[8][3] = { { 0, 0, 1 }, { 0, 0, 1 }, { 1, 3, 1 }, { 2, 2, 0 },
                                { 3, 1, 1 }, { 1, c, 0 }, { 3, q, 1 }, { 4, p, 0 } };
    static const char *const column[] = { "value",    "parent_1", "slope_1",
                                          "parent_2", "slope_2",  "adjoint" };
    static const char *const edge_column[] = { "parent", "slope", "begins_node" };

    ok(rows_of(r, "tape") == 6, "six lines");
    for (size_t k = 0; k < 6; k++)
        for (size_t i = 0; i < 6; i++)
            within(4, entry_of(r, "tape", k, column[i]), list[k][i], "line %zu: %s", k, column[i]);
    ok(rows_of(r, "edges") == 8, "eight edges");
    for (size_t e = 0; e < 8; e++)
        for (size_t i = 0; i < 3; i++)
            within(4, entry_of(r, "edges", e, edge_column[i]), edge[e][i], "edge %zu: %s", e,
                   edge_column[i]);
    exact(answer_of(r, "tape_nodes", 0), 5, "five nodes: the sine leans on x");
    exact(answer_of(r, "tape_edges", 0), 8, "eight edges are counted");
    exact(answer_of(r, "forward_nodes", 0), 1, "forward mode has the one node that all lean on");
}

/* k doublings.  The sweep: 2^k.  Two sweeps: level j gets 2^j, and in the second sweep 2 times
 * what level j - 1 now has: (j + 1) 2^j.  The walk, by hand: after one doubling a gets 1 twice;
 * after two, c sends b 1, which b hands on as 1, 1, then another 1, and b hands on 2, 2: 6;
 * after three, c is visited with 1 and then with 2.  The first visit leaves b = 2, a = 6; in the
 * second b is visited with 4 and with 6, so a gets 8 + 12 more: 26. */
static void check_order(void)
{
    static const double walked[] = { 2, 6, 26 };

    for (int k = 1; k <= 3; k++) {
        char arguments[128];

        snprintf(arguments, sizeof arguments, "--doublings %d", k);
        const run_of_chapter *r = run(chapter, arguments);
        exact(answer_of(r, "doubled_by_sweep", 0), ldexp(1, k), "%d doublings, swept", k);
        exact(answer_of(r, "doubled_by_two_sweeps", 0), (k + 1) * ldexp(1, k),
              "%d doublings, swept twice", k);
        exact(answer_of(r, "doubled_by_walk", 0), walked[k - 1], "%d doublings, walked", k);
    }
}

/* ---- the tape ---------------------------------------------------------------------------- */

/* By hand: c = -1 with the gradient (3, 4), d = 6 with (23, 97), so e = -7 with (-20, -93);
 * f = 49, g = f/2 + 10/f, dg/de = 2e (1/2 - 10/f^2) = -7 + 140/2401. */
static void check_tangled(const run_of_chapter *r)
{
    const double dg_de = -7 + 140.0 / 2401;

    within(2, answer_of(r, "tangled_value", 0), 24.5 + 10.0 / 49, "the tangled expression");
    within(8, answer_of(r, "tangled_gradient", 0), -20 * dg_de, "dg/da");
    within(8, answer_of(r, "tangled_gradient", 1), -93 * dg_de, "dg/db");
}

static void check_errors(const run_of_chapter *r)
{
    static const char *const column[] = { "forward",      "central", "richardson",
                                          "complex_step", "dual",    "tape" };

    ok(rows_of(r, "errors") == 5, "five functions");
    /* sin e^x at 1: f' = e cos e = -2.48, f'' = e cos e - e^2 sin e = -5.51.  Truncation f'' h / 2
     * with h = 2^-26 is 1.7e-8 of f'; rounding in e^x and in the sine may add as much. */
    near(entry_of(r, "errors", 0, "forward"), 1.66e-8, 1.66e-8,
         "a forward difference has its error");
    for (size_t k = 0; k < 4; k++)
        for (size_t m = 3; m < 6; m++)
            near(entry_of(r, "errors", k, column[m]), 0, 4 * eps, "function %zu by %s: to rounding",
                 k + 1, column[m]);
    for (size_t k = 0; k < 3; k++) {
        ok(entry_of(r, "errors", k, "forward") < 1e-7,
           "function %zu: 7 digits by forward differences", k + 1);
        ok(entry_of(r, "errors", k, "central") < 1e-9, "function %zu: 9 digits by central ones",
           k + 1);
        ok(entry_of(r, "errors", k, "richardson") < 1e-11, "function %zu: 11 by Richardson's",
           k + 1);
        /* tanh' at 10 is 8.2e-9, and eps / h is divided by it: eight digits, less what the
         * truncation, which shrinks with the slope, no longer takes. */
        for (size_t m = 0; m < 3; m++)
            ok(entry_of(r, "errors", 3, column[m]) > 1e5 * entry_of(r, "errors", k, column[m]),
               "the saturated neuron costs %s five digits and more against function %zu", column[m],
               k + 1);
    }
    for (size_t m = 0; m < 3; m++)
        ok(entry_of(r, "errors", 4, column[m]) > 0.01, "on the chaotic loop %s is useless",
           column[m]);
    /* Each of 20 turns at most quadruples an error, and doubles it on the average: 2^20 eps. */
    for (size_t m = 3; m < 6; m++) {
        ok(entry_of(r, "errors", 4, column[m]) < 100 * ldexp(eps, 20), "%s: as the loop amplifies",
           column[m]);
        ok(entry_of(r, "errors", 4, column[m]) > 1e3 * eps, "%s: far more than rounding",
           column[m]);
    }
    for (size_t m = 0; m < 6; m++) {
        double worst = 0;

        for (size_t k = 0; k < 5; k++)
            worst = fmax(worst, entry_of(r, "errors", k, column[m]));
        exact(answer_of(r, m < 3 ? "worst_by_differences" : "worst_by_exact_methods", m % 3), worst,
              "the worst of %s", column[m]);
    }
    for (size_t m = 0; m < 3; m++)
        exact(answer_of(r, "loop_by_differences", m), entry_of(r, "errors", 4, column[m]),
              "the loop by %s", column[m]);
    exact(answer_of(r, "loop_by_tape", 0), entry_of(r, "errors", 4, "tape"), "and by the tape");
    near(answer_of(r, "tape_from_complex_step", 0), 0, 16 * eps,
         "the tape is where the complex step is");

    const run_of_chapter *still = run(chapter, "--turns 0");
    for (size_t m = 0; m < 6; m++)
        near(entry_of(still, "errors", 4, column[m]), 0, m < 3 ? 1e-7 : 0,
             "no turns: x itself, by %s", column[m]);
}

int main(void)
{
    plan(2 + 5 * NEURONS + 7 * 6 + (1 + 36 + 1 + 24 + 3) + 3 * 3 + 3
         + (2 + 12 + 3 * 6 + 3 + 6 + 6 + 4 + 1 + 6) + 3);

    const run_of_chapter *r = run(chapter, "");
    near(answer_of(r, "composite_value", 0), sin(exp(1)), 2 * eps, "sin e");
    within(4, answer_of(r, "composite_slope", 0), cos(exp(1)) * exp(1), "cos e times e");
    check_neuron();
    check_shared();
    check_tape(r);
    check_order();
    check_tangled(r);
    check_errors(r);
    exact(answer_of(r, "shortcut_slope", 0), 0, "the shortcut records a constant");
    exact(answer_of(r, "roundabout_slope", 0), 0, "two kinks, and neither counts");
    exact(answer_of(r, "roundabout_slope_beside", 0), 1, "beside them the slope is right");
    return done();
}
