/*md
# The descent step

The gradient points uphill. You want to go down, so you take a step against it. That is
the whole of gradient descent, and one number is left for you to choose: how long is the step?
{{figure rates}} shows six descents that differ in nothing else.

When you have read this chapter you will be able to

- take a descent step by hand, and say why it has a minus sign;
- say how many steps a descent on a bowl will need before you run it;
- name the rates that crawl, that jump, that zigzag, and that run away;
- fit a line to data, and decide when to stop.

## One dimension first

You need the gradient and its length, from chapter 2. Cut the bowl of that chapter open, from the rim where
you stand through its lowest point. The cut is a parabola, $J = x^2$, where $x$ counts from the lowest point, and
its slope is $2x$. Take one step against the slope.
*/
#include "nabla.h"
#include <math.h>

static double start[2], rate;

CELL(one_dimension)
{
    double x = nrm2(2, start);

    answer("loss_before", x * x);
    answer("slope", 2 * x);
    x -= rate * 2 * x;
    answer("distance_after", x);
    answer("loss_after", x * x);
}

/*md
The slope was {{= slope}}, and the step was that times {{= rate}}, the **learning rate**, which is written
$\alpha$. The **loss**, as we shall call the height, went from {{= loss_before}} to {{= loss_after}}.
{{if loss_after > loss_before}}That is up, not down: the step was too long. Read on.{{end}}

The start, the rate and whatever else has a name on the command line are yours to change:
`make chapter-3 RUN_3="--rate 0.3"`.

## Why the minus sign

Take the same step with the sign turned round, once, to see it.
*/
CELL(the_wrong_way)
{
    double x = nrm2(2, start);

    x += rate * 2 * x;
    answer("distance_ascended", x);
    answer("loss_ascended", x * x);
}

/*md
{{if loss_ascended > loss_before}}Along the slope the loss rises to {{= loss_ascended}}.{{else}}Here the loss stays at
{{= loss_ascended}}: a step of no length leads nowhere, with either sign.{{end}} The gradient is the
direction of steepest *ascent*; the minus sign is what turns ascent into descent.
Forget it and every step takes you further up.

## What one step does

The step does something very simple:

$$ x_{k+1} = x_k - \alpha \cdot 2 x_k = (1 - 2\alpha)\,x_k. $$

Every step multiplies the place by the same number, $1 - 2\alpha$. That number tells the whole story.

| rate $\alpha$ | factor $1 - 2\alpha$ | what you see |
|---|---|---|
| small | just under 1 | it crawls |
| just under $\tfrac12$ | just over 0 | it nearly jumps there |
| $\tfrac12$ | 0 | one step, and you are at the bottom |
| between $\tfrac12$ and 1 | negative, above $-1$ | it zigzags across, and still gets there |
| 1 | $-1$ | it swings from side to side for ever |
| above 1 | below $-1$ | every step climbs, and it runs away |

{{exercise 3.2}}

This is the cell behind {{figure rates}}:
*/
static double factor(double alpha)
{
    return 1 - 2 * alpha;
}

enum { RATES = 6 };

static double rates[RATES];

CELL(first_steps)
{
    enum { SHOWN = 12 };

    answer("factor", factor(rate));
    table("rates", "rate step along loss");
    for (int r = 0; r < RATES; r++) {
        double x = nrm2(2, start);

        for (int k = 0; k <= SHOWN; k++, x *= factor(rates[r]))
            row(rates[r], k, x, x * x);
        row_break();
    }
}

/*md
## One weight, and data

Why would anyone want to go down a bowl? Because a bowl is what you get when you fit something to data. In 1929
Edwin Hubble had the distances $d$ of 24 nebulae, in millions of parsecs, and their velocities $v$, in kilometres a second.
{{constant 1929: the year of Hubble's paper}}
*/
enum { NEBULAE = 24 };

