/*md
# Automatic differentiation

In chapter 4 you ran a network backward, by rules that had been derived by hand for that
network. Change the network, and somebody has to derive them again. In this chapter you build
the machine that does it: hand it a program that computes a number, and it answers with the
derivatives of that number, exact to rounding. It is what frameworks such as PyTorch and
TensorFlow do when they go "backward".

When you have read this chapter you will be able to

- differentiate a program forward, with dual numbers, and backward, with a tape;
- say why a tape is read from its end, and why messages are added;
- choose between the two ways by counting inputs and outputs;
- get second derivatives, and from them the largest rate that a descent can bear;
- say what a tape cannot do, and pay with time where memory is short.

You need the chain rule on a graph (chapter 4), differences and the complex step
(chapter 1), and Rosenbrock's valley (chapter 3).
*/
#include "nabla.h"

#include <assert.h>
#include <complex.h>
#include <math.h>
#include <stdio.h>

/*md
## What it is not

It is **not a difference.** A difference compares two values and loses digits by it, and it
needs an evaluation or two for every input.

It is **not algebra** on formulas either. A formula has to write out again what a program
computes once and keeps. The product of $n$ numbers takes $n - 1$ multiplications. Its $n$
partial derivatives, as formulas, are $n$ products of $n - 1$ factors each: the effort has
become a square. The machine below needs about $3n$ multiplications for all of them.

What it does is more modest than algebra. A program, whatever its loops and branches, carries
out one simple operation after another, and each of these has a derivative that you know. The
chain rule puts them together, in numbers, while the program runs.

## Forward: a number that knows its slope

Write a number as $a + b\,d$: it has the value $a$, and it changes $b$ times as fast as the
input does. The symbol $d$ stands for a change so small that its square is nothing, $d^2 = 0$.
Now multiply two of them:

$$ (a + b\,d)(u + v\,d) = a u + (a v + b u)\,d + b v\,d^2 = a u + (a v + b u)\,d. $$

The value is the product, and the slope is what the product rule says it is. These are **dual
numbers**. For any function $f$ that has a derivative, the rule is

$$ f(a + b\,d) = f(a) + f'(a)\,b\,d, $$

and that is the chain rule, one link at a time. So if a program works with dual numbers in
place of ordinary ones, it computes its own derivative along the way: this is **forward mode**.
You find the operations in `lib/dual.h`, each on one line, and the derivatives that they use in
`lib/elementary.h`: it is the table that you learnt at school.

C cannot teach `*` to multiply dual numbers, so operations have names. Here is the
composition from chapter 4, $\sin e^x$:
*/
static dual composite(dual x)
{
    return dual_sin(dual_exp(x));
}

/*md
## Backward: a list of what was done

Forward mode follows one input through the whole program. With a million inputs that is a
million runs. Chapter 4 went the other way: one pass, from the loss back to
everything. For that you must know what was done, so write it down. Every operation
adds a line to a list: the value that came out, which earlier lines went in, and the slope with
respect to each of these.
*/
enum { ROOM = 32, NONE = -1 };

typedef struct {
    const char *name;
    double value;
    int parent[2];       /* the lines that it was made of, or NONE */
    double slope[2];     /* its derivative with respect to each */
    double adjoint;      /* the derivative of the result with respect to it */
} line;

typedef struct {
    int length;
    line at[ROOM];
} list;

static int add_line(list *l, const char *name, double value,
                    int p, double slope_p, int q, double slope_q)
{
    assert(l->length < ROOM);
    l->at[l->length] = (line){ name, value, { p, q }, { slope_p, slope_q }, 0 };
    return l->length++;
}

/*md
An input has no parents. For every kind of operation you say once, on one line, what it
computes and what its slopes are. Nothing else in this machine knows a derivative.
*/
static int list_input(list *l, const char *name, double x)
{
    return add_line(l, name, x, NONE, 0, NONE, 0);
}

static int list_sum(list *l, const char *name, int p, int q)
{
    return add_line(l, name, l->at[p].value + l->at[q].value, p, 1, q, 1);
}

static int list_difference(list *l, const char *name, int p, int q)
{
    return add_line(l, name, l->at[p].value - l->at[q].value, p, 1, q, -1);
}

static int list_product(list *l, const char *name, int p, int q)
{
    const double u = l->at[p].value, v = l->at[q].value;

    return add_line(l, name, u * v, p, v, q, u);
}

static int list_sine(list *l, const char *name, int p)
{
    const double u = l->at[p].value;

    return add_line(l, name, sin(u), p, cos(u), NONE, 0);
}

/*md
The derivative of the result with respect to a line is called the line's **adjoint**. That of
the result itself is 1. Now go through the list from its end to its beginning, and let every
line send each of its parents a message: its own adjoint, times the slope. A parent adds up the
messages that it gets. This is the whole of backpropagation, for every program that is made of
such operations:
*/
static void sweep(list *l, int result)
{
    l->at[result].adjoint = 1;
    for (int k = result; k >= 0; k--)
        for (int i = 0; i < 2; i++)
            if (l->at[k].parent[i] != NONE)
                l->at[l->at[k].parent[i]].adjoint += l->at[k].adjoint * l->at[k].slope[i];
}

/*md
A line of the list can only be made of lines above it. So when the sweep comes to a line, all
lines that could send it a message have had their turn: its adjoint is complete. An order in
which parents stand before their children is called **topological**. The list is in such an
order by itself, because a program cannot use a value before it has computed it.

It is tempting to do without the list, and to walk from the result along the arrows instead.
Here is that walk. It hands each line's adjoint on to its parents and goes on from there at
once, without waiting for the other messages. Can you see what will go wrong?
*/
static void walk(list *l, int k)
{
    for (int i = 0; i < 2; i++)
        if (l->at[k].parent[i] != NONE) {
            l->at[l->at[k].parent[i]].adjoint += l->at[k].adjoint * l->at[k].slope[i];
            walk(l, l->at[k].parent[i]);
        }
}

