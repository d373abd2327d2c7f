/* A person who waits for a chapter sees, on a terminal of the test's own, after two seconds a
 * line, which is gone at the end; and the record is the same as without it. */
#include "waiting.h"

#include "nabla.h"
#include "tap.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A line is due at two seconds, and at the latest with the first tick after that, at three. */
static const double long_enough = 3.2;

static void linger(double how_long)
{
    const struct timespec pause = { .tv_nsec = 20000000 };

    for (const double begun = seconds(); seconds() - begun < how_long;)
        nanosleep(&pause, NULL);
}

static int run_cells(const char *output, size_t count, const cell cells[])
{
    const chapter c = { .name = "00-example", .summary = "s", .cells = cells, .cell_count = count };

    return chapter_main(output ? 3 : 1,
                        (char *[]){ "/usr/bin/nabla-00-example", "--output", (char *)output, NULL },
                        &c);
}

static double how_long;

CELL(slow_one)
{
    say("before");
    linger(how_long);
    say("after");
}

CELL(quick_one)
{
}

CELL(too_hard)
{
    linger(long_enough);
    abandon_chapter("it is too hard");
}

CELL(killer)
{
    linger(long_enough);
    raise(SIGTERM);
}

static int slow(void)
{
    how_long = long_enough;
    return run_cells(NULL, 2, (const cell[]){ LISTED(slow_one), LISTED(quick_one) });
}

static int quick(void)
{
    how_long = 0;
    return run_cells(NULL, 2, (const cell[]){ LISTED(slow_one), LISTED(quick_one) });
}

static int hard(void)
{
    return run_cells(NULL, 1, (const cell[]){ LISTED(too_hard) });
}

static int killed(void)
{
    return run_cells("waiting.tmp", 1, (const cell[]){ LISTED(killer) });
}

/* As other programs use it: a line of their own, as often as they like. */
static int by_hand(void)
{
    wait_begins();
    wait_goes_on("too early");
    linger(2.1);
    wait_goes_on("first");
    wait_goes_on("a line that is longer than any terminal is wide, and for this reason must be cut "
                 "where it would need a second line");
    wait_ends();
    wait_goes_on("too early again");
    wait_ends();
    return 0;
}

/* A process group that is not the one in the foreground of its terminal. */
static int in_background(void)
{
    const pid_t pid = fork();
    int ended = 0;

    if (pid == 0) {
        setpgid(0, 0);
        _exit(slow());
    }
    waitpid(pid, &ended, 0);
    return WEXITSTATUS(ended);
}

enum { TO_FILE, TO_TERMINAL };

typedef struct {
    int (*f)(void);
    const char *term;
    int out, err; /* each to a file or to the terminal */
    int master, slave;
    FILE *file;
    pid_t pid;
    int status;
    char seen[4096], recorded[4096];
} watched;

static void begin(watched *w)
{
    w->master = posix_openpt(O_RDWR | O_NOCTTY);
    if (w->master < 0 || grantpt(w->master) != 0 || unlockpt(w->master) != 0) {
        puts("1..0 # SKIP this system gives no pseudo-terminals");
        exit(0);
    }
    w->slave = open(ptsname(w->master), O_RDWR | O_NOCTTY);
    w->file = tmpfile();
    if (w->slave < 0 || !w->file)
        bail("no pseudo-terminal, or no temporary file");
    fflush(stdout);
    w->pid = fork();
    if (w->pid < 0)
        bail("cannot fork");
    if (w->pid > 0)
        return;
    setsid();
    const int terminal = open(ptsname(w->master), O_RDWR);
#ifdef TIOCSCTTY
    ioctl(terminal, TIOCSCTTY, 0);
#endif
    setenv("TERM", w->term, 1);
    dup2(w->out == TO_TERMINAL ? terminal : fileno(w->file), STDOUT_FILENO);
    dup2(w->err == TO_TERMINAL ? terminal : fileno(w->file), STDERR_FILENO);
    setvbuf(stdout, NULL, w->out == TO_TERMINAL ? _IOLBF : _IOFBF, BUFSIZ);
    const int exit_status = w->f();
    fflush(stdout);
    _exit(exit_status);
}

static void end(watched *w)
{
    int ended;
    ssize_t n;
    size_t length = 0;

    waitpid(w->pid, &ended, 0);
    w->status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    fcntl(w->master, F_SETFL, O_NONBLOCK);
    while (length + 1 < sizeof w->seen
           && (n = read(w->master, w->seen + length, sizeof w->seen - 1 - length)) > 0)
        length += (size_t)n;
    rewind(w->file);
    if (fread(w->recorded, 1, sizeof w->recorded - 1, w->file) == 0)
        w->recorded[0] = '\0';
}

