/* Every rule of the command line, with parameters of our own. */
#include "child.h"
#include "nabla.h"
#include "tap.h"

#include <stdio.h>
#include <string.h>

static double rate, start[2];
static int steps, layers[4];
static size_t layer_count;

static const parameter parameters[] = {
    { .name = "rate",
      .symbol = "R",
      .fallback = "0.1",
      .real = &rate,
      .low = -1,
      .high = 10,
      .help = "the rate" },
    { .name = "start",
      .symbol = "X,Y",
      .fallback = "3,4",
      .real = start,
      .count = 2,
      .low = -100,
      .high = 100,
      .help = "the start" },
    { .name = "steps",
      .symbol = "K",
      .fallback = "25",
      .whole = &steps,
      .low = 0,
      .high = 1000,
      .help = "the steps" },
    { .name = "layers",
      .symbol = "N,...",
      .fallback = "2,3,1",
      .whole = layers,
      .count = 4,
      .least = 2,
      .given = &layer_count,
      .low = 1,
      .high = 9,
      .help = "the layers" },
};

static const char *too_many(void)
{
    return steps == 999 ? "999 steps are too many" : NULL;
}

static const chapter example = {
    .name = "00-example",
    .summary = "an example",
    .parameters = parameters,
    .parameter_count = COUNT_OF(parameters),
    .refusal = too_many,
};

static const char *output;

/* Print the parameters as they were understood. */
static int show(int argc, char **argv)
{
    char line[256];
    const int exit_status = read_command_line(argc, argv, &example, &output);

    if (exit_status != GO_ON)
        return exit_status;
    spell_command_line(&example, line, sizeof line);
    printf("%s%s%s", line, output ? " to " : "", output ? output : "");
    return 0;
}

static child c;

static void understood(const char *want, int argc, const char *const argv[])
{
    run_child(&c, show, argc, argv);
    same_text(c.out, want, "understood:%s", want);
    ok(c.status == 0 && !*c.err, "without a word");
}

static void refused(const char *option, const char *value, const char *why)
{
    const char *const argv[] = { "p", option, value };
    int lines = 0, control = 0;

    run_child(&c, show, value ? 3 : 2, argv);
    for (const char *p = c.err; *p; p++) {
        lines += *p == '\n';
        control += *p != '\n' && ((unsigned char)*p < 32 || (unsigned char)*p > 126);
    }
    ok(c.status == 2 && !*c.out, "%s (%s): status 2, nothing on standard output", option, why);
    ok(lines == 1 && !control && strlen(c.err) <= 300, "one line, of a length to be read");
    ok(strncmp(c.err, "00-example: ", 12) == 0 && strstr(c.err, option) && strstr(c.err, why),
       "that names the option and says: %s", why);
}