/*md
## The tape of the library

Such a list is called a **tape**. The one in `lib/tape.h` records any number of operations, and
it records less of each. A line of it is called a **node**. Its numbers are of the type
`variable`: a value, a slope, and the number of a node. The slope is the derivative with
respect to that node; we say that the variable *leans* on it. An input is a node. The sine of
$x$, three times that, and that times $x$ again all lean on $x$: as long as a calculation
involves one node only, it goes on as with dual numbers, and nothing is written. Only where
variables that lean on two different nodes meet does the tape get a new node, with an **edge**
to each: the number of the parent, and the slope.

So a tape goes forward along single threads and backward where they are knotted. And if all
inputs lean on the same node there are no knots, nothing is ever recorded, and the program runs
in forward mode. You write it once and have it in both modes.

From here to "What you can change" the programs of this chapter are only set out. Read the
first of them, skim the others, and come back to each when its turn comes.

Here is a function in which values are shared: $f = p\,(p + \sin x)$ with $p = x y$. First on
the list, then on the tape.
*/
static int shared_on_list(list *l, double x_value, double y_value)
{
    const int x = list_input(l, "x", x_value), y = list_input(l, "y", y_value);
    const int p = list_product(l, "p = x y", x, y);
    const int s = list_sine(l, "s = sin x", x);
    const int q = list_sum(l, "q = p + s", p, s);

    return list_product(l, "f = p q", p, q);
}

static variable shared(tape *t, const variable x[], const void *context)
{
    const variable p = tape_times(t, x[0], x[1]);
    const variable q = tape_plus(t, p, tape_sin(t, x[0]));

    (void)context;
    return tape_times(t, p, q);
}

static const field shared_field = { .n = 2, .taped_value = shared };

/*md
## A published example

Andrej Karpathy's micrograd is a machine of this kind, in about a hundred lines of Python. Its
README shows a deliberately tangled expression of two numbers, and three results that anyone
can look up. Here it is on our tape, line by line; the **relu** of a number is the number
itself where it is positive, and otherwise 0.
*/
static variable tangled(tape *t, const variable x[], const void *context)
{
    const variable a = x[0], b = x[1], one = tape_constant(1), two = tape_constant(2);
    const variable three = tape_constant(3), ten = tape_constant(10);
    variable c = tape_plus(t, a, b);
    variable d = tape_plus(t, tape_times(t, a, b), tape_pow(t, b, three));

    (void)context;
    c = tape_plus(t, c, tape_plus(t, c, one));
    c = tape_plus(t, c, tape_minus(t, tape_plus(t, one, c), a));
    d = tape_plus(t, d, tape_plus(t, tape_times(t, d, two), tape_relu(t, tape_plus(t, b, a))));
    d = tape_plus(t, d, tape_plus(t, tape_times(t, three, d), tape_relu(t, tape_minus(t, b, a))));

    const variable e = tape_minus(t, c, d), f = tape_pow(t, e, two);
    return tape_plus(t, tape_over(t, f, two), tape_over(t, ten, f));
}

static const field tangled_field = { .n = 2, .taped_value = tangled };

/*md
## Five functions that are hard to differentiate

A machine should be tested where it is difficult. Each of these functions is written three
times, for three kinds of numbers, with no line in common: plainly for the differences, in
complex numbers for the complex step, in variables for dual numbers and the tape. A fourth
version is the derivative, worked out by hand and computed in `long double`, which on most
machines has more digits: the truth that all are measured against.

**The composition**, $\sin e^x$.
*/
static double f1(const double x[], const void *context)
{
    (void)context;
    return sin(exp(x[0]));
}

static double complex f1_complex(const double complex z[], const void *context)
{
    (void)context;
    return csin(cexp(z[0]));
}

static variable f1_taped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_sin(t, tape_exp(t, x[0]));
}

static long double f1_slope(long double x)
{
    return cosl(expl(x)) * expl(x);
}

/*md
**Squire and Trapp's**, $e^x / \sqrt{\sin^3 x + \cos^3 x}$, on which they showed the complex
step (1998). With $q = \sin^3 x + \cos^3 x$ its derivative is
$f\,(1 - \tfrac32 (\sin x - \cos x) \sin x \cos x / q)$.
*/
static double f2(const double x[], const void *context)
{
    const double s = sin(x[0]), c = cos(x[0]);

    (void)context;
    return exp(x[0]) / sqrt(s * s * s + c * c * c);
}

static double complex f2_complex(const double complex z[], const void *context)
{
    const double complex s = csin(z[0]), c = ccos(z[0]);

    (void)context;
    return cexp(z[0]) / csqrt(s * s * s + c * c * c);
}

static variable f2_taped(tape *t, const variable x[], const void *context)
{
    const variable s = tape_sin(t, x[0]), c = tape_cos(t, x[0]), three = tape_constant(3);

    (void)context;
    return tape_over(t, tape_exp(t, x[0]),
                     tape_sqrt(t, tape_plus(t, tape_pow(t, s, three), tape_pow(t, c, three))));
}

static long double f2_slope(long double x)
{
    const long double s = sinl(x), c = cosl(x), cubes = s * s * s + c * c * c;

    return expl(x) / sqrtl(cubes) * (1 - 1.5L * s * c * (s - c) / cubes);
}

/*md
**A power**, $x \sqrt{x}$, close to the end of its domain.
*/
static double f3(const double x[], const void *context)
{
    (void)context;
    return x[0] * sqrt(x[0]);
}

static double complex f3_complex(const double complex z[], const void *context)
{
    (void)context;
    return z[0] * csqrt(z[0]);
}

static variable f3_taped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_times(t, x[0], tape_sqrt(t, x[0]));
}

static long double f3_slope(long double x)
{
    return 1.5L * sqrtl(x);
}

/*md
**A saturated neuron**, $\tanh x$ far out, where it is nearly 1 and nearly level. The slope is
$1 / \cosh^2 x$.
*/
static double f4(const double x[], const void *context)
{
    (void)context;
    return tanh(x[0]);
}

static double complex f4_complex(const double complex z[], const void *context)
{
    (void)context;
    return ctanh(z[0]);
}

static variable f4_taped(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_tanh(t, x[0]);
}

static long double f4_slope(long double x)
{
    return 1 / (coshl(x) * coshl(x));
}

