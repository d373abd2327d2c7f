#include "waiting.h"

#include "clock.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double patience = 2; /* seconds */
static const char erase[] = "\r\033[K";

static struct {
    double since, next; /* when it began; after how many seconds a line is due */
    bool watched;       /* standard error is a terminal, */
    bool plain;         /* which cannot erase a line */
    bool shown;         /* one is to be erased */
} state;

bool wait_begins(void)
{
    const char *kind = getenv("TERM");

    state.watched = isatty(STDERR_FILENO);
    state.plain = !kind || strcmp(kind, "dumb") == 0;
    state.shown = false;
    state.since = seconds();
    state.next = patience;
    return state.watched;
}

double waited(void)
{
    return seconds() - state.since;
}

/* If nothing can be written there, nobody misses it. */
static void put(const char *bytes, size_t n)
{
    if (write(STDERR_FILENO, bytes, n) < 0)
        state.watched = false;
}

static bool in_background(void)
{
    const pid_t foreground = tcgetpgrp(STDERR_FILENO);

    return foreground != -1 && foreground != getpgrp();
}

void wait_goes_on(const char *line)
{
    enum { WIDTH = 78 };
    char bytes[WIDTH + sizeof erase];
    const size_t n = strlen(line) < WIDTH ? strlen(line) : WIDTH, before = sizeof erase - 1;

    if (!state.watched || waited() < state.next || in_background())
        return;
    memcpy(bytes + before, line, n);
    if (state.plain) {
        bytes[before + n] = '\n';
        put(bytes + before, n + 1);
        state.next *= 2;
    } else {
        memcpy(bytes, erase, before);
        put(bytes, before + n);
        state.shown = true;
    }
}

void wait_ends(void)
{
    if (state.shown)
        put(erase, sizeof erase - 1);
    state.shown = false;
    state.since = seconds();
    state.next = patience;
}
