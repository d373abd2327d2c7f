/*md
# Automatic differentiation

In chapter 4 you ran a network backward, by rules that had been derived by hand for that
network. Change the network, and somebody has to derive them again. Can a machine do it, for any program? In this
chapter you build one; {{figure graph}} shows what goes on inside.

When you have read this chapter you will be able to

- differentiate a program forward, with dual numbers;
- differentiate it backward, with a tape;
- say why a tape is read from its end, and why messages are added;
- say what a tape cannot see.

## Forward: a number that knows its slope

You need the chain rule on a graph (chapter 4). A **dual number** is a pair: a value, and how fast it changes with the
input. Every operation on dual numbers works out both. Give the input the slope 1, and read the slope off the result.
*/
#include "nabla.h"

static dual composite(dual x)
{
    return dual_sin(dual_exp(x));
}

CELL(dual_numbers)
{
    const dual result = composite((dual){ 1, 1 });

    answer("composite_value", result.value);
    answer("composite_slope", result.slope);
}

/*md
This is $\sin e^x$ once more, the composition of chapter 4. At $x = 1$ it is {{= composite_value}} and its slope
{{= composite_slope}}: the number that chapter 4 found by the chain rule.

How does it do that? Write a number as $a + b\,d$: it has the value $a$, and it changes $b$ times as fast as the
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

C cannot teach `*` to multiply dual numbers, so operations have names.

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

## Backward: a list of what was done

Forward mode follows one input through the whole program. With a million inputs that is a
million runs. Chapter 4 went the other way: one pass, from the loss back to
everything. For that you must know what was done, so write it down. Every operation
adds a line to a list: the value that came out, which earlier lines went in, and the slope with
respect to each of these.
*/
#include <assert.h>
#include <math.h>
#include <stdio.h>

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
such operations. It is what frameworks such as PyTorch and TensorFlow do when they go "backward".
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
## The neuron, as a list

Here is the neuron of chapter 4 again, $L = (wx + b - y)^2$. The list below has one line
for every value, in the order in which they were computed; the adjoints were filled in from
the bottom up.
{{folded: A list as text}}
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
And here it is.
*/
static double input, weight, bias, target;

CELL(neuron)
{
    list l = { 0 };
    const int w = list_input(&l, "w", weight), x = list_input(&l, "x", input);
    const int b = list_input(&l, "b", bias), y = list_input(&l, "y", target);
    const int product = list_product(&l, "w x", w, x);
    const int z = list_sum(&l, "z = w x + b", product, b);
    const int error = list_difference(&l, "z - y", z, y);
    const int loss = list_product(&l, "L", error, error);

    sweep(&l, loss);
    show(&l);
    answer("loss", l.at[loss].value);
    answer("dL_dw", l.at[w].adjoint);
    answer("dL_dx", l.at[x].adjoint);
    answer("dL_db", l.at[b].adjoint);
    answer("dL_dy", l.at[y].adjoint);
}

/*md
$\partial L/\partial w$ is {{= dL_dw}} and $\partial L/\partial b$ is {{= dL_db}}. Nobody
derived them this time. Look at the last line: the square was written as a product of a
number with itself, so its parent is named twice, and gets two messages.

## Sharing means adding

{{exercise 5.2}}

Here is a function in which values are shared: $f = p\,(p + \sin x)$ with $p = x y$. Both $x$ and $p$
are used twice. {{figure graph}} shows its list as a graph; here it is as it stands in memory.
*/
static int shared_on_list(list *l, double x_value, double y_value)
{
    const int x = list_input(l, "x", x_value), y = list_input(l, "y", y_value);
    const int p = list_product(l, "p = x y", x, y);
    const int s = list_sine(l, "s = sin x", x);
    const int q = list_sum(l, "q = p + s", p, s);

    return list_product(l, "f = p q", p, q);
}

static double at[2];

CELL(tape)
{
    list l = { 0 };
    const int f = shared_on_list(&l, at[0], at[1]);

    sweep(&l, f);
    show(&l);
    answer("shared_value", l.at[f].value);
    answer("shared_gradient", l.at[0].adjoint, l.at[1].adjoint);
    table("tape", "line value parent_1 slope_1 parent_2 slope_2 adjoint");
    for (int k = 0; k < l.length; k++) {
        const line *i = &l.at[k];

        row(k, i->value, i->parent[0], i->slope[0], i->parent[1], i->slope[1], i->adjoint);
    }
}