/*md
**A chaotic loop**: $x \leftarrow 4x(1 - x)$, many times. Every turn doubles a small error or
so. The slope is the product of the slopes $4 - 8x$ on the way.
*/
static int turns;

static double f5(const double x[], const void *context)
{
    double at = x[0];

    (void)context;
    for (int k = 0; k < turns; k++)
        at = 4 * at * (1 - at);
    return at;
}

static double complex f5_complex(const double complex z[], const void *context)
{
    double complex at = z[0];

    (void)context;
    for (int k = 0; k < turns; k++)
        at = 4 * at * (1 - at);
    return at;
}

static variable f5_taped(tape *t, const variable x[], const void *context)
{
    const variable one = tape_constant(1), four = tape_constant(4);
    variable at = x[0];

    (void)context;
    for (int k = 0; k < turns; k++)
        at = tape_times(t, tape_times(t, four, at), tape_minus(t, one, at));
    return at;
}

static long double f5_slope(long double x)
{
    long double slope = 1;

    for (int k = 0; k < turns; k++, x = 4 * x * (1 - x))
        slope *= 4 - 8 * x;
    return slope;
}

static const struct {
    const char *name;
    field f;
    double x;
    long double (*slope)(long double x);
} hard[] = {
    { "sin exp x",
      { .n = 1, .value = f1, .complex_value = f1_complex, .taped_value = f1_taped }, 1, f1_slope },
    { "Squire and Trapp's",
      { .n = 1, .value = f2, .complex_value = f2_complex, .taped_value = f2_taped }, 1.5, f2_slope },
    { "x sqrt x",
      { .n = 1, .value = f3, .complex_value = f3_complex, .taped_value = f3_taped }, 0.1, f3_slope },
    { "tanh x",
      { .n = 1, .value = f4, .complex_value = f4_complex, .taped_value = f4_taped }, 10, f4_slope },
    { "chaotic loop",
      { .n = 1, .value = f5, .complex_value = f5_complex, .taped_value = f5_taped }, 0.3, f5_slope },
};

/*md
## A function of as many inputs as you like

To see what a gradient costs you need a function that comes in all sizes. Put $n$ numbers in a
ring, multiply each with its neighbour, and add up the sines:

$$ r(x) = \sum_{i} \sin(x_i\, x_{i+1}), \qquad \text{where } x_{n+1} \text{ is } x_1 \text{ again.} $$
*/
static double ring(const double x[], const void *context)
{
    const size_t n = *(const size_t *)context;
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += sin(x[i] * x[i + 1 < n ? i + 1 : 0]);
    return sum;
}

static variable ring_taped(tape *t, const variable x[], const void *context)
{
    const size_t n = *(const size_t *)context;
    variable sum = tape_constant(0);

    for (size_t i = 0; i < n; i++)
        sum = tape_plus(t, sum, tape_sin(t, tape_times(t, x[i], x[i + 1 < n ? i + 1 : 0])));
    return sum;
}

static field ring_of(const size_t *n)
{
    return (field){ .n = *n, .value = ring, .taped_value = ring_taped, .context = n };
}

/*md
And one with as many outputs as you like: a layer, $y_j = \tanh(\sum_i W_{ji} x_i)$. The sum is
one operation to the tape; it makes a single node, with an edge for every input.
*/
typedef struct {
    size_t n, m;
    const double *W;
} layer;

static void layer_taped(tape *t, const variable x[], variable y[], const void *context)
{
    const layer *l = context;

    for (size_t j = 0; j < l->m; j++)
        y[j] = tape_tanh(t, tape_linear_combination(t, l->n, l->W + j * l->n, x));
}

/*md
## Rosenbrock's valley once more

Chapter 3 needed its gradient and had it derived by hand. The tape needs the function only.
*/
static variable valley(tape *t, const variable x[], const void *context)
{
    const variable one_less = tape_minus(t, tape_constant(1), x[0]);
    const variable off_floor = tape_minus(t, x[1], tape_times(t, x[0], x[0]));

    (void)context;
    return tape_plus(t, tape_times(t, one_less, one_less),
                     tape_times(t, tape_constant(100), tape_times(t, off_floor, off_floor)));
}

static const field valley_field = { .n = 2, .taped_value = valley };

/*md
## A long loop, and what to keep of it

A pendulum swings; its angle and its speed change a little with every tick of a clock,
thousands of times. How does the last angle depend on how the pendulum was let go?
*/
typedef struct {
    variable angle, speed;
} pendulum;

static pendulum tick(tape *t, pendulum p)
{
    const variable h = tape_constant(0.01);

    p.angle = tape_plus(t, p.angle, tape_times(t, h, p.speed));
    p.speed = tape_minus(t, p.speed, tape_times(t, h, tape_sin(t, p.angle)));
    return p;
}

/*md
The plain way records every tick and sweeps once. In each tick two nodes are made, with two
edges each.
*/
static int swing(tape *t, const double start[2], int ticks,
                 double slope[2], size_t *bytes)
{
    variable x[2];

    tape_new_recording(t);
    tape_independents(t, 2, start, x);
    pendulum p = { x[0], x[1] };
    for (int k = 0; k < ticks; k++)
        p = tick(t, p);
    if (tape_reverse(t, p.angle) != 0)
        return -1;
    slope[0] = tape_adjoint(t, x[0]);
    slope[1] = tape_adjoint(t, x[1]);
    *bytes = tape_bytes(t);
    return 0;
}