int main(void)
{
    static char huge[10001];
    const char *const rest = " --start 3,4 --steps 25 --layers 2,3,1";
    char want[128];

    memset(huge, '7', sizeof huge - 1);
    plan(2 * 10 + 3 * 28 + 5 + 8 + 4 + 4 + 4);

    understood(" --rate 0.1 --start 3,4 --steps 25 --layers 2,3,1", 1, (const char *[]){ "p" });
    snprintf(want, sizeof want, " --rate 0.3%s", rest);
    understood(want, 3, (const char *[]){ "p", "--rate", "0.3" });
    understood(want, 2, (const char *[]){ "p", "--rate=0.3" });
    understood(want, 5, (const char *[]){ "p", "--rate", "7", "--rate", "0.3" });
    snprintf(want, sizeof want, " --rate -1%s", rest);
    understood(want, 3, (const char *[]){ "p", "--rate", "-1" });
    understood(want, 3, (const char *[]){ "p", "--rate", "-1e0" });
    snprintf(want, sizeof want, " --rate 10%s", rest);
    understood(want, 3, (const char *[]){ "p", "--rate", "+10." });
    understood(" --rate 0.1 --start -2,100 --steps 25 --layers 2,3,1", 3,
               (const char *[]){ "p", "--start", "-2,1e2" });
    understood(" --rate 0.1 --start 3,4 --steps 0 --layers 9,1", 5,
               (const char *[]){ "p", "--layers", "9,1", "--steps", "0" });
    understood(" --rate 0.1 --start 3,4 --steps 25 --layers 1,2,3,4 to file", 5,
               (const char *[]){ "p", "--layers", "1,2,3,4", "--output", "file" });

    refused("--rate", "fast", "'fast' is not a number");
    refused("--rate", "nan", "'nan' is not a number");
    refused("--rate", "inf", "'inf' is not a number");
    refused("--rate", "-inf", "'-inf' is not a number");
    refused("--rate", "1e999", "'1e999' is not a number");
    refused("--rate", "", "'' is not a number");
    refused("--rate", " 3", "' 3' is not a number");
    refused("--rate", "3 ", "'3 ' is not a number");
    refused("--rate", "0x1", "'0x1' is not a number");
    refused("--rate", "1,2", "too many numbers");
    refused("--rate", "-1.0000001", "out of range");
    refused("--rate", "10.000001", "a number from -1 to 10; '10.000001' is out of range");
    refused("--rate", huge, "777...' is");
    refused("--rate", "a\nb\033[31m\x80", "'a?b?[31m");
    refused("--rate", "\x9b\x31m\x7f\xc3\xa9", "'?1m?\?\?' is not");
    refused("--start", "3", "2 numbers separated by commas, from -100 to 100; '3' has too few");
    refused("--start", "3,4,5", "too many numbers");
    refused("--start", " 3,4", "' 3,4' is not a list of numbers");
    refused("--start", "3,,4", "not a list of numbers");
    refused("--start", "3,", "not a list of numbers");
    refused("--start", ",3", "not a list of numbers");
    refused("--start", "3;4", "not a list of numbers");
    refused("--steps", "1.5", "is not whole");
    refused("--steps", "-1", "out of range");
    refused("--layers", "2", "2 to 4 whole numbers");
    refused("--layers", "1,2,3,4,5", "too many numbers");
    refused("--layers", "0,5", "out of range");
    refused("--output", "", "needs the name of a file");

    static const struct {
        int argc;
        const char *argv[3], *says;
    } odd[] = {
        { 2, { "p", "--fast" }, "00-example: '--fast' is not an option (try --help)\n" },
        { 2, { "p", "--rate" }, "00-example: --rate needs a value (try --help)\n" },
        { 2, { "p", "-xyz" }, "00-example: '-xyz' is not an option (try --help)\n" },
        { 3, { "p", "-rate", "1" }, "00-example: '-rate' is not an option (try --help)\n" },
        { 2, { "p", "stray" }, "00-example: 'stray' is not an option (try --help)\n" },
    };
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        run_child(&c, show, odd[i].argc, odd[i].argv);
        ok(c.status == 2 && !*c.out && strcmp(c.err, odd[i].says) == 0, "%s is refused",
           odd[i].argv[1]);
    }

    run_child(&c, show, 3, (const char *[]){ "p", "--steps", "999" });
    ok(c.status == 2 && strcmp(c.err, "00-example: 999 steps are too many (try --help)\n") == 0,
       "a chapter's own refusal is heard");
    run_child(&c, show, 2, (const char *[]){ "p", "--version" });
    ok(c.status == 0 && !*c.err, "--version succeeds");
    same_text(c.out, "00-example (nabla) " PACKAGE_VERSION "\n", "and prints the version");
    static child short_help;
    run_child(&c, show, 2, (const char *[]){ "p", "--help" });
    ok(c.status == 0 && !*c.err, "--help succeeds");
    run_child(&short_help, show, 2, (const char *[]){ "p", "-h" });
    ok(short_help.status == 0 && !*short_help.err, "-h succeeds");
    same_text(short_help.out, c.out, "and says the same");
    ok(strstr(c.out, "--rate R\n        the rate\n        a number from -1 to 10; default 0.1\n"),
       "and tells name, symbol, meaning, range and default");
    ok(strstr(c.out, "--layers N,...") && strstr(c.out, "2 to 4 whole numbers")
           && strstr(c.out, "--output FILE") && strstr(c.out, "--version"),
       "of every option");

    /* As it is installed. */
    run_child(&c, show, 2, (const char *[]){ "/usr/bin/nabla-00-example", "stray" });
    same_text(c.err, "nabla-00-example: 'stray' is not an option (try --help)\n",
              "an installed program complains under the name that it was called by");
    run_child(&c, show, 2, (const char *[]){ "nabla-00-example", "--version" });
    same_text(c.out, "nabla-00-example (nabla) " PACKAGE_VERSION "\n",
              "and so it prints its version");
    run_child(&c, show, 2, (const char *[]){ "nabla-00-example", "--help" });
    ok(strncmp(c.out, "nabla-00-example: ", 18) == 0 && strstr(c.out, "Usage: nabla-00-example ["),
       "and its help");
    run_child(&c, show, 2, (const char *[]){ "nabla-\033[2J", "stray" });
    ok(strncmp(c.err, "00-example: ", 12) == 0, "but no other name");

    /* The spelling, cut short. */
    const char *argv[] = { "p", NULL };
    char text[64];
    if (read_command_line(1, (char **)argv, &example, &output) != GO_ON)
        bail("the defaults are refused");
    const char *all = " --rate 0.1 --start 3,4 --steps 25 --layers 2,3,1";
    ok(spell_command_line(&example, NULL, 0) == strlen(all), "the spelling says how long it is");
    ok(spell_command_line(&example, text, sizeof text) == strlen(all), "however long it may be");
    same_text(text, all, "it fits");
    memset(text, 'x', sizeof text);
    spell_command_line(&example, text, 12);
    ok(strncmp(text, all, 11) == 0 && text[11] == '\0' && text[12] == 'x',
       "or is cut, within its room");

    ok(rate == 0.1 && start[0] == 3 && start[1] == 4, "real parameters have their values");
    ok(steps == 25, "whole ones too");
    ok(layers[0] == 2 && layers[2] == 1, "and lists");
    ok(layer_count == 3, "which say how long they are");
    return done();
}
