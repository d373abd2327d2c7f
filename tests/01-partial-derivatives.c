/* The mountain is f = (x^2 + 3y^2) E with E = exp(1 - x^2 - y^2).  By hand,
 *
 *     f_x = 2x (1 - x^2 - 3y^2) E,     f_y = 2y (3 - x^2 - 3y^2) E,
 *
 * and at the points below both brackets are small fractions, so that every
 * expected value is a fraction times a power of e. */
#include "chapter_run.h"
#include "tap.h"

#include <float.h>
#include <math.h>

static const char chapter[] = "01-partial-derivatives";

static const struct {
    const char *at;
    double height, df_dx, df_dy, power; /* the three times e^power */
} place[] = {
    { "--at 1,0.5", 1.75, -1.5, 1.25, -0.25 },
    { "--at 0,1", 3, 0, 0, 0 }, /* a summit */
    { "--at 0,-1", 3, 0, 0, 0 },
    { "--at 1,0", 1, 0, 0, 0 }, /* a pass */
    { "--at 0,0", 0, 0, 0, 1 }, /* the valley */
    { "--at 0.5,0.5", 1, 0, 2, 0.5 },
    { "--at 1,1", 4, -6, -2, -1 },
    { "--at -1,1", 4, 6, -2, -1 },
    { "--at 2,-1", 7, -24, 8, -4 },
    { "--at=-0.5,0.5", 1, 0, 2, 0.5 },
};
enum { PLACES = sizeof place / sizeof *place };

/* The slope, on logarithmic axes, of an error curve between two rows. */
static double order(const run_of_chapter *r, const char *method, size_t from, size_t to)
{
    return log(entry_of(r, "errors", from, method) / entry_of(r, "errors", to, method))
         / log(entry_of(r, "errors", from, "h") / entry_of(r, "errors", to, "h"));
}