/*md
The thrifty way is called **checkpointing**. Run once without recording (with constants, `tick`
records nothing), and keep the state at the beginning of every stretch of the run. Then take
the stretches from the last to the first: start from the state that was kept, record this
stretch alone, and sweep it. What the last stretch says of the state at its beginning is the
message for the stretch before.
*/
static int swing_in_stretches(tape *t, const double start[2], int ticks, int stretch,
                              double slope[2], size_t *bytes)
{
    const int stretches = (ticks + stretch - 1) / stretch;
    double (*kept)[2] = allocate((size_t)stretches, sizeof *kept);
    pendulum p = { tape_constant(start[0]), tape_constant(start[1]) };
    int failed = kept == NULL;

    tape_new_recording(t);
    for (int k = 0; !failed && k < ticks; k++) {
        if (k % stretch == 0) {
            kept[k / stretch][0] = p.angle.value;
            kept[k / stretch][1] = p.speed.value;
        }
        p = tick(t, p);
    }

    slope[0] = 1;    /* the derivative of the last angle with respect to itself, */
    slope[1] = 0;    /* and with respect to the last speed */
    *bytes = 0;
    for (int s = stretches; !failed && s-- > 0;) {
        variable x[2];

        tape_new_recording(t);
        const tape_place beginning = tape_mark(t);
        tape_independents(t, 2, kept[s], x);
        p = (pendulum){ x[0], x[1] };
        for (int k = s * stretch; k < ticks && k < (s + 1) * stretch; k++)
            p = tick(t, p);
        failed = tape_seed(t, p.angle, slope[0]) != 0
              || tape_seed(t, p.speed, slope[1]) != 0
              || tape_sweep(t, beginning) != 0;
        slope[0] = tape_adjoint(t, x[0]);
        slope[1] = tape_adjoint(t, x[1]);
        if (tape_bytes(t) > *bytes)
            *bytes = tape_bytes(t);
    }
    *bytes += (size_t)stretches * sizeof *kept;
    release(kept);
    return failed ? -1 : 0;
}

/*md
How long should a stretch be? If a state takes $u$ bytes, and a tick on the tape $v$, then $N$
ticks in stretches of $c$ need $u N / c + v c$ bytes. The first part falls with $c$ and the
second rises, and the sum is least where both are equal: at $c = \sqrt{u N / v}$. Then it grows
as $\sqrt N$ only.
*/
enum { STATE_BYTES = 2 * 8, TICK_BYTES = 4 * 12 + 2 * 8 };

static int best_stretch(int ticks)
{
    return (int)ceil(sqrt((double)ticks * (double)STATE_BYTES / (double)TICK_BYTES));
}

/*md
## Two programs that deceive it

Both are right for every $x$, and their derivatives are plain: $2x$ for the first, 1 for the
second, which is just a roundabout way to write $x$. But the first takes a shortcut at one
point, and the second goes through two kinks.
*/
static variable square(tape *t, const variable x[], const void *context)
{
    (void)context;
    return x[0].value == 1 ? tape_constant(1) : tape_times(t, x[0], x[0]);
}

static variable roundabout(tape *t, const variable x[], const void *context)
{
    (void)context;
    return tape_minus(t, tape_relu(t, x[0]), tape_relu(t, tape_negate(t, x[0])));
}

static const field square_field = { .n = 1, .taped_value = square };
static const field roundabout_field = { .n = 1, .taped_value = roundabout };

/*md
## What you can change
*/
enum { MOST_DOUBLINGS = 15 };

static double at[2], input, weight, bias, target, release_from[2];
static int doublings, largest, one_by_one_up_to, ticks;

static const parameter parameters[] = {
    { .name = "at", .symbol = "X,Y", .fallback = "1,2", .real = at, .count = 2,
      .low = -1000, .high = 1000, .help = "where the shared function is differentiated" },
    { .name = "input", .symbol = "X", .fallback = "2", .real = &input,
      .low = -1e6, .high = 1e6, .help = "x, the neuron's input, as in chapter 4" },
    { .name = "weight", .symbol = "W", .fallback = "3", .real = &weight,
      .low = -1e6, .high = 1e6, .help = "w, its weight" },
    { .name = "bias", .symbol = "B", .fallback = "1", .real = &bias,
      .low = -1e6, .high = 1e6, .help = "b, its bias" },
    { .name = "target", .symbol = "Y", .fallback = "5", .real = &target,
      .low = -1e6, .high = 1e6, .help = "y, what it should say" },
    { .name = "doublings", .symbol = "K", .fallback = "2", .whole = &doublings,
      .low = 1, .high = MOST_DOUBLINGS, .help = "how often a number is added to itself" },
    { .name = "turns", .symbol = "K", .fallback = "20", .whole = &turns,
      .low = 0, .high = 45, .help = "turns of the chaotic loop" },
    { .name = "largest", .symbol = "N", .fallback = "1048576", .whole = &largest,
      .low = 1, .high = 1 << 24, .help = "the largest ring: that many inputs" },
    { .name = "one-by-one-up-to", .symbol = "N", .fallback = "1024", .whole = &one_by_one_up_to,
      .low = 0, .high = 8192,
      .help = "time forward mode and differences up to so many inputs; takes N^2 steps" },
    { .name = "release-from", .symbol = "A,V", .fallback = "1,0", .real = release_from, .count = 2,
      .low = -10, .high = 10, .help = "the pendulum's first angle and speed" },
    { .name = "ticks", .symbol = "N", .fallback = "262144", .whole = &ticks,
      .low = 64, .high = 1 << 22, .help = "the longest swing of the pendulum" },
};

static const chapter this_chapter = {
    .name = "05-automatic-differentiation",
    .summary = "a machine that differentiates programs, forward and backward",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
};

/*md
## Small helpers

A list, whole, as text.
*/
static void show(const list *l)
{
    say("line             value     made of (slope)         adjoint");
    for (int k = 0; k < l->length; k++) {
        const line *i = &l->at[k];
        char made_of[64] = "";

        if (i->parent[1] != NONE)
            snprintf(made_of, sizeof made_of, "%d (%.4g), %d (%.4g)", i->parent[0], i->slope[0],
                     i->parent[1], i->slope[1]);
        else if (i->parent[0] != NONE)
            snprintf(made_of, sizeof made_of, "%d (%.4g)", i->parent[0], i->slope[0]);
        say("%2d  %-12s %-9.5g %-23s %.5g", k, i->name, i->value, made_of, i->adjoint);
    }
}

/*md
The relative error of a slope. If the truth is 0, the error itself.
*/
static double error_of(double slope, long double truth)
{
    return (double)(fabsl(slope - truth) / (truth == 0 ? 1 : fabsl(truth)));
}

