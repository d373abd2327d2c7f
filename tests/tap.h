/* tap.h -- the Test Anything Protocol, for checking numbers.
 *
 *     plan(2);
 *     exact(answer_of(run("03-descent-step", ""), "loss_before", 0), 25, "3^2 + 4^2");
 *     near(gradient[0], 6, 1e-9, "central difference: rounding is eps 25 / h");
 *     return done();
 *
 * Every check prints one line and, if it failed, its place, the value it got
 * and the expected one.  No NaN passes unless NaN is expected.
 * The last arguments name the check, as for printf. */
#ifndef TAP_H
#define TAP_H

#include <stddef.h>

/* Announce how many checks will follow; call it first. */
void plan(unsigned checks);

/* main's exit status: 0 if exactly the planned checks were made and all passed. */
int done(void);

/* End the whole run: the test itself cannot go on. */
_Noreturn void bail(const char *format, ...)
#if defined __GNUC__
    __attribute__((format(printf, 1, 2)))
#endif
    ;

#define ok(condition, ...) ok_at(__FILE__, __LINE__, (condition) ? 1 : 0, __VA_ARGS__)
#define same_text(got, want, ...) same_text_at(__FILE__, __LINE__, (got), (want), __VA_ARGS__)
#define exact(got, want, ...) near_at(__FILE__, __LINE__, (got), (want), 0, 0, __VA_ARGS__)
#define near(got, want, tolerance, ...) \
    near_at(__FILE__, __LINE__, (got), (want), (tolerance), 0, __VA_ARGS__)
#define within(ulps, got, want, ...) \
    near_at(__FILE__, __LINE__, (got), (want), 0, (ulps), __VA_ARGS__)

/* A number that somebody printed, as it is printed, and ours, spelt with as many decimals.
 * The source is "TITLE: AUTHOR, WHERE, WHEN".
 * The check passes if they are the same where agrees is 1, and if they differ where it is 0.
 * Numbers checked so stand in the book, in the appendix of published numbers. */
#define published(what, printed, source, ours, agrees) \
    published_at(__FILE__, __LINE__, (what), (printed), (source), (ours), (agrees))

/* How many doubles lie between a and b: 0 if they are equal (0 equals -0), 1 if
 * they are neighbours; Inf if either is NaN. */
double ulps_between(double a, double b);

/* ---- behind the macros ------------------------------------------------------ */

#if defined __GNUC__
#define TAP_FORMAT(which, first) __attribute__((format(printf, which, first)))
#else
#define TAP_FORMAT(which, first)
#endif
int ok_at(const char *file, int line, int pass, const char *format, ...) TAP_FORMAT(4, 5);
int same_text_at(const char *file, int line, const char *got, const char *want, const char *format,
                 ...) TAP_FORMAT(5, 6);
int published_at(const char *file, int line, const char *what, const char *printed,
                 const char *source, double ours, int agrees);
int near_at(const char *file, int line, double got, double want, double tolerance, double ulps,
            const char *format, ...) TAP_FORMAT(7, 8);

#endif