static const double distance[NEBULAE] = {
    0.032, 0.034, 0.214, 0.263, 0.275, 0.275, 0.45, 0.5, 0.5, 0.63, 0.8, 0.9,
    0.9,   0.9,   0.9,   1.0,   1.1,   1.1,   1.4,  1.7, 2.0, 2.0,  2.0, 2.0,
};
static const double velocity[NEBULAE] = {
    170, 290, -130, -70, -185, -220, 200, 290, 270, 200, 300, -30,
    650, 150, 500,  920, 450,  500,  500, 960, 500, 850, 800, 1090,
};

/*md
(They are the first table of his "A relation between distance and radial velocity among extra-galactic
nebulae", Proceedings of the National Academy of Sciences 15.) The farther, the faster: perhaps $v = H d$, with one
number $H$ for all of them. Such a number is a **weight**, and the loss says how wrong it is: half the mean of the
squared errors. Its slope is the mean of error times distance, and you know how to go down from there.

$$ L(H) = \frac{1}{2n} \sum_i (H d_i - v_i)^2, \qquad L'(H) = \frac1n \sum_i (H d_i - v_i)\,d_i. $$
*/
static double line_loss(double a, double b)
{
    double sum = 0;

    for (int i = 0; i < NEBULAE; i++)
        sum += pow(a + b * distance[i] - velocity[i], 2);
    return sum / (2 * NEBULAE);
}

static double weight_slope(double H)
{
    double sum = 0;

    for (int i = 0; i < NEBULAE; i++)
        sum += (H * distance[i] - velocity[i]) * distance[i];
    return sum / NEBULAE;
}

static double weight_rate;

CELL(one_weight)
{
    const double bend = weight_slope(1) - weight_slope(0);
    double H = 0;

    table("weight", "step weight loss");
    for (int k = 0;; k++) {
        row(k, H, line_loss(0, H));
        if (k == 12)
            break;
        H -= weight_rate * weight_slope(H);
    }
    answer("weight_last", H);
    answer("weight_best", -weight_slope(0) / bend);
    answer("weight_bend", bend);
    answer("weight_factor", 1 - weight_rate * bend);
}

