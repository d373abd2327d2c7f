/*md
# The gradient vector

A function of two variables has two partial derivatives, a function of a million
variables has a million. Write them in a column: the column is an arrow on the map. {{figure contours}} shows
such arrows on a bowl, seen from above. What do they tell you, and what not?

When you have read this chapter you will be able to

- write down the gradient of a function, and say in which space it lives;
- find the slope in any direction with one dot product;
- say why the gradient points uphill, and why it crosses contours at right angles;
- use all of this in a thousand dimensions, where nobody can draw it.

## One point on the bowl

You need partial derivatives (chapter 1) and the dot product. The bowl $J(x, y) = x^2 + y^2$ has the partial
derivatives $2x$ and $2y$. Collected into one vector they are the **gradient**, written $\nabla J$ and read "nabla
$J$" or "del $J$".
*/
#include "nabla.h"
#include <math.h>

static double at[2];

CELL(one_point)
{
    answer("height", at[0] * at[0] + at[1] * at[1]);
    answer("gradient", 2 * at[0], 2 * at[1]);
    answer("gradient_norm", 2 * sqrt(at[0] * at[0] + at[1] * at[1]));
}

/*md
At {{= at}} the height is {{= height}}, the gradient is {{= gradient}} and its length
{{= gradient_norm}}. {{if default}}You can do it in your head: $3^2 + 4^2 = 25$,
$(2 \cdot 3, 2 \cdot 4) = (6, 8)$ and $\sqrt{6^2 + 8^2} = 10$.{{end}} {{if gradient_norm > 0}}Follow the arrow in
{{figure contours}}: away from the middle of the bowl, up the wall.{{else}}You stand on level ground, at the
bottom, and {{figure contours}} has no arrow for you.{{end}}

In symbols, for the bowl and in general, for $f: \mathbb{R}^n \to \mathbb{R}$,

$$ \nabla J(x, y) = \begin{bmatrix} \partial J / \partial x \\ \partial J / \partial y \end{bmatrix}
                  = \begin{bmatrix} 2x \\ 2y \end{bmatrix}, \qquad
   \nabla f(\mathbf{x}) = \begin{bmatrix} \partial f/\partial x_1 \\ \partial f/\partial x_2 \\
   \vdots \\ \partial f/\partial x_n \end{bmatrix}. $$

Notice the shapes. The function gives *one* number, a height or a loss. The gradient
has as many numbers as the function has *inputs*, and you can add it to a point: it
lives in the space of the inputs, on the map, not on the mountain.

> **A common mistake.** "The gradient is an arrow on the mountainside, and it leans upward." It has no upward part. It
> is drawn on the map, and says in which direction to walk; how steeply you then climb is its length.

How long the arrow is, the square root of the sum of the squares of its numbers, is
written $\lVert \nabla f \rVert$. In the library that is `nrm2`; this and `dot` are the names that
numerical libraries have used for decades.

The bowl is written here for any number of dimensions $n$. That number is its context:
we hand over its address, and the function turns it back into a `size_t`. The dot product of a
vector with itself, `dot(n, x, x)`, is the sum of its squares.
*/
static double bowl(const double x[], const void *context)
{
    const size_t n = *(const size_t *)context;

    return dot(n, x, x);
}

static void bowl_gradient(const double x[], double g[], const void *context)
{
    const size_t n = *(const size_t *)context;

    for (size_t i = 0; i < n; i++)
        g[i] = 2 * x[i];
}

static field bowl_of(const size_t *n)
{
    return (field){ .n = *n, .value = bowl, .gradient = bowl_gradient, .context = n };
}

static const size_t two = 2;

