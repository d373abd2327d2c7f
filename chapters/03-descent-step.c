/*md
# The descent step

The gradient points uphill. You want to go down, so you take a step against it. That is
the whole of gradient descent. One number is left for you to choose, the length of the step,
and {{figure rates}} shows what hangs on it: six descents into the same bowl, which differ in
nothing else.

When you have read this chapter you will be able to

- take a descent step by hand, and say why it has a minus sign;
- say how many steps a descent on a bowl will need before you run it;
- name the rates that crawl, that jump, that zigzag, and that run away;
- decide when to stop.

You need the gradient of the bowl and its length, from chapter 2.
*/
#include "nabla.h"

#include <math.h>

/*md
## One step

Here is the bowl of chapter 2 again, and its gradient:

$$ J(x, y) = x^2 + y^2, \qquad \nabla J(x, y) = \begin{bmatrix} 2x \\ 2y \end{bmatrix}. $$
*/
static double bowl(const double x[], const void *context)
{
    (void)context;
    return x[0] * x[0] + x[1] * x[1];
}

static void bowl_gradient(const double x[], double g[], const void *context)
{
    (void)context;
    g[0] = 2 * x[0];
    g[1] = 2 * x[1];
}

static const field bowl_field = { .n = 2, .value = bowl, .gradient = bowl_gradient };

/*md
In machine learning $J$ is called the **loss**: it says how wrong you are, and
the point $(x, y)$ holds the weights that you may change. A step of **learning rate**
$\alpha$ takes the gradient times $\alpha$ away from the point:

$$ \mathbf{x}_{k+1} = \mathbf{x}_k - \alpha \, \nabla J(\mathbf{x}_k). $$

Stand at the start, ask for the gradient, and take one step.
*/
static double start[2], rate;

CELL(one_step)
{
    double x[] = { start[0], start[1] }, g[2];

    gradient(&bowl_field, x, g);
    say("You stand at (%g, %g); the gradient is (%g, %g)", x[0], x[1], g[0], g[1]);
    answer("loss_before", value(&bowl_field, x));
    answer("gradient", g[0], g[1]);
    answer("gradient_norm", nrm2(2, g));

    step(2, x, rate, g);
    answer("point_after", x[0], x[1]);
    answer("loss_after", value(&bowl_field, x));
}

/*md
You moved from {{= start}} to {{= point_after %g}}, and the loss went from
{{= loss_before}} to {{= loss_after %g}}. Check it by hand. By default,

$$ \begin{bmatrix} 3 \\ 4 \end{bmatrix} - \frac{1}{10} \begin{bmatrix} 6 \\ 8 \end{bmatrix}
   = \begin{bmatrix} 3 - \frac{6}{10} \\ 4 - \frac{8}{10} \end{bmatrix}
   = \frac{1}{10} \begin{bmatrix} 24 \\ 32 \end{bmatrix}, \qquad
   \frac{24^2 + 32^2}{10^2} = 16. $$

The start, the rate and whatever else has a name on the command line are yours to change:
`make chapter-3 RUN_3="--rate 0.3"`.

## Why the minus sign

Take the same step with the sign turned round, once, to see it.
*/
CELL(the_wrong_way)
{
    double up[] = { start[0], start[1] }, g[2];

    gradient(&bowl_field, up, g);
    step(2, up, -rate, g);
    say("One step along the gradient leads to (%g, %g)", up[0], up[1]);
    answer("point_ascended", up[0], up[1]);
    answer("loss_ascended", value(&bowl_field, up));
}

