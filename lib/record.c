#include "record.h"

#include "waiting.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    FILE *stream;
    const char *program;
    const char *shown;         /* where it goes, for messages */
    char target[PATH_MAX];     /* its name at the end; empty: no file of ours */
    char temporary[PATH_MAX];  /* its name until then */
    size_t columns;            /* of the open table; 0: none is open */
    int error;                 /* errno of the first write that failed */
    const char *volatile cell; /* at work; or "" */
    bool abandoned;
    bool seen; /* it goes to a terminal */
} record;

/* ---- for the person who waits -------------------------------------------- */

/* "12", within these digits. */
static const char *spell_count(unsigned long n, char digits[24])
{
    char *at = digits + 23;

    *at = '\0';
    do
        *--at = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    return at;
}

/* one_step is written one-step. */
static void dash(char *name)
{
    while ((name = strchr(name, '_')) != NULL)
        *name = '-';
}

/* Every second: which cell is at work, and for how long somebody has waited.  Only calls that
 * are allowed in a signal handler. */
static void look(int signal_number)
{
    const int error = errno;
    const char *const cell_now = record.cell;
    char line[240] = "", digits[24];

    (void)signal_number;
    if (strlen(record.program) + strlen(cell_now) < 200) {
        strcat(strcat(line, record.program), ": ");
        strcat(strcat(line, spell_count((unsigned long)waited(), digits)), " seconds");
        strcat(strcat(line, ", in the cell "), cell_now);
        dash(line + strlen(line) - strlen(cell_now));
        wait_goes_on(line);
    }
    alarm(1);
    errno = error;
}

static void begin_to_wait(void)
{
    struct sigaction every_second = { .sa_handler = look, .sa_flags = SA_RESTART };

    record.cell = "";
    record.seen = record.stream == stdout && isatty(STDOUT_FILENO);
    sigemptyset(&every_second.sa_mask);
    if (wait_begins() && sigaction(SIGALRM, &every_second, NULL) == 0)
        alarm(1);
}

static void end_to_wait(void)
{
    alarm(0);
    wait_ends();
}

/* A terminal that shows the record needs the line that the record goes on in. */
static void begin_to_write(void)
{
    if (record.seen)
        wait_ends();
}

/* ---- opening and closing ------------------------------------------------ */

static void drop_file(void)
{
    if (record.temporary[0])
        unlink(record.temporary);
    record.temporary[0] = '\0';
}

