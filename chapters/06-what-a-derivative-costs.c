/*md
# What a derivative costs

A function of a million numbers has a million partial derivatives, and a difference needs a run of the program
for each. {{figure cost}} shows what the tape needs: a few runs for all of them. How can that be?

When you have read this chapter you will be able to

- choose a mode by counting inputs and outputs;
- say what a tape costs in time and memory;
- get second derivatives, and the largest rate;
- pay with time where memory is short.

## A ring of any size

You need the tape (chapter 5). Put numbers in a ring, here five, multiply each with its neighbour, and add up
the sines: $r(x) = \sum_i \sin(x_i\, x_{i+1})$.
*/
#include "nabla.h"

static variable ring_taped(tape *t, const variable x[], const void *context)
{
    const size_t n = *(const size_t *)context;
    variable sum = tape_constant(0);

    for (size_t i = 0; i < n; i++)
        sum = tape_plus(t, sum, tape_sin(t, tape_times(t, x[i], x[i + 1 < n ? i + 1 : 0])));
    return sum;
}

CELL(small_ring)
{
    const size_t n = 5;
    const field r = { .n = n, .taped_value = ring_taped, .context = &n };
    double x[] = { 1, 2, 3, 4, 5 }, g[5];
    tape t = { 0 };
    if (gradient_reverse(&r, x, g, NULL, &t) == 0)
        answer_vector("ring_gradient", n, g);
    answer("ring_edges", (double)t.edges);
    tape_close(&t);
}

/*md
One run and one sweep found all five derivatives. The tape has {{= ring_edges edge}}: one for each input, two for each
product, and two for each sum but the first. {{claim ring_edges == 5 * 5 - 2}} So the tape grows with the ring, and the
sweep, which passes each edge once, takes as much longer.

## A million inputs

Count. In the ring every $x_i x_{i+1}$ costs a multiplication, a sine, and an addition.
Going back, an operation of two arguments sends two messages: two multiplications and two
additions. An operation of one argument needs only its slope, here a cosine. So the whole
gradient is a small multiple of the value, and the multiple does not depend on $n$. This is
the **cheap gradient principle**. Forward mode and differences run the program once or
twice *for every input*.
{{folded: The ring in plain numbers, and how they are timed}}
*/
#include <math.h>

static double ring(const double x[], const void *context)
{
    const size_t n = *(const size_t *)context;
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += sin(x[i] * x[i + 1 < n ? i + 1 : 0]);
    return sum;
}

static field ring_of(const size_t *n)
{
    return (field){ .n = *n, .value = ring, .taped_value = ring_taped, .context = n };
}

/* Numbers to fill a ring or a layer with, between -1 and 1. */
static void fill(size_t n, double x[], uint64_t stream)
{
    generator r = seeded(1, stream);

    for (size_t i = 0; i < n; i++)
        x[i] = 2 * uniform(&r) - 1;
}

/* Four ways to be timed: the value alone, and the gradient in three ways.  The time is the least
 * of a few tries, and a try is many runs where one is over too soon for the clock. */
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

/*md
Four times as many inputs in each row, up to the largest ring:
*/
static int largest, one_by_one_up_to;

CELL(cost)
{
    const size_t most = (size_t)largest;
    double *x = allocate(most, sizeof *x), *g = allocate(most, sizeof *g);
    tape t = { 0 };

    if (!x || !g) {
        abandon_chapter("not enough memory for %zu inputs", most);
        return;
    }
    fill(most, x, 5);
    table("measured-cost", "inputs value reverse forward differences");
    for (size_t n = 1;; n = n > most / 4 ? most : 4 * n) {
        const field r = ring_of(&n);
        const int quick = n <= (size_t)one_by_one_up_to;
        const double forward = quick ? time_of(BY_DUAL, &r, x, g, &t) : NAN;
        const double differences = quick ? time_of(BY_DIFFERENCES, &r, x, g, &t) : NAN;
        const double plain = time_of(VALUE, &r, x, g, &t);
        const double reverse = time_of(BY_TAPE, &r, x, g, &t);

        if (isnan(reverse)) {
            abandon_chapter("not enough memory for a tape of %zu inputs", n);
            return;
        }
        row((double)n, plain, reverse, forward, differences);
        if (n == most) {
            measured("gradient_over_value", reverse / plain);
            answer("cost_bytes", (double)tape_bytes(&t));
            break;
        }
    }
    release(x);
    release(g);
    tape_close(&t);
}

