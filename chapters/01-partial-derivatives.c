/*md
# Partial derivatives

You stand on a mountainside and somebody asks: how steep is it here? You cannot answer. East of you the
ground may fall, and north of you it may rise. The slope has no answer until you say which way you walk.
{{figure surface}} shows two ways.

When you have read this chapter you will be able to

- say what $\partial f / \partial x$ means, and find it by hand;
- find it by machine, in four ways, and say how far to trust each;
- choose the step of a difference before you measure, not after;
- tell when the order of two partial derivatives matters.

## Two walks

You need derivatives of functions of one variable. At $x$ kilometres to the east and $y$ to the north the height,
in hundreds of metres, is $f(x, y) = (x^2 + 3y^2)\, e^{1 - x^2 - y^2}$. Walk a hundred metres east; come back, and
walk as far north.
*/
#include "nabla.h"
#include <math.h>

static double at[2];

static double height(double x, double y)
{
    return (x * x + 3 * y * y) * exp(1 - x * x - y * y);
}

CELL(two_walks)
{
    const double here = height(at[0], at[1]);
    answer("height", here);
    answer("east_per_kilometre", (height(at[0] + 0.1, at[1]) - here) / 0.1);
    answer("north_per_kilometre", (height(at[0], at[1] + 0.1) - here) / 0.1);
}

/*md
You stand {{= height %.2f}} hundred metres up. On the walk to the east your height changed at
the rate {{= east_per_kilometre %.3f}} a kilometre, on the walk to the north at the rate
{{= north_per_kilometre %.3f}}: one place, two slopes. A **partial derivative** is the slope in one
chosen way: move one coordinate, hold all the others still, and ask how fast the height changes. What
you learn here is the beginning of **multivariable calculus**.

What you have just read is a **cell** of the program, and under it what it said. `say` writes a
line for you, `answer` writes numbers with a name, and `table` and `row` write numbers for a
figure. Together they are the **record**, and every number in the text comes from there. Where
you stand is yours to choose: `make chapter-1 RUN_1="--at 0.5,1"`.

## By hand

Hold $y$ still. Then $f$ is a function of $x$ alone, and you know how to
differentiate that: it is a product, and the exponential gives back itself times
$-2x$. Call the exponential $E$:

$$ \frac{\partial f}{\partial x} = 2x\,E + (x^2 + 3y^2)(-2x)\,E
                                 = 2x\,(1 - x^2 - 3y^2)\,E. $$

Now hold $x$ still and let $y$ move. Only the first factor differs:

$$ \frac{\partial f}{\partial y} = 6y\,E + (x^2 + 3y^2)(-2y)\,E
                                 = 2y\,(3 - x^2 - 3y^2)\,E. $$

The curly $\partial$ says "the others are held still". You will also see
$f_x$, $\partial_x f$ and $D_1 f$; they all mean the same. It measures how sensitive
$f$ is to $x$ alone. And it is again a function of $x$ *and* $y$: the slope to the
east depends on where you stand.
*/
static double envelope(double x, double y)
{
    return exp(1 - x * x - y * y);
}

static double terrain_x(double x, double y)
{
    return 2 * x * (1 - x * x - 3 * y * y) * envelope(x, y);
}

static double terrain_y(double x, double y)
{
    return 2 * y * (3 - x * x - 3 * y * y) * envelope(x, y);
}

CELL(by_hand)
{
    const double df_dx = terrain_x(at[0], at[1]), df_dy = terrain_y(at[0], at[1]);

    say("Walking east it changes by %+.4f a kilometre, walking north by %+.4f", df_dx, df_dy);
    answer("df_dx", df_dx);
    answer("df_dy", df_dy);
}

