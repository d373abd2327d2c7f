/* The height of the parabola is a x^2; its slope, by the power rule, is 2 a x. */
#include "chapter_run.h"
#include "tap.h"

static const char chapter[] = "@stem@";

static const struct {
    const char *arguments;
    double height, slope;
} place[] = {
    { "--at 3 --bend 0.5", 4.5, 3 },
    { "--at -2 --bend 3", 12, -12 },
    { "--at 4 --bend -0.25", -4, -2 },
    { "--at 0 --bend 7", 0, 0 }, /* level at the bottom, whatever the bend */
    { "--at 5 --bend 0", 0, 0 }, /* a straight line */
};
enum { PLACES = sizeof place / sizeof *place };

int main(void)
{
    plan(2 * PLACES + 3);

    for (int i = 0; i < PLACES; i++) {
        const run_of_chapter *r = run(chapter, place[i].arguments);

        exact(answer_of(r, "height", 0), place[i].height, "%s: height", place[i].arguments);
        exact(answer_of(r, "slope", 0), place[i].slope, "%s: slope", place[i].arguments);
    }

    const run_of_chapter *r = run(chapter, "--at 1 --bend 1");

    ok(rows_of(r, "parabola") == 41, "41 rows, from -2 to 2");
    exact(entry_of(r, "parabola", 0, "height"), 4, "height at -2: (-2)^2");
    exact(entry_of(r, "parabola", 0, "tangent"), -5, "tangent at -2: 1 + 2 (-2 - 1)");
    return done();
}