/*md
At the largest $n$, {{= largest}}, a gradient took {{= gradient_over_value %.1f}} times as long as the
value, and {{= cost_bytes byte}} of tape. {{if largest > 1}}By count that is 84 for each input, less
24. {{claim cost_bytes == 84 * largest - 24}}{{end}} {{figure cost}} shows how the times grow; the tape's line runs along the value's, a
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

{{exercise 6.1}}

Here is a function with as many outputs as you like: a layer, $y_j = \tanh(\sum_i W_{ji} x_i)$. The
sum is one operation to the tape; it makes a single node, with an edge for every input.
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

CELL(ways)
{
    enum { SIZE = 4096 };
    static double W[SIZE], x[SIZE], J[SIZE], J_forward[SIZE];
    double differ = 0, cross = NAN;
    tape t = { 0 };

    fill(SIZE, W, 6);
    fill(SIZE, x, 7);
    table("measured-ways", "inputs outputs forward reverse");
    for (size_t n = 2; n < SIZE; n *= 2) {
        const layer wide = { .n = n, .m = SIZE / n, .W = W };
        const map F = { .n = n, .m = wide.m, .taped_value = layer_taped, .context = &wide };
        double forward = INFINITY, reverse = INFINITY;

        for (int k = 0; k < 3; k++) {
            const double begun = seconds();
            const int forward_status = jacobian_forward(&F, x, J_forward, &t);
            const double between = seconds();
            const int reverse_status = jacobian_reverse(&F, x, J, &t);

            if (forward_status != 0 || reverse_status != 0) {
                abandon_chapter("not enough memory for a tape");
                return;
            }
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
    tape_close(&t);
}

/*md
Each row of the table is a layer with {{= jacobian_entries}} weights, and so with as many
derivatives, in another shape: from few inputs and many outputs to many inputs and few
outputs. {{figure ways}} shows the times. A loss has one output, and a network has a
million inputs: that is why networks are trained backward.

> **A common mistake.** "Backward is the better way." It is the better one for one output and many inputs. For a curve in
> space, one input and three outputs, one run forward does what takes three sweeps backward, and it needs no tape.

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

Try it on Rosenbrock's valley. Chapter 3 needed its gradient and had it derived by hand; the tape needs
the function only.
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

CELL(second_derivatives)
{
    double bottom[] = { 1, 1 }, east[] = { 1, 0 }, bend[2];
    generator r = seeded(1, 8);
    spectrum bends;
    tape t = { 0 };

    if (hess_vec(&valley_field, bottom, east, bend, NULL, &t) != 0
        || hessian_spectrum(&valley_field, bottom, 10, 1e-12, &r, &bends, &t) != 0) {
        abandon_chapter("not enough memory for a tape");
        return;
    }
    answer("hessian_column", bend[0], bend[1]);
    answer("eigenvalues", bends.lowest, bends.highest);
    answer("condition", bends.highest / bends.lowest);
    answer("rate_limit", 2 / bends.highest);
    tape_close(&t);
}

/*md
At the lowest point of Rosenbrock's valley, $(1, 1)$, the first column of the Hessian is
{{= hessian_column}}, and the eigenvalues are {{= eigenvalues}}. What does that say to
a descent? Close to the bottom the valley is a stretched bowl, and the bowl
$\tfrac12 \lambda x^2$ multiplies $x$ by $1 - \alpha\lambda$ at each step. It comes to rest
only if $\alpha < 2/\lambda$. Here $2/\lambda$ is {{= rate_limit %.7f}}. In chapter 3 the
valley was descended with about half of that. Try there
`--valley-rate 0.001996`, and then `--valley-rate 0.002`: the one arrives, and the other
does not. And the ratio of the two eigenvalues, {{= condition}}, says why it took so
long: a rate that the steep direction can bear is that much too short for the flat one.
*/
CELL(cost_of_second_derivatives)
{
    enum { SOME = 4096 };
    static double x[SOME], g[SOME];
    const size_t n = largest < SOME ? (size_t)largest : SOME;
    const field r = ring_of(&n);
    double gradient_seconds = INFINITY, product_seconds = INFINITY;
    tape t = { 0 };

    fill(n, x, 5);
    for (int k = 0; k < 8; k++) {
        const double begun = seconds();
        const int gradient_status = gradient_reverse(&r, x, g, NULL, &t);
        const double between = seconds();
        const int product_status = hess_vec(&r, x, x, g, NULL, &t);
        const double ended = seconds();

        if (gradient_status != 0 || product_status != 0) {
            abandon_chapter("not enough memory for a tape");
            return;
        }
        gradient_seconds = fmin(gradient_seconds, between - begun);
        product_seconds = fmin(product_seconds, ended - between);
    }
    measured("product_over_gradient", product_seconds / gradient_seconds);
    tape_close(&t);
}