/*md
The slopes are {{= df_dx %.3f}} to the east and {{= df_dy %.3f}} to the north. The walks could
tell them only roughly, for the ground bends on the way.

## A slice, and its slope

Holding $y$ still cuts the mountain open along a vertical plane that runs east.
The cut's upper edge is a curve, an ordinary function of $x$, and its slope is the
partial derivative. Holding $x$ still cuts along the other plane. {{figure surface}}
shows both cuts on the mountain, {{figure slices}} each of them alone.
*/
/* As the library wants it: with a point as an array, and a context that the mountain does not need. */
static double terrain(const double p[], const void *context)
{
    (void)context;
    return height(p[0], p[1]);
}

/* Hold one coordinate at its place, let the other, number i, run. */
static void slice(const char *name, int i)
{
    double p[] = { at[0], at[1] };

    table(name, "place height");
    for (int k = -100; k <= 100; k++) {
        p[i] = at[i] + k / 50.0;
        row(p[i], terrain(p, NULL));
    }
}

static void tangent(const char *name, int i, double slope)
{
    table(name, "place height");
    for (int k = -1; k <= 1; k++)
        row(at[i] + 0.6 * k, terrain(at, NULL) + slope * 0.6 * k);
}

CELL(slices)
{
    say("Two slices through (%g, %g), and the tangent of each", at[0], at[1]);
    slice("slice-east", 0);
    slice("slice-north", 1);
    tangent("tangent-east", 0, terrain_x(at[0], at[1]));
    tangent("tangent-north", 1, terrain_y(at[0], at[1]));
}

/*md
## Level places

The mountain has two **summits**, at $(0, 1)$ and $(0, -1)$; two **passes**, at $(1, 0)$ and
$(-1, 0)$, where you can cross from one side to the other without climbing either
summit; and between them a closed **valley**, with its floor at the origin.
*/
CELL(level_places)
{
    const double summit[] = { 0, 1 }, pass[] = { 1, 0 }, valley[] = { 0, 0 };

    say("Heights and slopes at a summit, at a pass and on the valley floor");
    answer("summit", terrain(summit, NULL), terrain_x(0, 1), terrain_y(0, 1));
    answer("pass", terrain(pass, NULL), terrain_x(1, 0), terrain_y(1, 0));
    answer("valley", terrain(valley, NULL), terrain_x(0, 0), terrain_y(0, 0));
}

/*md
On a summit, in a pass and on the valley floor, both slopes are zero.

> **A common mistake.** "Where both slopes are zero is the top, or the bottom." It is level there, no more. The pass is
> neither: it is the lowest place on the way from summit to summit, and the highest on the way across. To tell the three
> apart you have to look further than the slopes.

## A limit of secants

The slope of a curve is a limit:

$$ \frac{\partial f}{\partial x}(x, y)
   = \lim_{h \to 0} \frac{f(x + h, y) - f(x, y)}{h}. $$

The quotient is the slope of the **secant** through two points of the slice, a step $h$ apart. In
the program `i` says which coordinate moves: 0 for $x$, 1 for $y$.
*/
static double secant(int i, double h)
{
    double there[] = { at[0], at[1] };

    there[i] += h;
    return (terrain(there, NULL) - terrain(at, NULL)) / h;
}

/*md
So take a step, measure the secant, halve the step, and measure again. Watch
both columns settle. The first steps are too long to mean much, and one of them may be
right by luck. Once $h$ is small, each halving halves what is missing, or does better where the slice is not
curved. {{if halvings < 30}}With `--halvings 40` that comes to an end. Can you guess why?{{else}}In the last rows that has
come to an end. Can you guess why?{{end}} Read on.
*/
static int halvings;

CELL(secants)
{
    const double df_dx = terrain_x(at[0], at[1]), df_dy = terrain_y(at[0], at[1]);
    double h = 1;

    for (int k = 0; k <= halvings; k++, h /= 2)
        say("h = %-12.4g east %+.8f   north %+.8f", h, secant(0, h), secant(1, h));
    table("secants", "h east north east_missing north_missing");
    h = 1;
    for (int k = 0; k <= halvings; k++, h /= 2)
        row(h, secant(0, h), secant(1, h), secant(0, h) - df_dx, secant(1, h) - df_dy);
}