int main(void)
{
    const double E = exp(-0.25), eps = DBL_EPSILON;
    enum { PER_DECADE = 8, CENTRE = 100, SUMMIT_ROW = 28 * 41 + 20 };

    plan(3 * PLACES + 50 + 3);
    const run_of_chapter *r = run(chapter, "");

    /* A few roundings, and one more for each power of e: 8 ulps. */
    for (int i = 0; i < PLACES; i++) {
        const run_of_chapter *there = run(chapter, place[i].at);
        const double e = exp(place[i].power);

        within(8, answer_of(there, "height", 0), place[i].height * e, "%s: height", place[i].at);
        within(8, answer_of(there, "df_dx", 0), place[i].df_dx * e, "%s: df/dx", place[i].at);
        within(8, answer_of(there, "df_dy", 0), place[i].df_dy * e, "%s: df/dy", place[i].at);
    }
    /* At (1, 1/2), c = 3/4: P = 1/4 - 7/2 + 2 = -5/4, f_xx = 2 P E, f_xxx = 2 (8 - 7 + 5/2) E. */
    within(8, answer_of(r, "f_xx", 0), -2.5 * E, "f_xx");
    within(8, answer_of(r, "f_xxx", 0), 7 * E, "f_xxx");
    /* With equal steps h the four corners are (+-h, +-h) and (+-h, -+h), where q is 0. */
    near(answer_of(r, "q_equal_steps", 0), 0, 1e-12, "equal steps see nothing");
    /* A tenth of a kilometre to the east of (1, 1/2): (1.21 + 0.75) e^-0.46; to the north:
     * (1 + 1.08) e^-0.36.  The difference of two numbers below 2 is divided by a tenth. */
    near(answer_of(r, "east_per_kilometre", 0), (1.96 * exp(-0.46) - 1.75 * E) / 0.1, 80 * eps,
         "a walk to the east");
    near(answer_of(r, "north_per_kilometre", 0), (2.08 * exp(-0.36) - 1.75 * E) / 0.1, 80 * eps,
         "a walk to the north");
    for (size_t i = 0; i < 3; i++) {
        exact(answer_of(r, "summit", i), i == 0 ? 3 : 0, "the summit is level, at height 3");
        exact(answer_of(r, "pass", i), i == 0 ? 1 : 0, "the pass is level, at height 1");
        exact(answer_of(r, "valley", i), 0, "the valley is level, at height 0");
    }

    /* Slices and tangents: x, then f(x, 1/2) = (x^2 + 3/4) exp(3/4 - x^2). */
    within(4, entry_of(r, "slice-east", CENTRE, "height"), 1.75 * E,
           "the slice passes through the place");
    within(8, entry_of(r, "slice-east", CENTRE + 50, "height"), 4.75 * exp(-3.25),
           "one kilometre on, the slice is at 4.75 e^(-13/4)");
    within(8, entry_of(r, "slice-north", CENTRE + 50, "height"), 7.75 * exp(-2.25),
           "and to the north at 7.75 e^(-9/4)");
    near((entry_of(r, "tangent-east", 2, "height") - entry_of(r, "tangent-east", 0, "height"))
             / 1.2,
         -1.5 * E, 1e-15, "the tangent has the slope df/dx; rounding of heights near 2");
    near((entry_of(r, "tangent-north", 2, "height") - entry_of(r, "tangent-north", 0, "height"))
             / 1.2,
         1.25 * E, 1e-15, "the other tangent has the slope df/dy");
    exact(entry_of(r, "surface", SUMMIT_ROW, "height"), 3, "the surface has its summit at (0, 1)");
    ok(rows_of(r, "surface") == 41 * 41, "the surface has 41 by 41 points");

    /* Secants. */
    exact(entry_of(r, "secants", 0, "h"), 1, "the first secant has step 1");
    near(entry_of(r, "secants", 0, "east"), 4.75 * exp(-3.25) - 1.75 * E, 1e-15,
         "and runs from f(1, 1/2) to f(2, 1/2)");
    exact(entry_of(r, "secants", 12, "h"), 0x1p-12, "twelve halvings later the step is 2^-12");
    near(entry_of(r, "secants", 11, "east_missing") / entry_of(r, "secants", 12, "east_missing"), 2,
         1e-3, "each halving halves the error, up to a term of order h = 2^-12");
    near(entry_of(r, "secants", 11, "north_missing") / entry_of(r, "secants", 12, "north_missing"),
         2, 1e-2, "to the north as well; f_yy is small there, so the next term shows more");
    ok(rows_of(run(chapter, "--halvings 3"), "secants") == 4, "--halvings 3 makes four secants");

    /* Differences, at the steps of the library.  By hand, at (1, 1/2), f_xx is
     * -5/2 E and f_xxx is 7 E. */
    near(answer_of(r, "df_dx_forward", 0), -1.5 * E, 2.5 * E * 0x1p-27 + eps * 1.75 * E * 0x1p26,
         "forward difference: |f_xx| h/2 + eps |f|/h at h = 2^-26");
    near(answer_of(r, "df_dx_central", 0), -1.5 * E, 7 * E / 6 * 0x1p-34 + eps * 1.75 * E * 0x1p16,
         "central difference: |f_xxx| h^2/6 + eps |f|/2h at h = 2^-17");
    const double claimed = answer_of(r, "df_dx_richardson_error", 0);
    near(answer_of(r, "df_dx_richardson", 0), -1.5 * E, claimed,
         "Richardson is as good as it claims");
    ok(claimed < 1e-10, "and claims less than a hundredth of the central difference's error");
    within(8, answer_of(r, "df_dx_complex_step", 0), -1.5 * E,
           "complex step, east: roundings only");
    within(8, answer_of(r, "df_dy_complex_step", 0), 1.25 * E,
           "complex step, north: roundings only");

    /* The best steps. */
    const double forward_step = sqrt(2 * eps * 1.75 / 2.5),
                 central_step = cbrt(1.5 * eps * 1.75 / 7);
    near(answer_of(r, "forward_step_predicted", 0), forward_step, 1e-14 * forward_step,
         "the forward step predicted is sqrt(2 eps |f| / |f_xx|)");
    near(answer_of(r, "central_step_predicted", 0), central_step, 1e-14 * central_step,
         "the central step predicted is cbrt(3/2 eps |f| / |f_xxx|)");
    /* Rounding is noise and the valley of the error is flat: a factor of 8. */
    ok(fabs(log2(answer_of(r, "forward_step_best", 0) / forward_step)) <= 3,
       "the forward step found is within a factor of 8 of it");
    ok(fabs(log2(answer_of(r, "central_step_best", 0) / central_step)) <= 3,
       "the central step found is within a factor of 8 of it");

    /* The error curves: rows are eighths of a decade, from h = 1 downward. */
    ok(rows_of(r, "errors") == 16 * PER_DECADE + 1, "errors over sixteen decades");
    near(entry_of(r, "errors", 16 * PER_DECADE, "h"), 1e-16, 1e-30, "the last step is 1e-16");
    near(order(r, "forward", 2 * PER_DECADE, 4 * PER_DECADE), 1, 0.05,
         "forward errors fall with slope 1; the next term is a hundredth");
    near(order(r, "central", 2 * PER_DECADE, 3 * PER_DECADE), 2, 0.05,
         "central errors with slope 2");
    near(order(r, "richardson", 1 * PER_DECADE, 2 * PER_DECADE), 4, 0.1,
         "Richardson's with slope 4");
    near(order(r, "complex_step", 2 * PER_DECADE, 4 * PER_DECADE), 2, 0.05,
         "the complex step's with slope 2");
    /* The wall: eps |f| / h of noise.  The largest of eight errors at a decade
     * lies between a hundredth of that and three times that. */
    double worst = 0, worst_complex = 0;
    for (size_t k = 12 * PER_DECADE; k < 13 * PER_DECADE; k++)
        worst = fmax(worst, entry_of(r, "errors", k, "forward") * entry_of(r, "errors", k, "h"));
    for (size_t k = 9 * PER_DECADE; k <= 16 * PER_DECADE; k++)
        worst_complex = fmax(worst_complex, entry_of(r, "errors", k, "complex_step"));
    ok(worst > 0.01 * eps * 1.75 * E && worst < 3 * eps * 1.75 * E,
       "the forward difference hits the wall");
    ok(worst_complex < 8 * eps, "the complex step knows no wall");
    near(answer_of(r, "orders", 0), 1, 0.05, "measured order 1");
    near(answer_of(r, "orders", 1), 2, 0.05, "measured order 2");
    near(answer_of(r, "orders", 2), 4, 0.05, "measured order 4");

    /* Mixed partials: f_xy = -4xy (4 - x^2 - 3y^2) E = -9/2 E at (1, 1/2). */
    within(8, answer_of(r, "f_xy_by_hand", 0), -4.5 * E, "mixed partial by hand");
    /* Truncation: outer step 2^-9 squared times a fifth derivative below 100. */
    near(answer_of(r, "f_xy", 0), -4.5 * E, 1e-4, "east, then north: the same");
    near(answer_of(r, "f_yx", 0), -4.5 * E, 1e-4, "north, then east: the same");
    /* q along x at (h, k) is -k (1 - 4 (h/k)^2 + ...), and h/k = 2^-8 here. */
    near(answer_of(r, "q_xy", 0), -1, 1e-4, "where they are not continuous: -1");
    near(answer_of(r, "q_yx", 0), 1, 1e-4, "and +1");

    return done();
}
