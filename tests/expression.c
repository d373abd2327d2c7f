/* The arithmetic that readers may write as an answer, and its value.  The values are worked out by hand. */
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

static void doubted(const char *given, size_t wanted, const char *want)
{
    const char *doubt = doubt_commas(given, wanted);

    if (!ok(want ? doubt && strcmp(doubt, want) == 0 : !doubt, "%.40s where %zu are asked for: %s",
            given, wanted, want ? want : "no decimal comma"))
        printf("#   %s\n", doubt ? doubt : "no doubt");
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
    plan(212);

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

    /* As books and pages print it. */
    number("−3 + 1", -2); /* a true minus */
    number("5 – 7", -2);  /* an en dash */
    number("1.5e−2", 0.015);
    number("3×4", 12);
    number("3 · 4", 12);
    number("3⋅4∗2∙2", 48);
    number("3\u20624", 12); /* the invisible times of MathML */
    number("3 ÷ 4", 0.75);
    number("3⁄4", 0.75); /* a fraction slash */
    number("3∕4", 0.75);
    number("2**10", 1024);
    number("-2**2", -4);
    number("3²", 9);
    number("2³", 8);
    number("10⁻³", 0.001);
    number("2·10⁻¹⁰", 2e-10);
    number("-2²", -4);
    number("(1 + 2)²⁺¹", 27);
    number("2^3²", 512);
    number("½", 0.5);
    number("-2½", -2.5);
    number("¾ + ⅓*3", 1.75);
    number("⅛", 0.125);
    number("3*½²", 0.75);
    number("√16", 4);
    number("3*√16 + 1", 13);
    number("√(3² + 4²)", 5);
    number("√√16", 2);
    number("√4³", 8);
    number("π", 3.14159265358979323846);
    number("cos(π)", -1);
    number("100\u202f000", 100000);             /* narrow and no-break */
    number("1\u2009234\u2009567.5", 1234567.5); /* thin */
    number("1\u00a0+\u00a02", 3);
    number("\u00a06.25\u00a0", 6.25);
    number("\ufeff6.25\u200b", 6.25);
    number("６．２５", 6.25); /* fullwidth */
    number("{1 + 2} * [3]", 9);
    number("10^{-3}", 0.001);
    number("[5]", 5);
    number("7\u20103", 4); /* hyphens, of which some are narrow, small or wide */
    number("7\u20113", 4);
    number("7\ufe633", 4);
    number("7\uff0d3", 4);
    number("2\u22194", 8);
    number("1\u3000+\u205f1", 2);
    number("1\u2000+\u200a1", 2);
    number("12\u00ad34", 1234); /* where a line may be broken */
    number("sin\u2061(0) + 1", 1);

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
    several("{1.5, 2}", 2, 1.5, 2);
    several("[1.5; 2]", 2, 1.5, 2);
    several("1.5; 2; 3", 3, 1.5, 3);
    several("（１， ２）", 2, 1, 2);
    several("1、2", 2, 1, 2);
    several(" (1, 2) ", 2, 1, 2);
    several("1\u20632", 2, 1, 2); /* the invisible comma of MathML */
    several("1,\u00a0−2", 2, 1, -2);
    several("(1)*2, 3*(4)", 2, 2, 12);
    several(many("7", 63, ",8", ""), 64, 7, 8);

    word("diverges", "diverges");
    word("\u00a0diverges\u00a0", "diverges");
    word("step\u2011limit", "step-limit");
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
    refused("1)", "`)` is not allowed");
    refused("[1, 2]]", "brackets stand around all the numbers");
    refused("2pi", "write * behind 2");
    refused("2(3)", "write * behind 2");
    refused("(2)(3)", "between two numbers stands a comma");
    refused("(2) pi", "between two numbers stands a comma");
    refused("0x10", "write * behind 0");
    refused("1..2", "`.` is not allowed");
    refused(".", "a . without a digit");
    refused("1 $", "`$` is not allowed");
    refused("*3", "`*` is not allowed");
    refused("é", "`é` (U+00E9) is not allowed");
    refused("1 é", "`é` (U+00E9) is not allowed");
    refused("1, 1/0", "number 2 of it is not finite");
    refused(many("7", 64, ",8", ""), "too many numbers");
    refused(many("", 100, "-", "1"), "too deep: more than 100 levels");
    refused(many("", 64, "9", ""), "a number with too many digits");
    refused(many("", 64, "w", ""), "is not known here");
    refused(many("1", 1023, " ", ""), "longer than a thousand characters");

    /* Usual signs that belong to no number. */
    refused("50%", "a percent sign? write 50/100");
    refused("2.5 %", "a percent sign? write 2.5/100");
    refused("6.25％", "a percent sign? write 6.25/100");
    refused("3 m", "write the number alone, without `m`");
    refused("3steps", "write the number alone, without `steps`");
    refused("45°", "write the number alone, without `degrees`");
    refused("12 steps/s", "write the number alone, without `steps`");
    refused("x = 3", "write the value alone, without a =");
    refused("= 3", "write the value alone, without a =");
    refused("3.125 and 0", "between two numbers stands a comma");
    refused("1,5; 2", "a decimal comma? write a point in its place");
    refused("3 or 4", "between two numbers stands a comma");
    refused("3 X 4", "write * behind 3");
    refused("2 (3)", "between two numbers stands a comma");
    refused("pi\u2009100", "between two numbers stands a comma");
    refused("1.5½", "between two numbers stands a comma");
    refused("3 x 10^4", "write * behind 3");
    refused("1.5x10", "write * behind 1.5");
    refused("2π", "write * behind 2");
    refused("2√3", "write * behind 2");
    refused("2 pi", "between two numbers stands a comma");
    refused("1 234", "between two numbers stands a comma");
    refused("1\u20092345", "between two numbers stands a comma");
    refused("2 ½", "between two numbers stands a comma");
    refused("6.25.", "`.` is not allowed");
    refused("≈3", "`≈` (U+2248) is not allowed");
    refused("3 €", "`€` (U+20AC) is not allowed");
    refused("٣", "`٣` (U+0663) is not allowed"); /* an Arabic three */
    refused("1\u202e2", "a character that is not allowed in a number (U+202E)");
    refused("1\xc2\x9b", "a character that is not allowed in a number (U+009B)");
    refused("\xe2\x88", "a character that is not allowed in a number");
    refused("\xc0\xaf", "a character that is not allowed in a number");
    refused("\xed\xa0\x80", "a character that is not allowed in a number");
    refused("\xf8\x88\x80\x80\x80", "a character that is not allowed in a number");
    refused("3××2", "`*` is not allowed"); /* no power */
    refused("2 * * 3", "`*` is not allowed");
    refused("2***3", "`*` is not allowed");
    refused("²", "`^` is not allowed");
    refused("10⁻", "a number is missing");
    refused("√", "a number is missing");
    refused("√(−1)", "is not finite");
    refused("2½½", "between two numbers stands a comma");
    refused("{1, 2", "brackets stand around all the numbers");
    refused("{1", "a ) is missing");
    refused("\\frac{1}{2}", "`\\` is not allowed");
    refused(many("", 340, "√", "2"), "too deep: more than 100 levels");
    refused(many("", 511, "°", ""), "is not known here");
    refused(many("2", 511, "²", ""), "a number with too many digits");
    refused(many("1", 200, "²*²", ""), "`^` is not allowed");

    doubted("6,25", 1, "a decimal comma? write 6.25");
    doubted(" -0,5 ", 1, "a decimal comma? write -0.5");
    doubted("−0,5", 1, "a decimal comma? write -0.5");
    doubted("(6,25)", 1, "a decimal comma? write 6.25");
    doubted("1,234", 1, "a decimal comma? write 1234 or 1.234");
    doubted("2,4, 3,2", 2, "a decimal comma? write 2.4, 3.2");
    doubted("(-2,4, -3,2)", 2, "a decimal comma? write -2.4, -3.2");
    doubted("1,234, 5,678", 2, "a decimal comma? write 1.234, 5.678");
    doubted("6.5,25", 1, NULL);
    doubted("6,-25", 1, NULL);
    doubted("6,2.5", 1, NULL);
    doubted("6,25 + 1", 1, NULL);
    doubted("sqrt(2),3", 1, NULL);
    doubted("1,2,3", 1, NULL);
    doubted("1,2", 2, NULL);
    doubted(",5", 1, NULL);
    doubted("5,", 1, NULL);
    doubted("1,5 2,5", 2, NULL);
    doubted(many("", 400, "9", ",5"), 1, NULL);
    return done();
}
