/*md
# The chain rule

The bowl was simple enough to differentiate at a glance. A neural network is a function of a function of a
function, with a million weights. Who could write down its derivatives? Nobody has to. The network is made of
small steps, each of which anyone can differentiate, and the **chain rule** puts them together. {{figure neuron}}
shows how, on a single neuron.

When you have read this chapter you will be able to

- differentiate a composition, by hand and on a graph;
- run a neuron forward and backward, and then a network;
- check such a gradient so that an error cannot hide;
- say why it is cheap, and why deep sigmoids learn slowly.

## Two functions, one after the other

You need chapters 1 to 3, and from the middle on the product of a matrix and a vector. If $y$ depends on $u$, and
$u$ on $x$, a small change of $x$ is multiplied by $du/dx$ on its way to $u$, and by $dy/du$ on its way to $y$.
Take $u = e^x$ and $y = \sin u$.
*/
#include "nabla.h"
#include <math.h>

static double composite_slope(double x)
{
    const double u = exp(x);
    const double du_dx = exp(x), dy_du = cos(u);

    return dy_du * du_dx;
}

CELL(composition)
{
    answer("composite_slope", composite_slope(1));
}

/*md
At $x = 1$ the slope is {{= composite_slope}}. This is the **chain rule**:

$$ \frac{dy}{dx} = \frac{dy}{du} \cdot \frac{du}{dx}. $$

{{exercise 4.1}}

Two witnesses from chapter 1 know nothing of it: a central difference and the complex step.
*/
#include <complex.h>
#include <stdbool.h>

static double composite(const double x[], const void *context)
{
    (void)context;
    return sin(exp(x[0]));
}

static double complex composite_complex(const double complex x[], const void *context)
{
    (void)context;
    return csin(cexp(x[0]));
}

static const field composite_field = {
    .n = 1, .value = composite, .complex_value = composite_complex,
};

CELL(two_witnesses)
{
    double x[] = { 1 };
    double complex z[] = { 1 };

    answer("composite_central", partial_central(&composite_field, x, 0, central_step(1)));
    answer("composite_complex_step", partial_complex_step(&composite_field, z, 0));
}

/*md
## One neuron, as a graph

A neuron with one input $x$, one weight $w$ and a bias $b$ predicts $z$; the truth is
$y$, and the loss is the squared error:

$$ z = w x + b, \qquad L = (z - y)^2. $$

Draw it as a graph: every value is a node, and arrows show what it is made of.
**Forward**, from left to right, each node computes its value and keeps it.
**Backward**, from right to left, each node learns how the loss depends on it: its
derivative is the derivative of the node it feeds, times the slope of that node.
*/
typedef struct {
    double x, w, b, y;                                            /* what goes in */
    double product, z, error, loss;                               /* forward */
    double dL_derror, dL_dz, dL_dproduct, dL_db, dL_dw, dL_dx;    /* backward */
} neuron;

static void neuron_forward(neuron *n)
{
    n->product = n->w * n->x;
    n->z = n->product + n->b;
    n->error = n->z - n->y;
    n->loss = n->error * n->error;
}

/*md
Now backward, node by node. Every line uses only what stands above it. A square hands
its derivative on multiplied by twice the error; a sum or a difference hands it on
unchanged; a product hands it on multiplied by the *other* factor, since
$\partial(wx)/\partial w = x$.

$$ \frac{\partial L}{\partial z} = 2(z - y), \qquad
   \frac{\partial z}{\partial w} = x, \qquad
   \frac{\partial L}{\partial w} = \frac{\partial L}{\partial z} \cdot \frac{\partial z}{\partial w}
   = 2(wx + b - y)\,x. $$

Without a bias that is $2(wx - y)\,x$. The bias itself has $\partial z/\partial b = 1$, so
$\partial L/\partial b = \partial L/\partial z$.
*/
static void neuron_backward(neuron *n)
{
    n->dL_derror = 2 * n->error;
    n->dL_dz = n->dL_derror;
    n->dL_db = n->dL_dz;
    n->dL_dproduct = n->dL_dz;
    n->dL_dw = n->dL_dproduct * n->x;
    n->dL_dx = n->dL_dproduct * n->w;
}

static double input, weight, bias, target;

CELL(neuron)
{
    neuron n = { .x = input, .w = weight, .b = bias, .y = target };

    neuron_forward(&n);
    neuron_backward(&n);
    say("forward:  w x = %g, z = %g, z - y = %g, L = %g", n.product, n.z, n.error, n.loss);
    say("backward: dL/dz = %g, dL/db = %g, dL/dw = %g, dL/dx = %g", n.dL_dz, n.dL_db, n.dL_dw,
        n.dL_dx);
    answer("product", n.product);
    answer("z", n.z);
    answer("error", n.error);
    answer("loss", n.loss);
    answer("dL_dz", n.dL_dz);
    answer("dL_dw", n.dL_dw);
    answer("dL_db", n.dL_db);
    answer("dL_dx", n.dL_dx);

    neuron plain = { .x = input, .w = weight, .y = target };
    neuron_forward(&plain);
    neuron_backward(&plain);
    answer("dL_dw_without_bias", plain.dL_dw);
}

