/* The record: its bytes, its numbers, and what happens when it cannot be written. */
#include "child.h"
#include "nabla.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static double rate;

static const parameter parameters[] = {
    { .name = "rate",
      .symbol = "R",
      .fallback = "0.1",
      .low = 0,
      .high = 1,
      .help = "h",
      .real = &rate },
};

CELL(first)
{
    const double x[] = { 1, -0.5, 1e-300 };

    say("One %s, %d numbers", "line", 3);
    answer("one", 16 + 0x1p-48);
    answer("two", 1.0 / 3, -2, -0.0);
    answer_vector("three", 3, x);
    answer_text("word", "converged");
    table("path", "k x");
    row(0, 0.1);
    row_break();
    row(1, NAN);
}

static int raised; /* a signal, or 0 */

CELL(second_one)
{
    if (raised)
        raise(raised);
    measured("seconds", 0.25);
    table("again", "x");
    row(INFINITY);
    table("last", "x");
    row(-INFINITY);
}

/* Nothing that stands behind it is run. */
CELL(hopeless)
{
    abandon_chapter("no room for %d", 7);
}

/* Say that half is written, then wait for the signal that the parent sends. */
static int waiting_pipe[2];

CELL(waits)
{
    if (write(waiting_pipe[1], "x", 1) != 1)
        _exit(77);
    pause();
}

enum { CELLS = 3 };

static chapter example_with(const cell cells[CELLS])
{
    return (chapter){
        .name = "00-example",
        .summary = "s",
        .parameters = parameters,
        .parameter_count = 1,
        .cells = cells,
        .cell_count = cells[2].run ? 3 : 2,
    };
}

static const char expected[] = "# nabla 00-example --rate 0.1\n"
                               "#\n# cell first\n# One line, 3 numbers\n"
                               "# answer one = 16.000000000000004\n"
                               "# answer two = 0.3333333333333333 -2 0\n"
                               "# answer three = 1 -0.5 1e-300\n"
                               "# answer word = converged\n"
                               "\n\n# path\nk x\n0 0.1\n\n1 nan\n\n\n"
                               "#\n# cell second-one\n# measured seconds = 0.25\n"
                               "\n\n# again\nx\ninf\n\n\n# last\nx\n-inf\n";

static int run_cells(int argc, char **argv, const cell cells[CELLS])
{
    const chapter c = example_with(cells);

    return chapter_main(argc, argv, &c);
}

static const cell both[CELLS] = { LISTED(first), LISTED(second_one) };

static int whole(int argc, char **argv)
{
    return run_cells(argc, argv, both);
}

static int abandoned(int argc, char **argv)
{
    return run_cells(argc, argv,
                     (const cell[CELLS]){ LISTED(first), LISTED(hopeless), LISTED(waits) });
}

/* A write that fails at once, long before the end. */
static int unbuffered(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    return whole(argc, argv);
}

static int full(int argc, char **argv)
{
    if (!freopen("/dev/full", "w", stdout))
        return 77;
    return argc > 1 && strcmp(argv[1], "--early") == 0 ? unbuffered(1, argv) : whole(argc, argv);
}

/* As with a pipe without a reader. */
static int deaf(int argc, char **argv)
{
    int ends[2];

    signal(SIGPIPE, SIG_DFL);
    if (pipe(ends) != 0 || dup2(ends[1], STDOUT_FILENO) < 0)
        return 77;
    close(ends[0]);
    return whole(argc, argv);
}

static int closed(int argc, char **argv)
{
    close(STDOUT_FILENO);
    return whole(argc, argv);
}

/* As under nohup. */
static int hung_up(int argc, char **argv)
{
    signal(SIGHUP, SIG_IGN);
    raised = SIGHUP;
    return whole(argc, argv);
}

/* In a place where files may not grow beyond 200 bytes. */
static int confined(int argc, char **argv)
{
    const struct rlimit limit = { 200, 200 };

    return setrlimit(RLIMIT_FSIZE, &limit) == 0 ? whole(argc, argv) : 77;
}

/* With parameters that take 400 times 12 characters to spell. */
static int wordy(int argc, char **argv)
{
    static char numbers[400 * 12 + 1];
    static double x[400];
    const parameter list = {
        .name = "x", .fallback = numbers, .low = 0, .high = 1, .real = x, .count = 400
    };
    chapter long_example = example_with(both);

    for (size_t i = 0; i < 400; i++)
        strcat(numbers, i ? ",0.123456789" : "0.123456789");
    long_example.parameters = &list;
    return chapter_main(argc, argv, &long_example);
}

static char folder[] = "/tmp/nabla-record-XXXXXX";

static const char *path(const char *name)
{
    static char text[4][128];
    static int turn;

    turn = (turn + 1) % 4;
    snprintf(text[turn], sizeof text[turn], "%s/%s", folder, name);
    return text[turn];
}

static const char *content(const char *name)
{
    static char text[4096];
    FILE *f = fopen(path(name), "r");

    if (!f)
        return "(no such file)";
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    return text;
}

