/*md
# Downhill

You stand on the wall of a bowl, in fog, and want to get to its lowest point. You cannot see it. But
you can feel how the ground slopes under your feet. So you take a step down the slope, feel
again, and take another: {{figure path}} shows the way, seen from above. This is **gradient descent**,
and here is all of it, in five minutes.

## Where you stand

You need squares, and how to read a little C. The height of the bowl at the place $(x, y)$ is
$J = x^2 + y^2$. Its slope to the east is $2x$, its slope to the north is $2y$; the two together are the
**gradient**.
*/
#include "nabla.h"

#include <math.h>

static double start[2];

CELL(where_you_stand)
{
    const double x = start[0], y = start[1];

    answer("loss_before", x * x + y * y);
    answer("gradient", 2 * x, 2 * y);
    answer("gradient_length", sqrt(4 * x * x + 4 * y * y));
}

/*md
At {{= start}} the height is {{= loss_before}}. People who train machines call the height the **loss**: it
says how wrong you are. The gradient is {{= gradient}}. It is an arrow that points uphill, and its length,
{{= gradient_length}}, says how steep the ground is. {{if default}}Check it by hand:

$$ 3^2 + 4^2 = 25, \qquad (2 \cdot 3,\; 2 \cdot 4) = (6, 8), \qquad \sqrt{6^2 + 8^2} = 10. $$
{{end}}

## One step

To go down, take a small part of the gradient away from where you stand. The part is called the
**learning rate**, $\alpha$.
*/
static double rate;

CELL(one_step)
{
    double x = start[0], y = start[1];

    x -= rate * 2 * x;
    y -= rate * 2 * y;
    answer("place_after", x, y);
    answer("squares_after", x * x, y * y);
    answer("loss_after", x * x + y * y);
}

/*md
A step of {{= rate}} times the gradient, downhill, is

$$ \begin{bmatrix} {{= start[0]}} \\ {{= start[1]}} \end{bmatrix} - {{= rate}}
   \begin{bmatrix} {{= gradient[0]}} \\ {{= gradient[1]}} \end{bmatrix}
   = \begin{bmatrix} {{= place_after[0]}} \\ {{= place_after[1]}} \end{bmatrix}, $$

and there the loss is {{= squares_after[0]}} + {{= squares_after[1]}} = {{= loss_after}}.
{{if loss_after < loss_before}}You have come down, from {{= loss_before}} to {{= loss_after}}.
{{else if loss_after > loss_before}}You have climbed, from {{= loss_before}} to {{= loss_after}}: the step was so long
that it carried you beyond the bottom and up the other side.{{else}}You stand as high as before.{{end}}

Change something. `make chapter-0 RUN_0="--rate 0.3"` takes a longer step, and every number on this page
becomes that of your run. What happens at `--rate 0.9`? And at `--rate 1.1`?

## Again and again

From the new place, feel the slope and step again. In C that is a loop:
*/
static int steps;

CELL(many_steps)
{
    double x = start[0], y = start[1];

    table("path", "step x y loss");
    for (int k = 0; k <= steps; k++) {
        row(k, x, y, x * x + y * y);
        if (k == steps)
            break;
        x -= rate * 2 * x;
        y -= rate * 2 * y;
    }
    answer("place_last", x, y);
    answer("loss_last", x * x + y * y);
}

/*md
After {{= steps step}} the loss is {{= loss_last}}. {{if loss_last < loss_before}}The ground becomes
level towards the bottom, so the steps become shorter by themselves.{{else}}That is not the way down. Try a
smaller rate.{{end}}

## What has that to do with learning?

A machine that learns makes a guess, sees how wrong it was, and changes the numbers inside it a little. Take
the smallest one. It has a single number, its **weight** $w$. Show it a number $x$ and it answers $wx$, but the
right answer would be $y$. The loss is the square of the error, $L = (wx - y)^2$: again a bowl, with the weight
as the only direction in which one can go. How fast does $L$ change with $w$? The square hands on twice the error, and
the error changes $x$ times as fast as the weight, so the slope is $2\,(wx - y)\,x$.
*/
static double input, weight, target;

