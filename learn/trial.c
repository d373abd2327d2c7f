#include "trial.h"

#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sanitized program reserves terabytes of address space, and limits itself to half a gigabyte
 * in use. */
static const limits trying = {
    .seconds = 2, .patience = 20, .most_output = 1 << 20, .confined = true
};

/* The meaning of a sanitizer's word, for the author of the program. */
static const struct {
    const char *word, *meaning;
} misdeeds[] = {
    { "detected memory leaks", "does not release the memory that it allocates" },
    { "hard rss limit", "takes more than half a gigabyte of memory" },
    { "allocation-size-too-big", "asks for more than half a gigabyte of memory at once" },
    { "out-of-memory", "takes more memory than there is" },
    { "stack-overflow", "calls itself without end" },
    { "buffer-overflow", "reads or writes beyond the end of an array" },
    { "buffer-underflow", "reads or writes before the beginning of an array" },
    { "use-after", "uses memory that it has given back" },
    { "double-free", "gives memory back twice" },
    { "bad-free", "gives back memory that was never allocated" },
    { "alloc-dealloc", "gives memory back in a way that does not fit" },
    { "SEGV", "uses a pointer that leads nowhere" },
};

/* "in line 57", if the output names a line of the reader's file. */
static char *where_of(const char *printed, const char *path)
{
    const char *found = strstr(printed, path);

    for (; found; found = strstr(found + 1, path)) {
        const char *number = found + strlen(path);

        if (*number == ':' && number[1] >= '0' && number[1] <= '9')
            return xasprintf(", in line %ld", strtol(number + 1, NULL, 10));
    }
    return xstrdup("");
}

/* What stopped a program, for a sentence that begins with "it"; NULL if nothing did. */
static char *what_stopped(const outcome *o, bool complete, const char *path)
{
    const char *printed = text_of(&o->printed), *undefined = strstr(printed, "runtime error: ");
    const char *broken = strstr(printed, ": Assertion `");

    switch (o->how) {
    case OUT_OF_TIME:
        return xasprintf(
            "takes too long: it was stopped after %d seconds of work, or %d of waiting",
            trying.seconds, trying.patience);
    case TOO_MUCH_OUTPUT:
        return xasprintf("prints without end: it was stopped after a megabyte");
    case NOT_STARTED:
        return xasprintf("could not be started");
    default:
        break;
    }
    if (o->how == EXITED && o->status == 0)
        return complete ? NULL : xasprintf("calls exit() instead of returning");
    if (undefined)
        return xasprintf("does what C does not allow (%.*s)%s", (int)strcspn(undefined + 15, "\n"),
                         undefined + 15, where_of(printed, path));
    if (broken) {
        /* PROGRAM: FILE:LINE: FUNCTION: Assertion `CONDITION' failed. */
        const char *function = broken;

        while (function - 2 >= printed && !begins(function - 2, ": "))
            function--;
        /* Some compilers write out the whole declaration: double FUNCTION(size_t). */
        size_t length = strcspn(function, ":(");
        for (size_t k = length; k > 0; k--)
            if (function[k - 1] == ' ' || function[k - 1] == '*') {
                function += k;
                length -= k;
                break;
            }
        return xasprintf("violates an assertion of %.*s: %.*s", (int)length, function,
                         (int)strcspn(broken + 13, "'"), broken + 13);
    }
    for (size_t i = 0; i < sizeof misdeeds / sizeof misdeeds[0]; i++)
        if (strstr(printed, misdeeds[i].word))
            return xasprintf("%s%s", misdeeds[i].meaning, where_of(printed, path));
    if (o->how == SIGNALLED)
        return xasprintf("crashes: %s", strsignal(o->status));
    return complete ? xasprintf("ends with status %d", o->status)
                    : xasprintf("calls exit() instead of returning");
}

/* Does a sanitizer speak in this line? */
static bool is_report(const char *line)
{
    const char *end = after_line(line), *found = strstr(line, "runtime error: ");
    const char *assertion = strstr(line, ": Assertion `");

    return begins(line, "==") || begins(line, "AddressSanitizer") || (found && found < end)
        || (assertion && assertion < end);
}

enum { MOST_LINES = 8, MOST_COLUMNS = 100 };

/* The program's own output: up to the report of a sanitizer, and not too much of it. */
static char *own_words(const outcome *o)
{
    text t = { 0 };
    int lines = 0;

    add(&t, "%s", "");
    for (const char *line = text_of(&o->printed); *line && lines < MOST_LINES;
         line = after_line(line), lines++) {
        const size_t length = strcspn(line, "\n");

        if (is_report(line))
            break;
        if (length)
            add(&t, "it printed: %.*s\n", (int)(length < MOST_COLUMNS ? length : MOST_COLUMNS),
                line);
    }
    return t.at;
}

/* The leak checker stops a program at its end where it may not watch it (under a debugger or
 * strace, in some containers), and at its start on systems that it does not know. */
static bool leaks_cannot_be_found(const char *printed)
{
    return strstr(printed, "LeakSanitizer has encountered a fatal error")
        || strstr(printed, "detect_leaks is not supported");
}

static outcome run_sanitized(const limits *l, char *const arguments[], bool leaks)
{
    char *options = xasprintf("hard_rss_limit_mb=512:max_allocation_size_mb=512:color=never:"
                              "symbolize=1:handle_abort=0:exitcode=23:detect_leaks=%d",
                              leaks);

    setenv("ASAN_OPTIONS", options, 1);
    setenv("UBSAN_OPTIONS", "print_stacktrace=0:color=never:halt_on_error=1", 1);
    setenv("LSAN_OPTIONS", "exitcode=23", 1);
    free(options);
    return run_within(l, arguments);
}

findings try_program(char *made, bool sanitized, const char *path, char **printed)
{
    char *const arguments[] = { made, NULL };

    limits l = trying;
    if (!sanitized)
        l.megabytes = 512;
    outcome o = run_sanitized(&l, arguments, true);
    if (leaks_cannot_be_found(text_of(&o.printed))) {
        drop_outcome(&o);
        o = run_sanitized(&l, arguments, false);
    }
    findings f = read_findings(text_of(&o.said));

    if (o.printed.at)
        make_printable(o.printed.at, "\n");
    f.stopped = what_stopped(&o, f.complete, path);
    if (printed)
        *printed = own_words(&o);
    drop_outcome(&o);
    return f;
}