/*md
Check the line $p$ by hand. It gets a message from $q$, whose adjoint is $p$ and whose
slope is 1: that is $p$. And it gets one from $f$, whose adjoint is 1 and whose slope is
$q$. So its adjoint is $p + q$. Then $x$ hears from $p$ and from $s$. One message too few,
and a derivative is wrong; that is why the sweep says `+=`.

## The order

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
Add a number to itself, and the sum to itself: $a = 1$, $b = a + a$, $c = b + b$, so $c$ is $4a$, and so on. Ask
the sweep, and ask the walk.
*/
static int doublings;

CELL(order)
{
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
}

/*md
After {{= doublings doubling}} the sweep says {{= doubled_by_sweep}}, and the walk says
{{= doubled_by_walk}}.{{if doubled_by_walk == doubled_by_sweep}} With one doubling there is only one way back, and the walk
is right.{{end}}

With two doublings, follow the walk from $c$. It sends 1 to $b$ and goes there: $b$ sends 1
to $a$, twice, so $a$ has 2. Back at $c$, the second message: $b$ now has 2. It goes there
again, and $b$ sends its 2, twice: $a$ has 6. The first message has been handed on twice.
You can repair that by handing on only what is new. The answer is right then, but the walk
goes along every path from the result to the input, and each doubling doubles the paths.
The sweep passes each edge once.

There is a second lesson here. The list was swept once more, without setting the adjoints
back to zero, and now says {{= doubled_by_two_sweeps}}, where it should say {{= doubled_by_sweep}} again. What the first
sweep had left in the list was handed on a second time. Adjoints add up
*until somebody clears them*. The library's `tape_reverse` clears them first; `tape_seed`
and `tape_sweep` do not, so that you can add on purpose.

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

Here is the shared function once more, for the library.
*/
static variable shared(tape *t, const variable x[], const void *context)
{
    const variable p = tape_times(t, x[0], x[1]);
    const variable q = tape_plus(t, p, tape_sin(t, x[0]));

    (void)context;
    return tape_times(t, p, q);
}

static const field shared_field = { .n = 2, .taped_value = shared };

CELL(library)
{
    double g[2];
    tape t = { 0 };

    if (gradient_reverse(&shared_field, at, g, NULL, &t) != 0) {
        abandon_chapter("not enough memory for a tape");
        return;
    }
    answer("tape_gradient", g[0], g[1]);
    answer("tape_nodes", (double)t.nodes - 1);
    answer("tape_edges", (double)t.edges);
    table("edges", "edge parent slope begins_node");
    for (size_t e = 0; e < t.edges; e++)
        row((double)e, t.parent[e] & ~TAPE_FIRST, t.partial[e], t.parent[e] & TAPE_FIRST ? 1 : 0);
    if (gradient_forward(&shared_field, at, g, NULL, &t) != 0) {
        abandon_chapter("not enough memory for a tape");
        return;
    }
    answer("forward_gradient", g[0], g[1]);
    answer("forward_nodes", (double)t.nodes - 1);
    tape_close(&t);
}

/*md
The gradient is {{= tape_gradient}}, as before.
{{claim abs(tape_gradient[0] - shared_gradient[0]) <= 1e-12 * (1 + abs(shared_gradient[0]))}}
{{claim abs(tape_gradient[1] - shared_gradient[1]) <= 1e-12 * (1 + abs(shared_gradient[1]))}} The tape has {{= tape_nodes node}}
where the list had six lines: the sine has no node, it leans on that of $x$. The table
`edges` is the whole tape. An edge takes twelve bytes, eight for the slope and four for the
parent, whose first bit marks where a node begins. (An input has an edge to nowhere, so
that every node has one.)

In forward mode the same program gave {{= forward_gradient}}, in two runs, and
recorded nothing: the one node is what everything leans on.

## Numbers that you can look up

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

CELL(published_example)
{
    double ab[] = { -4, 2 }, g[2], value_there;
    tape t = { 0 };

    if (gradient_reverse(&tangled_field, ab, g, &value_there, &t) != 0) {
        abandon_chapter("not enough memory for a tape");
        return;
    }
    answer("tangled_value", value_there);
    answer("tangled_gradient", g[0], g[1]);
    tape_close(&t);
}

/*md
The README prints `24.7041`, `138.8338` and `645.5773`. The tape says
{{= tangled_value %.4f}}, {{= tangled_gradient[0] %.4f}} and
{{= tangled_gradient[1] %.4f}}. They stand among [the published numbers](published.html),
too.

## Six methods against the truth

A machine should be tested where it is difficult. Here are five functions that are hard to
differentiate, each at a place where it hurts:

1. the composition of chapter 4, $\sin e^x$, which is not hard at all, for comparison;
2. Squire and Trapp's, $e^x / \sqrt{\sin^3 x + \cos^3 x}$, on which they showed the complex step (1998);
3. a power, $x \sqrt{x}$, close to the end of its domain;
4. a saturated neuron, $\tanh x$ far out, where it is nearly 1 and nearly level;
5. a chaotic loop, $x \leftarrow 4x(1 - x)$, many times. Every turn doubles a small error or so.

They are differentiated by every method that you know: three kinds of differences, the complex step,
dual numbers, the tape. Each is written for three kinds of numbers, with no line in common: plainly
for the differences, in complex numbers for the complex step, in variables for dual numbers and the
tape. A fourth version is the derivative, worked out by hand and computed in `long double`, which on
most machines has more digits: the truth that all are measured against. You find them at the end of the
program; this is the cell that compares.
*/
#include <complex.h>