/*md
## By machine

How far off is a secant? A smooth function, seen from close by, is a straight line, plus a little
curvature, plus less and less of the rest. This is its **Taylor expansion**; along the slice,

$$ f(x + h) = f + h f_x + \tfrac12 h^2 f_{xx} + \tfrac16 h^3 f_{xxx} + \dots $$

Subtract $f$, divide by $h$, and you have the slope plus $\tfrac12 h f_{xx}$. What you
measured above is called the **forward difference**, and it looks only ahead, so it
takes curvature for slope. Put $-h$ for $h$, and the odd terms change their sign.
Subtract that expansion from the first, and the even terms cancel, the curvature
among them:

$$ \frac{f(x + h, y) - f(x - h, y)}{2h} \quad\text{is off by about}\quad
   \frac{|f_{xxx}|}{6}\,h^2. $$

This is the **central difference**. Now measure it twice, with $h$ and with $h/2$.
The second error is a quarter of the first, so you can tell what the error is, and
subtract it:

$$ \frac{4\,D(h/2) - D(h)}{3} \quad\text{is off by a multiple of}\quad h^4. $$

This is **Richardson's extrapolation**. The library does it for two pairs of steps, $h$
and $h/2$, then $h/2$ and $h/4$, and takes the distance between the two results as
its estimate of the error. It is a cautious estimate.

The library calls a function, with all that belongs to it, a **field**. It hands the function a point, as
an array, and its **context**, which is whatever else the function needs.
*/
static const field terrain_field = { .n = 2, .value = terrain };

CELL(by_machine)
{
    double p[] = { at[0], at[1] }, error;

    answer("df_dx_forward", partial_forward(&terrain_field, p, 0, forward_step(p[0])));
    answer("df_dx_central", partial_central(&terrain_field, p, 0, central_step(p[0])));
    answer("df_dx_richardson",
           partial_richardson(&terrain_field, p, 0, richardson_step(p[0]), &error));
    answer("df_dx_richardson_error", error);
}

/*md
## Without a difference

All three subtract two nearly equal numbers, and lose digits by it. There is a way
that does not subtract. Take the step in the *imaginary* direction: to $x$ add
$ih$, where $i$ is the number whose square is $-1$. You can calculate with such complex numbers as with others, and put
$-1$ for $i^2$ wherever it occurs. So in the Taylor expansion the even powers of $ih$ become real, and only the odd ones stay imaginary:

$$ f(x + ih, y) = f + ih\,f_x - \tfrac12 h^2 f_{xx} - \dots
   \quad\Longrightarrow\quad \frac{\operatorname{Im} f(x + ih, y)}{h} \approx f_x. $$

The **complex step** needs a function that is one formula all through, without
absolute values, conjugates or case distinctions, and a program that can be run on
complex numbers. Where you have both, no digit is lost by subtracting: its error is
that of evaluating the formula, a few units in the last place.

Write powers as products. C's own power of a complex number goes through a logarithm,
whose imaginary part is $\pi$ left of 0, and the rounding of $\pi$ buries the small
imaginary part that you are after.
*/
#include <complex.h>

static double complex terrain_complex(const double complex p[], const void *context)
{
    const double complex x = p[0], y = p[1];

    (void)context;
    return (x * x + 3 * y * y) * cexp(1 - x * x - y * y);
}

static const field complex_terrain_field = {
    .n = 2, .value = terrain, .complex_value = terrain_complex,
};

CELL(complex_step)
{
    double complex z[] = { at[0], at[1] };

    answer("df_dx_complex_step", partial_complex_step(&complex_terrain_field, z, 0));
    answer("df_dy_complex_step", partial_complex_step(&complex_terrain_field, z, 1));
}