/*md
Numbers to fill a ring or a layer with, between $-1$ and 1.
*/
static void fill(size_t n, double x[], uint64_t stream)
{
    generator r = seeded(1, stream);

    for (size_t i = 0; i < n; i++)
        x[i] = 2 * uniform(&r) - 1;
}

/*md
Four ways to be timed: the value alone, and the gradient in three ways. The time is the least
of a few tries, and a try is many runs where one is over too soon for the clock.
*/
enum { VALUE = BY_TAPE + 1 };

static int time_once(int what, const field *f, double x[], double g[], tape *t)
{
    if (what != VALUE)
        return gradient_by((method)what, f, x, g, t);
    g[0] = value(f, x);
    return 0;
}

static double time_of(int what, const field *f, double x[], double g[], tape *t)
{
    enum { TRIES = 4 };
    const double enough = 2e-4;
    double least = INFINITY;
    int runs = 1;

    for (int k = 0; k < TRIES; k++) {
        const double begun = seconds();

        for (int i = 0; i < runs; i++)
            if (time_once(what, f, x, g, t) != 0)
                return NAN;
        const double taken = seconds() - begun;
        least = fmin(least, taken / runs);
        if (taken > 0.5)
            break;
        if (k == 0 && taken < enough)
            runs = (int)fmin(1000, ceil(enough / fmax(taken, 1e-7)));
    }
    return least;
}