/*md
With the input {{= input}}, the weight {{= weight}} and the bias {{= bias}} the neuron
says {{= z}} where {{= target}} would be right, and the loss is {{= loss}}. {{figure neuron}} shows
every value and every derivative, and {{figure stages}} the way back, one edge after the other. The derivatives say
what to do about the loss. A positive one says
that a smaller value would help, a negative one that a larger would; and the larger it is in size,
the more an equal change helps. {{if abs(dL_dw) > abs(dL_db)}}Here the weight, with {{= dL_dw}},
helps more than the bias, with {{= dL_db}}.{{else if abs(dL_dw) < abs(dL_db)}}Here the bias, with
{{= dL_db}}, helps more than the weight, with {{= dL_dw}}.{{else}}Here the weight and the bias help
equally: the one has {{= dL_dw}}, the other {{= dL_db}}.{{end}}

Do you believe it? Nudge the weight by a thousandth, run the neuron forward once more, and see by how
many thousandths the loss has moved.
*/
CELL(nudge)
{
    const double little = 0x1p-10;    /* about a thousandth */
    neuron before = { .x = input, .w = weight, .b = bias, .y = target }, after = before;

    after.w += little;
    neuron_forward(&before);
    neuron_forward(&after);
    answer("loss_nudged", after.loss);
    answer("loss_moved", (after.loss - before.loss) / little);
}

/*md
For each thousandth of the weight the loss moved by {{= loss_moved}} thousandths, where the backward
pass said {{= dL_dw}}. {{claim abs(loss_moved - dL_dw) <= input * input / 1000 + 1e-9 * loss}} A nudge is a difference,
so it is off a little, by the square of the input times the nudge. It had to run the neuron once for one derivative; the backward pass found all of
them in one go.

## Two neurons in a row

A neural network is a long composition,

$$ \hat y = \sigma(W_3\, \sigma(W_2\, \sigma(W_1 x))). $$

Here $x$ is the input, $\hat y$ the prediction, and the $W$s hold the weights. $\sigma$ is a curve, the
**sigmoid**, which stands behind each sum. It squeezes any number into the range from 0 to 1, and its derivative can be told from its own result:

$$ \sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \sigma'(z) = \sigma(z)\,(1 - \sigma(z)). $$

Take the smallest network that has a hidden layer: $a = \sigma(w x)$, $z = v a$, and the
loss $L = (z - y)^2$. Walk back from $L$ to $w$, and multiply:

$$ \frac{\partial L}{\partial w} = \underbrace{2(z - y)}_{L \text{ to } z} \cdot
   \underbrace{v}_{z \text{ to } a} \cdot \underbrace{a(1 - a)}_{a \text{ to } wx} \cdot
   \underbrace{x}_{wx \text{ to } w}. $$

Notice that $a$ is needed on the way back: the forward pass must keep it.
*/
static double two_neurons(const double w_and_v[], const void *context)
{
    const neuron *n = context;    /* its input x and its target y */
    const double a = sigmoid(w_and_v[0] * n->x), z = w_and_v[1] * a;

    return (z - n->y) * (z - n->y);
}

static void two_neurons_gradient(const double w_and_v[], double g[], const void *context)
{
    const neuron *n = context;
    const double w = w_and_v[0], v = w_and_v[1];
    const double a = sigmoid(w * n->x), z = v * a;

    const double dL_dz = 2 * (z - n->y);
    const double dL_da = dL_dz * v;
    g[0] = dL_da * a * (1 - a) * n->x;
    g[1] = dL_dz * a;
}

CELL(two_neurons)
{
    const neuron n = { .x = input, .y = target };
    const field pair = { .n = 2, .value = two_neurons, .gradient = two_neurons_gradient,
                         .context = &n };
    double w_and_v[] = { 0.5, 3 }, slopes[2];

    gradient(&pair, w_and_v, slopes);
    answer("pair_gradient", slopes[0], slopes[1]);
    gradient_central(&pair, w_and_v, slopes);
    answer("pair_central", slopes[0], slopes[1]);
}