/*md
## The slope in any direction

Walk from $\mathbf{x}$ in the direction of a unit vector $\mathbf{p}$. A small step
$t$ moves you by $t p_1$ to the east and by $t p_2$ to the north. The first
changes the height by $\partial f/\partial x$ times $t p_1$, the second by
$\partial f/\partial y$ times $t p_2$. After the first move you stand somewhere else,
and the slope to the north is a little different there. If the partial derivatives
are continuous, that difference vanishes with $t$, and the two changes add up. So
the slope along $\mathbf{p}$, the **directional derivative**, is a dot product:

$$ \frac{d}{dt} f(\mathbf{x} + t\mathbf{p}) \Big|_{t=0}
   = \frac{\partial f}{\partial x} p_1 + \frac{\partial f}{\partial y} p_2
   = \nabla f(\mathbf{x}) \cdot \mathbf{p}. $$

Two slopes, east and north, tell you all of them. At $(3, 4)$, for
$\mathbf{p} = (\tfrac35, \tfrac45)$, it is $6 \cdot \tfrac35 + 8 \cdot \tfrac45 = 10$.

A dot product has a second formula: the two lengths times the cosine of the angle $\theta$ between them. (Turn
the axes until the first one lies along $\nabla f$. Lengths and angles stay, so the dot product stays. Then
$\nabla f$ is $(\lVert \nabla f \rVert, 0)$ and $\mathbf{p}$ is $(\cos\theta, \sin\theta)$.) So

$$ \nabla f \cdot \mathbf{p} = \lVert \nabla f \rVert \cos\theta. $$

Everything that follows rests on this line. The slope is largest where the cosine is
1, that is, **along the gradient**, and there it equals the gradient's **length**. It
is zero at a right angle: along the **contour**, the line of equal height. It is most
negative straight against the gradient: the way of steepest descent.

{{exercise 2.3}}

Do not take it on trust. Turn round once, degree by degree, and measure the slope
in each direction by a difference, without looking at the gradient.
*/
static const double pi = 3.141592653589793;

/* The unit vector that points at an angle, counted from the x-axis against the clock. */
static void unit_at(double degrees, double p[])
{
    p[0] = cos(degrees * (pi / 180));
    p[1] = sin(degrees * (pi / 180));
}

/* The angle of an arrow, from 0 to 360; NaN for one of no length. */
static double degrees_of(const double g[])
{
    const double degrees = atan2(g[1], g[0]) * (180 / pi);

    if (g[0] == 0 && g[1] == 0)
        return NAN;
    return degrees < 0 ? degrees + 360 : degrees;
}

CELL(all_round)
{
    const field bowl_field = bowl_of(&two);
    double g[2], p[2], trial[2], steepest = -INFINITY, steepest_at = NAN;

    gradient(&bowl_field, at, g);
    table("directions", "degrees slope predicted");
    for (int degrees = 0; degrees <= 360; degrees++) {
        unit_at(degrees, p);
        const double slope = directional_derivative(&bowl_field, at, p, trial);

        row(degrees, slope, dot(2, g, p));
        if (degrees < 360 && slope > steepest) {
            steepest = slope;
            steepest_at = degrees;
        }
    }
    say("Steepest of 360 directions: %g degrees, with slope %.6f", steepest_at, steepest);
    answer("steepest_of_360", steepest_at, steepest);
    answer("steepest_angle", degrees_of(g));
}

/*md
{{if gradient_norm > 0}}The steepest of the measured directions was {{= steepest_of_360[0] degree}}, with slope
{{= steepest_of_360[1]}}. The gradient points at {{= steepest_angle}} degrees,
and its length is {{= gradient_norm}}. They agree as well as whole degrees can.
{{claim abs(steepest_of_360[0] - steepest_angle) <= 1 or abs(steepest_of_360[0] - steepest_angle) >= 359}}
{{claim steepest_of_360[1] > gradient_norm * (1 - 1e-3) and steepest_of_360[1] < gradient_norm * (1 + 1e-6)}}
{{else}}You stand on level ground. There no direction is the steepest, and the gradient has no angle.{{end}}
{{figure directions}} shows the whole turn.

Now walk at a right angle to the gradient, along the contour.
*/
CELL(along_the_contour)
{
    const field bowl_field = bowl_of(&two);
    double g[2], trial[2];

    gradient(&bowl_field, at, g);
    const double across[] = { -g[1], g[0] };    /* the gradient, turned by 90 degrees */
    const double slope = directional_derivative(&bowl_field, at, across, trial), norm = nrm2(2, g);

    answer("slope_along_contour", norm > 0 ? slope / norm : 0);
}