int main(int argc, char **argv)
{
    const int exit_status = begin_chapter(argc, argv, &this_chapter);
    tape t = { 0 };

    if (exit_status != GO_ON)
        return exit_status;

    /*md
    ## A derivative along with the value

    Seed the input with slope 1, run the program, and read the slope off the result.
    */
    cell("dual-numbers");
    const dual one_way = composite((dual){ 1, 1 });

    answer("composite_value", one_way.value);
    answer("composite_slope", one_way.slope);

    /*md
    At $x = 1$ the composition is {{= composite_value %.6f}} and its slope
    {{= composite_slope}}. That is the number that chapter 4 found by the chain rule, to the
    last digit that it printed.

    ## The neuron, as a list

    Here is the neuron of chapter 4 again, $L = (wx + b - y)^2$. The list below has one line
    for every value, in the order in which they were computed; the adjoints were filled in from
    the bottom up.
    */
    cell("neuron");
    list l = { 0 };
    const int w = list_input(&l, "w", weight), x_in = list_input(&l, "x", input);
    const int b = list_input(&l, "b", bias), y = list_input(&l, "y", target);
    const int product = list_product(&l, "w x", w, x_in);
    const int z = list_sum(&l, "z = w x + b", product, b);
    const int error = list_difference(&l, "z - y", z, y);
    const int loss = list_product(&l, "L", error, error);

    sweep(&l, loss);
    show(&l);
    answer("loss", l.at[loss].value);
    answer("dL_dw", l.at[w].adjoint);
    answer("dL_dx", l.at[x_in].adjoint);
    answer("dL_db", l.at[b].adjoint);
    answer("dL_dy", l.at[y].adjoint);

    /*md
    $\partial L/\partial w$ is {{= dL_dw}} and $\partial L/\partial b$ is {{= dL_db}}. Nobody
    derived them this time. Look at the last line: the square was written as a product of a
    number with itself, so its parent is named twice, and gets two messages.

    ## Sharing means adding

    In the shared function $x$ is used twice, and so is $p$. {{figure graph}} shows the list as
    a graph; here it is as it stands in memory.
    */
    cell("tape");
    list s = { 0 };
    const int f = shared_on_list(&s, at[0], at[1]);

    sweep(&s, f);
    show(&s);
    answer("shared_value", s.at[f].value);
    answer("shared_gradient", s.at[0].adjoint, s.at[1].adjoint);
    table("tape", "line value parent_1 slope_1 parent_2 slope_2 adjoint");
    for (int k = 0; k < s.length; k++) {
        const line *i = &s.at[k];

        row(k, i->value, i->parent[0], i->slope[0], i->parent[1], i->slope[1], i->adjoint);
    }

    /*md
    Check the line $p$ by hand. It gets a message from $q$, whose adjoint is $p$ and whose
    slope is 1: that is $p$. And it gets one from $f$, whose adjoint is 1 and whose slope is
    $q$. So its adjoint is $p + q$. Then $x$ hears from $p$ and from $s$. One message too few,
    and a derivative is wrong; that is why the sweep says `+=`.

    ## The order

    Add a number to itself, and the sum to itself. By default that is done twice: $a = 1$,
    $b = a + a$, $c = b + b$, so $c$ is $4a$. Ask the sweep, and ask the walk.
    */
    cell("order");
    list chain = { 0 }, walked;
    int last = list_input(&chain, "a", 1);

    for (int k = 0; k < doublings; k++)
        last = list_sum(&chain, "sum", last, last);
    walked = chain;
    sweep(&chain, last);
    answer("doubled_by_sweep", chain.at[0].adjoint);
    sweep(&chain, last);
    answer("doubled_by_two_sweeps", chain.at[0].adjoint);
    walked.at[last].adjoint = 1;
    walk(&walked, last);
    answer("doubled_by_walk", walked.at[0].adjoint);

    /*md
    Doublings: {{= doublings}}. The sweep says {{= doubled_by_sweep}}, and the walk says
    {{= doubled_by_walk}}.

    Follow the walk from $c$, in the default run. It sends 1 to $b$ and goes there: $b$ sends 1
    to $a$, twice, so $a$ has 2. Back at $c$, the second message: $b$ now has 2. It goes there
    again, and $b$ sends its 2, twice: $a$ has 6. The first message has been handed on twice.
    You can repair that by handing on only what is new. The answer is right then, but the walk
    goes along every path from the result to the input, and each doubling doubles the paths.
    The sweep passes each edge once.

    There is a second lesson here. The list was swept once more, without setting the adjoints
    back to zero, and now says {{= doubled_by_two_sweeps}}. Two gradients added up would be 8,
    but what the first sweep had left in $b$ was handed on a second time. Adjoints add up
    *until somebody clears them*. The library's `tape_reverse` clears them first; `tape_seed`
    and `tape_sweep` do not, so that you can add on purpose.

    ## The same on the library's tape
    */
    cell("library");
    double g[2];

    if (gradient_reverse(&shared_field, at, g, NULL, &t) != 0)
        return abandon_chapter("not enough memory for a tape");
    answer("tape_gradient", g[0], g[1]);
    answer("tape_nodes", (double)t.nodes - 1);
    answer("tape_edges", (double)t.edges);
    table("edges", "edge parent slope begins_node");
    for (size_t e = 0; e < t.edges; e++)
        row((double)e, t.parent[e] & ~TAPE_FIRST, t.partial[e], t.parent[e] & TAPE_FIRST ? 1 : 0);
    if (gradient_forward(&shared_field, at, g, NULL, &t) != 0)
        return abandon_chapter("not enough memory for a tape");
    answer("forward_gradient", g[0], g[1]);
    answer("forward_nodes", (double)t.nodes - 1);

    /*md
    The gradient is {{= tape_gradient %.6g}}, as before. The tape has {{= tape_nodes}} nodes
    where the list had six lines: the sine has no node, it leans on that of $x$. The table
    `edges` is the whole tape. An edge takes twelve bytes, eight for the slope and four for the
    parent, whose first bit marks where a node begins. (An input has an edge to nowhere, so
    that every node has one.)

    In forward mode the same program gave {{= forward_gradient %.6g}}, in two runs, and
    recorded nothing: the one node is what everything leans on.

    ## Numbers that you can look up
    */
    cell("published-example");
    double ab[] = { -4, 2 }, value_there;

    if (gradient_reverse(&tangled_field, ab, g, &value_there, &t) != 0)
        return abandon_chapter("not enough memory for a tape");
    answer("tangled_value", value_there);
    answer("tangled_gradient", g[0], g[1]);

    /*md
    The README prints `24.7041`, `138.8338` and `645.5773`. The tape says
    {{= tangled_value %.4f}}, {{= tangled_gradient[0] %.4f}} and
    {{= tangled_gradient[1] %.4f}}. They stand among [the published numbers](published.html),
    too.

    ## Six methods against the truth

    Now the five hard functions, by every method that you know: three kinds of differences, the
    complex step, dual numbers, the tape.
    */
    cell("witnesses");
    enum { FUNCTIONS = COUNT_OF(hard), METHODS = 6 };
    double worst[METHODS] = { 0 }, apart = 0;

    table("errors", "function forward central richardson complex_step dual tape");
    for (int k = 0; k < FUNCTIONS; k++) {
        double x[] = { hard[k].x }, p[] = { 1 }, slope[METHODS];
        double complex zx[] = { hard[k].x };
        const long double truth = hard[k].slope(hard[k].x);

        slope[0] = partial_forward(&hard[k].f, x, 0, forward_step(x[0]));
        slope[1] = partial_central(&hard[k].f, x, 0, central_step(x[0]));
        slope[2] = partial_richardson(&hard[k].f, x, 0, richardson_step(x[0]), NULL);
        slope[3] = partial_complex_step(&hard[k].f, zx, 0);
        if (slope_forward(&hard[k].f, x, p, &slope[4], &t) != 0
            || gradient_reverse(&hard[k].f, x, &slope[5], NULL, &t) != 0)
            return abandon_chapter("not enough memory for a tape");
        apart = fmax(apart, error_of(slope[5], slope[3]));
        for (int m = 0; m < METHODS; m++) {
            slope[m] = error_of(slope[m], truth);
            worst[m] = fmax(worst[m], slope[m]);
        }
        row(k + 1, slope[0], slope[1], slope[2], slope[3], slope[4], slope[5]);
    }
    for (int k = 0; k < FUNCTIONS; k++)
        say("%d: %s at %g", k + 1, hard[k].name, hard[k].x);
    answer("worst_by_differences", worst[0], worst[1], worst[2]);
    answer("worst_by_exact_methods", worst[3], worst[4], worst[5]);
    answer("tape_from_complex_step", apart);

    /*md
    The table and {{figure errors}} show relative errors: an error of $10^{-5}$ means five
    right digits. The differences have the errors that chapter 1 predicts, as long as the
    function is kind. On the saturated neuron they lose about six digits more: all values there
    are nearly 1, the slope is a few billionths, and most of what is left after the subtraction
    is rounding. On the chaotic loop, by default, central differences and Richardson's are
    useless: between their two values the function goes up and down many times. The forward
    difference takes the shortest step, and keeps a digit. The complex step, the dual numbers
    and the tape compare no two values, so no digits cancel.

    But on the chaotic loop, by default, these three are off, too, by far more than the
    rounding of a last digit. They differentiate the run that took place, and in that run the
    rounding errors of the first turns have grown, as every small change grows there. You
    cannot expect more from a program that rounds every operation to a double. And the three
    agree: over all functions the tape and the complex step, which share no line of code,
    differ by {{= tape_from_complex_step %.2g}} at most.

    ## What a gradient costs

    Count. In the ring every $x_i x_{i+1}$ costs a multiplication, a sine, and an addition.
    Going back, an operation of two arguments sends two messages: two multiplications and two
    additions. An operation of one argument needs only its slope, here a cosine. So the whole
    gradient is a small multiple of the value, and the multiple does not depend on $n$. This is
    the **cheap gradient principle**. Forward mode and differences run the program once or
    twice *for every input*.
    */
    cell("cost");
    const size_t most = (size_t)largest;
    double *long_x = allocate(most, sizeof *long_x), *long_g = allocate(most, sizeof *long_g);

    if (!long_x || !long_g)
        return abandon_chapter("not enough memory for %zu inputs", most);
    fill(most, long_x, 5);
    table("measured-cost", "inputs value reverse forward differences");
    for (size_t n = 1;; n = n > most / 4 ? most : 4 * n) {
        const field r = ring_of(&n);
        const int quick = n <= (size_t)one_by_one_up_to;
        const double forward = quick ? time_of(BY_DUAL, &r, long_x, long_g, &t) : NAN;
        const double differences = quick ? time_of(BY_DIFFERENCES, &r, long_x, long_g, &t) : NAN;
        const double plain = time_of(VALUE, &r, long_x, long_g, &t);
        const double reverse = time_of(BY_TAPE, &r, long_x, long_g, &t);

        if (isnan(reverse))
            return abandon_chapter("not enough memory for a tape of %zu inputs", n);
        row((double)n, plain, reverse, forward, differences);
        if (n == most) {
            measured("gradient_over_value", reverse / plain);
            answer("cost_bytes", (double)tape_bytes(&t));
            break;
        }
    }

    /*md
    At the largest $n$ a gradient took {{= gradient_over_value %.1f}} times as long as the
    value, and {{= cost_bytes}} bytes of tape: by count, from two inputs on, 84 for each, less
    24. {{figure cost}} shows how the times grow; the tape's line runs along the value's, a
    little above it, and the others leave them.

    The multiple depends on the program and on the compiler. A sine costs the tape a cosine,
    too, which some get almost for nothing. A program of nothing but additions and
    multiplications, which a compiler turns into a few instructions on whole vectors, is many
    times faster than its tape. `make bench` measures several such programs, beside gradients
    written by hand.

    ## Inputs or outputs

    For a function from $n$ numbers to $m$, there are $n$ times $m$ derivatives: the
    **Jacobian**. Forward mode finds it a column at a time, one run for each input. Reverse
    mode finds it a row at a time, one sweep for each output, from a single recording. So
    count: few inputs, go forward; few outputs, go back.
    */
    cell("ways");
    enum { SIZE = 4096 };
    static double W[SIZE], x_layer[SIZE], J[SIZE], J_forward[SIZE];
    double differ = 0, cross = NAN;

    fill(SIZE, W, 6);
    fill(SIZE, x_layer, 7);
    table("measured-ways", "inputs outputs forward reverse");
    for (size_t n = 2; n < SIZE; n *= 2) {
        const layer wide = { .n = n, .m = SIZE / n, .W = W };
        const map F = { .n = n, .m = wide.m, .taped_value = layer_taped, .context = &wide };
        double forward = INFINITY, reverse = INFINITY;

        for (int k = 0; k < 3; k++) {
            const double begun = seconds();
            const int forward_status = jacobian_forward(&F, x_layer, J_forward, &t);
            const double between = seconds();
            const int reverse_status = jacobian_reverse(&F, x_layer, J, &t);

            if (forward_status != 0 || reverse_status != 0)
                return abandon_chapter("not enough memory for a tape");
            reverse = fmin(reverse, seconds() - between);
            forward = fmin(forward, between - begun);
        }
        for (size_t i = 0; i < SIZE; i++)
            differ = fmax(differ, fabs(J[i] - J_forward[i]));
        row((double)n, (double)wide.m, forward, reverse);
        if (isnan(cross) && reverse < forward)
            cross = (double)n;
    }
    measured("ways_cross", cross);
    answer("jacobian_entries", SIZE);
    answer("jacobians_differ", differ);
    answer("jacobian_corners", J[0], J[SIZE - 1]);

    /*md
    Each row of the table is a layer with {{= jacobian_entries}} weights, and so with as many
    derivatives, in another shape: from few inputs and many outputs to many inputs and few
    outputs. {{figure ways}} shows the times. A loss has one output, and a network has a
    million inputs: that is why networks are trained backward.

    ## Second derivatives

    A tape records a program; nothing forbids that its numbers are dual. Let every input move
    along a direction $p$, and let every value, every slope and every adjoint carry its own
    rate of change. The sweep then answers with the gradient and with the rate at which the
    gradient changes along $p$. That is $H p$, where the **Hessian** $H$ is the matrix of all
    second derivatives, $H_{ij} = \partial^2 f / \partial x_i\,\partial x_j$. It is called
    **forward over reverse**, it costs a few gradients, and nobody has to store $H$. The
    function is `hess_vec`; its sweep is `sweep_along` in `lib/tape.c`, the sweep that you know
    with the product rule written out.

    A direction $v$ that $H$ only stretches, $Hv = \lambda v$, is an **eigenvector** of $H$,
    and the number $\lambda$ its **eigenvalue**: it says how strongly the field bends along
    $v$. The largest and the smallest eigenvalue belong to the directions in which it bends
    most and least. `hessian_spectrum` finds these two. It multiplies a random direction by $H$
    again and again, and combines the results; that is Lanczos's method, in `lib/curvature.c`.
    */
    cell("second-derivatives");
    double bottom[] = { 1, 1 }, east[] = { 1, 0 }, bend[2];
    generator r = seeded(1, 8);
    spectrum bends;

    if (hess_vec(&valley_field, bottom, east, bend, NULL, &t) != 0
        || hessian_spectrum(&valley_field, bottom, 10, 1e-12, &r, &bends, &t) != 0)
        return abandon_chapter("not enough memory for a tape");
    answer("hessian_column", bend[0], bend[1]);
    answer("eigenvalues", bends.lowest, bends.highest);
    answer("condition", bends.highest / bends.lowest);
    answer("rate_limit", 2 / bends.highest);

    /*md
    At the lowest point of Rosenbrock's valley, $(1, 1)$, the first column of the Hessian is
    {{= hessian_column}}, and the eigenvalues are {{= eigenvalues %.6g}}. What does that say to
    a descent? Close to the bottom the valley is a stretched bowl, and the bowl
    $\tfrac12 \lambda x^2$ multiplies $x$ by $1 - \alpha\lambda$ at each step. It comes to rest
    only if $\alpha < 2/\lambda$. Here $2/\lambda$ is {{= rate_limit %.7f}}. In chapter 3 the
    valley was descended, by default, with about half of that. Try there
    `--valley-rate 0.001996`, and then `--valley-rate 0.002`: the one arrives, and the other
    does not. And the ratio of the two eigenvalues, {{= condition %.0f}}, says why it took so
    long: a rate that the steep direction can bear is that much too short for the flat one.
    */
    cell("cost-of-second-derivatives");
    const size_t some = most < 4096 ? most : 4096;
    const field r_some = ring_of(&some);
    double gradient_seconds = INFINITY, product_seconds = INFINITY;

    for (int k = 0; k < 8; k++) {
        const double begun = seconds();
        const int gradient_status = gradient_reverse(&r_some, long_x, long_g, NULL, &t);
        const double between = seconds();
        const int product_status = hess_vec(&r_some, long_x, long_x, long_g, NULL, &t);
        const double ended = seconds();

        if (gradient_status != 0 || product_status != 0)
            return abandon_chapter("not enough memory for a tape");
        gradient_seconds = fmin(gradient_seconds, between - begun);
        product_seconds = fmin(product_seconds, ended - between);
    }
    measured("product_over_gradient", product_seconds / gradient_seconds);
    release(long_x);
    release(long_g);

    /*md
    For the ring, a product with the Hessian took as long as {{= product_over_gradient %.1f}}
    gradients.

    ## The price is memory

    A tape grows with the run. Forward mode forgets as it goes; a sweep must have everything
    before it. Here is the pendulum: the derivatives of the last angle with respect to the
    first angle and the first speed, and the memory that they took, for longer and longer
    swings.
    */
    cell("memory");
    double slope[2] = { 0 }, thrifty[2] = { 0 }, most_apart = 0;
    double whole_seconds = 0, thrifty_seconds = 0;
    size_t whole_bytes = 0, thrifty_bytes = 0;

    table("memory", "ticks whole checkpointed stretch");
    for (int n = 64;; n = n > ticks / 4 ? ticks : 4 * n) {
        const double begun = seconds();
        const int whole_status = swing(&t, release_from, n, slope, &whole_bytes);
        const double between = seconds();

        tape_close(&t);
        const double resumed = seconds();
        const int thrifty_status =
            swing_in_stretches(&t, release_from, n, best_stretch(n), thrifty, &thrifty_bytes);

        if (whole_status != 0 || thrifty_status != 0)
            return abandon_chapter("not enough memory for %d ticks", n);
        thrifty_seconds = seconds() - resumed;
        whole_seconds = between - begun;
        for (int i = 0; i < 2; i++)
            most_apart = fmax(most_apart, fabs(slope[i] - thrifty[i]));
        row(n, (double)whole_bytes, (double)thrifty_bytes, best_stretch(n));
        if (n == ticks)
            break;
    }
    answer("swing_slopes", slope[0], slope[1]);
    answer("whole_bytes", (double)whole_bytes);
    answer("checkpointed_bytes", (double)thrifty_bytes);
    answer("memory_ratio", (double)whole_bytes / (double)thrifty_bytes);
    answer("best_stretch", best_stretch(ticks));
    answer("swings_differ", most_apart);
    measured("checkpointed_over_whole_seconds", thrifty_seconds / whole_seconds);
    tape_close(&t);

    /*md
    {{= ticks}} ticks filled {{= whole_bytes}} bytes when recorded whole, and
    {{= checkpointed_bytes}} in stretches of {{= best_stretch}}: {{= memory_ratio %.0f}} times
    less. The derivatives are {{= swing_slopes %.6g}} either way; they differ by
    {{= swings_differ}}. {{figure memory}} shows how both grow: the whole tape with the length
    of the run, the stretches with its square root.

    The price is time, as the program runs twice: once to keep the states, and once more,
    stretch by stretch, to record. In this run it took
    {{= checkpointed_over_whole_seconds %.1f}} times as long as the whole tape. (If that is
    less than 1 you have met another effect: the short tape is written over and over in the
    same place, which the processor keeps at hand, and the long one is new memory all the way.)
    And if that is still too much, checkpoint the stretches, too, with lengths chosen anew:
    with two levels the memory grows as the cube root of the run, with three as the fourth
    root, and each level runs the program once more.

    ## What it cannot see

    A tape knows the operations that took place, at one point. It knows nothing of those that
    would have taken place next to it.
    */
    cell("deceived");
    double one = 1, zero = 0, slope_there, tiny = 1e-9;

    if (gradient_reverse(&square_field, &one, &slope_there, NULL, &t) != 0)
        return abandon_chapter("not enough memory for a tape");
    answer("shortcut_slope", slope_there);
    if (gradient_reverse(&roundabout_field, &zero, &slope_there, NULL, &t) != 0)
        return abandon_chapter("not enough memory for a tape");
    answer("roundabout_slope", slope_there);
    if (gradient_reverse(&roundabout_field, &tiny, &slope_there, NULL, &t) != 0)
        return abandon_chapter("not enough memory for a tape");
    answer("roundabout_slope_beside", slope_there);
    tape_close(&t);

    return end_chapter();
}

