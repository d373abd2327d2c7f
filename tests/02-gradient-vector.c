/* The bowl's gradient is (2x, 2y); everything about directions follows from the
 * dot product with (cos t, sin t). */
#include "chapter_run.h"
#include "tap.h"

#include <math.h>
#include <stdio.h>

static const char chapter[] = "02-gradient-vector";
static const double degree = 3.141592653589793 / 180;

static const struct {
    const char *at;
    double x, y, angle; /* of (x, y), in degrees */
} place[] = {
    { "--at 3,4", 3, 4, 53.130102354155979 },   /* atan(4/3) */
    { "--at -1,2", -1, 2, 116.56505117707799 }, /* 180 - atan(2) */
    { "--at 0,-2", 0, -2, 270 },
    { "--at 1,0", 1, 0, 0 },
    { "--at -500,-500", -500, -500, 225 },
};
enum { PLACES = sizeof place / sizeof *place };

int main(void)
{
    plan(8 * PLACES + 40 + 4 + 2);

    for (int i = 0; i < PLACES; i++) {
        const run_of_chapter *r = run(chapter, place[i].at);
        const double x = place[i].x, y = place[i].y, norm = 2 * sqrt(x * x + y * y);
        double worst_slope = 0, worst_cosine = 0, worst_opposite = 0;

        exact(answer_of(r, "height", 0), x * x + y * y, "%s: height", place[i].at);
        ok(answer_of(r, "gradient", 0) == 2 * x && answer_of(r, "gradient", 1) == 2 * y,
           "%s: gradient", place[i].at);
        within(2, answer_of(r, "gradient_norm", 0), norm, "%s: length", place[i].at);
        near(answer_of(r, "steepest_angle", 0), place[i].angle, 1e-13,
             "%s: angle, two roundings near 100", place[i].at);
        for (size_t d = 0; d <= 360; d++) {
            const double t = (double)d * degree, slope = entry_of(r, "directions", d, "slope");

            worst_slope = fmax(worst_slope, fabs(slope - 2 * (x * cos(t) + y * sin(t))));
            worst_cosine = fmax(worst_cosine, fabs(entry_of(r, "directions", d, "predicted")
                                                   - 2 * (x * cos(t) + y * sin(t))));
            if (d < 180)
                worst_opposite =
                    fmax(worst_opposite, fabs(slope + entry_of(r, "directions", d + 180, "slope")));
        }
        /* A central difference of a quadratic has rounding error only:
         * eps |f| / h with h = 2^-17 max(1, |x|), and as much for x + h p. */
        const double rounding = 4 * 0x1p-52 * 0x1p17 * (x * x + y * y + norm);
        near(worst_slope, 0, rounding, "%s: every measured slope is the dot product", place[i].at);
        near(worst_cosine, 0, 4e-15 * norm, "%s: and so is the cosine beside it", place[i].at);
        near(worst_opposite, 0, rounding, "%s: turn round, and the slope changes its sign",
             place[i].at);
        near(answer_of(r, "slope_along_contour", 0), 0, rounding, "%s: level along the contour",
             place[i].at);
    }

    const run_of_chapter *r = run(chapter, "");
    exact(answer_of(r, "height", 0), 25, "3^2 + 4^2");
    exact(answer_of(r, "gradient", 0), 6, "2 times 3");
    exact(answer_of(r, "gradient", 1), 8, "2 times 4");
    exact(answer_of(r, "gradient_norm", 0), 10, "the root of 36 + 64");
    ok(answer_length(r, "gradient") == 2, "the gradient has as many numbers as there are inputs");
    exact(answer_of(r, "steepest_of_360", 0), 53, "the steepest whole degree is 53");
    near(answer_of(r, "steepest_of_360", 1), 10 * cos(0.130102354155979 * degree), 1e-8,
         "its slope is 10 cos 0.13 degrees, up to the difference's rounding");

    /* The arrows of the figures: (2x, 2y) wherever they stand. */
    double astray = 0;
    for (size_t k = 0; k < rows_of(r, "bowl-arrows"); k++) {
        const double x = entry_of(r, "bowl-arrows", k, "x"), y = entry_of(r, "bowl-arrows", k, "y");

        astray = fmax(astray, fabs(entry_of(r, "bowl-arrows", k, "gx") - 2 * x));
        astray = fmax(astray, fabs(entry_of(r, "bowl-arrows", k, "gy") - 2 * y));
        astray = fmax(astray, fabs(entry_of(r, "bowl-arrows", k, "length") - 2 * hypot(x, y)));
    }
    near(astray, 0, 1e-14, "every arrow of the field is (2x, 2y)");
    ok(rows_of(r, "bowl-arrows") == 11 * 11, "and there are 11 by 11 of them");

    const run_of_chapter *level = run(chapter, "--at 0,0");
    exact(answer_of(level, "gradient_norm", 0), 0, "the bottom is level");
    exact(answer_of(level, "steepest_angle", 0), NAN, "where it is level no direction is steepest");
    exact(answer_of(level, "slope_along_contour", 0), 0, "and there is no slope along anything");

    /* Rosenbrock at (-1.2, 1): off the floor by 1 - 1.44 = -0.44, so
     * R = 2.2^2 + 100 * 0.44^2 = 4.84 + 19.36, and
     * grad R = (-4.4 - 400 * 1.2 * 0.44, -88) = (-4.4 - 211.2, -88). */
    near(answer_of(r, "rosenbrock_height", 0), 24.2, 1e-13,
         "R(-1.2, 1) = 24.2, a few roundings of 20");
    near(answer_of(r, "rosenbrock_gradient", 0), -215.6, 1e-12, "dR/dx = -215.6");
    near(answer_of(r, "rosenbrock_gradient", 1), -88, 1e-12, "dR/dy = -88");
    near(answer_of(r, "rosenbrock_gradient_norm", 0), sqrt(215.6 * 215.6 + 88 * 88), 1e-12,
         "its length");
    near(answer_of(r, "rosenbrock_angle", 0), 180 + atan(88 / 215.6) / degree, 1e-12, "its angle");

    /* The mountain at (1, 1/2), from chapter 1: (-3/2, 5/4) e^(-1/4), measured
     * by central differences: |f_xxx| h^2 / 6 + eps |f| / 2h < 1e-10. */
    near(answer_of(r, "terrain_gradient", 0), -1.5 * exp(-0.25), 1e-9, "the mountain to the east");
    near(answer_of(r, "terrain_gradient", 1), 1.25 * exp(-0.25), 1e-9, "the mountain to the north");
    near(answer_of(r, "terrain_gradient_norm", 0), sqrt(2.25 + 1.5625) * exp(-0.25), 1e-9,
         "its length");
    near(answer_of(r, "terrain_angle", 0), 180 - atan(1.25 / 1.5) / degree, 1e-7, "its angle");
    const run_of_chapter *pass = run(chapter, "--terrain-at 1,0");
    near(answer_of(pass, "terrain_gradient_norm", 0), 0, 1e-9, "level in the pass");
    ok(isnan(answer_of(pass, "terrain_angle", 0)), "where no direction is the steepest");
    ok(isnan(answer_of(run(chapter, "--terrain-at 0,1"), "terrain_angle", 0)), "nor on a summit");
    /* At (1/2, 1/10) the brackets of chapter 1 are 1 - 0.25 - 0.03 and 3 - 0.25 - 0.03. */
    near(answer_of(r, "gradient_points_at", 0), atan(0.1 * 2.72 / (0.5 * 0.72)) / degree, 1e-7,
         "where the gradient points");
    near(answer_of(r, "summit_lies_at", 0), 90 + atan(0.5 / 0.9) / degree, 1e-12,
         "and where the summit lies");

    /* x_i = i/n for i = 1..n: the height is (n + 1)(2n + 1) / 6n. */
    static const int dimensions[] = { 1, 2, 10, 1000, 5000 };
    for (size_t i = 0; i < 5; i++) {
        const double n = dimensions[i], height = (n + 1) * (2 * n + 1) / (6 * n);
        char arguments[64];

        snprintf(arguments, sizeof arguments, "--dimensions %d", dimensions[i]);
        const run_of_chapter *many = run(chapter, arguments);
        near(answer_of(many, "large_height", 0), height, 1e-13 * height, "height in %g dimensions",
             n);
        near(answer_of(many, "large_gradient_norm", 0), 2 * sqrt(height), 1e-13 * height,
             "length of the gradient in %g dimensions", n);
        /* Rounding eps f / 2h in each of n, against entries of size 1. */
        near(answer_of(many, "large_gradient_error", 0), 0, 1e-10 * (1 + height),
             "differences agree in %g dimensions", n);
    }

    /* A squared cosine has mean 1/n and variance below 2/n^2, so the typical
     * cosine of M = 1000 directions is within 4 / sqrt(2M) = 9 % of n^(-1/2)
     * in all but one seed of ten thousand. */
    near(answer_of(r, "random_typical", 0), 1 / sqrt(1000), 0.09 / sqrt(1000),
         "a random direction is nearly level");
    const double another = answer_of(run(chapter, "--seed 2"), "random_typical", 0);
    near(another, 1 / sqrt(1000), 0.09 / sqrt(1000), "with another seed, too");
    ok(another != answer_of(r, "random_typical", 0), "which draws other directions");
    exact(answer_of(r, "random_predicted", 0), 1 / sqrt(1000), "as predicted: n^(-1/2)");
    /* The best of 1000 normal numbers is between 2.2 and 5.5 deviations, but for
     * one seed in ten thousand. */
    ok(answer_of(r, "random_best", 0) > 2.2 / sqrt(1000)
           && answer_of(r, "random_best", 0) < 5.5 / sqrt(1000),
       "the best of a thousand is still far from steep");
    return done();
}
