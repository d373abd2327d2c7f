/* The harness tests itself: its output and its exit status, in child processes. */
#include "child.h"
#include "tap.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static int passes(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    plan(6);
    ok(2 > 1, "two is more than %d", 1);
    exact(0.0, -0.0, "zeros are equal");
    exact(NAN, NAN, "NaN is NaN where NaN is wanted");
    near(1.5, 1, 0.5, "a tolerance is inclusive");
    within(1, 1 + DBL_EPSILON, 1, "one ulp is one ulp");
    same_text("a", "a", "text");
    return done();
}

static int fails(int argc, char **argv)
{
    const double third = 1.0 / 3;

    (void)argc;
    (void)argv;
    plan(9);
    near(third, 0.25, 0.01, "off");
    exact(1 + DBL_EPSILON, 1, "one ulp off");
    within(1, 1 + 2 * DBL_EPSILON, 1, "two ulps off");
    near(NAN, 1, INFINITY, "NaN passes nothing");
    within(1e300, NAN, 1, "by ulps neither");
    exact(1, NAN, "and is not 1");
    near(INFINITY, 1, 1e308, "infinity is far");
    same_text("a", "b", "text differs");
    ok(0, "no");
    return done();
}

static int too_few(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    plan(2);
    ok(1, "one");
    return done();
}

static int too_many(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    plan(1);
    ok(1, "one");
    ok(1, "two");
    return done();
}

static int bails(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    plan(1);
    bail("no %s", "way");
}

static int count(const char *text, const char *part)
{
    int n = 0;

    for (; (text = strstr(text, part)); text += strlen(part))
        n++;
    return n;
}

int main(void)
{
    static child c;
    const char *const argv[] = { "harness" };
    char line[64];

    plan(27);

    run_child(&c, passes, 1, argv);
    ok(c.status == 0, "all passed: exit status 0");
    same_text(c.out,
              "1..6\nok 1 - two is more than 1\nok 2 - zeros are equal\n"
              "ok 3 - NaN is NaN where NaN is wanted\nok 4 - a tolerance is inclusive\n"
              "ok 5 - one ulp is one ulp\nok 6 - text\n",
              "its output then");

    run_child(&c, fails, 1, argv);
    ok(c.status == 1, "all failed: exit status 1");
    exact(count(c.out, "\nnot ok "), 9, "nine of nine fail, NaN and infinity among them");
    exact(count(c.out, "\n#   at "), 9, "each says where");
    snprintf(line, sizeof line, "harness.c:%d\n", 33);
    ok(strstr(c.out, line) != NULL, "by file and line");
    ok(strstr(c.out, "got  0.33333333333333331      0x1.5555555555555p-2") != NULL,
       "got, in decimal and in hexadecimal");
    ok(strstr(c.out, "expected  0.25                     0x1p-2") != NULL, "expected, likewise");
    ok(strstr(c.out, "error  0.0833 absolute, 0.333 relative, ") != NULL,
       "absolute and relative error");
    ok(strstr(c.out, "tolerance  0.01 absolute") != NULL, "the tolerance");
    ok(strstr(c.out, "error  2.22e-16 absolute, 2.22e-16 relative, 1 ulp") != NULL,
       "an error of one ulp is called that");
    ok(strstr(c.out, "tolerance  1 ulp") != NULL, "a tolerance in ulps, too");
    ok(strstr(c.out, "got  'a'\n#    expected  'b'") != NULL, "text that differs is shown");

    run_child(&c, too_few, 1, argv);
    ok(c.status == 1 && strstr(c.out, "# 2 checks were planned, 1 were made"),
       "too few is a failure");
    run_child(&c, too_many, 1, argv);
    ok(c.status == 1, "too many as well");
    run_child(&c, bails, 1, argv);
    ok(c.status == 99 && strstr(c.out, "\nBail out! no way\n"), "bailing out ends with 99");

    exact(ulps_between(1, 1), 0, "no ulps from 1 to 1");
    exact(ulps_between(0.0, -0.0), 0, "none from 0 to -0");
    exact(ulps_between(1, 1 + DBL_EPSILON), 1, "neighbours above 1");
    exact(ulps_between(1, 1 - DBL_EPSILON / 2), 1, "neighbours below 1");
    exact(ulps_between(-5e-324, 5e-324), 2, "two across 0");
    exact(ulps_between(1, 2), 0x1p52, "2^52 from 1 to 2");
    exact(ulps_between(-2, -1), 0x1p52, "and from -2 to -1");
    exact(ulps_between(DBL_MAX, INFINITY), 1, "one from the largest double to infinity");
    ok(ulps_between(-DBL_MAX, DBL_MAX) > 1.8e19, "from end to end does not overflow");
    exact(ulps_between(NAN, 1), INFINITY, "NaN is infinitely far");
    exact(ulps_between(1, NAN), INFINITY, "from either side");
    return done();
}