/*md
By the chain rule the two slopes are {{= pair_gradient}}, and by central differences
{{= pair_central}}.

## A network as a scalar field

A layer has many neurons side by side, each with its own weights. Neuron $j$ of a layer
sees all results $a_i$ of the layer before, and $W_{ji}$ is its weight for the $i$th:

$$ z_j = \sum_i W_{ji}\,a_i + b_j. $$

Say $\delta_j = \partial L/\partial z_j$. Then the neuron's rules above give

$$ \frac{\partial L}{\partial W_{ji}} = \delta_j\,a_i, \qquad
   \frac{\partial L}{\partial b_j} = \delta_j, \qquad
   \frac{\partial L}{\partial a_i} = \sum_j W_{ji}\,\delta_j. $$

In the last one there is a sum, because $a_i$ went into *every* neuron of the layer, and
every one of them sends a message back. Messages that come back to one value are added.

Written for whole layers this is short. Let the rows of a matrix $W$ hold the weights of
one neuron each. Then $z = W a + b$, since the $j$th number of $W a$ is the sum above; and on the way back

$$ \frac{\partial L}{\partial W} = \delta\, a^\top, \qquad
   \frac{\partial L}{\partial b} = \delta, \qquad
   \frac{\partial L}{\partial a} = W^\top \delta, $$

where $\top$ turns rows into columns. Check the shapes: if $W$ is $m \times n$, then
$\delta$ has $m$ numbers, $a$ has $n$, and $\delta\,a^\top$ is $m \times n$ again. In the library
these three formulas are `dense_backward`, for a whole batch of samples at once, one a row:

{{code dense_backward}}

Multiply what comes out by the slope of the sigmoid, $a(1 - a)$, and you have the $\delta$ of the
layer before. `network_backward` does that from the last layer to the first. It begins with the
derivative of the loss with respect to the prediction, $(\hat y - y)/N$ for $N$ samples. It is all there
is to backpropagation:

{{code network_backward}}

> **A common mistake.** "Backpropagation is how a network learns." It finds the gradient, no more. What is done with
> the gradient, a descent step for instance, is another matter, and nothing in this function knows of it.

A network keeps all its weights and biases in one long vector $\theta$. With the data
fixed, the loss is a function of $\theta$ alone, a field like the bowl, only with more
dimensions. So everything that you know applies to it: `gradient`, the differences, the
descent. The loss is half the squared error, averaged over the samples,
$\frac{1}{2N} \sum \lVert \hat y - y \rVert^2$; the half is there to cancel the 2.
*/
typedef struct {
    network *net;
    const double *X, *target;
} lesson;

static double lesson_loss(const double theta[], const void *context)
{
    const lesson *l = context;

    return network_loss(l->net, theta, l->X, l->target);
}

static void lesson_gradient(const double theta[], double g[], const void *context)
{
    const lesson *l = context;

    network_forward(l->net, theta, l->X);
    network_backward(l->net, theta, l->target, g);
}

/*md
The same loss once more, in complex numbers, written out plainly and on its own: no
line of it is shared with the library. If the two agree, a mistake would have to be
made twice. It has room for layers of up to `WIDEST` numbers; wider networks go without.
{{folded: The loss in complex numbers, and the field}}
*/
enum { WIDEST = 64 };

static double complex lesson_loss_complex(const double complex theta[], const void *context)
{
    const lesson *l = context;
    const network *net = l->net;
    double complex sum = 0;

    for (size_t s = 0; s < net->batch; s++) {
        double complex a[WIDEST], z[WIDEST];
        const double complex *at = theta;

        for (size_t i = 0; i < net->width[0]; i++)
            a[i] = l->X[s * net->width[0] + i];
        for (size_t layer = 0; layer < net->layers; layer++) {
            const size_t inputs = net->width[layer], outputs = net->width[layer + 1];

            for (size_t j = 0; j < outputs; j++) {
                z[j] = at[outputs * inputs + j];
                for (size_t i = 0; i < inputs; i++)
                    z[j] += at[j * inputs + i] * a[i];
            }
            for (size_t j = 0; j < outputs; j++)
                a[j] = 1 / (1 + cexp(-z[j]));
            at += outputs * (inputs + 1);
        }
        for (size_t j = 0; j < net->width[net->layers]; j++) {
            const double complex off = a[j] - l->target[s * net->width[net->layers] + j];
            sum += off * off;
        }
    }
    return sum / (2 * (double)net->batch);
}

static field field_of(const lesson *l)
{
    field f = { .n = l->net->n, .value = lesson_loss, .gradient = lesson_gradient,
                .complex_value = lesson_loss_complex, .context = l };

    for (size_t i = 0; i <= l->net->layers; i++)
        if (l->net->width[i] > WIDEST)
            f.complex_value = NULL;
    return f;
}

/*md
Weights start at random, of a size that keeps the sums of many inputs moderate:
normal numbers times `spread`, divided by the square root of the number of inputs. Biases
start at zero.
{{folded: The first weights}}
*/
static void random_weights(const network *net, double theta[], double spread, generator *r)
{
    for (size_t l = 0; l < net->layers; l++) {
        const size_t inputs = net->width[l], weights = inputs * net->width[l + 1];
        double *W = theta + network_offset(net, l);

        for (size_t i = 0; i < weights; i++)
            W[i] = spread * normal(r) / sqrt((double)inputs);
        for (size_t i = 0; i < net->width[l + 1]; i++)
            W[weights + i] = 0;
    }
}