/*md
## How small a step?

Mathematics says: the smaller, the better. The machine disagrees. A double has
about sixteen digits, and every value of $f$ is rounded to them: at best its
relative error is up to $\varepsilon/2$, where $\varepsilon = 2^{-52}$. The difference of
two such values is off by about $\varepsilon |f|$, and dividing by $h$ makes that
$\varepsilon |f| / h$. It *grows* as $h$ shrinks.

So there are two errors, one that falls with $h$ and one that rises, and the best
$h$ is where they balance. Set the derivative of the sum to zero:

$$ \frac{|f_{xx}|}{2}\,h + \frac{\varepsilon|f|}{h} \;\text{ is least at }\;
   h = \sqrt{2\varepsilon\,\frac{|f|}{|f_{xx}|}} \sim \varepsilon^{1/2}, $$
$$ \frac{|f_{xxx}|}{6}\,h^2 + \frac{\varepsilon|f|}{2h} \;\text{ is least at }\;
   h = \sqrt[3]{\tfrac32\,\varepsilon\,\frac{|f|}{|f_{xxx}|}} \sim \varepsilon^{1/3}. $$

That is a prediction. Make it first; then measure. It needs $f_{xx}$ and $f_{xxx}$:
differentiate along $x$ twice, and three times. It is the product rule again, with $c = 3y^2$
for short:

$$ f_{xx} = 2P\,E, \qquad P = (1 - c) - (5 - 2c)\,x^2 + 2x^4, $$
$$ f_{xxx} = 2x\,\bigl(8x^2 - 2(5 - 2c) - 2P\bigr)\,E. $$

Where $f_{xx}$ or $f_{xxx}$ is zero
there is nothing to balance, and the prediction is infinite.
*/
#include <float.h>

static double terrain_xx(double x, double y)
{
    const double c = 3 * y * y;

    return 2 * ((1 - c) - (5 - 2 * c) * x * x + 2 * x * x * x * x) * envelope(x, y);
}

static double terrain_xxx(double x, double y)
{
    const double c = 3 * y * y;

    return 2 * x * (8 * x * x - 2 * (5 - 2 * c)) * envelope(x, y) - 2 * x * terrain_xx(x, y);
}

CELL(predicted_steps)
{
    const double f_xx = terrain_xx(at[0], at[1]), f_xxx = terrain_xxx(at[0], at[1]);
    const double rounding = DBL_EPSILON * fabs(terrain(at, NULL));

    answer("f_xx", f_xx);
    answer("f_xxx", f_xxx);
    answer("forward_step_predicted", f_xx != 0 ? sqrt(2 * rounding / fabs(f_xx)) : INFINITY);
    answer("central_step_predicted", f_xxx != 0 ? cbrt(1.5 * rounding / fabs(f_xxx)) : INFINITY);
}

/*md
Now measure, at eight steps a decade over sixteen decades. Errors near the bottom are noisy, and
some are small by luck, so a step is judged by the worst error within half a decade of it.
*/
enum { PER_DECADE = 8, STEPS = 16 * PER_DECADE + 1 };

static double step_size(int k)
{
    return pow(10, -k / (double)PER_DECADE);
}

static double best_step(const double error[STEPS])
{
    double least = INFINITY, best = NAN;

    for (int k = PER_DECADE / 2; k < STEPS - PER_DECADE / 2; k++) {
        double worst = 0;

        for (int j = k - PER_DECADE / 2; j <= k + PER_DECADE / 2; j++)
            worst = fmax(worst, error[j]);
        if (worst < least) {
            least = worst;
            best = step_size(k);
        }
    }
    return best;
}

/* The library's complex step has its step built in; this one takes any. */
static double complex_step_of(double h)
{
    const double complex p[] = { at[0] + h * I, at[1] };

    return cimag(terrain_complex(p, NULL)) / h;
}

CELL(measured_errors)
{
    const double df_dx = terrain_x(at[0], at[1]);
    double p[] = { at[0], at[1] }, forward[STEPS], central[STEPS];

    table("errors", "h forward central richardson complex_step");
    for (int k = 0; k < STEPS; k++) {
        const double h = step_size(k);

        forward[k] = fabs(partial_forward(&terrain_field, p, 0, h) - df_dx);
        central[k] = fabs(partial_central(&terrain_field, p, 0, h) - df_dx);
        row(h, forward[k], central[k],
            fabs(partial_richardson(&terrain_field, p, 0, h, NULL) - df_dx),
            fabs(complex_step_of(h) - df_dx));
    }
    answer("forward_step_best", best_step(forward));
    answer("central_step_best", best_step(central));
}

