/*md
# @title@

A parabola is the simplest curve that bends. How steep is it, and where is it level?
{{figure parabola}} shows one place and its tangent.

When you have read this chapter you will be able to

- say how steep a parabola is at any place, by one multiplication;
- draw its tangent, and say how far to trust it.

You need the derivative of $x^2$.
*/
#include "nabla.h"

#include <math.h>

/*md
## One place

A parabola with the bend $a$ has the height $h$ and the slope $h'$:

$$ h(x) = a x^2, \qquad h'(x) = 2 a x. $$

Stand somewhere, and ask for both.
*/
static double at, bend;

static double height(double x)
{
    return bend * x * x;
}

static double slope(double x)
{
    return 2 * bend * x;
}

CELL(one_place)
{
    say("At %g the height is %g and the slope is %g", at, height(at), slope(at));
    answer("height", height(at));
    answer("slope", slope(at));
}

/*md
At {{= at}} the height is {{= height}} and the slope {{= slope}}. {{if slope == 0}}The tangent is
level there.{{else}}The tangent has that slope, and touches the curve where you stand. Try `--at 0`:
there the slope is zero, whatever the bend.{{end}}

## What would break it

- **A long way.** The tangent tells the height nearby. At the distance $d$ it is wrong
  by $a d^2$.

## The rest of the program

The curve that the figure draws, what you can change, and the cells in their order.
{{folded: The curve, the parameters, the list of cells, and main}}
*/
CELL(curve)
{
    const double reach = at != 0 ? 2 * fabs(at) : 1;

    say("The parabola and its tangent, for the figure");
    table("parabola", "x height tangent");
    for (int i = -20; i <= 20; i++) {
        const double x = reach * i / 20;

        row(x, height(x), height(at) + slope(at) * (x - at));
    }
}

static const parameter parameters[] = {
    { .name = "at", .symbol = "X", .fallback = "3", .real = &at,
      .low = -1000, .high = 1000, .help = "where you stand on the parabola" },
    { .name = "bend", .symbol = "A", .fallback = "0.5", .real = &bend,
      .low = -1000, .high = 1000, .help = "a, the bend of the parabola" },
};

static const cell cells[] = { LISTED(one_place), LISTED(curve) };

static const chapter this_chapter = {
    .name = "@stem@",
    .summary = "how steep a parabola is",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
    .cells = cells,
    .cell_count = COUNT_OF(cells),
};

int main(int argc, char **argv)
{
    return chapter_main(argc, argv, &this_chapter);
}