/* A function, and where it is hard. */
typedef struct {
    const char *name;
    field f;
    double x;
    long double (*slope)(long double x);
} hard_function;

static const hard_function *hard(int k);    /* k = 0 ... 4 */

/* The relative error of a slope.  If the truth is 0, the error itself. */
static double error_of(double slope, long double truth)
{
    return (double)(fabsl(slope - truth) / (truth == 0 ? 1 : fabsl(truth)));
}

CELL(witnesses)
{
    enum { FUNCTIONS = 5, METHODS = 6 };
    double worst[METHODS] = { 0 }, apart = 0;
    tape t = { 0 };

    table("errors", "function forward central richardson complex_step dual tape");
    for (int k = 0; k < FUNCTIONS; k++) {
        const field *f = &hard(k)->f;
        double x[] = { hard(k)->x }, p[] = { 1 }, slope[METHODS];
        double complex z[] = { hard(k)->x };
        const long double truth = hard(k)->slope(hard(k)->x);

        slope[0] = partial_forward(f, x, 0, forward_step(x[0]));
        slope[1] = partial_central(f, x, 0, central_step(x[0]));
        slope[2] = partial_richardson(f, x, 0, richardson_step(x[0]), NULL);
        slope[3] = partial_complex_step(f, z, 0);
        if (slope_forward(f, x, p, &slope[4], &t) != 0
            || gradient_reverse(f, x, &slope[5], NULL, &t) != 0) {
            abandon_chapter("not enough memory for a tape");
            return;
        }
        apart = fmax(apart, error_of(slope[5], slope[3]));
        for (int m = 0; m < METHODS; m++) {
            slope[m] = error_of(slope[m], truth);
            worst[m] = fmax(worst[m], slope[m]);
        }
        row(k + 1, slope[0], slope[1], slope[2], slope[3], slope[4], slope[5]);
        if (k == FUNCTIONS - 1) {
            answer("loop_by_differences", slope[0], slope[1], slope[2]);
            answer("loop_by_tape", slope[5]);
        }
    }
    for (int k = 0; k < FUNCTIONS; k++)
        say("%d: %s at %g", k + 1, hard(k)->name, hard(k)->x);
    answer("worst_by_differences", worst[0], worst[1], worst[2]);
    answer("worst_by_exact_methods", worst[3], worst[4], worst[5]);
    answer("tape_from_complex_step", apart);
    tape_close(&t);
}

/*md
The table and {{figure errors}} show relative errors: an error of $10^{-5}$ means five
right digits. The differences have the errors that chapter 1 predicts, as long as the
function is kind. On the saturated neuron they lose about six digits more: all values there
are nearly 1, the slope is a few billionths, and most of what is left after the subtraction
is rounding. The chaotic loop made {{= turns turn}}. {{if min(loop_by_differences[1], loop_by_differences[2]) > 1/10}}On
it central differences and Richardson's are useless: between their two values the function goes up and down many
times.{{else}}On it the differences have kept a digit or more.{{end}} The forward difference takes the shortest step, and is
off by {{= loop_by_differences[0] %.1g}}. The complex step, the dual numbers and the tape compare no two values, so no
digits cancel.

{{if loop_by_tape > 1e-14}}But on the chaotic loop these three are off, too, by {{= loop_by_tape %.1g}}, far more than the
rounding of a last digit.{{else}}With so few turns these three are right to the last digits on the loop, too. Make
more of them, and they will be off.{{end}} They differentiate the run that took place, and in that run the
rounding errors of the first turns grow, as every small change grows there. You
cannot expect more from a program that rounds every operation to a double. {{if tape_from_complex_step < 1e-12}}And the three
agree: over all functions the tape and the complex step, which share no line of code,
differ by {{= tape_from_complex_step %.2g}} at most.{{else}}After so many turns even two of these three, the tape and the
complex step, differ by {{= tape_from_complex_step %.2g}}: they round in other places.{{end}}

## What it cannot see

A tape knows the operations that took place, at one point. It knows nothing of those that
would have taken place next to it. Here are two programs that deceive it.
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

/* The slope of f at x by the tape; NaN where memory is short. */
static double slope_on_tape(const field *f, double x)
{
    double slope;
    tape t = { 0 };

    if (gradient_reverse(f, &x, &slope, NULL, &t) != 0)
        slope = NAN;
    tape_close(&t);
    return slope;
}

