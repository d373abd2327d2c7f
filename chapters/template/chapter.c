/*md
# @title@

A parabola is the simplest curve that bends. How steep is it, and where is it level?

When you have read this chapter you will be able to

- say how steep a parabola is at any place, by one multiplication;
- draw its tangent, and say how far to trust it.

You need the derivative of $x^2$.
*/
#include "nabla.h"

/*md
## Height and slope

A parabola with the bend $a$ has the height $h$ and the slope $h'$:

$$ h(x) = a x^2, \qquad h'(x) = 2 a x. $$
*/
static double height(double a, double x)
{
    return a * x * x;
}

static double slope(double a, double x)
{
    return 2 * a * x;
}

/*md
## What you can change
*/
static double at, bend;

static const parameter parameters[] = {
    { .name = "at", .symbol = "X", .fallback = "3", .real = &at,
      .low = -1000, .high = 1000, .help = "where you stand on the parabola" },
    { .name = "bend", .symbol = "A", .fallback = "0.5", .real = &bend,
      .low = -1000, .high = 1000, .help = "a, the bend of the parabola" },
};

static const chapter this_chapter = {
    .name = "@stem@",
    .summary = "how steep a parabola is",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
};

/*md
## One place

Stand somewhere, and ask for the height and the slope.
*/
int main(int argc, char **argv)
{
    const int exit_status = begin_chapter(argc, argv, &this_chapter);

    if (exit_status != GO_ON)
        return exit_status;

    cell("one-place");
    const double here = height(bend, at), steep = slope(bend, at);

    say("At %g the height is %g and the slope is %g", at, here, steep);
    answer("height", here);
    answer("slope", steep);

    /*md
    At {{= at}} the height is {{= height}} and the slope {{= slope}}. The tangent in
    {{figure parabola}} has that slope, and touches the curve where you stand. Try `--at 0`:
    there the slope is zero, whatever the bend.
    */
    cell("curve");
    const double reach = 2 * (at > 0 ? at : at < 0 ? -at : 1);

    say("The parabola and its tangent, for the figure");
    table("parabola", "x height tangent");
    for (int i = -20; i <= 20; i++) {
        const double x = reach * i / 20;

        row(x, height(bend, x), here + steep * (x - at));
    }
    return end_chapter();
}

/*md
## What would break it

- **A long way.** The tangent tells the height nearby. At the distance $d$ it is wrong
  by $a d^2$.
*/