/*md
Level, but for rounding. {{claim abs(slope_along_contour) <= 1e-8 * max(gradient_norm, 1)}} That is why the arrows of every gradient field stand
square on the contours.

## Where it is less obvious

On the bowl "away from the middle" would have been a good guess. In Rosenbrock's
valley it is not. That is a bent gorge:

$$ R(x, y) = (1 - x)^2 + 100\,(y - x^2)^2, \qquad
   \nabla R = \begin{bmatrix} -2(1 - x) - 400x\,(y - x^2) \\ 200\,(y - x^2) \end{bmatrix}. $$

The gradient comes by the rules of chapter 1.
{{constant 100: Rosenbrock's coefficient (1960)}}
{{constant 400, 200: 2 times 2 times his 100, and 2 times it, by the power rule}}
Look from $(-\tfrac65, 1)$, its usual starting point.
*/
static double rosenbrock(const double x[], const void *context)
{
    const double off_floor = x[1] - x[0] * x[0];

    (void)context;
    return (1 - x[0]) * (1 - x[0]) + 100 * off_floor * off_floor;
}

static void rosenbrock_gradient(const double x[], double g[], const void *context)
{
    const double off_floor = x[1] - x[0] * x[0];

    (void)context;
    g[0] = -2 * (1 - x[0]) - 400 * x[0] * off_floor;
    g[1] = 200 * off_floor;
}

static const field rosenbrock_field = {
    .n = 2, .value = rosenbrock, .gradient = rosenbrock_gradient,
};

CELL(rosenbrock)
{
    double from[] = { -1.2, 1 }, g[2];

    gradient(&rosenbrock_field, from, g);
    answer("rosenbrock_height", value(&rosenbrock_field, from));
    answer("rosenbrock_gradient", g[0], g[1]);
    answer("rosenbrock_gradient_norm", nrm2(2, g));
    answer("rosenbrock_angle", degrees_of(g));
}

/*md
The gradient {{= rosenbrock_gradient %.1f}} points at {{= rosenbrock_angle %.1f}}
degrees: nearly straight into the wall, and hardly along the valley in which the
minimum lies. Remember that for chapter 3.

Now the mountain of chapter 1. This time we give no gradient: where a field has
none, `gradient` measures one, with a central difference for each coordinate.
*/
static double terrain(const double p[], const void *context)
{
    const double x = p[0], y = p[1];

    (void)context;
    return (x * x + 3 * y * y) * exp(1 - x * x - y * y);
}

static const field terrain_field = { .n = 2, .value = terrain };

static double terrain_at[2];

/* What is shorter may be rounding alone: a central difference is off by some eps f / h, 1e-10 here,
 * and by a third derivative times h^2 / 6, no more than that. */
static const double noise = 1e-9;

CELL(mountain)
{
    double g[2];

    gradient(&terrain_field, terrain_at, g);
    answer("terrain_gradient", g[0], g[1]);
    answer("terrain_gradient_norm", nrm2(2, g));
    answer("terrain_angle", nrm2(2, g) > noise ? degrees_of(g) : NAN);
}

/*md
At {{= terrain_at}} the gradient is {{= terrain_gradient %.3f}}: two slopes, such as you measured in chapter 1.
{{if terrain_gradient_norm > 1e-9}}The way up is at {{= terrain_angle %.1f}} degrees.{{else}}It is too short to be
told from rounding. The ground is level here: a summit, a pass, or the floor of the valley.{{end}}

The gradient is the steepest way up *from here*, no more: it does not know where the summit is. Look from
$(\tfrac12, \tfrac1{10})$, on the slope between the valley and the eastern pass.
*/
static const double astray[] = { 0.5, 0.1 }, summit[] = { 0, 1 };