CELL(deceived)
{
    answer("shortcut_slope", slope_on_tape(&square_field, 1));
    answer("roundabout_slope", slope_on_tape(&roundabout_field, 0));
    answer("roundabout_slope_beside", slope_on_tape(&roundabout_field, 1e-9));
}

/*md
> **A common mistake.** "The tape differentiates the function." It differentiates the run that took place: the operations
> that were carried out, in doubles, for this one input. Mostly that is the same.

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

## The rest of the program

The five functions, each in three kinds of numbers, and their derivatives. With
$q = \sin^3 x + \cos^3 x$ that of the second is
$f\,(1 - \tfrac32 (\sin x - \cos x) \sin x \cos x / q)$; that of $\tanh x$ is
$1 / \cosh^2 x$; that of the loop is the product of the slopes $4 - 8x$ on the way.
{{folded: The five functions}}
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

static int turns;

static double f5(const double x[], const void *context)
{
    double u = x[0];

    (void)context;
    for (int k = 0; k < turns; k++)
        u = 4 * u * (1 - u);
    return u;
}

static double complex f5_complex(const double complex z[], const void *context)
{
    double complex u = z[0];

    (void)context;
    for (int k = 0; k < turns; k++)
        u = 4 * u * (1 - u);
    return u;
}

static variable f5_taped(tape *t, const variable x[], const void *context)
{
    const variable one = tape_constant(1), four = tape_constant(4);
    variable u = x[0];

    (void)context;
    for (int k = 0; k < turns; k++)
        u = tape_times(t, tape_times(t, four, u), tape_minus(t, one, u));
    return u;
}

static long double f5_slope(long double x)
{
    long double slope = 1;

    for (int k = 0; k < turns; k++, x = 4 * x * (1 - x))
        slope *= 4 - 8 * x;
    return slope;
}

static const hard_function functions[] = {
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

static const hard_function *hard(int k)
{
    return &functions[k];
}

/*md
What you can change, and the cells in their order.
{{folded: The parameters, the list of cells, and main}}
*/
enum { MOST_DOUBLINGS = 15 };

static const parameter parameters[] = {
    { .name = "at", .symbol = "X,Y", .fallback = "2,3", .real = at, .count = 2,
      .low = -1000, .high = 1000, .help = "where the shared function is differentiated" },
    { .name = "input", .symbol = "X", .fallback = "2", .real = &input,
      .low = -1e6, .high = 1e6, .help = "x, the neuron's input, as in chapter 4" },
    { .name = "weight", .symbol = "W", .fallback = "3", .real = &weight,
      .low = -1e6, .high = 1e6, .help = "w, its weight" },
    { .name = "bias", .symbol = "B", .fallback = "1", .real = &bias,
      .low = -1e6, .high = 1e6, .help = "b, its bias" },
    { .name = "target", .symbol = "Y", .fallback = "4", .real = &target,
      .low = -1e6, .high = 1e6, .help = "y, what it should say" },
    { .name = "doublings", .symbol = "K", .fallback = "2", .whole = &doublings,
      .low = 1, .high = MOST_DOUBLINGS, .help = "how often a number is added to itself" },
    { .name = "turns", .symbol = "K", .fallback = "20", .whole = &turns,
      .low = 0, .high = 45, .help = "turns of the chaotic loop" },
};

static const cell cells[] = {
    LISTED(dual_numbers), LISTED(neuron),            LISTED(tape),      LISTED(order),
    LISTED(library),      LISTED(published_example), LISTED(witnesses), LISTED(deceived),
};

static const chapter this_chapter = {
    .name = "05-automatic-differentiation",
    .summary = "a machine that differentiates programs, forward and backward",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
    .cells = cells,
    .cell_count = COUNT_OF(cells),
};

int main(int argc, char **argv)
{
    return chapter_main(argc, argv, &this_chapter);
}