static void put(const char *name, const char *text)
{
    FILE *f = fopen(path(name), "w");

    if (!f || fputs(text, f) < 0 || fclose(f) != 0)
        bail("cannot write %s", path(name));
}

static int exists(const char *name)
{
    struct stat found;

    return lstat(path(name), &found) == 0;
}

static void check_numbers(void)
{
    static const struct {
        double x;
        const char *text;
    } number[] = {
        { 0, "0" },
        { 25, "25" },
        { 0.1, "0.1" },
        { 1.0 / 3, "0.3333333333333333" },
        { 16 + 0x1p-48, "16.000000000000004" },
        { 2.4 + 0x1p-51, "2.4000000000000004" },
        { 5e-324, "4.94065645841247e-324" },
        { DBL_MAX, "1.7976931348623157e+308" },
        { -1e6, "-1000000" },
        { 1e15, "1e+15" },
        { INFINITY, "inf" },
        { -INFINITY, "-inf" },
        { NAN, "nan" },
    };
    char text[NUMBER_SIZE];
    generator r = seeded(1, 2);
    int lost = 0;

    for (size_t i = 0; i < COUNT_OF(number); i++)
        same_text(spell_number(number[i].x, text), number[i].text, "the number %g", number[i].x);
    same_text(spell_number(copysign(NAN, -1), text), "nan", "a NaN has no sign");
    for (int i = 0; i < 100000; i++) {
        const uint64_t bits = (uint64_t)random_bits(&r) << 32 | random_bits(&r);
        double x, back;

        memcpy(&x, &bits, sizeof x);
        back = strtod(spell_number(x, text), NULL);
        lost += !(back == x || (isnan(back) && isnan(x))) || strlen(text) >= NUMBER_SIZE;
    }
    exact(lost, 0, "100,000 random doubles read back to the last bit");
}

static void check_files(void)
{
    static child c;
    const char *const to_new[] = { "p", "--output", path("new.dat") };

    run_child(&c, whole, 3, to_new);
    ok(c.status == 0 && !*c.out && !*c.err, "to a file: status 0, and silence");
    same_text(content("new.dat"), expected, "the file has the same bytes");
    ok(!exists("new.dat.tmp"), "and nothing is left beside it");

    put("old.dat", "old\n");
    const char *const to_old[] = { "p", "--output", path("old.dat") };
    run_child(&c, abandoned, 3, to_old);
    ok(c.status == 1 && strcmp(c.err, "00-example: no room for 7\n") == 0,
       "abandoned: status 1, and why");
    same_text(content("old.dat"), "old\n", "the old file is untouched");
    ok(!exists("old.dat.tmp"), "and nothing is left beside it");
    run_child(&c, whole, 3, to_old);
    same_text(content("old.dat"), expected, "a whole run replaces it");

    put("kept.dat", "old\n");
    if (symlink("kept.dat", path("link.dat")) != 0)
        bail("cannot link");
    const char *const to_link[] = { "p", "--output", path("link.dat") };
    run_child(&c, whole, 3, to_link);
    struct stat found;
    ok(lstat(path("link.dat"), &found) == 0 && S_ISLNK(found.st_mode), "a link stays a link");
    same_text(content("kept.dat"), expected, "the file that it points to is written");

    /* Its place beside the file is taken by a link into nowhere. */
    const char *const blocked[] = { "p", "--output", path("blocked.dat") };
    if (symlink("no/such/folder", path("blocked.dat.tmp")) != 0)
        bail("cannot link");
    run_child(&c, whole, 3, blocked);
    ok(c.status == 1 && exists("blocked.dat.tmp") && !exists("blocked.dat"),
       "a file in the way is not ours to remove");

    char far_away[PATH_MAX] = "";
    strcpy(far_away, folder);
    while (strlen(far_away) < PATH_MAX - 5)
        strcat(far_away, "/.");
    strcpy(far_away + PATH_MAX - 5, "x");
    const char *const too_far[] = { "p", "--output", far_away };
    run_child(&c, whole, 3, too_far);
    ok(c.status == 1 && !*c.out, "a name that leaves no room for .tmp: status 1");

    const char *const grown[] = { "p", "--output", path("grown.dat") };
    run_child(&c, confined, 3, grown);
    ok(c.status == 1 && strstr(c.err, "grown.dat: File too large"),
       "a file that may not grow: status 1, and no signal");
    ok(!exists("grown.dat") && !exists("grown.dat.tmp"), "and no half of it");

    const char *const long_line[] = { "p", "--output", path("long.dat") };
    run_child(&c, wordy, 3, long_line);
    ok(c.status == 1 && strstr(c.err, "the command line: "),
       "a command line beyond 4 KB: status 1");
    ok(!exists("long.dat") && !exists("long.dat.tmp"), "and no file");

    const char *const under_nohup[] = { "p", "--output", path("nohup.dat") };
    run_child(&c, hung_up, 3, under_nohup);
    ok(c.status == 0, "a signal that was ignored stays ignored");
    same_text(content("nohup.dat"), expected, "and the record is whole");

    const char *const nowhere[] = { "p", "--output", path("no/such/folder.dat") };
    run_child(&c, whole, 3, nowhere);
    ok(c.status == 1 && strstr(c.err, "no/such/folder.dat: No such file"),
       "no such folder: status 1");
    const char *const to_folder[] = { "p", "--output", folder };
    run_child(&c, whole, 3, to_folder);
    ok(c.status == 1 && strstr(c.err, "directory"), "a folder is no file: status 1");

    /* A pipe of our own, not /dev/null: root would lose the device to a program that
     * renames a file over it. */
    char pipe_content[sizeof expected + 1] = "";
    if (mkfifo(path("pipe"), 0600) != 0)
        bail("cannot make a pipe");
    const int reader = open(path("pipe"), O_RDONLY | O_NONBLOCK);
    const char *const to_pipe[] = { "p", "--output", path("pipe") };
    run_child(&c, whole, 3, to_pipe);
    ok(c.status == 0 && lstat(path("pipe"), &found) == 0 && S_ISFIFO(found.st_mode)
           && !exists("pipe.tmp"),
       "a file that is not regular is written as it is");
    ok(read(reader, pipe_content, sizeof pipe_content) == sizeof expected - 1
           && memcmp(pipe_content, expected, sizeof expected - 1) == 0,
       "with the same bytes");
    close(reader);
    const char *const bad[] = { "p", "--rate", "2", "--output", path("bad.dat") };
    run_child(&c, whole, 5, bad);
    ok(c.status == 2 && !exists("bad.dat") && !exists("bad.dat.tmp"), "bad input makes no file");
}