CELL(astray)
{
    double here[] = { astray[0], astray[1] }, g[2];
    const double to_summit[] = { summit[0] - here[0], summit[1] - here[1] };

    gradient(&terrain_field, here, g);
    answer("gradient_points_at", degrees_of(g));
    answer("summit_lies_at", degrees_of(to_summit));
}

/*md
> **A common mistake.** "The gradient points at the summit." From here it points at {{= gradient_points_at %.0f}}
> degrees, and the nearest summit lies at {{= summit_lies_at %.0f}}: who walks straight along the arrow goes almost
> away from it. Follow the gradient in small steps, and ask again after each, and you nearly always reach a summit, seldom
> in a straight line.

{{figure terrain}} shows both arrows. Nearly always: from $(\tfrac12, 0)$ the gradient leads to the pass, and stops there.

## A thousand dimensions

The gradient, its length and the dot product never asked how many coordinates there
are. Here is the same bowl with $n$ of them, at the point $x_i = i/n$. The code did
not change. (`axpy(n, a, x, y)` adds $a\,\mathbf{x}$ to $\mathbf{y}$; numerical libraries have it
beside `dot` and `nrm2`.)
*/
static int dimensions;

/* x[n], or NULL. */
static double *even_point(size_t n)
{
    double *x = allocate(n, sizeof *x);

    for (size_t i = 0; x && i < n; i++)
        x[i] = (double)(i + 1) / (double)n;
    return x;
}

CELL(many_dimensions)
{
    const size_t n = (size_t)dimensions;
    const field large = bowl_of(&n);
    double *x = even_point(n), *g = allocate(n, sizeof *g), *measured_g = allocate(n, sizeof *g);

    if (!x || !g || !measured_g) {
        abandon_chapter("not enough memory for %d dimensions", dimensions);
        return;
    }
    gradient(&large, x, g);
    gradient_central(&large, x, measured_g);
    const double length = nrm2(n, g);

    answer("large_height", value(&large, x));
    answer("large_gradient_norm", length);
    axpy(n, -1, g, measured_g);
    answer("large_gradient_error", nrm2(n, measured_g) / length);
    release(x);
    release(g);
    release(measured_g);
}

/*md
Now try walking in {{= directions}} random directions, and compare each slope with the
steepest there is.

Guess first: how good is the best of them? In two dimensions a random direction
is often nearly right. In $n$ dimensions the squared cosines between a direction and
the $n$ axes add up to 1. None of the axes is preferred, so on average each is $1/n$.
The gradient might as well be one of the axes: a typical cosine is about
$1/\sqrt{n}$, uphill or downhill.
*/
static int directions, seed;

CELL(random_directions)
{
    const size_t n = (size_t)dimensions;
    const field large = bowl_of(&n);
    double *x = even_point(n), *g = allocate(n, sizeof *g), *p = allocate(n, sizeof *p);
    generator r = seeded((uint64_t)seed, 2);
    double best = -1, sum_of_squares = 0;

    if (!x || !g || !p) {
        abandon_chapter("not enough memory for %d dimensions", dimensions);
        return;
    }
    gradient(&large, x, g);
    const double length = nrm2(n, g);

    for (int k = 0; k < directions; k++) {
        for (size_t i = 0; i < n; i++)
            p[i] = normal(&r);
        const double cosine = dot(n, g, p) / (length * nrm2(n, p));

        sum_of_squares += cosine * cosine;
        best = fmax(best, cosine);
    }
    say("Best of %d random directions: %.1f%% of the steepest slope", directions, 100 * best);
    answer("random_best", best);
    answer("random_typical", sqrt(sum_of_squares / directions));
    answer("random_predicted", 1 / sqrt((double)n));
    release(x);
    release(g);
    release(p);
}

