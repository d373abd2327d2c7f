/* Numbers that others have printed, beside ours.  The book has an appendix that is made of
 * what this program says. */
#include "random.h"
#include "tap.h"

/* Matt Mazur's example, to the digits printed there.  Its weights come from a simultaneous
 * update, its losses and outputs partly from a layer-by-layer one: chapter 4 runs both. */
static void check_mazur(void)
{
    static const char *const source = "A Step by Step Backpropagation Example: Matt Mazur, mattmazur.com, 17 March 2015";
    static const char *const hidden[] = { "0.149780716", "0.19956143", "0.24975114", "0.29950229" };
    static const char *const output[] = { "0.35891648", "0.408666186", "0.511301270", "0.561370121" };
    static const char *const name[] = { "w1 after one step", "w2 after one step", "w3 after one step", "w4 after one step",
                                        "w5 after one step", "w6 after one step", "w7 after one step", "w8 after one step" };
    const run_of_chapter *r = run("04-chain-rule", "");

    published("loss before any step", "0.298371109", source, answer_of(r, "example_losses", 0), 1);
    for (size_t i = 0; i < 4; i++)
        published(name[i], hidden[i], source, answer_of(r, "example_hidden_weights", i), 1);
    for (size_t i = 0; i < 4; i++)
        published(name[4 + i], output[i], source, answer_of(r, "example_output_weights", i), 1);
    published("loss after one step", "0.291027924", source, answer_of(r, "example_losses", 1), 0);
    published("loss after one step, if the output layer is changed first", "0.291027924", source,
              answer_of(r, "mixed_losses", 1), 1);
    published("first output after ten thousand steps", "0.015912196", source,
              answer_of(r, "example_outputs", 0), 0);
    published("first output, if the output layer is changed first", "0.015912196", source,
              answer_of(r, "mixed_outputs", 0), 1);
    published("second output after ten thousand steps", "0.984065734", source,
              answer_of(r, "example_outputs", 1), 0);
    published("second output, if the output layer is changed first", "0.984065734", source,
              answer_of(r, "mixed_outputs", 1), 1);
    published("loss after ten thousand steps", "0.0000351085", source,
              answer_of(r, "example_losses", 3), 0);
    published("loss after ten thousand steps, if the output layer is changed first", "0.0000351085", source,
              answer_of(r, "mixed_losses", 3), 0);
    published("loss before the last of ten thousand steps", "0.0000351085", source,
              answer_of(r, "example_losses", 2), 1);
}

/* The first numbers of round 1, which is printed in base 16 there. */
static void check_pcg32(void)
{
    static const char *const source = "PCG32 in pcg-c: Melissa O'Neill, test-high/expected/check-pcg32.out, round 1, in base 16 there";
    generator r = seeded(42, 54);

    published("seed 42, stream 54: number 1, 0xa15c02b7", "2707161783", source, random_bits(&r), 1);
    published("number 2, 0x7b47f409", "2068313097", source, random_bits(&r), 1);
    published("number 3, 0xba1d3330", "3122475824", source, random_bits(&r), 1);
    published("number 4, 0x83d2f293", "2211639955", source, random_bits(&r), 1);
    published("number 5, 0xbfa4784b", "3215226955", source, random_bits(&r), 1);
    published("number 6, 0xcbed606e", "3421331566", source, random_bits(&r), 1);
}

int main(void)
{
    plan(24);
    check_mazur();
    check_pcg32();
    return done();
}
