/* On the bowl a step of rate R multiplies the point by 1 - 2R and the loss by its
 * square.  Everything expected here is that factor, by hand. */
#include "chapter_run.h"
#include "tap.h"

#include <math.h>
#include <stdio.h>

static const char chapter[] = "03-descent-step";

static const struct {
    const char *arguments;
    double x, y, rate, steps; /* steps: by hand, see below */
    const char *stopped;
} trial[] = {
    /* 0.8^72 = 1.05e-7 and 0.8^73 = 8.4e-8: 10 falls to 1e-6 in 73 steps. */
    { "", 3, 4, 0.1, 73, "converged" },
    { "--rate 0.9", 3, 4, 0.9, 73, "converged" },
    /* 2^-23 = 1.19e-7, 2^-24 = 6e-8. */
    { "--rate 0.25", 3, 4, 0.25, 24, "converged" },
    { "--rate 0.75", 3, 4, 0.75, 24, "converged" },
    { "--rate 0.5", 3, 4, 0.5, 1, "converged" },
    { "--rate 1", 3, 4, 1, 100, "step-limit" },
    { "--rate 0", 3, 4, 0, 1, "stalled" },
    /* 1.44^37 = 7.2e5 and 1.44^38 = 1.04e6: a million times the start. */
    { "--rate 1.1", 3, 4, 1.1, 38, "diverged" },
    { "--start -2,1 --rate 0.25", -2, 1, 0.25, 23, "converged" }, /* 2 sqrt 5 = 4.47 */
    { "--start 0,0", 0, 0, 0.1, 0, "converged" },
    { "--steps 0", 3, 4, 0.1, 0, "step-limit" },
    { "--steps 5", 3, 4, 0.1, 5, "step-limit" },
    { "--tolerance 100", 3, 4, 0.1, 0, "converged" },
    { "--start -1000,1000 --rate 0.3 --steps 10", -1000, 1000, 0.3, 10, "step-limit" },
};
enum { TRIALS = sizeof trial / sizeof *trial };

/* Rosenbrock's valley once more, as plainly as possible: how many steps? */
static int valley_steps(double rate, double tolerance)
{
    double x = -1.2, y = 1;

    for (int k = 0;; k++) {
        const double gx = -2 * (1 - x) - 400 * x * (y - x * x), gy = 200 * (y - x * x);

        if (sqrt(gx * gx + gy * gy) <= tolerance)
            return k;
        x -= rate * gx;
        y -= rate * gy;
    }
}