/*md
{{figure weight}} shows it twice: at the left the data, with the line $v = H d$ of the first steps, at the right the
loss of the weight, a parabola, with the same steps. The slope of the parabola grows by {{= weight_bend}} from one $H$ to
the next, where that of $x^2$ grows by 2. So a step multiplies the distance from the best weight
by $1 - \alpha \cdot {{= weight_bend}}$, which is {{= weight_factor}} at the rate {{= weight_rate}}.
{{if abs(weight_factor) < 0.5}}After 12 steps the weight is {{= weight_last}}, and the slope is zero at
{{= weight_best}}: that is the best one.{{else}}With such a factor, 12 steps lead to {{= weight_last}}; the best weight, where
the slope is zero, is {{= weight_best}}.{{end}}

That is Hubble's constant as his table gives it, in kilometres a second for each million parsecs. Today's value is about 70.
The fit is right, and the data were not: his distances were too small. A small loss says that a model suits its data, no more.

## Two dimensions

The whole bowl is not much more than its cut. It has a gradient in place of a slope,

$$ J(x, y) = x^2 + y^2, \qquad \nabla J(x, y) = \begin{bmatrix} 2x \\ 2y \end{bmatrix}, \qquad
   \mathbf{x}_{k+1} = \mathbf{x}_k - \alpha \, \nabla J(\mathbf{x}_k) = (1 - 2\alpha)\,\mathbf{x}_k. $$
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

CELL(one_step)
{
    double x[] = { start[0], start[1] }, g[2];

    gradient(&bowl_field, x, g);
    answer("gradient", g[0], g[1]);
    answer("gradient_norm", nrm2(2, g));
    step(2, x, rate, g);
    answer("point_after", x[0], x[1]);
    answer("bowl_after", value(&bowl_field, x));
}

/*md
You moved from {{= start}} to {{= point_after}}, and the loss is {{= bowl_after}}, as it was on the cut.
{{claim abs(bowl_after - loss_after) <= 1e-12 * max(loss_before, loss_after)}} {{if default}}By hand,

$$ \begin{bmatrix} 3 \\ 4 \end{bmatrix} - \frac{1}{10} \begin{bmatrix} 6 \\ 8 \end{bmatrix}
   = \begin{bmatrix} 3 - \frac{6}{10} \\ 4 - \frac{8}{10} \end{bmatrix}
   = \frac{1}{10} \begin{bmatrix} 24 \\ 32 \end{bmatrix}, \qquad
   \frac{24^2 + 32^2}{10^2} = 16. $$
{{end}}

## The loop

How long does it take to get there, and when is "there"? Repeat the step until the gradient
is shorter than a tolerance $\tau$. The loop is yours to see: `descent_begin` looks round at the
start, `descent_step` takes one step and looks round again, and the answer of both
is `RUNNING` until there is a reason to stop.

{{exercise 3.3}}
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
    answer("steps_taken", d.k);
    answer_text("stopped_because", status_name(s));
    answer("loss_final", d.value);
}

/*md
The run took {{= steps_taken step}} and ended because it {{if stopped_because == "converged"}}had converged: the gradient
is no longer than {{= tolerance}}.{{else if stopped_because == "step-limit"}}was to take no more than that.
{{else if stopped_because == "stalled"}}stalled: a step changes no digit of the point.{{else}}diverged: the loss had grown a
million times, or beyond all numbers.{{end}} The loss at the end is {{= loss_final %.3g}}. {{figure path}} shows the way on the
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
{{if steps_predicted < inf and steps_predicted <= steps}}The prediction was {{= steps_predicted step}}, and so many
were taken. {{claim abs(steps_predicted - steps_taken) <= 1 or stopped_because == "stalled"}}{{else if steps_predicted < inf}}The prediction was {{= steps_predicted step}}, more than the {{= steps}} that were
allowed.{{else}}The prediction was that no number of steps is enough.{{end}} In {{figure loss}} the scale of the loss is logarithmic.
{{if factor != 0 and loss_before > 0 and abs(factor) != 1}}On it the loss follows a straight line, because each step
multiplies it by the same number. {{if abs(factor) < 1}}This is called **linear convergence**: every step buys the same
number of digits.{{end}}{{end}}

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
> **A common mistake.** "A smaller step is the safer one." A step that is too long climbs, and you see it at once. One
> that is too short arrives much later, or never in the time that you have, and all the way it looks as if it were
> doing well. {{if default}}At the rate {{= rates[0]}} the bowl takes {{= steps_by_rate[0] step}}, at {{= rates[1]}} it takes
> {{= steps_by_rate[1]}}.{{end}}

A run that runs away is stopped, and says so. `DIVERGED` means that the loss is
no longer a finite number, or stands a million times above where it began. On a
convex bowl a rate that is short enough never climbs. Elsewhere a descent may climb for a
while and still arrive, but a million is beyond doubt.

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

## Two weights

A line need not go through the origin: $v = a + b\,d$ has two weights. Its loss is a bowl over the plane of $a$ and $b$,
and its gradient is the mean of the errors, and the mean of error times distance.
*/
static double line_value(const double w[], const void *context)
{
    (void)context;
    return line_loss(w[0], w[1]);
}

static void line_gradient(const double w[], double g[], const void *context)
{
    (void)context;
    g[0] = g[1] = 0;
    for (int i = 0; i < NEBULAE; i++) {
        const double error = w[0] + w[1] * distance[i] - velocity[i];

        g[0] += error / NEBULAE;
        g[1] += error * distance[i] / NEBULAE;
    }
}

static const field line_field = { .n = 2, .value = line_value, .gradient = line_gradient };

static double line_rate;

CELL(two_weights)
{
    double w[] = { 0, 0 }, g[2];
    descent d = from(&line_field, w, g, line_rate, PLENTY);
    status s;

    table("line", "step a b loss");
    for (s = descent_begin(&d);; s = descent_step(&d)) {
        row(d.k, w[0], w[1], d.value);
        if (s != RUNNING)
            break;
    }
    answer("line_weights", w[0], w[1]);
    answer("line_steps", d.k);
    answer_text("line_stopped_because", status_name(s));
}

