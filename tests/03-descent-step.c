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

/* Hubble's line by the normal equations.  Least squares elsewhere give b = 454.1584409226283 and
 * a = -40.78364909586031, through the origin 423.9373232316303. */
static void check_hubble(const run_of_chapter *r)
{
    double d = 0, v = 0, dd = 0, dv = 0, n = 24;

    ok(rows_of(r, "nebulae") == 24, "24 nebulae");
    for (size_t i = 0; i < 24; i++) {
        const double x = entry_of(r, "nebulae", i, "distance"),
                     y = entry_of(r, "nebulae", i, "velocity");

        d += x;
        v += y;
        dd += x * x;
        dv += x * y;
    }
    near(answer_of(run(chapter, "--weight-rate 1"), "weight_factor", 0), 1 - 29.517795 / 24, 1e-12,
         "the factor at the rate 1, from the sum of the squared distances");
    near(answer_of(r, "loss_predicted", 0) / (25 * pow(0.8, 146)), 1, 1e-12,
         "the loss after 73 steps");
    near(dv / dd, 423.9373232316303, 1e-11, "their table is Hubble's");
    near(answer_of(r, "weight_best", 0), dv / dd, 1e-9, "the best weight");
    near(answer_of(r, "weight_bend", 0), dd / n, 1e-12, "the bend is the mean square distance");
    near(answer_of(r, "weight_factor", 0), 1 - 0.5 * dd / n, 1e-12, "the factor of a step");
    for (size_t k = 0; k <= 12; k += 6)
        near(entry_of(r, "weight", k, "weight"), dv / dd * (1 - pow(1 - 0.5 * dd / n, (double)k)),
             1e-9, "the weight after %zu steps", k);
    near(answer_of(r, "weight_last", 0), entry_of(r, "weight", 12, "weight"), 0,
         "the last of them");

    const double b = (n * dv - d * v) / (n * dd - d * d), a = (v - b * d) / n;
    near(b, 454.1584409226283, 1e-10, "two weights: the slope of the line");
    /* The descent ends where the gradient is 1e-6 long, and the flattest bend is 0.196. */
    near(answer_of(r, "line_weights", 0), a, 1e-5, "a by descent");
    near(answer_of(r, "line_weights", 1), b, 1e-5, "b by descent");
    same_text(answer_text_of(r, "line_stopped_because"), "converged", "which arrives");
    ok(rows_of(r, "line") == (size_t)answer_of(r, "line_steps", 0) + 1, "a row for every step");
    /* The bends of the bowl are the eigenvalues of [[1, d/n], [d/n, dd/n]]. */
    const double trace = 1 + dd / n, determinant = dd / n - d * d / n / n;
    const double highest = (trace + sqrt(trace * trace - 4 * determinant)) / 2;
    char arguments[64];

    for (int k = 0; k < 2; k++) {
        snprintf(arguments, sizeof arguments, "--line-rate %.4f",
                 2 / highest * (k ? 1.001 : 0.999));
        same_text(answer_text_of(run(chapter, arguments), "line_stopped_because"),
                  k ? "diverged" : "converged", "%s: 2 / the largest bend decides", arguments);
    }
    exact(answer_of(run(chapter, "--stretched-rate 0.05"), "shared_rate", 0), 0.05,
          "the rate of the stretched bowl, if it is given");
    near(answer_of(r, "shared_rate", 0), 1.0 / 11, 1e-17, "and if not, the best");
}

int main(void)
{
    plan(10 * TRIALS + 42 + 20);

    for (int i = 0; i < TRIALS; i++) {
        const run_of_chapter *r = run(chapter, trial[i].arguments);
        const char *name = *trial[i].arguments ? trial[i].arguments : "defaults";
        const double x = trial[i].x, y = trial[i].y, c = 1 - 2 * trial[i].rate, J = x * x + y * y;
        const double k = trial[i].steps;

        /* The square of a root: one rounding of each. */
        within(2, answer_of(r, "loss_before", 0), J, "%s: loss before", name);
        ok(answer_of(r, "gradient", 0) == 2 * x && answer_of(r, "gradient", 1) == 2 * y,
           "%s: gradient", name);
        within(2, answer_of(r, "gradient_norm", 0), 2 * sqrt(J), "%s: its length", name);
        /* x - R (2x): two roundings, of numbers up to |x| (1 + 2R). */
        const double rounding = 0x1p-52 * (1 + 2 * trial[i].rate);
        ok(fabs(answer_of(r, "point_after", 0) - c * x) <= rounding * fabs(x)
               && fabs(answer_of(r, "point_after", 1) - c * y) <= rounding * fabs(y),
           "%s: the first step multiplies the point by %g", name, c);
        near(answer_of(r, "loss_after", 0), c * c * J, 6 * rounding * J,
             "%s: and the loss by its square, on the cut", name);
        near(answer_of(r, "bowl_after", 0), c * c * J, 4 * rounding * J, "%s: and on the bowl",
             name);
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
    exact(answer_of(r, "slope", 0), 10, "on the cut, 5 from the bottom, the slope is 2 * 5");
    within(1, answer_of(r, "distance_after", 0), 4, "down: 5 - 0.1 * 10");
    within(1, answer_of(r, "distance_ascended", 0), 6, "up: 5 + 0.1 * 10");
    within(2, answer_of(r, "loss_ascended", 0), 36, "up: 6 squared");
    within(1, answer_of(r, "factor", 0), 0.8, "1 - 2 * 0.1");

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

    check_hubble(r);

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
