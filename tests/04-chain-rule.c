/* The neuron by hand; the networks against published values, against counts, and
 * against the witnesses in the record. */
#include "chapter_run.h"
#include "tap.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

static const char chapter[] = "04-chain-rule";

/* Where the small network and the clock do not matter. */
#define QUICK " --learn-steps 0 --differences-up-to 0"

static const struct {
    const char *arguments;
    double x, w, b, y;
} neuron[] = {
    { "", 2, 3, 1, 4 },
    { "--input 1 --weight 0 --bias 0 --target 1" QUICK, 1, 0, 0, 1 },
    { "--input=-4 --weight=0.5 --bias 0.25 --target=-8" QUICK, -4, 0.5, 0.25, -8 },
    { "--input 0 --weight 7 --bias 3 --target 3" QUICK, 0, 7, 3, 3 },
    { "--input 1e6 --weight 1e6 --bias 0 --target 0" QUICK, 1e6, 1e6, 0, 0 },
};
enum { NEURONS = sizeof neuron / sizeof *neuron };

static const struct {
    const char *arguments;
    double parameters; /* the sum of outputs (inputs + 1) */
} shape[] = {
    { "--layers 3,5,2" QUICK, 5 * 4 + 2 * 6 },
    { "--layers 1,1" QUICK, 2 },
    { "--layers 2,8,8,1" QUICK, 8 * 3 + 8 * 9 + 9 },
    { "--layers 1,100000" QUICK, 200000 },
};
enum { SHAPES = sizeof shape / sizeof *shape };

