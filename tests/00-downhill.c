/* The bowl and the one weight: a step multiplies the place by 1 - 2 alpha, and the weight's error by
 * 1 - 2 alpha x^2. */
#include "chapter_run.h"
#include "tap.h"

#include <float.h>
#include <math.h>

static const char chapter[] = "00-downhill";

static const struct {
    const char *arguments;
    double x, y, rate;
    int steps;
} bowl[] = {
    { "--steps 12", 3, 4, 0.1, 12 },
    { "--start -2,1 --rate 0.3 --steps 5", -2, 1, 0.3, 5 },
    { "--start 0,0", 0, 0, 0.1, 12 },
    { "--rate 0 --steps 3", 3, 4, 0, 3 },
    { "--rate 0.5 --steps 1", 3, 4, 0.5, 1 },
    { "--rate 1 --steps 7", 3, 4, 1, 7 },
    { "--start 1000,-1000 --rate 2 --steps 9", 1000, -1000, 2, 9 },
    { "--steps 0", 3, 4, 0.1, 0 },
};
enum { BOWLS = sizeof bowl / sizeof *bowl };

static const struct {
    const char *arguments;
    double x, w, y, rate;
} weight[] = {
    { "--rate 0.125", 2, 1, 5, 0.125 },
    { "--input 0 --weight 3 --target 2", 0, 3, 2, 0.1 },
    { "--input=-4 --weight 0.5 --target -2", -4, 0.5, -2, 0.1 }, /* right already */
    { "--input 100 --weight -100 --target 100 --rate 2", 100, -100, 100, 2 },
};
enum { WEIGHTS = sizeof weight / sizeof *weight };

int main(void)
{
    plan(10 + 6 * BOWLS + 6 * WEIGHTS + 3);

    /* The article's numbers, each to a rounding or two. */
    const run_of_chapter *r = run(chapter, "");
    exact(answer_of(r, "loss_before", 0), 25, "J(3, 4) = 25");
    exact(answer_of(r, "gradient", 0), 6, "2 times 3");
    exact(answer_of(r, "gradient", 1), 8, "2 times 4");
    exact(answer_of(r, "gradient_length", 0), 10, "sqrt(36 + 64)");
    within(1, answer_of(r, "place_after", 0), 2.4, "3 - 0.6");
    within(1, answer_of(r, "place_after", 1), 3.2, "4 - 0.8");
    within(3, answer_of(r, "squares_after", 0), 5.76, "2.4 squared");
    within(3, answer_of(r, "squares_after", 1), 10.24, "3.2 squared");
    within(4, answer_of(r, "loss_after", 0), 16, "5.76 + 10.24");
    exact(answer_of(r, "weight_slope", 0), -12, "2 (2 * 1 - 5) 2");

    for (int i = 0; i < BOWLS; i++) {
        const char *name = bowl[i].arguments;
        const run_of_chapter *there = run(chapter, name);
        const double x = bowl[i].x, y = bowl[i].y, c = 1 - 2 * bowl[i].rate;
        const double power = pow(c, bowl[i].steps), J = x * x + y * y;
        /* A step rounds a few times, and carries the roundings of those before it along. */
        const double rounding = 8 * (bowl[i].steps + 1) * DBL_EPSILON;

        exact(answer_of(there, "loss_before", 0), J, "%s: the loss", name);
        near(answer_of(there, "loss_after", 0), c * c * J, 8 * DBL_EPSILON * J * (1 + c * c),
             "%s: after one step", name);
        near(answer_of(there, "place_last", 0), power * x, rounding * fabs(x) * (1 + fabs(power)),
             "%s: the last x", name);
        near(answer_of(there, "place_last", 1), power * y, rounding * fabs(y) * (1 + fabs(power)),
             "%s: the last y", name);
        near(answer_of(there, "loss_last", 0), power * power * J,
             2 * rounding * J * (1 + power * power), "%s: the last loss", name);
        ok(rows_of(there, "path") == (size_t)bowl[i].steps + 1, "%s: a row for every place", name);
    }

    for (int i = 0; i < WEIGHTS; i++) {
        const char *name = weight[i].arguments;
        const run_of_chapter *there = run(chapter, name);
        const double x = weight[i].x, w = weight[i].w, e = w * x - weight[i].y;
        const double after = w - weight[i].rate * 2 * e * x, e_after = after * x - weight[i].y;
        const double size = fabs(after * x) + fabs(weight[i].y);

        exact(answer_of(there, "answer_before", 0), w * x, "%s: its answer", name);
        exact(answer_of(there, "weight_loss_before", 0), e * e, "%s: its loss", name);
        exact(answer_of(there, "weight_slope", 0), 2 * e * x, "%s: its slope", name);
        near(answer_of(there, "weight_after", 0), after, 4 * DBL_EPSILON * (fabs(w) + fabs(after)),
             "%s: the weight after a step", name);
        near(answer_of(there, "answer_after", 0), after * x, 8 * DBL_EPSILON * (size + 1),
             "%s: its answer then", name);
        near(answer_of(there, "weight_loss_after", 0), e_after * e_after,
             32 * DBL_EPSILON * (size * size + 1), "%s: and its loss", name);
    }
    /* 2.5 is right, and a step divides the way to it by five: 1 - 2 * 0.1 * 4. */
    near(entry_of(r, "weight", 6, "weight"), 2.5 - 1.5 * pow(0.2, 6), 1e-14, "six steps of it");
    ok(rows_of(r, "weight") == 7, "all in the table");
    near(answer_of(r, "error_before", 0), -3, 0, "2 - 5");
    return done();
}