/*md
## A small network, and a check that its gradient is right

Two inputs, two hidden layers of eight, one output. It is to learn a disc: on a
grid of points in the square, answer 1 inside a circle round the origin, and 0 outside.
{{folded: The points, and a network that is asked for memory}}
*/
enum { SIDE = 10, SAMPLES = SIDE * SIDE, SMALL_LAYERS = 3, SMALL = 8 * 3 + 8 * 9 + 9 };

static const int small_width[SMALL_LAYERS + 1] = { 2, 8, 8, 1 };
static double points[2 * SAMPLES], inside[SAMPLES];

static void place_samples(void)
{
    for (int k = 0; k < SAMPLES; k++) {
        double *point = points + 2 * k;

        point[0] = -1 + 2.0 * (k % SIDE) / (SIDE - 1);
        point[1] = -1 + 2.0 * (k / SIDE) / (SIDE - 1);
        inside[k] = dot(2, point, point) < 0.5;
    }
}

/* A network, or the end of the chapter. */
static bool make_network(network *net, size_t layer_number, const int width[], size_t batch)
{
    if (network_open(net, layer_number, width, batch) == 0)
        return true;
    abandon_chapter("not enough memory for a network of %zu layers", layer_number);
    return false;
}

/*md
Two gradients are compared number by number. A number that is itself less than a thousandth of the
largest is measured against that thousandth.
*/
static double largest_difference(size_t n, const double got[], const double want[])
{
    double largest = 0, worst = 0;

    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(want[i]));
    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, fabs(got[i] - want[i]) / fmax(fabs(want[i]), 1e-3 * largest));
    return worst;
}

static int seed;
static double spread;

CELL(gradient_check)
{
    network small;
    double theta[SMALL], g[SMALL], witness[SMALL];
    double complex zs[SMALL];
    generator r = seeded((uint64_t)seed, 4);

    if (!make_network(&small, SMALL_LAYERS, small_width, SAMPLES))
        return;
    place_samples();
    random_weights(&small, theta, spread, &r);

    const lesson disc = { &small, points, inside };
    const field disc_loss = field_of(&disc);

    gradient(&disc_loss, theta, g);
    answer("small_parameters", (double)small.n);
    gradient_complex_step(&disc_loss, theta, witness, zs);
    answer("error_against_complex_step", largest_difference(small.n, g, witness));
    gradient_central(&disc_loss, theta, witness);
    answer("error_against_differences", largest_difference(small.n, g, witness));
    network_close(&small);
}

/*md
All {{= small_parameters}} derivatives at once, against two witnesses that know nothing of
the chain rule. {{if spread > 0}}They agree with the complex step to
{{= error_against_complex_step %.0e}}, which is rounding, and with central differences to
{{= error_against_differences %.0e}}, which is all that a difference can give.
{{claim error_against_complex_step < 1e-10 and error_against_differences < 1e-3}} They were
compared number by number, so a wrong sign in a single weight would show at once.{{else}}With all weights zero nearly
all of them are zero, too, right or wrong: that is no check.{{end}}

## It learns

The descent is the one from chapter 3. Nothing in it knows that this is a network. {{if learn_rate > 1}}But its rate is {{= learn_rate}},
and chapter 3 taught that a bowl runs away beyond 1.{{else}}Its rate is {{= learn_rate}}, and it could be much larger, though
chapter 3 taught that a bowl runs away beyond 1.{{end}} That was the bowl $x^2$, whose slope grows by 2 from one $x$ to the next. What
a rate must fit is this bend. Here every derivative has passed through sigmoids, which make it at least four times
smaller each, and is a mean over all samples: the loss bends much less, and asks for much longer steps. The first
weights have a spread of {{= spread}}: with small ones every sigmoid works in its middle, where it is nearly a straight
line, and lines of lines are lines, which enclose no disc.
*/
static double learn_rate, taught[SMALL];
static int learn_steps;

CELL(learning)
{
    network small;
    double g[SMALL];
    generator r = seeded((uint64_t)seed, 4);    /* the weights of the check */

    if (!make_network(&small, SMALL_LAYERS, small_width, SAMPLES))
        return;
    place_samples();
    random_weights(&small, taught, spread, &r);

    const lesson disc = { &small, points, inside };
    const field disc_loss = field_of(&disc);
    descent d = { .f = &disc_loss, .x = taught, .g = g, .alpha = learn_rate,
                  .tolerance = 1e-6, .step_limit = learn_steps };
    status s;

    double loss_before_step = INFINITY;
    int climbs = 0;

    table("learning", "step loss gradient_norm");
    for (s = descent_begin(&d);; s = descent_step(&d)) {
        row(d.k, d.value, d.gradient_norm);
        climbs += d.value > loss_before_step;
        loss_before_step = d.value;
        if (s != RUNNING)
            break;
    }
    const double *said = network_forward(&small, taught, points);
    int right = 0;

    for (int k = 0; k < SAMPLES; k++)
        right += (said[k] > 0.5) == (inside[k] > 0.5);
    answer("learn_steps_taken", d.k);
    answer_text("learn_stopped_because", status_name(s));
    answer("learn_loss_before", d.start_value);
    answer("learn_loss_after", d.value);
    answer("learn_climbs", climbs);
    answer("learn_right", right);
    answer("learn_points", SAMPLES);

    table("samples", "x y inside said");
    for (int k = 0; k < SAMPLES; k++)
        row(points[2 * k], points[2 * k + 1], inside[k], said[k]);
    network_close(&small);
}

