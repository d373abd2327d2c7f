#include "tap.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned planned, made, failures;

void plan(unsigned checks)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    planned = checks;
    made = failures = 0;
    printf("1..%u\n", planned);
}

int done(void)
{
    if (made != planned)
        printf("# %u checks were planned, %u were made\n", planned, made);
    fflush(stdout);
    return ferror(stdout) || failures > 0 || made != planned;
}

void bail(const char *format, ...)
{
    va_list arguments;

    fputs("Bail out! ", stdout);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    exit(99);
}

/* ---- checks ----------------------------------------------------------------- */

static int result(const char *file, int line, int pass, const char *format, va_list arguments)
{
    printf("%sok %u - ", pass ? "" : "not ", ++made);
    vprintf(format, arguments);
    putchar('\n');
    if (!pass) {
        failures++;
        printf("#   at %s:%d\n", file, line);
    }
    return pass;
}

int ok_at(const char *file, int line, int pass, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    result(file, line, pass, format, arguments);
    va_end(arguments);
    return pass;
}

int published_at(const char *file, int line, const char *what, const char *printed,
                 const char *source, double ours, int agrees)
{
    const char *point = strchr(printed, '.');
    char spelt[400];

    snprintf(spelt, sizeof spelt, "%.*f", point ? (int)strlen(point + 1) : 0, ours);
    const int pass = (strcmp(spelt, printed) == 0) == (agrees != 0);
    ok_at(file, line, pass, "published: %s", what);
    if (!pass)
        printf("#   printed: %s, ours: %s; they should %s\n", printed, spelt,
               agrees ? "agree" : "differ");
    printf("# published\t%s\t%s\t%s\t%s\t%s\n", source, what, printed, spelt,
           agrees ? "the same" : "not the same");
    return pass;
}

int same_text_at(const char *file, int line, const char *got, const char *want, const char *format,
                 ...)
{
    const int pass = strcmp(got, want) == 0;
    va_list arguments;

    va_start(arguments, format);
    result(file, line, pass, format, arguments);
    va_end(arguments);
    if (!pass)
        printf("#         got  '%s'\n#    expected  '%s'\n", got, want);
    return pass;
}

/* The doubles in order, as integers: -0 and 0 are one. */
static int64_t place(double x)
{
    int64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

double ulps_between(double a, double b)
{
    if (isnan(a) || isnan(b))
        return INFINITY;
    const int64_t i = place(a), j = place(b);
    return (double)(i > j ? (uint64_t)i - (uint64_t)j : (uint64_t)j - (uint64_t)i);
}

int near_at(const char *file, int line, double got, double want, double tolerance, double ulps,
            const char *format, ...)
{
    const double error = fabs(got - want), apart = ulps_between(got, want);
    const int pass =
        isnan(want) ? isnan(got) : got == want || error <= tolerance || (ulps > 0 && apart <= ulps);
    va_list arguments;

    va_start(arguments, format);
    result(file, line, pass, format, arguments);
    va_end(arguments);
    if (!pass) {
        printf("#         got  %-24.17g %a\n", got, got);
        printf("#    expected  %-24.17g %a\n", want, want);
        printf("#       error  %.3g absolute, %.3g relative, %.0f ulp\n", error,
               want != 0 ? error / fabs(want) : INFINITY, apart);
        if (ulps > 0)
            printf("#   tolerance  %.0f ulp\n", ulps);
        else
            printf("#   tolerance  %.3g absolute\n", tolerance);
    }
    return pass;
}
