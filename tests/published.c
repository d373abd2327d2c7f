/* Numbers that others have printed, beside ours.  The book has an appendix that is made of
 * the output of this program. */
#include "random.h"
#include "chapter_run.h"
#include "tap.h"

/* Matt Mazur's example, to the digits printed there.  Its weights come from a simultaneous
 * update, its losses and outputs partly from a layer-by-layer one: chapter 4 runs both. */
static const struct {
    const char *what, *printed, *answer;
    size_t number;
    int agrees;
} mazur[] = {
    { "loss before any step", "0.298371109", "example_losses", 0, 1 },
    { "w1 after one step", "0.149780716", "example_hidden_weights", 0, 1 },
    { "w2 after one step", "0.19956143", "example_hidden_weights", 1, 1 },
    { "w3 after one step", "0.24975114", "example_hidden_weights", 2, 1 },
    { "w4 after one step", "0.29950229", "example_hidden_weights", 3, 1 },
    { "w5 after one step", "0.35891648", "example_output_weights", 0, 1 },
    { "w6 after one step", "0.408666186", "example_output_weights", 1, 1 },
    { "w7 after one step", "0.511301270", "example_output_weights", 2, 1 },
    { "w8 after one step", "0.561370121", "example_output_weights", 3, 1 },
    { "loss after one step", "0.291027924", "example_losses", 1, 0 },
    { "loss after one step, if the output layer is changed first", "0.291027924", "mixed_losses", 1,
      1 },
    { "first output after ten thousand steps", "0.015912196", "example_outputs", 0, 0 },
    { "first output, if the output layer is changed first", "0.015912196", "mixed_outputs", 0, 1 },
    { "second output after ten thousand steps", "0.984065734", "example_outputs", 1, 0 },
    { "second output, if the output layer is changed first", "0.984065734", "mixed_outputs", 1, 1 },
    { "loss after ten thousand steps", "0.0000351085", "example_losses", 3, 0 },
    { "loss after ten thousand steps, if the output layer is changed first", "0.0000351085",
      "mixed_losses", 3, 0 },
    { "loss before the last of ten thousand steps", "0.0000351085", "example_losses", 2, 1 },
};

/* The tangled expression in the README, by chapter 5's tape. */
static const struct {
    const char *what, *printed, *answer;
    size_t number;
} micrograd[] = {
    { "g, the value at a = -4, b = 2", "24.7041", "tangled_value", 0 },
    { "dg/da", "138.8338", "tangled_gradient", 0 },
    { "dg/db", "645.5773", "tangled_gradient", 1 },
};

/* The first numbers of round 1, which is printed in base 16 there. */
static const struct {
    const char *what, *printed;
} pcg32[] = {
    { "seed 42, stream 54: number 1, 0xa15c02b7", "2707161783" },
    { "number 2, 0x7b47f409", "2068313097" },
    { "number 3, 0xba1d3330", "3122475824" },
    { "number 4, 0x83d2f293", "2211639955" },
    { "number 5, 0xbfa4784b", "3215226955" },
    { "number 6, 0xcbed606e", "3421331566" },
};

enum {
    MAZUR = sizeof mazur / sizeof *mazur,
    MICROGRAD = sizeof micrograd / sizeof *micrograd,
    PCG32 = sizeof pcg32 / sizeof *pcg32,
};

int main(void)
{
    plan(MAZUR + MICROGRAD + PCG32);

    const run_of_chapter *r = run("04-chain-rule", "");
    for (size_t i = 0; i < MAZUR; i++)
        published(
            mazur[i].what, mazur[i].printed,
            "A Step by Step Backpropagation Example: Matt Mazur, mattmazur.com, 17 March 2015",
            answer_of(r, mazur[i].answer, mazur[i].number), mazur[i].agrees);

    r = run("05-automatic-differentiation", "");
    for (size_t i = 0; i < MICROGRAD; i++)
        published(micrograd[i].what, micrograd[i].printed,
                  "micrograd: Andrej Karpathy, github.com/karpathy/micrograd, README, 2020",
                  answer_of(r, micrograd[i].answer, micrograd[i].number), 1);

    generator g = pcg32_seeded(42, 54);
    for (size_t i = 0; i < PCG32; i++)
        published(pcg32[i].what, pcg32[i].printed,
                  "PCG32 in pcg-c: Melissa O'Neill, test-high/expected/check-pcg32.out, round 1, "
                  "in base 16 there",
                  random_bits(&g), 1);
    return done();
}