/*md
{{if learn_steps_taken > 0}}After {{= learn_steps_taken step}} the loss has gone from {{= learn_loss_before %.3g}} to
{{= learn_loss_after %.3g}}, and {{= learn_right}} of {{= learn_points}} points are right.{{else}}Without a step the loss
is {{= learn_loss_before %.3g}}, and {{= learn_right}} of {{= learn_points}} points are right, by chance.{{end}}
{{if learn_climbs > 0 and learn_right == learn_points}}In {{= learn_climbs}} of the steps the loss climbed, and yet the
descent arrived: a rate that is too long in one place may be right for the whole way.{{else if learn_climbs > 0}}The
loss climbed in {{= learn_climbs step}}: this rate is too long.{{end}}

How much hangs on the rate? The same weights, the same number of steps, three other rates:
{{folded: The same descent at other rates}}
*/
static int points_right(double alpha)
{
    network small;
    double theta[SMALL], g[SMALL];
    generator r = seeded((uint64_t)seed, 4);
    int right = 0;

    if (!make_network(&small, SMALL_LAYERS, small_width, SAMPLES))
        return -1;
    random_weights(&small, theta, spread, &r);
    const lesson disc = { &small, points, inside };
    const field disc_loss = field_of(&disc);

    for (int k = 0; k < learn_steps; k++) {
        gradient(&disc_loss, theta, g);
        step(SMALL, theta, alpha, g);
    }
    const double *said = network_forward(&small, theta, points);
    for (int k = 0; k < SAMPLES; k++)
        right += (said[k] > 0.5) == (inside[k] > 0.5);
    network_close(&small);
    return right;
}

CELL(other_rates)
{
    const int at_1 = points_right(1), at_5 = points_right(5), at_100 = points_right(100);

    if (at_1 >= 0 && at_5 >= 0 && at_100 >= 0)
        answer("right_at_other_rates", at_1, at_5, at_100);
}

/*md
With rate 1 it gets {{= right_at_other_rates[0]}} points right, with 5 it gets {{= right_at_other_rates[1]}}, and with
$10^2$ it gets {{= right_at_other_rates[2]}}. {{if default}}At the first it has hardly begun. At the last its first step led to
where every sigmoid is level, and there it stays.{{end}}

What does the network say between the points, where it was never told anything? {{figure learnt}} shows it.
{{folded: The network asked between its points}}
*/
CELL(between_the_points)
{
    enum { FINE = 30 };
    network viewer;

    if (!make_network(&viewer, SMALL_LAYERS, small_width, 1))
        return;
    table("learnt", "x y said");
    for (int i = -FINE; i <= FINE; i++) {
        for (int j = -FINE; j <= FINE; j++) {
            const double p[] = { 1.2 * j / (double)FINE, 1.2 * i / (double)FINE };
            row(p[0], p[1], network_forward(&viewer, taught, p)[0]);
        }
        row_break();
    }
    network_close(&viewer);
}

/*md
## A published example, and the mistake that it invites

Matt Mazur's "A Step by Step Backpropagation Example" has taught backpropagation to a great
many people, with two inputs, two hidden units, two outputs and a learning rate of one
half. It keeps the biases as they are. Here are its numbers, in the order of $\theta$:
the four hidden weights, their two biases, the four output weights, their two biases.
*/
enum { EXAMPLE = 12, WEIGHTS = 4, OUTPUT_AT = 6 };

static const double example_start[EXAMPLE] = { 0.15, 0.20, 0.25, 0.30, 0.35, 0.35,
                                               0.40, 0.45, 0.50, 0.55, 0.60, 0.60 };
static const double example_input[] = { 0.05, 0.10 }, example_target[] = { 0.01, 0.99 };

/*md
There are two ways to organise a step, after a forward pass. **At once**: find all
derivatives, then change all weights.
*/
static void step_at_once(network *net, double t[])
{
    double dt[EXAMPLE];

    network_backward(net, t, example_target, dt);
    step(WEIGHTS, t, 0.5, dt);
    step(WEIGHTS, t + OUTPUT_AT, 0.5, dt + OUTPUT_AT);
}

