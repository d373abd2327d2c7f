#include "chapter_run.h"

#include "tap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct run_of_chapter {
    struct run_of_chapter *earlier;
    char command[512];
    char *text; /* the whole record */
};

/* The latest run: it and those before it stay reachable until the program ends. */
static run_of_chapter *latest;

/* Become this program; its arguments are split at blanks, and no shell reads them. */
static _Noreturn void become(char *command)
{
    enum { MOST = 62 };
    char *argument[MOST + 2] = { NULL };
    size_t n = 0;

    for (char *word = strtok(command, " "); word && n < MOST; word = strtok(NULL, " "))
        argument[n++] = word;
    execv(argument[0], argument);
    fprintf(stderr, "%s: %s\n", argument[0], strerror(errno));
    _exit(127);
}

const run_of_chapter *run(const char *name, const char *arguments)
{
    run_of_chapter *r = calloc(1, sizeof *r);
    size_t used = 0, room = 1 << 16;
    char *text = malloc(room);
    int out[2], ended;

    if (!r || !text)
        bail("out of memory");
    fflush(stdout);
    snprintf(r->command, sizeof r->command, "chapters/%s %s", name, arguments);
    const pid_t pid = pipe(out) == 0 ? fork() : -1;
    if (pid < 0)
        bail("cannot run %s", r->command);
    if (pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        become(r->command);
    }
    close(out[1]);
    for (ssize_t got; (got = read(out[0], text + used, room - used - 1)) > 0;) {
        used += (size_t)got;
        if (room - used < 2 && !(text = realloc(text, room *= 2)))
            bail("out of memory");
    }
    text[used] = '\0';
    close(out[0]);
    if (waitpid(pid, &ended, 0) != pid || !WIFEXITED(ended) || WEXITSTATUS(ended) != 0)
        bail("%s failed", r->command);
    r->text = text;
    r->earlier = latest;
    return latest = r;
}

/* The start of the line after `line`, or NULL at the end. */
static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');

    return end && end[1] ? end + 1 : NULL;
}

/* The text behind "# answer NAME = " or "# measured NAME = ". */
static const char *find_answer(const run_of_chapter *r, const char *name)
{
    static const char *const kind[] = { "answer", "measured" };
    const char *found = NULL;
    char start[128];

    for (size_t k = 0; k < 2; k++) {
        const int length = snprintf(start, sizeof start, "# %s %s = ", kind[k], name);

        for (const char *line = r->text; line; line = next_line(line))
            if (strncmp(line, start, (size_t)length) == 0) {
                if (found)
                    bail("%s answers %s twice", r->command, name);
                found = line + length;
            }
    }
    if (!found)
        bail("%s does not answer %s", r->command, name);
    return found;
}

size_t answer_length(const run_of_chapter *r, const char *name)
{
    size_t words = 1;

    for (const char *c = find_answer(r, name); *c != '\n'; c++)
        words += *c == ' ';
    return words;
}

const char *answer_text_of(const run_of_chapter *r, const char *name)
{
    static char text[128];
    const char *found = find_answer(r, name);

    snprintf(text, sizeof text, "%.*s", (int)strcspn(found, "\n"), found);
    return text;
}

/* Word number i of the line at text, as a number. */
static double word(const run_of_chapter *r, const char *text, size_t i, const char *what)
{
    for (; i > 0 && *text && *text != '\n'; text++)
        i -= *text == ' ';
    char *end;
    const double x = strtod(text, &end);
    if (i > 0 || end == text || (*end != ' ' && *end != '\n'))
        bail("%s has no such number in %s", r->command, what);
    return x;
}

double answer_of(const run_of_chapter *r, const char *name, size_t i)
{
    return word(r, find_answer(r, name), i, name);
}

double parameter_of(const run_of_chapter *r, const char *name, size_t i)
{
    char start[128], *end;
    const int length = snprintf(start, sizeof start, " --%s ", name);
    const char *line = r->text + strcspn(r->text, "\n"), *found = strstr(r->text, start);

    if (!found || found > line)
        bail("%s has no parameter %s", r->command, name);
    for (found += length; i > 0; i--) {
        found += strcspn(found, ", \n");
        if (*found++ != ',')
            bail("%s: the parameter %s has fewer numbers", r->command, name);
    }
    const double x = strtod(found, &end);
    if (end == found || !strchr(", \n", *end))
        bail("%s: the parameter %s is no number", r->command, name);
    return x;
}

/* The line of column names of a table. */
static const char *find_table(const run_of_chapter *r, const char *table)
{
    char start[128];
    const int length = snprintf(start, sizeof start, "\n\n\n# %s\n", table);
    const char *found = strstr(r->text, start);

    if (!found)
        bail("%s has no table %s", r->command, table);
    return found + length;
}

static const char *next_row(const char *line)
{
    line = next_line(line);
    while (line && line[0] == '\n' && line[1] != '\n' && line[1] != '\0')
        line++;
    return line && line[0] != '\n' && line[0] != '#' ? line : NULL;
}

size_t rows_of(const run_of_chapter *r, const char *table)
{
    size_t rows = 0;

    for (const char *line = next_row(find_table(r, table)); line; line = next_row(line))
        rows++;
    return rows;
}

double entry_of(const run_of_chapter *r, const char *table, size_t row, const char *column)
{
    const char *header = find_table(r, table), *line = next_row(header), *at = header;
    const size_t length = strlen(column);
    size_t i = 0;

    while (strncmp(at, column, length) != 0 || (at[length] != ' ' && at[length] != '\n')) {
        at += strcspn(at, " \n");
        if (*at != ' ')
            bail("%s: table %s has no column %s", r->command, table, column);
        at++;
        i++;
    }
    while (line && row-- > 0)
        line = next_row(line);
    if (!line)
        bail("%s: table %s has no such row", r->command, table);
    return word(r, line, i, table);
}