/*md
Along the gradient the loss rises to {{= loss_ascended %g}}. The gradient is the
direction of steepest *ascent*; the minus sign is what turns ascent into descent.
Forget it and every step takes you further up.

## What one step does to a bowl

On the bowl the gradient is $2\mathbf{x}$, so the step does something very simple:

$$ \mathbf{x}_{k+1} = \mathbf{x}_k - 2\alpha\,\mathbf{x}_k = (1 - 2\alpha)\,\mathbf{x}_k. $$

Every step multiplies the point by the same number, $1 - 2\alpha$: you move along the line
through the start and the bottom, and nowhere else. Two dimensions behave like one.
*/
static double factor(double alpha)
{
    return 1 - 2 * alpha;
}

/*md
That number tells the whole story.

| rate $\alpha$ | factor | what you see |
|---|---|---|
| small | just under 1 | it crawls |
| just under $\tfrac12$ | just over 0 | it nearly jumps there |
| $\tfrac12$ | 0 | one step, and you are at the bottom |
| between $\tfrac12$ and 1 | negative, above $-1$ | it zigzags across, and still gets there |
| 1 | $-1$ | it swings from side to side for ever |
| above 1 | below $-1$ | every step climbs, and it runs away |

{{figure rates}} showed the point's place along that line, where positive is the side on
which you began. This is the cell behind it:
*/
enum { RATES = 6 };

static double rates[RATES];

/* Where x lies along the line from the bottom through the start. */
static double along_start(const double x[])
{
    const double distance = nrm2(2, start);

    return distance > 0 ? dot(2, start, x) / distance : 0;
}

CELL(first_steps)
{
    enum { SHOWN = 12 };

    answer("factor", factor(rate));
    table("rates", "rate step along loss");
    for (int r = 0; r < RATES; r++) {
        double x[] = { start[0], start[1] }, g[2];

        for (int k = 0; k <= SHOWN; k++) {
            row(rates[r], k, along_start(x), value(&bowl_field, x));
            gradient(&bowl_field, x, g);
            step(2, x, rates[r], g);
        }
        row_break();
    }
}

/*md
## The loop

How long does it take to get there, and when is "there"? Repeat the step until the gradient
is shorter than a tolerance $\tau$. The loop is yours to see: `descent_begin` looks round at the
start, `descent_step` takes one step and looks round again, and the answer of both
is `RUNNING` until there is a reason to stop.
*/
static double tolerance;
static int steps;

/* A descent with the tolerance that you asked for. */
static descent from(const field *f, double x[], double g[], double alpha, int step_limit)
{
    return (descent){ .f = f, .x = x, .g = g, .alpha = alpha,
                      .tolerance = tolerance, .step_limit = step_limit };
}

CELL(descent)
{
    double x[] = { start[0], start[1] }, g[2];
    descent d = from(&bowl_field, x, g, rate, steps);
    status s;

    table("path", "step x y loss gradient_norm");
    for (s = descent_begin(&d);; s = descent_step(&d)) {
        row(d.k, x[0], x[1], d.value, d.gradient_norm);
        if (s != RUNNING)
            break;
    }
    say("%s at step %d", status_name(s), d.k);
    answer("steps_taken", d.k);
    answer_text("stopped_because", status_name(s));
    answer("loss_final", d.value);
}

/*md
The run ended for this reason: {{= stopped_because}}. It took {{= steps_taken}}
steps, and the loss that is left is {{= loss_final %.2g}}. {{figure path}} shows the way on the
map, {{figure bowl}} on the bowl itself. The bowl is **convex**: it curves upward everywhere, so
there is one bottom, and no other place where you could get stuck.

## What was known beforehand

You know the factor of a step, so you know the answer before the run. After $k$ steps

$$ \mathbf{x}_k = (1 - 2\alpha)^k\,\mathbf{x}_0, \qquad J_k = (1 - 2\alpha)^{2k} J_0, $$

since the loss is a square. The gradient's length shrinks by $|1 - 2\alpha|$ a step. It has
fallen from $\lVert g_0 \rVert$ to the tolerance as soon as
$|1 - 2\alpha|^k \lVert g_0 \rVert \le \tau$, that is, after

$$ k = \left\lceil \frac{\log(\tau / \lVert g_0 \rVert)}{\log |1 - 2\alpha|} \right\rceil $$

steps; the brackets mean "rounded up". Two cases stand apart: at
$1 - 2\alpha = 0$ one step is enough, and where $|1 - 2\alpha| \ge 1$ no number of
steps is.
*/
static double predicted_loss(double loss_0, double alpha, int k)
{
    return pow(factor(alpha), 2 * k) * loss_0;
}