/*md
**Layer by layer**: change the output layer first, and only then find the hidden layer's
derivatives. They are now computed with output weights that are already new. That is not
gradient descent any more, and it is a mistake that is easily made.
*/
static void step_by_layer(network *net, double t[])
{
    double dt[EXAMPLE];

    network_backward(net, t, example_target, dt);
    step(WEIGHTS, t + OUTPUT_AT, 0.5, dt + OUTPUT_AT);
    network_backward(net, t, example_target, dt);
    step(WEIGHTS, t, 0.5, dt);
}

/*md
The page prints the weights after the first step, and they are right to every digit.
Then it prints a loss after that step, a loss after ten thousand steps, and two
outputs. Can you get them all from one program?
*/
CELL(published_example)
{
    enum { ROUNDS = 10000 };
    static const int example_width[] = { 2, 2, 2 };
    network example;

    if (!make_network(&example, 2, example_width, 1))
        return;
    for (int by_layer = 0; by_layer <= 1; by_layer++) {
        double t[EXAMPLE], loss[ROUNDS + 1];

        copy(EXAMPLE, example_start, t);
        for (int k = 0; k < ROUNDS; k++) {
            loss[k] = network_loss(&example, t, example_input, example_target);
            (by_layer ? step_by_layer : step_at_once)(&example, t);
            if (k == 0 && !by_layer) {
                answer_vector("example_hidden_weights", WEIGHTS, t);
                answer_vector("example_output_weights", WEIGHTS, t + OUTPUT_AT);
            }
        }
        loss[ROUNDS] = network_loss(&example, t, example_input, example_target);
        const double *out = network_forward(&example, t, example_input);

        if (!by_layer) {
            answer("example_losses", loss[0], loss[1], loss[ROUNDS - 1], loss[ROUNDS]);
            answer("example_outputs", out[0], out[1]);
        } else {
            answer("mixed_losses", loss[0], loss[1], loss[ROUNDS - 1], loss[ROUNDS]);
            answer("mixed_outputs", out[0], out[1]);
        }
    }
    network_close(&example);
}

/*md
You cannot. The loss before any step is {{= example_losses[0] %.9f}}, as printed. After
one step it is {{= example_losses[1] %.9f}}; the page prints `0.291027924`, which is what
the layer-by-layer program gives, {{= mixed_losses[1] %.9f}}. The outputs on the page,
`0.015912196` and `0.984065734`, are the layer-by-layer program's too, after ten thousand
steps: {{= mixed_outputs %.9f}}. But the loss that it prints beside them, `0.0000351085`,
belongs to the program that steps at once, and to its last step but one:
{{= example_losses[2] %.10f}}.

After one step the two losses agree in six digits, and the network learns all the
same. That is why such mistakes live long, and why this course compares with something
that cannot make the same mistake.

## Why deep sigmoids learn slowly

On its way back through a layer the derivative is multiplied by the weights and by
$a(1 - a)$, which is at most $\tfrac14$: that is its value at $a = \tfrac12$. Between ten layers there are nine such
steps, and with weights of ordinary size that makes it about $4^9$ times shorter, a quarter of a million. Here is a deep network, sixteen units wide, and
the size of the gradient that arrives at each layer.
*/
enum { DEEPEST = 100 };

static int depth;

CELL(starving)
{
    enum { WIDTH = 16, DEEP_SAMPLES = 8, PER_LAYER = WIDTH * (WIDTH + 1) };
    static double theta[DEEPEST * PER_LAYER], g[DEEPEST * PER_LAYER];
    int width[DEEPEST + 1];
    double X[DEEP_SAMPLES * WIDTH], wanted[DEEP_SAMPLES * WIDTH];
    network deep;
    generator r = seeded((uint64_t)seed, 5);

    for (int l = 0; l <= depth; l++)
        width[l] = WIDTH;
    for (int i = 0; i < DEEP_SAMPLES * WIDTH; i++) {
        X[i] = normal(&r);
        wanted[i] = uniform(&r);
    }
    if (!make_network(&deep, (size_t)depth, width, DEEP_SAMPLES))
        return;
    random_weights(&deep, theta, 1, &r);
    network_loss(&deep, theta, X, wanted);
    network_backward(&deep, theta, wanted, g);

    const double at_first = nrm2(PER_LAYER, g);
    const double at_last = nrm2(PER_LAYER, g + network_offset(&deep, deep.layers - 1));

    table("layers", "layer gradient_norm quarter_rule");
    for (int l = 0; l < depth; l++)
        row(l + 1, nrm2(PER_LAYER, g + network_offset(&deep, (size_t)l)),
            at_last * pow(0.25, depth - 1 - l));
    say("First layer: %.2e, last layer: %.2e", at_first, at_last);
    answer("starving_ends", at_first, at_last);
    answer("starving_ratio", at_last / at_first);
    answer("starving_per_layer", depth > 1 ? pow(at_first / at_last, 1.0 / (depth - 1)) : 1);
    network_close(&deep);
}

