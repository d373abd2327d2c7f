/* The main of every check; compiled once for predictions and once for programs. */
#include "check.h"

#if defined PREDICTION
#include "tap.h"
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FILE *out;

static void numbers(size_t n, const double x[])
{
    fprintf(out, "%zu", n);
    for (size_t i = 0; i < n; i++)
        fprintf(out, " %a", x[i]);
}

int main(void)
{
    out = fdopen(3, "w");
    if (!out)
        return 1;
    /* The reader's output stands in order with the message of a sanitizer. */
    setvbuf(stdout, NULL, _IOLBF, 0);
    check();
    fputs("end\n", out);
    return fclose(out) != 0;
}

#if defined PREDICTION

const run_of_chapter *run_chapter(const char *stem, const char *arguments)
{
    const char *own = getenv("NABLA_RUN");
    char all[1024];

    if (snprintf(all, sizeof all, "%s %s", arguments, own ? own : "") >= (int)sizeof all)
        bail("the arguments are too long");
    return run(stem, all);
}

const run_of_chapter *run_exactly(const char *stem, const char *arguments)
{
    return run(stem, arguments);
}

void expect_vector(const char *name, double tolerance, size_t n, const double x[])
{
    fprintf(out, "expect\t%s\t%a\t", name, tolerance);
    numbers(n, x);
    fputc('\n', out);
}

void expect_word(const char *name, const char *words)
{
    fprintf(out, "expect-word\t%s\t%s\n", name, words);
}

void mistake_vector(const char *which, const char *name, size_t n, const double x[])
{
    fprintf(out, "mistake\t%s\t%s\t", which, name);
    numbers(n, x);
    fputc('\n', out);
}

void mistake_word(const char *which, const char *name, const char *words)
{
    fprintf(out, "mistake-word\t%s\t%s\t%s\n", which, name, words);
}

#else

/* Each result leaves at once, so that it is known how far a program came. */
void probe_got(size_t n, const double got[])
{
    fputs("got\t", out);
    numbers(n, got);
    fputc('\n', out);
    fflush(out);
}

void probe_judged(const char *label, double tolerance, size_t n, const double got[],
                  const double want[])
{
    fprintf(out, "probe\t%s\t%a\t", label, tolerance);
    numbers(n, want);
    fputc('\n', out);
    probe_got(n, got);
}

#endif
