/* What readers may write as an answer, and what it is worth.  The values are worked out by hand. */
#include "../learn/expression.h"

#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Is it read as these numbers? */
static void number(const char *given, double want)
{
    answer_value v;
    const char *problem = read_answer(given, &v);

    if (!ok(!problem && v.n == 1 && fabs(v.x[0] - want) <= 1e-15 * fabs(want), "%s is %.17g", given,
            want))
        printf("#   %s; %zu numbers, the first %.17g\n", problem ? problem : "understood", v.n,
               v.x[0]);
}

static void several(const char *given, size_t n, double first, double last)
{
    answer_value v;
    const char *problem = read_answer(given, &v);

    ok(!problem && v.n == n && v.x[0] == first && v.x[n - 1] == last, "%.40s: %zu numbers", given,
       n);
}

static void word(const char *given, const char *want)
{
    answer_value v;

    ok(!read_answer(given, &v) && v.n == 0 && strcmp(v.word, want) == 0, "%.40s is a word", given);
}

static void refused(const char *given, const char *why)
{
    answer_value v;
    const char *problem = read_answer(given, &v);

    if (!ok(problem && strstr(problem, why), "%.40s: %s", given, why))
        printf("#   %s\n", problem ? problem : "understood");
}

static char *many(const char *before, size_t n, const char *what, const char *after)
{
    static char all[4096];
    size_t length = strlen(before);

    strcpy(all, before);
    for (size_t i = 0; i < n; i++, length += strlen(what))
        strcpy(all + length, what);
    strcpy(all + length, after);
    return all;
}

int main(void)
{
    plan(85);

    number("0", 0);
    number("007", 7);
    number("12.5", 12.5);
    number(".5", 0.5);
    number("5.", 5);
    number("1e3", 1000);
    number("2.5E-1", 0.25);
    number("1e+2", 100);
    number("1.e1", 10);
    number("  \t3 ", 3);

    number("7 - 4 - 2", 1); /* (7 - 4) - 2 */
    number("7 - (4 - 2)", 5);
    number("24 / 4 / 2", 3); /* (24 / 4) / 2 */
    number("24 / 4 * 2", 12);
    number("1 + 2 * 3", 7);
    number("(1 + 2) * 3", 9);
    number("2 * 3 - 8 / 4", 4);
    number("2^3^2", 512); /* 2^9, not 8^2 */
    number("-2^2", -4);
    number("(-2)^2", 4);
    number("2^-1", 0.5);
    number("2 * -3", -6);
    number("--5", 5);
    number("+-+5", -5);
    number("4^0.5", 2);
    number("3*2^2", 12); /* not 6^2 */
    number("-3 - -4", 1);
    number("\xe2\x88\x92"
           "3 + 1",
           -2); /* U+2212 */

    number("pi", 3.14159265358979323846);
    number("e", 2.71828182845904523536);
    number("pi - pi", 0); /* no word with a dash in it */
    number("e-e", 0);
    number("sqrt(16)", 4);
    number("exp(0)", 1);
    number("log(1)", 0);
    number("ln(1)", 0);
    number("log(e)", 1); /* natural */
    number("ln(e^3)", 3);
    number("sin(pi / 6)", 0.5);
    number("cos(pi)", -1);
    number("tan(pi / 4)", 1);
    number("abs(-3) + abs(4)", 7);
    number("sqrt(abs(-9)) * (1 + 1)", 6);
    number(many("", 60, "(", "1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))"), 1);
    number(many("", 99, "-", "1"), -1); /* an odd number of signs */
    number(many("1", 400, "+1", ""), 401);

    several("1, 2", 2, 1, 2);
    several("(1, 2)", 2, 1, 2);
    several("[1, 2, 3]", 3, 1, 3);
    several("(1), (2)", 2, 1, 2);
    several("(1 + 1) * 2, (3)", 2, 4, 3);
    several("((1), 2)", 2, 1, 2);
    several("(5)", 1, 5, 5);
    several(many("7", 63, ",8", ""), 64, 7, 8);

    word("diverges", "diverges");
    word("Step-Limit", "step-limit");
    word("f_xx", "f_xx");
    word("saddle point 2", "saddle point 2");
    word("pie", "pie");
    word(many("", 63, "w", ""), many("", 63, "w", ""));

    refused("", "a number is missing");
    refused("1,", "a number is missing");
    refused(",1", "a number is missing");
    refused("1 +", "a number is missing");
    refused("()", "a number is missing");
    refused("(1", "a ) is missing");
    refused("1)", "`)` does not belong");
    refused("[1, 2]]", "does not belong");
    refused("2pi", "write * between 2 and what follows");
    refused("2(3)", "write * between 2 and what follows");
    refused("(2)(3)", "between two numbers stands a comma");
    refused("(2) pi", "between two numbers stands a comma");
    refused("0x10", "write * between 0 and what follows");
    refused("1..2", "`.` does not belong");
    refused(".", "a . without a digit");
    refused("1 $", "`$` does not belong");
    refused("*3", "`*` does not belong");
    refused("\xc3\xa9", "a character that does not belong");
    refused("1 \xc3\xa9", "a character that does not belong");
    refused("1, 1/0", "number 2 of it is not finite");
    refused(many("7", 64, ",8", ""), "too many numbers");
    refused(many("", 100, "-", "1"), "too deep: more than 100 levels");
    refused(many("", 64, "9", ""), "a number with too many digits");
    refused(many("", 64, "w", ""), "is not known here");
    refused(many("1", 1023, " ", ""), "longer than a thousand characters");
    return done();
}