/*md
At 1 the square took its shortcut, and what was recorded is a constant: the tape says
{{= shortcut_slope}}, and the truth is 2. **A branch is frozen** the way that it went.

At 0 both relus of the roundabout stand in their kink. A kink has no derivative, and the
library chooses 0 for each. The difference of the two is {{= roundabout_slope}}, and the truth
is 1. Right beside it the tape says {{= roundabout_slope_beside}}, as it should. A descent
hardly ever stands in a kink exactly, so networks of relus are trained all the same. But know
it when you start one with all weights zero.

## What would break it

- **Setting where you should add.** With `=` for `+=` in the sweep, the last message wins, and
  every value that is used twice gets a wrong adjoint. Programs without sharing still come out
  right, so a test that shares nothing does not notice.
- **Adjoints left over.** Sweep again without clearing, and you get the sum of two gradients,
  or worse.
- **A value from elsewhere.** A variable belongs to one recording. If you keep it and record
  anew, its node is somebody else's. The library stops the program when that happens, as long
  as `NDEBUG` is not defined.
- **Leaving the tape.** Take the `value` out of a variable, go on with it in doubles, and put
  it back as a constant: the result is right, and every derivative through it is lost, without
  a word.
- **Infinity on the way.** The square root of 0 has an infinite slope, and 0 times infinity may
  be anything: $(\sqrt x)^2$ has the slope 1 at 0, and $(\sqrt x)^4$ the slope 0. The chain rule
  cannot tell them apart there, so the library answers `NAN`, which is no number at all. It
  is honest, and it spreads: look for the first one.
- **Trusting exactness too far.** The derivative is exact for the program. If the program
  rounds badly, or stops an iteration early, it is the exact derivative of that.
*/