/*md
Predicted for the forward difference: {{= forward_step_predicted %.1e}}; found:
{{= forward_step_best %.1e}}. For the central difference: {{= central_step_predicted %.1e}};
found: {{= central_step_best %.1e}}. {{figure errors}} has logarithmic axes, on which a
power of $h$ is a straight line. {{if abs(orders[0] - 1) < 1/4 and abs(orders[1] - 2) < 1/4 and abs(orders[2] - 4) < 1/2}}The
errors of the three differences fall with slopes 1, 2 and 4, hit the wall of rounding, and climb it with slope $-1$. The
complex step falls with slope 2, reaches the bottom, and stays there.{{else}}At most places the errors of the three
differences fall with slopes 1, 2 and 4, hit the wall of rounding, and climb it with slope $-1$. This place is a special
one: some derivative on which an error depends is zero here, or nearly so.{{end}}

The next cell measures those slopes: by how many powers of two does the error fall
when $h$ is halved? The number is called the **order** of the method; it is
`nan` where there is no error at all.
*/
static double order(const double error[2])
{
    return error[1] != 0 ? log2(fabs(error[0] / error[1])) : NAN;
}

CELL(orders)
{
    enum { FORWARD, CENTRAL, RICHARDSON };
    const double df_dx = terrain_x(at[0], at[1]);
    double p[] = { at[0], at[1] }, missing[3][2], h = 0x1p-6;

    for (int j = 0; j < 2; j++, h /= 2) {
        missing[FORWARD][j] = partial_forward(&terrain_field, p, 0, h) - df_dx;
        missing[CENTRAL][j] = partial_central(&terrain_field, p, 0, h) - df_dx;
        /* Its finest pair is h/2 and h/4: begin wider, to stay clear of the wall. */
        missing[RICHARDSON][j] = partial_richardson(&terrain_field, p, 0, 4 * h, NULL) - df_dx;
    }
    answer("orders", order(missing[FORWARD]), order(missing[CENTRAL]), order(missing[RICHARDSON]));
}

/*md
## The slope of a slope

$\partial f / \partial x$ is a function of $x$ and $y$, so you may differentiate it
along $y$. That gives a **mixed partial derivative**. Or you may begin with $y$ and
end with $x$. For our mountain, by hand, either way,

$$ \frac{\partial}{\partial y}\frac{\partial f}{\partial x}
 = \frac{\partial}{\partial x}\frac{\partial f}{\partial y}
 = -4xy\,(4 - x^2 - 3y^2)\,E. $$

The machine takes two differences, one inside the other. The inner step is a power of two near
$\varepsilon^{1/3}$, which is best for a central difference. The outer one is much longer: it divides
by its step what rounding has left in the inner one.
*/
static const double inner_step = 0x1p-17, outer_step = 0x1p-9;

static double slope_of_slope(const field *f, const double p[], size_t inner, double h_inner,
                             size_t outer, double h_outer)
{
    double ahead[] = { p[0], p[1] }, behind[] = { p[0], p[1] };

    ahead[outer] += h_outer;
    behind[outer] -= h_outer;
    return (partial_central(f, ahead, inner, h_inner) - partial_central(f, behind, inner, h_inner))
         / (2 * h_outer);
}

CELL(mixed_partials)
{
    const double x = at[0], y = at[1];

    answer("f_xy_by_hand", -4 * x * y * (4 - x * x - 3 * y * y) * envelope(x, y));
    answer("f_xy", slope_of_slope(&terrain_field, at, 0, inner_step, 1, outer_step));
    answer("f_yx", slope_of_slope(&terrain_field, at, 1, inner_step, 0, outer_step));
}