/* How the writer ended that got this signal in the middle of its record. */
static int stopped_by(int number)
{
    char *argv[] = { "p", "--output", (char *)path("signal.dat"), NULL };
    char byte;
    int ended;

    if (pipe(waiting_pipe) != 0)
        bail("no pipe");
    fflush(stdout);
    const pid_t pid = fork();
    if (pid < 0)
        bail("cannot fork");
    if (pid == 0) {
        if (!freopen(path("signal.err"), "w", stderr))
            _exit(77);
        signal(number, SIG_DFL);
        _exit(run_cells(3, argv, (const cell[CELLS]){ LISTED(first), LISTED(waits) }));
    }
    close(waiting_pipe[1]);
    const int ready = read(waiting_pipe[0], &byte, 1) == 1;
    close(waiting_pipe[0]);
    kill(pid, number);
    waitpid(pid, &ended, 0);
    return ready ? ended : 0;
}

static void check_signals(void)
{
    static const int ends[] = { SIGINT, SIGTERM, SIGHUP };

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        int ended = stopped_by(ends[i]);

        ok(WIFSIGNALED(ended) && WTERMSIG(ended) == ends[i], "signal %d ends the run", ends[i]);
        same_text(content("signal.err"), "interrupted; nothing was written\n", "which says so");
        ok(!exists("signal.dat") && !exists("signal.dat.tmp"), "and leaves nothing");

        put("signal.dat", "old\n");
        ended = stopped_by(ends[i]);
        ok(WIFSIGNALED(ended) && WTERMSIG(ended) == ends[i], "signal %d beside an older record",
           ends[i]);
        ok(strcmp(content("signal.dat"), "old\n") == 0 && !exists("signal.dat.tmp"),
           "the old file stays, and no half of a new one");
        unlink(path("signal.dat"));
    }
}

int main(void)
{
    static child c;
    const char *const argv[] = { "p", "--early" };

    plan(15 + 10 + 22 + 15);
    if (!mkdtemp(folder))
        bail("no temporary folder");

    check_numbers();

    run_child(&c, whole, 1, argv);
    same_text(c.out, expected, "the record, byte for byte");
    ok(c.status == 0 && !*c.err, "status 0, and nothing on standard error");
    run_child(&c, abandoned, 1, argv);
    ok(c.status == 1 && strcmp(c.err, "00-example: no room for 7\n") == 0,
       "abandoned: status 1, and why");
    if (access("/dev/full", W_OK) == 0) {
        run_child(&c, full, 1, argv);
        ok(c.status == 1, "a full disk: status 1");
        same_text(c.err, "00-example: standard output: No space left on device\n", "and its name");
        run_child(&c, full, 2, argv);
        ok(c.status == 1 && strstr(c.err, "No space left on device"),
           "a write that failed early is not forgotten");
    } else {
        for (int i = 0; i < 3; i++)
            ok(1, "# SKIP there is no /dev/full");
    }
    run_child(&c, closed, 1, argv);
    ok(c.status == 1, "closed standard output: status 1");
    same_text(c.err, "00-example: standard output: Bad file descriptor\n", "and its name");

    run_child(&c, deaf, 1, argv);
    ok(c.status == 1, "a reader that has gone: status 1, and no signal");
    same_text(c.err, "00-example: standard output: Broken pipe\n", "and why");

    check_files();
    check_signals();

    char command[160];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) == 0 ? done() : 1;
}