CELL(one_weight)
{
    double w = weight;
    const double error = w * input - target, slope = 2 * error * input;

    answer("answer_before", w * input);
    answer("error_before", error);
    answer("weight_loss_before", error * error);
    answer("weight_slope", slope);
    w -= rate * slope;
    answer("weight_after", w);
    answer("answer_after", w * input);
    answer("weight_loss_after", (w * input - target) * (w * input - target));
}

/*md
Shown {{= input}}, the machine answers {{= answer_before}} where {{= target}} would be right, so its loss is
{{= weight_loss_before}}. The slope is {{= weight_slope}}. {{if weight_slope < 0}}It is negative: a larger weight would
be better.{{else if weight_slope > 0}}It is positive: a smaller weight would be better.{{else}}The ground is level, and
there is nothing to learn.{{end}} One step takes the weight from {{= weight}} to {{= weight_after}}. Then the machine
answers {{= answer_after}}, and its loss is {{= weight_loss_after}}. {{if weight_loss_after < weight_loss_before}}It has
learnt something. A large network learns in the same way, with millions of weights in place of one.
{{else if weight_loss_after > weight_loss_before}}It has got worse: for this input the rate is too large.{{end}}
{{figure weight}} shows its first steps.

## What you may ask now

- Where do $2x$ and $2y$ come from, and can a machine find them? Chapter 1.
- Why does the arrow of the slopes point uphill? Chapter 2.
- How long may a step be, and how many will it take? Chapter 3.
- How does one find the slopes of a network, a function of a function of a function? Chapter 4.
- Could a program do that by itself, for any other program? Chapter 5.
- And what would it cost? Chapter 6.

## What would break it

- **A step that is too long.** Beyond a rate of 1 every step on this bowl ends higher than it began.
- **A minus that is forgotten.** The gradient points uphill; with a plus in the loop you climb, whatever the rate.
- **One bowl for all.** Other landscapes have many low places, and a descent finds the one that is downhill from its start.

## The rest of the program

The first steps of the weight for the second figure, what you can change, and the cells in their order.
{{folded: A table for a figure, the parameters, the list of cells, and main}}
*/
CELL(weight_steps)
{
    double w = weight;

    say("The weight in its first steps");
    table("weight", "step weight loss");
    for (int k = 0; k <= 6; k++) {
        const double error = w * input - target;

        row(k, w, error * error);
        w -= rate * 2 * error * input;
    }
}

static const parameter parameters[] = {
    { .name = "start", .symbol = "X,Y", .fallback = "3,4", .real = start, .count = 2,
      .low = -1000, .high = 1000, .help = "where you stand on the bowl" },
    { .name = "rate", .symbol = "R", .fallback = "0.1", .real = &rate,
      .low = 0, .high = 2, .help = "alpha, the learning rate" },
    { .name = "steps", .symbol = "K", .fallback = "12", .whole = &steps,
      .low = 0, .high = 1000, .help = "how many steps to take" },
    { .name = "input", .symbol = "X", .fallback = "2", .real = &input,
      .low = -100, .high = 100, .help = "x, what the machine is shown" },
    { .name = "weight", .symbol = "W", .fallback = "1", .real = &weight,
      .low = -100, .high = 100, .help = "w, its only weight" },
    { .name = "target", .symbol = "Y", .fallback = "5", .real = &target,
      .low = -100, .high = 100, .help = "y, the right answer" },
};

static const cell cells[] = {
    LISTED(where_you_stand), LISTED(one_step), LISTED(many_steps), LISTED(one_weight),
    LISTED(weight_steps),
};

static const chapter this_chapter = {
    .name = "00-downhill",
    .summary = "gradient descent in five minutes",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
    .cells = cells,
    .cell_count = COUNT_OF(cells),
};

int main(int argc, char **argv)
{
    return chapter_main(argc, argv, &this_chapter);
}