/*md
The order does not matter wherever the mixed derivatives are continuous. It does
matter for

$$ q(x, y) = xy\,\frac{x^2 - y^2}{x^2 + y^2}, \qquad q(0, 0) = 0, $$

at the origin. On the $y$-axis the slope to the east is $-y$, and on the $x$-axis
the slope to the north is $x$. So east first and then north gives $-1$, north first
and then east gives $+1$. Each inner step must be much smaller than the outer
one, as a limit inside a limit is; make them equal and both answers are $0$, which is
wrong twice.
*/
static double peano(const double p[], const void *context)
{
    const double x = p[0], y = p[1], r2 = x * x + y * y;

    (void)context;
    return r2 > 0 ? x * y * (x * x - y * y) / r2 : 0;
}

static const field peano_field = { .n = 2, .value = peano };

CELL(order_matters)
{
    const double origin[] = { 0, 0 };

    answer("q_xy", slope_of_slope(&peano_field, origin, 0, inner_step, 1, outer_step));
    answer("q_yx", slope_of_slope(&peano_field, origin, 1, inner_step, 0, outer_step));
    answer("q_equal_steps", slope_of_slope(&peano_field, origin, 0, outer_step, 1, outer_step));
}

/*md
## What would break it

- **A step that is too small.** It looks like care and is carelessness: at a step near
  $\varepsilon$ the two points are hardly different numbers, and the quotient is noise.
- **A step that ignores the size of $x$.** Near a million, doubles lie so far
  apart that a tiny $h$ does not move $x$ at all. The library's steps grow with $|x|$.
- **A kink.** At a corner, as of $|x|$ at zero, the central difference calmly averages the two
  slopes and reports a number that is neither.
- **Degrees.** If your function takes an angle in degrees, every slope is off by the
  factor $\pi/180$. {{constant 180: half a turn is 180 degrees, or pi radians}}

## The rest of the program

The heights that the figures draw.
{{folded: The grid of the figures}}
*/
enum { GRID = 20 };

/* Line i of a grid, -GRID ... GRID, of which the nearest runs through a given place. */
static double grid_line(int i, double reach, double through)
{
    return i == lround(GRID * through / reach) ? through : reach * i / GRID;
}

CELL(surface)
{
    const double reach = fmax(2.5, fmax(fabs(at[0]), fabs(at[1])) + 0.5);

    say("Heights on a grid, for the figures");
    table("surface", "x y height");
    for (int i = -GRID; i <= GRID; i++) {
        for (int j = -GRID; j <= GRID; j++) {
            const double place[] = { grid_line(j, reach, at[0]), grid_line(i, reach, at[1]) };

            row(place[0], place[1], terrain(place, NULL));
        }
        row_break();
    }
}

/*md
What you can change, and the cells in their order. `main` hands all of it to the library, which reads
the command line and runs one cell after the other.
{{folded: The parameters, the list of cells, and main}}
*/
static const parameter parameters[] = {
    { .name = "at", .symbol = "X,Y", .fallback = "1,0.5", .real = at, .count = 2,
      .low = -3, .high = 3, .help = "where you stand, in kilometres east and north" },
    { .name = "halvings", .symbol = "N", .fallback = "12", .whole = &halvings,
      .low = 1, .high = 40, .help = "how often to halve the step of the secants" },
};

static const cell cells[] = {
    LISTED(two_walks),       LISTED(by_hand),         LISTED(slices), LISTED(level_places),
    LISTED(secants),         LISTED(by_machine),      LISTED(complex_step),
    LISTED(predicted_steps), LISTED(measured_errors), LISTED(orders),
    LISTED(mixed_partials),  LISTED(order_matters),   LISTED(surface),
};

static const chapter this_chapter = {
    .name = "01-partial-derivatives",
    .summary = "the slope of a mountain, one coordinate at a time",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
    .cells = cells,
    .cell_count = COUNT_OF(cells),
};

int main(int argc, char **argv)
{
    return chapter_main(argc, argv, &this_chapter);
}