int main(void)
{
    plan(9 * TRIALS + 40);

    for (int i = 0; i < TRIALS; i++) {
        const run_of_chapter *r = run(chapter, trial[i].arguments);
        const char *name = *trial[i].arguments ? trial[i].arguments : "defaults";
        const double x = trial[i].x, y = trial[i].y, c = 1 - 2 * trial[i].rate, J = x * x + y * y;
        const double k = trial[i].steps;

        exact(answer_of(r, "loss_before", 0), J, "%s: loss before", name);
        ok(answer_of(r, "gradient", 0) == 2 * x && answer_of(r, "gradient", 1) == 2 * y,
           "%s: gradient", name);
        within(2, answer_of(r, "gradient_norm", 0), 2 * sqrt(J), "%s: its length", name);
        /* x - R (2x): two roundings, of numbers up to |x| (1 + 2R). */
        const double rounding = 0x1p-52 * (1 + 2 * trial[i].rate);
        ok(fabs(answer_of(r, "point_after", 0) - c * x) <= rounding * fabs(x)
               && fabs(answer_of(r, "point_after", 1) - c * y) <= rounding * fabs(y),
           "%s: the first step multiplies the point by %g", name, c);
        near(answer_of(r, "loss_after", 0), c * c * J, 4 * rounding * J,
             "%s: and the loss by its square", name);
        exact(answer_of(r, "steps_taken", 0), k, "%s: steps", name);
        same_text(answer_text_of(r, "stopped_because"), trial[i].stopped, "%s: the reason", name);
        /* k steps, each with the relative rounding of the first, squared. */
        const double J_k = pow(c, 2 * k) * J;
        near(answer_of(r, "loss_final", 0), J_k,
             (4 * k + 4) * 0x1p-52 * (1 + 2 * trial[i].rate) / fmax(fabs(c), 0.1) * J_k,
             "%s: the last loss is (1 - 2R)^2k of the first", name);
        ok(rows_of(r, "path") == (size_t)k + 1, "%s: the path has a row for every place", name);
    }

    const run_of_chapter *r = run(chapter, "");
    exact(answer_of(r, "loss_before", 0), 25, "J(3, 4) = 25");
    exact(answer_of(r, "gradient_norm", 0), 10, "the gradient (6, 8) has length 10");
    within(1, answer_of(r, "point_after", 0), 2.4, "3 - 0.1 * 6");
    within(1, answer_of(r, "point_after", 1), 3.2, "4 - 0.1 * 8");
    within(4, answer_of(r, "loss_after", 0), 16, "J(2.4, 3.2) = 5.76 + 10.24");
    within(1, answer_of(r, "point_ascended", 0), 3.6, "up: 3 + 0.1 * 6");
    within(1, answer_of(r, "point_ascended", 1), 4.8, "up: 4 + 0.1 * 8");
    within(4, answer_of(r, "loss_ascended", 0), 36, "up: J(3.6, 4.8) = 12.96 + 23.04");

    /* The whole path, its loss and its gradient. */
    double worst = 0;
    for (size_t k = 0; k < rows_of(r, "path"); k++) {
        const double c = pow(0.8, (double)k);

        worst = fmax(worst, fabs(entry_of(r, "path", k, "x") / (3 * c) - 1));
        worst = fmax(worst, fabs(entry_of(r, "path", k, "y") / (4 * c) - 1));
        worst = fmax(worst, fabs(entry_of(r, "path", k, "gradient_norm") / (10 * c) - 1));
        worst = fmax(worst, fabs(entry_of(r, "path", k, "loss") / (25 * c * c) - 1));
        worst = fmax(worst, fabs(entry_of(r, "prediction", k, "loss") / (25 * c * c) - 1));
    }
    near(worst, 0, 73 * 4 * 0x1p-52, "each of 73 steps is right to a few roundings");
    exact(entry_of(r, "path", 73, "step"), 73, "the steps are numbered");

    /* The bowl's heights, from corner to corner of a square that holds the start. */
    double off = 0;
    for (size_t k = 0; k < rows_of(r, "heights-bowl"); k++) {
        const double x = entry_of(r, "heights-bowl", k, "x"),
                     y = entry_of(r, "heights-bowl", k, "y");

        off = fmax(off, fabs(entry_of(r, "heights-bowl", k, "height") - (x * x + y * y)));
        off = fmax(off, fabs(x - (-5 + 10.0 * (double)(k % 33) / 32)));
        off = fmax(off, fabs(y - (-5 + 10.0 * (double)(k / 33) / 32)));
    }
    near(off, 0, 1e-14, "the grid of heights is that of the bowl, from -5 to 5");

    /* Numbers known beforehand. */
    exact(answer_of(r, "steps_predicted", 0), 73, "predicted: 73 steps");
    exact(answer_of(run(chapter, "--rate 0.25"), "steps_predicted", 0), 24, "predicted at 1/4: 24");
    exact(answer_of(run(chapter, "--rate 0.5"), "steps_predicted", 0), 1, "predicted at 1/2: one");
    exact(answer_of(run(chapter, "--rate 1"), "steps_predicted", 0), INFINITY,
          "predicted at 1: never");
    exact(answer_of(run(chapter, "--rate 1.1"), "steps_predicted", 0), INFINITY,
          "predicted beyond 1: never");
    exact(answer_of(run(chapter, "--rate 0"), "steps_predicted", 0), INFINITY,
          "predicted at 0: never");
    exact(answer_of(run(chapter, "--start 0,0"), "steps_predicted", 0), 0,
          "predicted at the bottom: none");

    /* From (0, 1/2), where the gradient has length 1, each step at 1/4 or 3/4 halves it, and at 3/8
     * or 5/8 divides it by 4, exactly: the tolerance 2^-j takes j steps, or half of that, rounded
     * up. */
    static const char *const halving[] = { "0.25", "0.75", "0.375", "0.625" };
    int wrong = 0;
    for (int j = 1; j <= 40; j += 3)
        for (int h = 0; h < 4; h++) {
            char arguments[100];
            const double steps = h < 2 ? j : (j + 1) / 2;

            snprintf(arguments, sizeof arguments, "--start 0,0.5 --rate %s --tolerance %.17g",
                     halving[h], ldexp(1, -j));
            const run_of_chapter *power = run(chapter, arguments);
            wrong += answer_of(power, "steps_predicted", 0) != steps;
            wrong += answer_of(power, "steps_taken", 0) != steps;
        }
    exact(wrong, 0, "predicted and taken at exact powers: the same");

    /* Six rates. */
    static const double by_rate[] = { 73, NAN, 1, 73, 10000, 38 };
    for (size_t i = 0; i < 6; i++)
        if (i != 1)
            exact(answer_of(r, "steps_by_rate", i), by_rate[i], "steps at rate number %zu", i + 1);
    /* At 0.45 the factor is 0.1, and 10 * 0.1^7 is the tolerance itself: rounding
     * decides between the seventh step and the eighth. */
    ok(answer_of(r, "steps_by_rate", 1) == 7 || answer_of(r, "steps_by_rate", 1) == 8,
       "seven steps at 0.45, or eight");
    exact(entry_of(r, "rates", 0, "along"), 5, "every run starts 5 from the origin");
    near(entry_of(r, "rates", 1, "along"), 4, 1e-15, "and at rate 0.1 is at 4 after a step");
    const run_of_chapter *twice = run(chapter, "--rates 1,1,1,1,1,1");
    near(entry_of(twice, "rates", 1, "along"), -5, 1e-15,
         "at rate 1 it stands on the other side after a step");

    /* The stretched bowl at the rate 1/(1 + s): both factors are (s-1)/(s+1).
     * From a gradient of length sqrt(6^2 + 80^2) = 80.2 down to 1e-6 that takes
     * ceil(log(8.02e7) / log(11/9)) = ceil(90.7) steps; at s = 100 it starts at
     * sqrt(6^2 + 800^2) = 800.02 and takes ceil(log(8.0002e8) / log(101/99))
     * = ceil(1024.98). */
    near(answer_of(r, "stretched_best_rate", 0), 1.0 / 11, 1e-17, "one rate for both: 1/11");
    near(answer_of(r, "stretched_factors", 0), 9.0 / 11, 1e-15, "x shrinks by 9/11");
    near(answer_of(r, "stretched_factors", 1), -9.0 / 11, 1e-15, "y by -9/11");
    exact(answer_of(r, "stretched_steps", 0), 91, "91 steps");
    exact(answer_of(run(chapter, "--stretch 100"), "stretched_steps", 0), 1025,
          "1025 steps when stretched a hundredfold");
    exact(answer_of(run(chapter, "--stretch 1"), "stretched_steps", 0), 1,
          "one step when not stretched");

    same_text(answer_text_of(run(chapter, "--stretched-rate 0.1"), "stretched_stopped_because"),
              "step-limit", "at 1/s the stretched bowl swings for ever");
    same_text(answer_text_of(run(chapter, "--stretched-rate 0.11"), "stretched_stopped_because"),
              "diverged", "beyond it, it runs away");

    /* The valley.  Where ||g|| <= 1e-6 and the least curvature is 0.399 (the
     * smaller eigenvalue of the Hessian at (1, 1)), the distance to the minimum
     * is at most 1e-6 / 0.399. */
    near(answer_of(r, "valley_end", 0), 1, 2.6e-6, "the valley ends at x = 1");
    near(answer_of(r, "valley_end", 1), 1, 2.6e-6, "the valley ends at y = 1");
    near(answer_of(r, "valley_steps", 0), valley_steps(0.001, 1e-6), 1,
         "after as many steps as a plain loop takes; one more or less by rounding");
    /* The largest eigenvalue there is 1001.6: above 2/1001.6 = 0.0019968 the
     * minimum itself repels. */
    same_text(answer_text_of(run(chapter, "--valley-rate 0.002"), "valley_stopped_because"),
              "step-limit", "above 2/L the valley is never done");
    return done();
}