static bool ends_with(const char *text, const char *end)
{
    return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

/* The seconds of the first line here, "00-example: 2 seconds" and the words that follow; 0 if there is
 * none.  Two or three, unless the machine is busy. */
static long seconds_told(const char *seen, const char *words)
{
    static const char name[] = "00-example: ";
    const char *at = strstr(seen, name);
    char *behind = NULL;
    const long told = at ? strtol(at + strlen(name), &behind, 10) : 0;

    return told > 0 && strncmp(behind, words, strlen(words)) == 0 ? told : 0;
}

static bool tells_cell(const char *seen)
{
    return seconds_told(seen, " seconds, in the cell slow-one") >= 2;
}

/* Each line comes when the wait has doubled. */
static bool doubles(const char *seen)
{
    static const char end[] = " seconds, in the cell slow-one\r\n";

    for (long told, before = 1; *seen; before = told, seen = strstr(seen, "\r\n") + 2)
        if ((told = seconds_told(seen, end)) < 2 * before)
            return false;
    return true;
}

#define ERASE "\r\033[K"

int main(void)
{
    enum {
        SLOW,
        DUMB,
        NO_TERM,
        UNSEEN,
        QUICK,
        SHOWN,
        ABANDONED,
        KILLED,
        HAND,
        DUMB_HAND,
        BACK,
        CASES
    };
    static const char record[] = "# nabla 00-example\n#\n# cell slow-one\n# before\n# after\n"
                                 "#\n# cell quick-one\n";
    static watched w[CASES] = {
        [SLOW] = { .f = slow, .term = "xterm", .out = TO_FILE, .err = TO_TERMINAL },
        [DUMB] = { .f = slow, .term = "dumb", .out = TO_FILE, .err = TO_TERMINAL },
        [UNSEEN] = { .f = slow, .term = "xterm", .out = TO_TERMINAL, .err = TO_FILE },
        [QUICK] = { .f = quick, .term = "xterm", .out = TO_FILE, .err = TO_TERMINAL },
        [SHOWN] = { .f = slow, .term = "xterm", .out = TO_TERMINAL, .err = TO_TERMINAL },
        [ABANDONED] = { .f = hard, .term = "xterm", .out = TO_FILE, .err = TO_TERMINAL },
        [KILLED] = { .f = killed, .term = "xterm", .out = TO_FILE, .err = TO_TERMINAL },
        [HAND] = { .f = by_hand, .term = "xterm", .out = TO_FILE, .err = TO_TERMINAL },
        [DUMB_HAND] = { .f = by_hand, .term = "dumb", .out = TO_FILE, .err = TO_TERMINAL },
        [BACK] = { .f = in_background, .term = "xterm", .out = TO_FILE, .err = TO_TERMINAL },
        [NO_TERM] = { .f = slow, .term = "", .out = TO_FILE, .err = TO_TERMINAL },
    };

    /* All at once: each takes some seconds of waiting. */
    for (int i = 0; i < CASES; i++)
        begin(&w[i]);
    plan(20);
    for (int i = 0; i < CASES; i++)
        end(&w[i]);

    ok(tells_cell(w[SLOW].seen), "a person who waits sees which cell is at work, and how long");
    ok(strncmp(w[SLOW].seen, ERASE, strlen(ERASE)) == 0, "on a line of its own");
    ok(ends_with(w[SLOW].seen, "slow-one" ERASE), "which is gone at the end");
    ok(w[SLOW].status == 0, "the chapter goes on");
    same_text(w[SLOW].recorded, record, "and its record knows nothing of it");
    same_text(w[QUICK].seen, "", "before two seconds there is nothing to see");
    same_text(w[QUICK].recorded, record, "and the record is the same");
    ok(tells_cell(w[DUMB].seen) && ends_with(w[DUMB].seen, "slow-one\r\n"),
       "a terminal that cannot erase gets whole lines");
    ok(!strchr(w[DUMB].seen, '\033') && !strstr(w[DUMB].seen, ERASE), "and nothing else");
    ok(doubles(w[DUMB].seen), "once in the first four seconds, and in each time as long as before");
    ok(tells_cell(w[NO_TERM].seen), "a terminal without a name is shown the line, too");
    ok(!strstr(w[UNSEEN].recorded, "seconds") && !strstr(w[UNSEEN].seen, "seconds"),
       "where standard error is no terminal nothing is shown");
    ok(strstr(w[SHOWN].seen, "# before\r\n" ERASE "nabla-00-example: ")
           && strstr(w[SHOWN].seen, "slow-one" ERASE "# after\r\n"),
       "a record on the same terminal goes on where it was");
    ok(strstr(w[ABANDONED].seen, ERASE "nabla-00-example: ")
           && seconds_told(w[ABANDONED].seen, " seconds, in the cell too-hard" ERASE) >= 2,
       "behind the name that it was called by");
    ok(ends_with(w[ABANDONED].seen, ERASE "nabla-00-example: it is too hard\r\n"),
       "a message stands by itself");
    ok(ends_with(w[KILLED].seen, "killer" ERASE "interrupted; nothing was written\r\n"),
       "so does that of an interrupt");
    ok(access("waiting.tmp.tmp", F_OK) != 0 && access("waiting.tmp", F_OK) != 0,
       "which leaves no file");
    same_text(
        w[HAND].seen,
        ERASE
        "first" ERASE
        "a line that is longer than any terminal is wide, and for this reason must be c" ERASE,
        "any program's line, within one line, in place of the last");
    same_text(w[DUMB_HAND].seen, "first\r\n", "or whole lines, but not one upon the other");
    same_text(w[BACK].seen, "", "a job in the background shows nothing");
    return done();
}
