/* Memory against counted edges and nodes, a Jacobian and a Hessian against their formulas, and the
 * swing against its equation of variation. */
#include "random.h"
#include "chapter_run.h"
#include "tap.h"

#include <float.h>
#include <math.h>

static const char chapter[] = "06-what-a-derivative-costs";
static const double eps = DBL_EPSILON;

/* An edge is 12 bytes, a node 8.  The ring has n inputs with an edge each; n products of two
 * nodes, with two edges; n - 1 sums, the first being that of a constant and a sine.  Node 0
 * counts.  A ring of one is x * x, which leans on x throughout. */
static void check_cost(const run_of_chapter *r)
{
    /* The slope of the ring at x_i is cos(x_i-1 x_i) x_i-1 + cos(x_i x_i+1) x_i+1. */
    for (int i = 0; i < 5; i++) {
        const double x = i + 1, before = i > 0 ? i : 5, after = i < 4 ? i + 2 : 1;

        near(answer_of(r, "ring_gradient", (size_t)i),
             cos(before * x) * before + cos(x * after) * after, 16 * eps * (before + after),
             "the ring of five: slope %d", i + 1);
    }
    exact(answer_of(r, "ring_edges", 0), 5 + 2 * 5 + 2 * 4,
          "an edge an input, two a product and a sum");
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
        exact(answer_of(r, "memory_ratio", 0),
              answer_of(r, "whole_bytes", 0) / answer_of(r, "checkpointed_bytes", 0),
              "%g ticks: the ratio of the two", N);
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
    plan(6 + (6 + 4 + 1 + 3 + 2) + 9 + 4 * 9);

    const run_of_chapter *r = run(chapter, "");
    check_cost(r);
    check_hessian(r);
    check_swing();
    return done();
}