static double predicted_steps(double norm_0, double alpha, double tau)
{
    const double shrink = fabs(factor(alpha));

    if (norm_0 <= tau)
        return 0;
    if (shrink == 0)
        return 1;
    if (!(shrink < 1))
        return INFINITY;
    /* Or one more or less: where the quotient is whole, the logarithms' rounding decides. */
    double k = ceil(log(tau / norm_0) / log(shrink)) - 1;
    while (norm_0 * pow(shrink, k) > tau)
        k++;
    return k;
}

/* A descent that you need not watch. */
static status run_to_the_end(descent *d)
{
    status s = descent_begin(d);

    while (s == RUNNING)
        s = descent_step(d);
    return s;
}

CELL(prediction)
{
    const double loss_0 = value(&bowl_field, start), norm_0 = 2 * nrm2(2, start);
    double x[] = { start[0], start[1] }, g[2];
    descent d = from(&bowl_field, x, g, rate, steps);

    run_to_the_end(&d);
    answer("steps_predicted", predicted_steps(norm_0, rate, tolerance));
    answer("loss_predicted", predicted_loss(loss_0, rate, d.k));
    table("prediction", "step loss");
    for (int k = 0; k <= d.k; k++)
        row(k, predicted_loss(loss_0, rate, k));
}

/*md
The prediction was {{= steps_predicted}} steps. In {{figure loss}}, on a logarithmic
scale, the loss follows a straight line, because each step multiplies it by the same
number. This is called **linear convergence**: every step buys the same number of digits.

The next cell runs the six descents of {{figure rates}} to their ends.
*/
enum { PLENTY = 10000 };

CELL(six_rates)
{
    double steps_by_rate[RATES];

    for (int r = 0; r < RATES; r++) {
        double x[] = { start[0], start[1] }, g[2];
        descent d = from(&bowl_field, x, g, rates[r], PLENTY);
        const status s = run_to_the_end(&d);

        steps_by_rate[r] = d.k;
        say("rate %g: factor %g, %s at step %d", rates[r], factor(rates[r]), status_name(s), d.k);
    }
    answer_vector("steps_by_rate", RATES, steps_by_rate);
}

/*md
The run that runs away is stopped, and says so. `DIVERGED` means that the loss is
no longer a finite number, or stands a million times above where it began. On a
convex bowl a good rate never climbs at all. Elsewhere a descent may climb for a
while and still arrive (chapter 4 has one), but a million is beyond doubt.

## When to stop

There are three honest reasons. The gradient is so short that you are as good as
there: on the bowl $\lVert g \rVert \le \tau$ means $J \le \tau^2 / 4$, because
$\lVert g \rVert^2 = 4J$. Or you have taken as many steps as you can afford. Or
the run is going nowhere that you want to be. (There is a poor fourth one: a step so
short that no digit of the point changes. Then the run is `stalled`.)

Be careful with the first. On a mountain a short gradient may also mean a pass or a
plain; chapter 1 could not tell them apart by their slopes either. `converged`
says "level here", not "best". And what is *no* reason is that the loss changed
little in the last step: with a tiny rate it always changes little, at the bottom
or not.

## One rate, two directions

The bowl was kind: equally steep whichever way you look. The **stretched bowl**
$S(x, y) = x^2 + s\,y^2$ is not. It is $s$ times as steep along $y$ as along $x$.
*/
static double stretch;

static double stretched(const double x[], const void *context)
{
    (void)context;
    return x[0] * x[0] + stretch * x[1] * x[1];
}