/* Only calls that are allowed in a signal handler. */
static void interrupted(int signal_number)
{
    static const char message[] = "interrupted; nothing was written\n";

    wait_ends();
    if (record.temporary[0]) {
        drop_file();
        if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
            _exit(EXIT_FAILURE);
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static int failed(const char *what, int error)
{
    end_to_wait();
    fprintf(stderr, "%s: %s: %s\n", record.program, what, strerror(error));
    if (record.stream && record.stream != stdout)
        fclose(record.stream);
    record.stream = NULL;
    drop_file();
    return EXIT_FAILURE;
}

/* A regular file, or one that does not exist yet, is written beside itself and
 * renamed; a device or a pipe is written as it is.  Links are followed. */
static FILE *open_file(const char *path)
{
    struct stat found;

    if (stat(path, &found) == 0 && !S_ISREG(found.st_mode))
        return fopen(path, "w");
    if (!realpath(path, record.target)) {
        if (errno != ENOENT)
            return NULL;
        snprintf(record.target, sizeof record.target, "%s", path);
    }
    if (strlen(record.target) + sizeof ".tmp" > sizeof record.temporary) {
        errno = ENAMETOOLONG;
        return NULL;
    }

    const int ends[] = { SIGHUP, SIGINT, SIGTERM };
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (signal(ends[i], interrupted) == SIG_IGN)
            signal(ends[i], SIG_IGN);
    strcpy(record.temporary, record.target);
    strcat(record.temporary, ".tmp");
    return fopen(record.temporary, "w");
}

/* Remember why, while errno still says so. */
static void note_error(void)
{
    if (ferror(record.stream) && !record.error)
        record.error = errno ? errno : EIO;
}

static int open_record(int argc, char **argv, const chapter *c)
{
    const char *output;
    const int exit_status = read_command_line(argc, argv, c, &output);

    if (exit_status != GO_ON)
        return exit_status;

    memset(&record, 0, sizeof record);
    record.program = program_name(c, argv[0]);
    record.shown = output ? output : "standard output";
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may not grow */
    record.stream = output ? open_file(output) : stdout;
    if (!record.stream) {
        const int error = errno;
        record.temporary[0] = '\0'; /* not ours to remove */
        return failed(record.shown, error);
    }

    char line[4096];
    if (spell_command_line(c, line, sizeof line) >= sizeof line)
        return failed("the command line", E2BIG);
    fprintf(record.stream, "# nabla %s%s\n", c->name, line);
    note_error();
    begin_to_wait();
    return GO_ON;
}

static int close_record(void)
{
    end_to_wait();
    errno = 0;
    if (fflush(record.stream) != 0)
        note_error();
    note_error();
    if (record.error)
        return failed(record.shown, record.error);
    if (record.stream == stdout)
        return EXIT_SUCCESS;

    const int closed = fclose(record.stream);
    record.stream = NULL;
    if (closed != 0 || (record.temporary[0] && rename(record.temporary, record.target) != 0))
        return failed(record.shown, errno);
    record.temporary[0] = '\0';
    return EXIT_SUCCESS;
}

void abandon_chapter(const char *format, ...)
{
    char message[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    end_to_wait();
    fprintf(stderr, "%s: %s\n", record.program, message);
    if (record.stream != stdout)
        fclose(record.stream);
    record.stream = NULL;
    record.abandoned = true;
    drop_file();
}

/* ---- comment lines ------------------------------------------------------ */

/* Two empty lines behind a table, for gnuplot. */
static void close_table(void)
{
    begin_to_write();
    if (record.columns)
        fputs("\n\n", record.stream);
    record.columns = 0;
    note_error();
}

void say(const char *format, ...)
{
    va_list arguments;

    close_table();
    fputs("# ", record.stream);
    va_start(arguments, format);
    vfprintf(record.stream, format, arguments);
    va_end(arguments);
    putc('\n', record.stream);
    note_error();
}

void answer_vector(const char *name, size_t n, const double x[])
{
    char number[NUMBER_SIZE];

    close_table();
    fprintf(record.stream, "# answer %s =", name);
    for (size_t i = 0; i < n; i++)
        fprintf(record.stream, " %s", spell_number(x[i] + 0.0, number)); /* -0 + 0 is 0 */
    putc('\n', record.stream);
    note_error();
}

void answer_text(const char *name, const char *text)
{
    close_table();
    fprintf(record.stream, "# answer %s = %s\n", name, text);
    note_error();
}

void measured(const char *name, double x)
{
    char number[NUMBER_SIZE];

    close_table();
    fprintf(record.stream, "# measured %s = %s\n", name, spell_number(x, number));
    note_error();
}

/* ---- tables ------------------------------------------------------------- */

void table(const char *name, const char *columns)
{
    const int after_a_table = record.columns > 0;

    close_table();
    fprintf(record.stream, "%s# %s\n%s\n", after_a_table ? "" : "\n\n", name, columns);
    record.columns = 1;
    for (const char *c = columns; *c; c++)
        record.columns += *c == ' ';
    note_error();
}

void row_vector(size_t n, const double x[])
{
    char number[NUMBER_SIZE];

    assert(n == record.columns);
    begin_to_write();
    for (size_t i = 0; i < n; i++)
        fprintf(record.stream, "%s%s", i ? " " : "", spell_number(x[i], number));
    putc('\n', record.stream);
    note_error();
}

void row_break(void)
{
    begin_to_write();
    putc('\n', record.stream);
    note_error();
}

/* ---- cells --------------------------------------------------------------- */

static void begin_cell(const char *name)
{
    char shown[256];

    snprintf(shown, sizeof shown, "%s", name);
    dash(shown);
    close_table();
    record.cell = name;
    fprintf(record.stream, "#\n# cell %s\n", shown);
}

int chapter_main(int argc, char **argv, const chapter *c)
{
    const int exit_status = open_record(argc, argv, c);

    if (exit_status != GO_ON)
        return exit_status;
    for (size_t i = 0; i < c->cell_count; i++) {
        begin_cell(c->cells[i].name);
        c->cells[i].run();
        if (record.abandoned)
            return EXIT_FAILURE;
    }
    return close_record();
}
