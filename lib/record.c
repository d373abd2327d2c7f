#include "record.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    FILE *stream;
    const char *program;
    const char *shown;        /* where it goes, for messages */
    char target[PATH_MAX];    /* its name at the end; empty: no file of ours */
    char temporary[PATH_MAX]; /* its name until then */
    size_t columns;           /* of the open table; 0: none is open */
    int error;                /* errno of the first write that failed */
} record;

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

int begin_chapter(int argc, char **argv, const chapter *c)
{
    const char *output;
    const int exit_status = read_command_line(argc, argv, c, &output);

    if (exit_status != GO_ON)
        return exit_status;

    memset(&record, 0, sizeof record);
    record.program = c->name;
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
    return GO_ON;
}

/* Remember why, while errno still says so. */
static void note_error(void)
{
    if (ferror(record.stream) && !record.error)
        record.error = errno ? errno : EIO;
}

int end_chapter(void)
{
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

int abandon_chapter(const char *format, ...)
{
    char message[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s: %s\n", record.program, message);
    if (record.stream != stdout)
        fclose(record.stream);
    record.stream = NULL;
    drop_file();
    return EXIT_FAILURE;
}

/* ---- comment lines ------------------------------------------------------ */

/* Between a table and what follows it stand two empty lines, for gnuplot. */
static void close_table(void)
{
    if (record.columns)
        fputs("\n\n", record.stream);
    record.columns = 0;
    note_error();
}

void cell(const char *name)
{
    close_table();
    fprintf(record.stream, "#\n# cell %s\n", name);
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
    for (size_t i = 0; i < n; i++)
        fprintf(record.stream, "%s%s", i ? " " : "", spell_number(x[i], number));
    putc('\n', record.stream);
    note_error();
}

void row_break(void)
{
    putc('\n', record.stream);
    note_error();
}