int main(void)
{
    plan(7 * NEURONS + 2 * SHAPES + 45 + 7);

    for (int i = 0; i < NEURONS; i++) {
        const run_of_chapter *r = run(chapter, neuron[i].arguments);
        const char *name = *neuron[i].arguments ? neuron[i].arguments : "defaults";
        const double x = neuron[i].x, w = neuron[i].w, b = neuron[i].b, y = neuron[i].y;

        /* All these numbers are short binary fractions: nothing is rounded. */
        exact(answer_of(r, "z", 0), w * x + b, "%s: z = w x + b", name);
        exact(answer_of(r, "loss", 0), (w * x + b - y) * (w * x + b - y), "%s: loss", name);
        exact(answer_of(r, "dL_dz", 0), 2 * (w * x + b - y), "%s: dL/dz", name);
        exact(answer_of(r, "dL_dw", 0), 2 * (w * x + b - y) * x, "%s: dL/dw", name);
        exact(answer_of(r, "dL_db", 0), 2 * (w * x + b - y), "%s: dL/db", name);
        exact(answer_of(r, "dL_dx", 0), 2 * (w * x + b - y) * w, "%s: dL/dx", name);
        exact(answer_of(r, "dL_dw_without_bias", 0), 2 * (w * x - y) * x, "%s: dL/dw without bias",
              name);
    }

    const run_of_chapter *r = run(chapter, "");
    exact(answer_of(r, "product", 0), 6, "3 * 2");
    exact(answer_of(r, "z", 0), 7, "3 * 2 + 1");
    exact(answer_of(r, "error", 0), 3, "7 - 4");
    exact(answer_of(r, "loss", 0), 9, "(7 - 4)^2");
    exact(answer_of(r, "dL_dw", 0), 12, "2 * (7 - 4) * 2");
    exact(answer_of(r, "dL_dw_without_bias", 0), 8, "2 * (6 - 4) * 2");
    /* With w + d the loss is (z - y + d x)^2: it moves by 2 (z - y) x + d x^2 for each d. */
    exact(answer_of(r, "loss_nudged", 0), (3 + 0x1p-9) * (3 + 0x1p-9), "the loss, nudged");
    exact(answer_of(r, "loss_moved", 0), 12 + 0x1p-8, "and how far it moved");

    /* sin(e^x) at 1: cos(e) e. */
    const double e = 2.718281828459045, slope = cos(e) * e;
    within(4, answer_of(r, "composite_slope", 0), slope, "the chain rule");
    within(4, answer_of(r, "composite_complex_step", 0), slope, "the complex step");
    /* |f'''| = e |-e^2 cos e - 3e sin e + cos e| < 30, h = 2^-17. */
    near(answer_of(r, "composite_central", 0), slope, 30.0 / 6 * 0x1p-34 + DBL_EPSILON * 0x1p17,
         "the central difference, to its own error");

    /* Two neurons: a = 1/(1 + e^-1), z = 3a, L = (z - 4)^2. */
    const double a = 1 / (1 + exp(-1)), dL_dz = 2 * (3 * a - 4);
    within(8, answer_of(r, "pair_gradient", 0), dL_dz * 3 * a * (1 - a) * 2, "two neurons: dL/dw");
    within(8, answer_of(r, "pair_gradient", 1), dL_dz * a, "two neurons: dL/dv");
    near(answer_of(r, "pair_central", 0), dL_dz * 3 * a * (1 - a) * 2, 1e-8,
         "dL/dw by differences");
    near(answer_of(r, "pair_central", 1), dL_dz * a, 1e-8, "dL/dv by differences");

    /* The small network 2-8-8-1. */
    exact(answer_of(r, "small_parameters", 0), 8 * 3 + 8 * 9 + 9, "105 parameters");
    /* Number by number, against a thousandth of the largest at least: rounding of
     * sums of 100 terms is some 10 eps of the largest; a central difference has
     * eps f 2^16 of rounding, f = 0.1, against slopes of some 1e-4. */
    near(answer_of(r, "error_against_complex_step", 0), 0, 1e-12,
         "its gradient is the complex step's, to rounding");
    near(answer_of(r, "error_against_differences", 0), 0, 1e-6,
         "and the central differences', to theirs");
    for (int seed = 2; seed <= 4; seed++) {
        char arguments[64];

        snprintf(arguments, sizeof arguments, "--seed %d --learn-steps 0", seed);
        near(answer_of(run(chapter, arguments), "error_against_complex_step", 0), 0, 1e-12,
             "seed %d too", seed);
    }
    ok(answer_of(r, "learn_loss_after", 0) < 0.05 * answer_of(r, "learn_loss_before", 0),
       "it learns");
    exact(answer_of(r, "learn_right", 0), answer_of(r, "learn_points", 0),
          "every point comes out right");
    exact(answer_of(r, "learn_points", 0), 100, "of a hundred");
    ok(rows_of(r, "learning") == 501, "a row for every step");
    exact(answer_of(r, "learn_steps_taken", 0), 500, "all the steps");
    same_text(answer_text_of(r, "learn_stopped_because"), "step-limit", "and no more");
    /* All weights zero: every answer is 1/2, off by 1/2. */
    exact(answer_of(run(chapter, "--spread 0" QUICK), "learn_loss_before", 0), 0.125,
          "no spread: 1/8");
    exact(answer_of(r, "starving_ends", 0), entry_of(r, "layers", 0, "gradient_norm"),
          "the first layer");
    exact(answer_of(r, "starving_ends", 1), entry_of(r, "layers", 9, "gradient_norm"),
          "the last layer");
    exact(entry_of(r, "learning", 500, "loss"), answer_of(r, "learn_loss_after", 0),
          "the last row is the last loss");
    int disagree = 0, wrong = 0;
    for (size_t k = 0; k < 100; k++) {
        const double x = entry_of(r, "samples", k, "x"), y = entry_of(r, "samples", k, "y");
        const double inside = entry_of(r, "samples", k, "inside");

        wrong += (x * x + y * y < 0.5) != (inside == 1);
        disagree += (entry_of(r, "samples", k, "said") > 0.5) != (inside == 1);
    }
    exact(wrong, 0, "the samples lie on the side of the circle that they say");
    exact(disagree, 0, "and the network agrees with each");
    const size_t side = 61;
    ok(rows_of(r, "learnt") == side * side, "the map of the small network is whole");
    ok(entry_of(r, "learnt", side * (side / 2) + side / 2, "said") > 0.5, "the centre is inside");
    ok(entry_of(r, "learnt", 0, "said") < 0.5, "a corner is outside");
    const run_of_chapter *untaught = run(chapter, "--learn-steps 0");
    int right = 0;
    for (size_t k = 0; k < 100; k++)
        right += (entry_of(untaught, "samples", k, "said") > 0.5)
              == (entry_of(untaught, "samples", k, "inside") > 0.5);
    exact(answer_of(r, "right_at_other_rates", 0),
          answer_of(run(chapter, "--learn-rate 1"), "learn_right", 0),
          "rate 1 is what the descent makes of it");
    exact(answer_of(r, "right_at_other_rates", 1),
          answer_of(run(chapter, "--learn-rate 5"), "learn_right", 0), "and rate 5");
    exact(answer_of(r, "right_at_other_rates", 2),
          answer_of(run(chapter, "--learn-rate 100"), "learn_right", 0), "and rate 100");
    int climbs = 0;
    for (size_t k = 1; k < rows_of(r, "learning"); k++)
        climbs += entry_of(r, "learning", k, "loss") > entry_of(r, "learning", k - 1, "loss");
    exact(answer_of(r, "learn_climbs", 0), climbs, "the steps that climbed, counted in the table");
    ok(climbs > 0, "there are some");
    exact(answer_of(untaught, "learn_right", 0), right,
          "untaught, it is right as often as one can count");
    ok(right < 90, "which is not often");
    /* A short step alpha lowers the loss by alpha ||g||^2, up to order alpha^2. */
    const run_of_chapter *gentle = run(chapter, "--learn-steps 1 --learn-rate 0.001");
    const double fall =
        entry_of(gentle, "learning", 0, "loss") - entry_of(gentle, "learning", 1, "loss");
    const double g = entry_of(gentle, "learning", 0, "gradient_norm");
    near(fall / (0.001 * g * g), 1, 0.01, "a short step lowers the loss by the rate times ||g||^2");

    /* Deep sigmoids. */
    int grows = 0;
    for (size_t l = 1; l < rows_of(r, "layers"); l++)
        grows += entry_of(r, "layers", l - 1, "gradient_norm")
              >= entry_of(r, "layers", l, "gradient_norm");
    exact(grows, 0, "the gradient shrinks at every layer on its way back");
    near(answer_of(r, "starving_ratio", 0) * entry_of(r, "layers", 0, "gradient_norm"),
         entry_of(r, "layers", 9, "gradient_norm"), 1e-14,
         "the ratio is that of the last layer and the first");
    near(pow(answer_of(r, "starving_per_layer", 0), -9), answer_of(r, "starving_ratio", 0),
         1e-12 * answer_of(r, "starving_ratio", 0), "nine layers on, by the factor a layer");
    double rule = 0;
    for (size_t l = 0; l < 10; l++)
        rule = fmax(rule, fabs(entry_of(r, "layers", l, "quarter_rule") * pow(4, 9.0 - (double)l)
                               - entry_of(r, "layers", 9, "gradient_norm")));
    near(rule, 0, 1e-15, "the rule is one quarter a layer, from the last layer on");
    exact(answer_of(run(chapter, "--depth 1"), "starving_ratio", 0), 1,
          "a single layer starves nothing");

    /* The large network, 784-1024-1024-10: 803,840 + 1,049,600 + 10,250. */
    exact(answer_of(r, "parameters", 0), 803840 + 1049600 + 10250, "parameters, counted by layer");
    exact(answer_of(r, "differences_seconds", 0), 2 * 1863690 * answer_of(r, "forward_seconds", 0),
          "differences would take two forward passes a weight");
    near(answer_of(r, "slope_by_gradient", 0), answer_of(r, "slope_by_difference", 0),
         1e-6 * fabs(answer_of(r, "slope_by_difference", 0)), "its gradient, along one direction");
    for (int i = 0; i < SHAPES; i++) {
        const run_of_chapter *other = run(chapter, shape[i].arguments);

        exact(answer_of(other, "parameters", 0), shape[i].parameters, "%s: parameters",
              shape[i].arguments);
        near(answer_of(other, "slope_by_gradient", 0), answer_of(other, "slope_by_difference", 0),
             1e-6 * fabs(answer_of(other, "slope_by_difference", 0)) + 1e-9, "%s: gradient",
             shape[i].arguments);
    }
    return done();
}