/*md
{{if depth > 1}}The gradient of the first layer is {{= starving_ratio %.3g}} times shorter than that of the
last: a factor of {{= starving_per_layer %.3f}} a layer. {{if starving_per_layer > 1/5 and starving_per_layer < 1/4}}That is
not much less than a quarter.{{end}} See {{figure layers}}. {{claim starving_per_layer < 1}} The first layer hardly learns while the
last one does.{{else}}A single layer starves nobody, and {{figure layers}} has little to show.{{end}} This is
called the **vanishing gradient**. Other functions in place of the sigmoid, and better
first weights, are the cure.

## A million weights

Now the same code, larger. A forward pass multiplies every weight once. The backward
pass multiplies once more for the weight's own derivative and, except in the first
layer, once to pass the message on. So by counting, a gradient costs between two and
three forward passes, *however many weights there are*. (The clock also counts the memory
that is read and written, so expect two to four.) Differences need two forward passes
*for each weight*.

A handwritten digit, scanned, is a picture of 28 by 28 pixels, and there are ten digits: this is where
the default, `--layers 784,1024,1024,10`, comes from.
{{folded: How the passes are timed}}
*/
/* The time of one forward pass and of one gradient, each the least of a few tries: other programs
 * can only make a try slower.  A try of a small network is many passes, so that the clock has
 * something to measure. */
static void time_both(const field *f, double theta[], double g[], double *forward, double *both)
{
    enum { TRIES = 5 };
    const int passes = f->n < 100000 ? (int)(100000 / f->n) : 1;

    *forward = *both = INFINITY;
    for (int k = 0; k < TRIES; k++) {
        const double t0 = seconds();
        for (int i = 0; i < passes; i++)
            value(f, theta);
        const double t1 = seconds();
        for (int i = 0; i < passes; i++)
            gradient(f, theta, g);
        const double t2 = seconds();

        *forward = fmin(*forward, (t1 - t0) / passes);
        *both = fmin(*both, (t2 - t1) / passes);
    }
}

/*md
The slope along one direction, by the gradient and by a difference, is the witness this time.
{{folded: A network with as many layers as you like, timed}}
*/
enum { MOST_WIDTHS = 32 };

static int layers[MOST_WIDTHS];
static size_t layer_count;

CELL(large_network)
{
    network large;
    generator r = seeded((uint64_t)seed, 6);

    if (!make_network(&large, layer_count - 1, layers, 1))
        return;
    const size_t n = large.n, outputs = large.width[large.layers];
    double *image = allocate(large.width[0], sizeof *image), *label = allocate(outputs, sizeof *label);
    double *theta = allocate(n, sizeof *theta), *g = allocate(n, sizeof *g);
    double *way = allocate(n, sizeof *way), *trial = allocate(n, sizeof *trial);

    if (!image || !label || !way || !trial || !theta || !g) {
        abandon_chapter("not enough memory for %zu parameters", n);
        return;
    }
    for (size_t i = 0; i < large.width[0]; i++)
        image[i] = uniform(&r);
    label[0] = 1;
    random_weights(&large, theta, 1, &r);
    for (size_t i = 0; i < n; i++)
        way[i] = i % 2 ? 1 : -1;

    const lesson picture = { &large, image, label };
    const field picture_loss = field_of(&picture);
    double forward_seconds, gradient_seconds;

    time_both(&picture_loss, theta, g, &forward_seconds, &gradient_seconds);
    say("%zu parameters: one forward pass, one gradient, and one slope as a witness", n);
    answer("parameters", (double)n);
    answer("slope_by_gradient", dot(n, g, way));
    answer("slope_by_difference", directional_derivative(&picture_loss, theta, way, trial));
    measured("forward_seconds", forward_seconds);
    measured("gradient_seconds", gradient_seconds);
    measured("gradient_over_forward", gradient_seconds / forward_seconds);
    measured("differences_seconds", 2 * (double)n * forward_seconds);
    network_close(&large);
    release(image);
    release(label);
    release(way);
    release(trial);
    release(theta);
    release(g);
}

/*md
The network has {{= parameters parameter}}. One gradient took as long as
{{= gradient_over_forward %.1f}} forward passes, {{= gradient_seconds %.2g}} seconds.
By differences the same gradient would take {{= differences_seconds %.2g}} seconds, and you
would lose half of its digits or so.

Nobody writes these passes by hand for every new network. Frameworks such as PyTorch
and TensorFlow record what the forward pass does, and run the backward pass by
themselves. What they do is what you have just seen.

The last cell measures this for networks of many sizes. Differences are really
run while that is quick; beyond, the table has `nan` for them. {{figure cost}} draws the
table: how steep a line is says how the cost grows with the number of weights.
{{folded: Networks of many sizes, timed}}
*/
static int differences_up_to;