/*md
{{if line_stopped_because == "converged"}}After {{= line_steps step}} the line is $v = {{= line_weights[0] %.2f}} +
{{= line_weights[1] %.2f}}\,d$.{{else if line_stopped_because == "diverged"}}At this rate the weights run away: after
{{= line_steps step}} the loss is a million times what it was.{{else}}After {{= line_steps step}} the descent has not
arrived.{{end}} {{figure line}} shows the data and the way over the bowl. Look at the bowl: its contours are no
circles. Along one direction it is steep, along the other it is nearly flat, and one rate has to do for both.

## One rate, two directions

Turn that bowl until its axes lie along $x$ and $y$, and what you have is a **stretched bowl**,
$S(x, y) = x^2 + s\,y^2$, which is $s$ times as steep along $y$ as along $x$.
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

    answer("stretched_best_rate", best_rate);
    answer("shared_rate", shared_rate);
    answer("stretched_factors", factor(shared_rate), factor(stretch * shared_rate));
    table("stretched", "step x y loss");
    for (s = descent_begin(&d);; s = descent_step(&d)) {
        row(d.k, x[0], x[1], d.value);
        if (s != RUNNING)
            break;
    }
    answer("stretched_steps", d.k);
    answer_text("stretched_stopped_because", status_name(s));
}

/*md
At the rate {{= shared_rate}} the factors are {{= stretched_factors[0]}} and
{{= stretched_factors[1]}}. {{if stretched_stopped_because == "converged"}}The run converged after
{{= stretched_steps step}}.{{else if stretched_stopped_because == "diverged"}}Along $y$ the factor is beyond $-1$: after
{{= stretched_steps step}} the run had left for good.{{else}}After {{= stretched_steps step}} the run had not arrived.{{end}}
The left half of {{figure valley}} shows it. {{if default}}With `--stretch 100` in place of 10 it takes about eleven times as
many steps.{{end}}

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
{{if valley_stopped_because == "converged"}}It arrived after {{= valley_steps step}}.{{else if valley_stopped_because == "diverged"}}After {{= valley_steps step}} it had run away: the walls do not bear a rate of {{= valley_rate}}.{{else}}After
{{= valley_steps step}} it had not arrived.{{end}} {{if default}}A few of the steps fall to the floor, and all the others creep
along it: the right half of {{figure valley}}. Double the rate (`--valley-rate 0.002`) and see what the walls do.{{else}}The
right half of {{figure valley}} shows the way.{{end}} Steps that suit every direction at once, and steps that remember
where they have been, are a subject of their own.

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
    grid("heights-line", &line_field, -400, 700, 44);
    table("nebulae", "distance velocity");
    for (int i = 0; i < NEBULAE; i++)
        row(distance[i], velocity[i]);
    grid("heights-valley", &rosenbrock_field, -2, 2, 100);
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
    { .name = "weight-rate", .symbol = "R", .fallback = "0.5", .real = &weight_rate,
      .low = 0, .high = 100, .help = "the learning rate of Hubble's one weight" },
    { .name = "line-rate", .symbol = "R", .fallback = "0.9", .real = &line_rate,
      .low = 0, .high = 100, .help = "the learning rate of the two weights of a line" },
    { .name = "stretch", .symbol = "S", .fallback = "10", .real = &stretch,
      .low = 1, .high = 1e6, .help = "s, how much steeper the stretched bowl is along y" },
    { .name = "stretched-rate", .symbol = "R", .fallback = "0", .real = &stretched_rate,
      .low = 0, .high = 100, .help = "the learning rate there; 0 stands for the best, 1/(1 + s)" },
    { .name = "valley-rate", .symbol = "R", .fallback = "0.001", .real = &valley_rate,
      .low = 0, .high = 1, .help = "the learning rate in Rosenbrock's valley" },
};

static const cell cells[] = {
    LISTED(one_dimension), LISTED(the_wrong_way), LISTED(first_steps),    LISTED(one_weight),
    LISTED(one_step),      LISTED(descent),       LISTED(prediction),     LISTED(six_rates),
    LISTED(two_weights),   LISTED(stretched_bowl), LISTED(valley),        LISTED(landscapes),
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
