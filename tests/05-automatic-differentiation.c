/* The list and the tape against derivatives worked out by hand, memory against counted
 * edges and nodes, and the swing against its equation of variation. */
#include "random.h"
#include "chapter_run.h"
#include "tap.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

static const char chapter[] = "05-automatic-differentiation";
static const double eps = DBL_EPSILON;

/* Runs that are only asked about something small need not be long. */
#define SHORT " --largest 4 --one-by-one-up-to 0 --ticks 64"

/* ---- the list -------------------------------------------------------------------------- */

static const struct {
    const char *arguments;
    double x, w, b, y;
} neuron[] = {
    { "--input 2" SHORT, 2, 3, 1, 5 },
    { "--input 1 --weight 0 --bias 0 --target 1" SHORT, 1, 0, 0, 1 },
    { "--input=-4 --weight=0.5 --bias 0.25 --target=-8" SHORT, -4, 0.5, 0.25, -8 },
    { "--input 0 --weight 7 --bias 3 --target 3" SHORT, 0, 7, 3, 3 },
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
    static const double at[][2] = { { 1, 2 }, { 0, 2 }, { -3, 0.5 }, { 1000, -1000 }, { 0.1, 0 } };

    for (int i = 0; i < 5; i++) {
        const double x = at[i][0], y = at[i][1], p = x * y, s = sin(x);
        const double dx = (2 * p + s) * y + p * cos(x), dy = (2 * p + s) * x;
        const double size = fabs(2 * p * y) + fabs(s * y) + fabs(p),
                     size_y = fabs(2 * p * x) + fabs(x);
        char arguments[256];

        snprintf(arguments, sizeof arguments, "--at %g,%g" SHORT, x, y);
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

/* The list and the tape of the shared function at (1, 2), line by line. */
static void check_tape(const run_of_chapter *r)
{
    const double s = sin(1), c = cos(1), q = 2 + s;
    const double list[6][6] = {
        /* value, parents and slopes, adjoint */
        { 1, -1, 0, -1, 0, (2 + q) * 2 + 2 * c },
        { 2, -1, 0, -1, 0, 2 + q },
        { 2, 0, 2, 1, 1, 2 + q },
        { s, 0, c, -1, 0, 2 },
        { q, 2, 1, 3, 1, 2 },
        { 2 * q, 2, q, 4, 2, 1 },
    };
    /* Nodes 1 and 2 are the inputs, 3 is p, 4 is q, which leans on p and x, 5 is f. */
    const double edge[8][3] = { { 0, 0, 1 }, { 0, 0, 1 }, { 1, 2, 1 }, { 2, 1, 0 },
                                { 3, 1, 1 }, { 1, c, 0 }, { 3, q, 1 }, { 4, 2, 0 } };
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

        snprintf(arguments, sizeof arguments, "--doublings %d" SHORT, k);
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
    near(answer_of(r, "tape_from_complex_step", 0), 0, 16 * eps,
         "the tape is where the complex step is");

    const run_of_chapter *still = run(chapter, "--turns 0" SHORT);
    for (size_t m = 0; m < 6; m++)
        near(entry_of(still, "errors", 4, column[m]), 0, m < 3 ? 1e-7 : 0,
             "no turns: x itself, by %s", column[m]);
}

/* An edge is 12 bytes, a node 8.  The ring has n inputs with an edge each; n products of two
 * nodes, with two edges; n - 1 sums, the first being that of a constant and a sine.  Node 0
 * counts.  A ring of one is x * x, which leans on x throughout. */
static void check_cost(const run_of_chapter *r)
{
    static const struct {
        const char *arguments;
        double n;
    } ring[] = { { "--largest 2 --one-by-one-up-to 4 --ticks 64", 2 },
                 { "--largest 1000 --one-by-one-up-to 4 --ticks 64", 1000 } };

    exact(answer_of(r, "cost_bytes", 0), 12 * (5 * 1048576.0 - 2) + 8 * (3 * 1048576.0),
          "bytes of a million inputs");
    ok(rows_of(r, "measured-cost") == 11, "rings of 4^0 to 4^10");
    exact(entry_of(r, "measured-cost", 10, "inputs"), 1048576, "the largest ring is measured");
    ok(isnan(entry_of(r, "measured-cost", 6, "forward"))
           && entry_of(r, "measured-cost", 5, "forward") > 0,
       "forward mode is timed up to 1024 inputs");
    ok(entry_of(r, "measured-cost", 10, "reverse") > 0, "the tape is timed to the end");
    near(answer_of(r, "gradient_over_value", 0),
         entry_of(r, "measured-cost", 10, "reverse") / entry_of(r, "measured-cost", 10, "value"),
         1e-12, "the ratio is that of the last row");
    for (int i = 0; i < 2; i++) {
        const run_of_chapter *other = run(chapter, ring[i].arguments);
        const size_t last = rows_of(other, "measured-cost") - 1;

        exact(answer_of(other, "cost_bytes", 0), 84 * ring[i].n - 24, "bytes of %g inputs",
              ring[i].n);
        exact(entry_of(other, "measured-cost", last, "inputs"), ring[i].n,
              "%g inputs are the last row", ring[i].n);
    }
    exact(answer_of(run(chapter, "--largest 1 --ticks 64"), "cost_bytes", 0), 12 + 2 * 8,
          "a ring of one: one input, and node 0");

    ok(rows_of(r, "measured-ways") == 11, "layers of 2 to 2048 inputs");
    exact(answer_of(r, "jacobian_entries", 0), 4096, "as many weights in each");
    /* Both multiply the same two numbers for each entry. */
    near(answer_of(r, "jacobians_differ", 0), 0, eps, "forward and backward, the same Jacobian");

    /* dy_j/dx_i = W_ji / cosh^2(sum over i of W_ji x_i), for the last layer, of 2048 inputs; W and x
     * are drawn as the chapter draws them.  The sums have 2048 roundings of numbers below 2048. */
    static double W[4096], x[4096];
    generator draw = seeded(1, 6);
    for (size_t i = 0; i < 4096; i++)
        W[i] = 2 * uniform(&draw) - 1;
    draw = seeded(1, 7);
    for (size_t i = 0; i < 4096; i++)
        x[i] = 2 * uniform(&draw) - 1;
    for (size_t j = 0; j < 2; j++) {
        double sum = 0;

        for (size_t i = 0; i < 2048; i++)
            sum += W[2048 * j + i] * x[i];
        const double slope = W[j == 0 ? 0 : 4095] / (cosh(sum) * cosh(sum));
        near(answer_of(r, "jacobian_corners", j), slope, 1e-9 * fabs(slope),
             "row %zu of the last layer", j);
    }
}

/* ---- second derivatives --------------------------------------------------------------------- */

/* At (1, 1) Rosenbrock's Hessian is [[802, -400], [-400, 200]]: trace 1002, determinant 400. */
static void check_hessian(const run_of_chapter *r)
{
    const double root = sqrt(1002.0 * 1002 - 4 * 400), highest = (1002 + root) / 2,
                 lowest = 400 / highest;

    exact(answer_of(r, "hessian_column", 0), 802, "d2R/dx2");
    exact(answer_of(r, "hessian_column", 1), -400, "d2R/dxdy");
    near(answer_of(r, "eigenvalues", 0), lowest, 16 * eps * highest, "the lowest eigenvalue");
    near(answer_of(r, "eigenvalues", 1), highest, 16 * eps * highest, "the highest");
    near(answer_of(r, "rate_limit", 0), 2 / highest, 32 * eps / highest, "2 / lambda");
    near(answer_of(r, "condition", 0), highest / lowest,
         64 * eps * highest / (lowest * lowest) * highest, "their ratio");
    ok(answer_of(r, "product_over_gradient", 0) > 0, "a product with the Hessian is timed");
    same_text(
        answer_text_of(run("03-descent-step", "--valley-rate 0.001996"), "valley_stopped_because"),
        "converged", "just below that rate, chapter 3 arrives");
    same_text(
        answer_text_of(run("03-descent-step", "--valley-rate 0.002"), "valley_stopped_because"),
        "step-limit", "just above it, it does not");
}

/* ---- the long loop ---------------------------------------------------------------------------- */

/* A tick changes (angle, speed) by angle += h speed, speed -= h sin angle, so a small change (u, v)
 * of them by u += h v, v -= h cos(angle) u.  What becomes of u if it starts as (u, v)? */
static double last_angle_changes(double angle, double speed, double u, double v, int ticks)
{
    const double h = 0.01;

    for (int k = 0; k < ticks; k++) {
        angle += h * speed;
        u += h * v;
        speed -= h * sin(angle);
        v -= h * cos(angle) * u;
    }
    return u;
}

static void check_swing(void)
{
    static const struct {
        const char *arguments;
        double angle, speed;
        int ticks;
        double stretch; /* the square root of ticks / 4, rounded up */
    } swing[] = {
        { "--largest 4", 1, 0, 262144, 256 },
        { "--largest 4 --ticks 100000", 1, 0, 100000, 159 },
        { "--largest 4 --ticks 64 --release-from 0,0", 0, 0, 64, 4 },
        { "--largest 4 --ticks 65 --release-from=-3,2.5", -3, 2.5, 65, 5 },
    };

    for (int i = 0; i < 4; i++) {
        const run_of_chapter *r = run(chapter, swing[i].arguments);
        const double N = swing[i].ticks, c = swing[i].stretch;
        const size_t last = rows_of(r, "memory") - 1;

        for (size_t k = 0; k < 2; k++) {
            const double u =
                last_angle_changes(swing[i].angle, swing[i].speed, k == 0, k == 1, swing[i].ticks);

            /* Every tick rounds, and the rounding error grows as the derivative itself does. */
            near(answer_of(r, "swing_slopes", k), u, 4 * N * eps * (1 + fabs(u)),
                 "%g ticks: slope %zu", N, k);
        }
        /* An edge is 12 bytes, a node 8: two inputs, two nodes of two edges a tick, node 0. */
        exact(answer_of(r, "whole_bytes", 0), 12 * (2 + 4 * N) + 8 * (3 + 2 * N),
              "%g ticks: bytes, whole", N);
        exact(answer_of(r, "checkpointed_bytes", 0),
              12 * (2 + 4 * c) + 8 * (3 + 2 * c) + 16 * ceil(N / c),
              "%g ticks: bytes, in stretches", N);
        exact(answer_of(r, "best_stretch", 0), c, "%g ticks: the best stretch", N);
        exact(entry_of(r, "memory", last, "ticks"), N, "%g ticks: the last row", N);
        exact(entry_of(r, "memory", 0, "whole"), 12 * (2 + 4 * 64) + 8 * (3 + 2 * 64),
              "%g ticks: the first row", N);
        near(answer_of(r, "swings_differ", 0), 0, 1e-12, "%g ticks: the stretches give the same",
             N);
    }
}

int main(void)
{
    plan(2 + 5 * NEURONS + 7 * 5 + (1 + 36 + 1 + 24 + 3) + 3 * 3 + 3
         + (2 + 12 + 3 * 6 + 3 + 6 + 6 + 1 + 6) + (6 + 4 + 1 + 3 + 2) + 9 + 4 * 8 + 3);

    const run_of_chapter *r = run(chapter, "");
    near(answer_of(r, "composite_value", 0), sin(exp(1)), 2 * eps, "sin e");
    within(4, answer_of(r, "composite_slope", 0), cos(exp(1)) * exp(1), "cos e times e");
    check_neuron();
    check_shared();
    check_tape(r);
    check_order();
    check_tangled(r);
    check_errors(r);
    check_cost(r);
    check_hessian(r);
    check_swing();
    exact(answer_of(r, "shortcut_slope", 0), 0, "the shortcut records a constant");
    exact(answer_of(r, "roundabout_slope", 0), 0, "two kinks, and neither counts");
    exact(answer_of(r, "roundabout_slope_beside", 0), 1, "beside them the slope is right");
    return done();
}