/*md
For the ring, a product with the Hessian took as long as {{= product_over_gradient %.1f}}
gradients.

## The price is memory

A tape grows with the run. Forward mode forgets as it goes; a sweep must have everything
before it. A pendulum swings; its angle and its speed change a little with every tick of a clock,
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
Measure both ways: the derivatives of the last angle with respect to the
first angle and the first speed, and the memory that they took, for longer and longer
swings.
*/
static double release_from[2];
static int ticks;

CELL(memory)
{
    double slope[2] = { 0 }, thrifty[2] = { 0 }, most_apart = 0;
    double whole_seconds = 0, thrifty_seconds = 0;
    size_t whole_bytes = 0, thrifty_bytes = 0;
    tape t = { 0 };

    table("memory", "ticks whole checkpointed stretch");
    for (int n = 64;; n = n > ticks / 4 ? ticks : 4 * n) {
        const double begun = seconds();
        const int whole_status = swing(&t, release_from, n, slope, &whole_bytes);
        const double between = seconds();

        tape_close(&t);
        const double resumed = seconds();
        const int thrifty_status =
            swing_in_stretches(&t, release_from, n, best_stretch(n), thrifty, &thrifty_bytes);

        if (whole_status != 0 || thrifty_status != 0) {
            abandon_chapter("not enough memory for %d ticks", n);
            return;
        }
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
}

/*md
{{= ticks tick}} filled {{= whole_bytes byte}} when recorded whole, and
{{= checkpointed_bytes}} in stretches of {{= best_stretch}}: {{= memory_ratio %.3g}} times
less. {{claim checkpointed_bytes < whole_bytes}} The derivatives are {{= swing_slopes}} either way; they differ by
{{= swings_differ %.1g}}. {{figure memory}} shows how both grow: the whole tape with the length
of the run, the stretches with its square root.

The price is time, as the program runs twice: once to keep the states, and once more,
stretch by stretch, to record. In this run it took
{{= checkpointed_over_whole_seconds %.1f}} times as long as the whole tape. {{if checkpointed_over_whole_seconds < 1}}That is
less than once, and you have met another effect: the short tape is written over and over in the
same place, which the processor keeps at hand, and the long one is new memory all the way.{{end}}
And if that is still too much, checkpoint the stretches, too, with lengths chosen anew:
with two levels the memory grows as the cube root of the run, with three as the fourth
root, and each level runs the program once more.

## What would break it

- **Asking for the whole Hessian.** It has $n^2$ numbers. A product with it costs a few gradients; a
  matrix for a million inputs fills eight terabytes.
- **Timing what is too short.** A clock that ticks in tenths of microseconds cannot time one run of a
  small function. Run it often, and take the least of a few tries.
- **A stretch of the wrong length.** Checkpoints that are too close fill the memory with states, those
  too far apart with tape. The root is where both are equal.
- **A state that is not all of it.** What a stretch does not find in its checkpoint it cannot repeat.
  A random number drawn on the way, for example, must be drawn again, and be the same.

## The rest of the program

What you can change, and the cells in their order.
{{folded: The parameters, the list of cells, and main}}
*/
static const parameter parameters[] = {
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

static const cell cells[] = {
    LISTED(small_ring), LISTED(cost), LISTED(ways), LISTED(second_derivatives), LISTED(cost_of_second_derivatives),
    LISTED(memory),
};

static const chapter this_chapter = {
    .name = "06-what-a-derivative-costs",
    .summary = "inputs against outputs, second derivatives, and memory",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
    .cells = cells,
    .cell_count = COUNT_OF(cells),
};

int main(int argc, char **argv)
{
    return chapter_main(argc, argv, &this_chapter);
}