static void stretched_gradient(const double x[], double g[], const void *context)
{
    (void)context;
    g[0] = 2 * x[0];
    g[1] = 2 * stretch * x[1];
}

static const field stretched_field = { .n = 2, .value = stretched, .gradient = stretched_gradient };

/*md
A step multiplies $x$ by $1 - 2\alpha$ and $y$ by $1 - 2s\alpha$, so $y$ runs
away once $\alpha$ is above $1/s$, while $x$ would like $\tfrac12$. The best that a
single rate can do is to make both factors equally bad,

$$ 1 - 2\alpha = -(1 - 2s\alpha) \quad\Longrightarrow\quad \alpha = \frac{1}{1 + s},
   \qquad |\text{factor}| = \frac{s - 1}{s + 1}. $$
*/
static double stretched_rate;

CELL(stretched_bowl)
{
    const double best_rate = 1 / (1 + stretch);
    const double shared_rate = stretched_rate > 0 ? stretched_rate : best_rate;
    double x[] = { start[0], start[1] }, g[2];
    descent d = from(&stretched_field, x, g, shared_rate, PLENTY);
    status s;

    say("With rate %g, x is multiplied by %g and y by %g", shared_rate,
        factor(shared_rate), factor(stretch * shared_rate));
    answer("stretched_best_rate", best_rate);
    answer("stretched_factors", factor(shared_rate), factor(stretch * shared_rate));
    table("stretched", "step x y loss");
    for (s = descent_begin(&d);; s = descent_step(&d)) {
        row(d.k, x[0], x[1], d.value);
        if (s != RUNNING)
            break;
    }
    say("%s at step %d", status_name(s), d.k);
    answer("stretched_steps", d.k);
    answer_text("stretched_stopped_because", status_name(s));
}

/*md
With $s$ = {{= stretch}} the factors are {{= stretched_factors[0] %.3f}} and
{{= stretched_factors[1] %.3f}}, and the run stopped after {{= stretched_steps}} steps:
{{= stretched_stopped_because}}. The upper half of {{figure valley}} shows it. By
default, with `--stretch 100` in place of 10, it takes about eleven times as many steps.

## Rosenbrock's valley

Here is the same trouble in a landscape that bends. **Rosenbrock's valley**

$$ R(x, y) = (1 - x)^2 + 100\,(y - x^2)^2 $$

is a bent gorge: its walls are steep, and its floor falls gently towards $(1, 1)$, where $R$ is
zero. You met its gradient in chapter 2. The walls allow only a short step; the floor is nearly
flat and wants a long one. {{constant 100: Rosenbrock's coefficient (1960)}}
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

static double valley_rate;

CELL(valley)
{
    enum { VALLEY_STEPS = 100000, EVERY = 100 };
    double x[] = { -1.2, 1 }, g[2];
    descent d = from(&rosenbrock_field, x, g, valley_rate, VALLEY_STEPS);
    status s;

    table("valley", "step x y loss");
    for (s = descent_begin(&d);; s = descent_step(&d)) {
        if (d.k < EVERY || d.k % EVERY == 0 || s != RUNNING)
            row(d.k, x[0], x[1], d.value);
        if (s != RUNNING)
            break;
    }
    say("%s at step %d, at (%.6f, %.6f)", status_name(s), d.k, x[0], x[1]);
    answer("valley_steps", d.k);
    answer_text("valley_stopped_because", status_name(s));
    answer("valley_end", x[0], x[1]);
}

/*md
It stopped after {{= valley_steps}} steps: {{= valley_stopped_because}}. By default a
few of them fall to the floor, and all the others creep along it: the lower half of
{{figure valley}}. Double the rate (`--valley-rate 0.002`) and see what the walls do. Steps
that suit every direction at once, and steps that remember where they have been, are
a subject of their own.

## What would break it

- **A rate without a scale.** A rate is right or wrong only for a given steepness. If
  you measure the loss in cents instead of euros, the gradient is a hundred times as
  long. So is the step, and a rate above one hundredth of the largest that was safe runs away.
- **A gradient that is wrong by a factor.** With $x$ in place of $2x$ the run still
  converges, at another speed. A descent that works is no proof of its gradient;
  chapters 1 and 4 show what is.
- **Half a step.** If you change $x$ first and use the new $x$ in the gradient for $y$,
  you are doing something else. On this bowl you cannot tell; in the valley you can.

## The rest of the program

The heights that the figures draw, on grids.
{{folded: The grids of the figures}}
*/
/* How far a square must reach so that the start is well inside. */
static double around_start(double side)
{
    const double reach = fmax(fabs(start[0]), fabs(start[1]));

    return side * 1.25 * (reach > 0 ? reach : 1);
}