/* A row of the table: a network with this many inputs and hidden units, and one output. */
static bool time_network(int hidden, generator *r)
{
    const int width[] = { hidden, hidden, 1 };
    network net;

    if (!make_network(&net, 2, width, 1))
        return false;
    double *theta = allocate(net.n, sizeof *theta), *g = allocate(net.n, sizeof *g);
    double *data = allocate((size_t)hidden + 1, sizeof *data);

    if (!theta || !g || !data) {
        abandon_chapter("not enough memory for the networks to be timed");
        return false;
    }
    random_weights(&net, theta, 1, r);

    const lesson sized = { &net, data, data + hidden };
    const field sized_loss = field_of(&sized);
    double forward, both, differences = NAN;

    time_both(&sized_loss, theta, g, &forward, &both);
    if (net.n <= (size_t)differences_up_to) {
        const double t = seconds();
        gradient_central(&sized_loss, theta, g);
        differences = seconds() - t;
    }
    row((double)net.n, forward, both, differences, 2 * (double)net.n * forward);
    network_close(&net);
    release(theta);
    release(g);
    release(data);
    return true;
}

CELL(cost)
{
    generator r = seeded((uint64_t)seed, 7);

    table("measured-cost", "parameters forward backpropagation differences two_per_weight");
    for (int hidden = 2; hidden <= 1024; hidden *= 2)
        if (!time_network(hidden, &r))
            return;
}

/*md
## What would break it

- **Forgetting to keep.** The backward pass reads the forward pass's values. Change a
  weight in between, and it differentiates a function that never was: that is the
  published example's mistake.
- **Setting where you should add.** If a value is used twice, two messages come back, and
  they must be *added*. In a single neuron you never notice.
- **A check that is too kind.** Comparing the lengths of two gradients lets a wrong sign pass, comparing
  their sums two numbers that are exchanged. Compare number by number.
- **A check at a special point.** With all weights zero most derivatives are zero, right or
  wrong. Check at random weights.

## The rest of the program

What you can change, and the cells in their order. A network can be asked for that no machine holds;
that is refused before anything runs.
{{folded: The parameters, the list of cells, and main}}
*/
static const parameter parameters[] = {
    { .name = "input", .symbol = "X", .fallback = "2", .real = &input,
      .low = -1e6, .high = 1e6, .help = "x, the neuron's input" },
    { .name = "weight", .symbol = "W", .fallback = "3", .real = &weight,
      .low = -1e6, .high = 1e6, .help = "w, the neuron's weight" },
    { .name = "bias", .symbol = "B", .fallback = "1", .real = &bias,
      .low = -1e6, .high = 1e6, .help = "b, the neuron's bias" },
    { .name = "target", .symbol = "Y", .fallback = "4", .real = &target,
      .low = -1e6, .high = 1e6, .help = "y, what the neuron should say" },
    { .name = "learn-steps", .symbol = "K", .fallback = "500", .whole = &learn_steps,
      .low = 0, .high = 100000, .help = "descent steps of the small network" },
    { .name = "learn-rate", .symbol = "R", .fallback = "20", .real = &learn_rate,
      .low = 0, .high = 1000, .help = "its learning rate" },
    { .name = "spread", .symbol = "S", .fallback = "3", .real = &spread,
      .low = 0, .high = 100, .help = "the size of its first weights" },
    { .name = "depth", .symbol = "L", .fallback = "10", .whole = &depth,
      .low = 1, .high = DEEPEST, .help = "layers of the deep network" },
    { .name = "layers", .symbol = "N0,N1,...", .fallback = "784,1024,1024,10", .whole = layers,
      .count = MOST_WIDTHS, .least = 2, .given = &layer_count,
      .low = 1, .high = 100000, .help = "the large network: inputs, hidden units, outputs" },
    { .name = "differences-up-to", .symbol = "N", .fallback = "3000",
      .whole = &differences_up_to, .low = 0, .high = 100000,
      .help = "time differences too, for networks with at most so many parameters" },
    { .name = "seed", .symbol = "S", .fallback = "1", .whole = &seed,
      .low = 0, .high = 1e9, .help = "the seed of all that is random" },
};

static const char *too_large(void)
{
    double n = 0;

    for (size_t l = 0; l + 1 < layer_count; l++)
        n += (double)layers[l + 1] * ((double)layers[l] + 1);
    return n <= 1e8 ? NULL : "--layers asks for more than 100 million parameters";
}

static const cell cells[] = {
    LISTED(composition), LISTED(two_witnesses), LISTED(neuron),   LISTED(nudge),         LISTED(two_neurons),
    LISTED(gradient_check), LISTED(learning), LISTED(other_rates), LISTED(between_the_points),
    LISTED(published_example), LISTED(starving), LISTED(large_network), LISTED(cost),
};

static const chapter this_chapter = {
    .name = "04-chain-rule",
    .summary = "from one neuron to a network, forward and backward",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
    .cells = cells,
    .cell_count = COUNT_OF(cells),
    .refusal = too_large,
};

int main(int argc, char **argv)
{
    return chapter_main(argc, argv, &this_chapter);
}