/*md
The best of {{= directions direction}} climbs at {{= random_best %.3f}} of the steepest
slope. A typical cosine (the root of the mean square) was {{= random_typical %.3f}},
where {{= random_predicted %.3f}} was predicted. {{if random_best < 1/2}}Even the best of so many guesses wins
little,{{else}}In so few dimensions a guess may be good,{{end}} while one gradient
gives the steepest way at once. Chapter 4 shows how to have it for the price of a few
evaluations, however large $n$ is.

## What would break it

- **Unequal scales.** If $x$ is in kilometres and $y$ in metres, the arrow's direction
  changes with the units, and "steepest" with it. The gradient knows only the numbers.
- **A level place.** Where the gradient is zero it has no direction. The program answers
  `nan`, "not a number", for its angle; so should you.
- **A step that is not small.** The gradient is about the ground under your feet.
  Follow it in a straight line for a long way, and you may well arrive lower.
- **A plot with a stretched axis.** Arrows stand square on contours only if both axes
  have the same scale. When they seem not to, look at the tick marks first.

## The rest of the program

Heights and gradients on square grids, for the figures.
{{folded: The grids of the figures}}
*/
static void heights(const char *name, const field *f, double reach, int cells)
{
    table(name, "x y height");
    for (int i = -cells; i <= cells; i++) {
        for (int j = -cells; j <= cells; j++) {
            const double x[] = { reach * j / cells, reach * i / cells };

            row(x[0], x[1], value(f, x));
        }
        row_break();
    }
}

static void arrows(const char *name, const field *f, double reach, int cells)
{
    table(name, "x y gx gy length");
    for (int i = -cells; i <= cells; i++)
        for (int j = -cells; j <= cells; j++) {
            double x[] = { reach * j / cells, reach * i / cells }, g[2];

            gradient(f, x, g);
            row(x[0], x[1], g[0], g[1], nrm2(2, g));
        }
}

CELL(maps)
{
    const field bowl_field = bowl_of(&two);
    const double furthest = fmax(fabs(at[0]), fabs(at[1]));
    const double reach = furthest > 0 ? 1.5 * furthest : 1;

    say("Heights and gradients on grids, for the figures");
    heights("bowl-heights", &bowl_field, reach, 24);
    arrows("bowl-arrows", &bowl_field, 0.9 * reach, 5);
    heights("terrain-heights", &terrain_field, 2.5, 50);
    arrows("terrain-arrows", &terrain_field, 2.25, 9);
}

/*md
What you can change, and the cells in their order.
{{folded: The parameters, the list of cells, and main}}
*/
static const parameter parameters[] = {
    { .name = "at", .symbol = "X,Y", .fallback = "3,4", .real = at, .count = 2,
      .low = -1000, .high = 1000, .help = "where you stand on the bowl" },
    { .name = "terrain-at", .symbol = "X,Y", .fallback = "1,0.5", .real = terrain_at, .count = 2,
      .low = -3, .high = 3, .help = "where you stand on the mountain of chapter 1" },
    { .name = "dimensions", .symbol = "N", .fallback = "1000", .whole = &dimensions,
      .low = 1, .high = 5000, .help = "n, the dimensions of the large bowl" },
    { .name = "directions", .symbol = "M", .fallback = "1000", .whole = &directions,
      .low = 1, .high = 100000, .help = "how many random directions to try there" },
    { .name = "seed", .symbol = "S", .fallback = "1", .whole = &seed,
      .low = 0, .high = 1e9, .help = "the seed of the random directions" },
};

static const cell cells[] = {
    LISTED(one_point),  LISTED(all_round),       LISTED(along_the_contour),
    LISTED(rosenbrock), LISTED(mountain),        LISTED(astray),
    LISTED(many_dimensions), LISTED(random_directions), LISTED(maps),
};

static const chapter this_chapter = {
    .name = "02-gradient-vector",
    .summary = "all slopes at once, and which way is up",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
    .cells = cells,
    .cell_count = COUNT_OF(cells),
};

int main(int argc, char **argv)
{
    return chapter_main(argc, argv, &this_chapter);
}