/* The square from low to high on both axes. */
static void grid(const char *name, const field *f, double low, double high, int side)
{
    table(name, "x y height");
    for (int i = 0; i <= side; i++) {
        for (int j = 0; j <= side; j++) {
            const double x[] = { low + (high - low) * j / side, low + (high - low) * i / side };

            row(x[0], x[1], value(f, x));
        }
        row_break();
    }
}

CELL(landscapes)
{
    say("Heights on grids, for the figures");
    grid("heights-bowl", &bowl_field, around_start(-1), around_start(1), 32);
    grid("heights-stretched", &stretched_field, around_start(-1), around_start(1), 32);
    grid("heights-valley", &rosenbrock_field, -1.6, 1.6, 80);
}

/*md
What you can change, and the cells in their order.
{{folded: The parameters, the list of cells, and main}}
*/
static const parameter parameters[] = {
    { .name = "start", .symbol = "X,Y", .fallback = "3,4", .real = start, .count = 2,
      .low = -1000, .high = 1000, .help = "x_0, the point where the descent starts" },
    { .name = "rate", .symbol = "R", .fallback = "0.1", .real = &rate,
      .low = 0, .high = 100, .help = "alpha, the learning rate" },
    { .name = "steps", .symbol = "K", .fallback = "100", .whole = &steps,
      .low = 0, .high = 100000, .help = "the most steps to take" },
    { .name = "tolerance", .symbol = "T", .fallback = "1e-6", .real = &tolerance,
      .low = 1e-300, .high = 1e6, .help = "tau: stop once the gradient is no longer than this" },
    { .name = "rates", .symbol = "R1,...,R6", .fallback = "0.1,0.45,0.5,0.9,1,1.1", .real = rates,
      .count = RATES, .low = 0, .high = 100, .help = "the six learning rates to compare" },
    { .name = "stretch", .symbol = "S", .fallback = "10", .real = &stretch,
      .low = 1, .high = 1e6, .help = "s, how much steeper the stretched bowl is along y" },
    { .name = "stretched-rate", .symbol = "R", .fallback = "0", .real = &stretched_rate,
      .low = 0, .high = 100, .help = "the learning rate there; 0 stands for the best, 1/(1 + s)" },
    { .name = "valley-rate", .symbol = "R", .fallback = "0.001", .real = &valley_rate,
      .low = 0, .high = 1, .help = "the learning rate in Rosenbrock's valley" },
};

static const cell cells[] = {
    LISTED(one_step),   LISTED(the_wrong_way), LISTED(first_steps),
    LISTED(descent),    LISTED(prediction),    LISTED(six_rates),
    LISTED(stretched_bowl), LISTED(valley),    LISTED(landscapes),
};

static const chapter this_chapter = {
    .name = "03-descent-step",
    .summary = "one step against the gradient, then many",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
    .cells = cells,
    .cell_count = COUNT_OF(cells),
};

int main(int argc, char **argv)
{
    return chapter_main(argc, argv, &this_chapter);
}
