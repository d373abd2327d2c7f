#include "command_line.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef PACKAGE_VERSION
#error "the build defines PACKAGE_VERSION"
#endif

enum { BAD_INPUT = 2, TO_FILE = 1, SAY_HELP, SAY_VERSION, FIRST_PARAMETER, SHOWN = 40 };

/* ---- numbers as text ---------------------------------------------------- */

char *spell_number(double x, char text[NUMBER_SIZE])
{
    if (isnan(x))
        return strcpy(text, "nan");
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, NUMBER_SIZE, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    return text;
}

static size_t numbers_given(const parameter *p)
{
    return p->least ? *p->given : p->count ? p->count : 1;
}

static double number_given(const parameter *p, size_t i)
{
    return p->real ? p->real[i] : p->whole[i];
}

size_t spell_command_line(const chapter *c, char text[], size_t size)
{
    size_t used = 0;
    char number[NUMBER_SIZE];

#define APPEND(...) \
    used += (size_t)snprintf(used < size ? text + used : NULL, used < size ? size - used : 0, \
                             __VA_ARGS__)

    if (size > 0)
        text[0] = '\0';
    for (size_t k = 0; k < c->parameter_count; k++) {
        const parameter *p = &c->parameters[k];

        APPEND(" --%s ", p->name);
        for (size_t i = 0; i < numbers_given(p); i++)
            APPEND("%s%s", i ? "," : "", spell_number(number_given(p, i), number));
    }
#undef APPEND
    return used;
}

/* ---- complaints --------------------------------------------------------- */

const char *program_name(const chapter *c, const char *path)
{
    static const char prefix[] = "nabla-";
    const char *slash = path ? strrchr(path, '/') : NULL;
    const char *base = slash ? slash + 1 : path ? path : "";

    return strncmp(base, prefix, sizeof prefix - 1) == 0
                && strcmp(base + sizeof prefix - 1, c->name) == 0
             ? base
             : c->name;
}

/* The name that the program was called by. */
static const char *program;

/* The reader's own text, fit to be shown on one line: long text is cut and
 * bytes that cannot be printed become '?'. */
static const char *shown(const char *text, char safe[SHOWN + 4])
{
    size_t i = 0;

    for (; text[i] && i < SHOWN; i++) {
        const unsigned char ch = (unsigned char)text[i];
        safe[i] = ch < 32 || ch > 126 ? '?' : text[i];
    }
    strcpy(safe + i, text[i] ? "..." : "");
    return safe;
}

static int complain(const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "%s: ", program);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, " (try --help)\n");
    return BAD_INPUT;
}

/* "2 numbers from -5 to 5", for help and complaints alike. */
static const char *allowed(const parameter *p, char text[128])
{
    const size_t count = p->count ? p->count : 1;
    const char *kind = p->whole ? "whole number" : "number";
    const char *plural = count == 1 ? "" : "s separated by commas,";
    char some[48], low[NUMBER_SIZE], high[NUMBER_SIZE];

    if (p->least)
        snprintf(some, sizeof some, "%zu to %zu", p->least, count);
    else if (count == 1)
        snprintf(some, sizeof some, "a");
    else
        snprintf(some, sizeof some, "%zu", count);
    snprintf(text, 128, "%s %s%s from %s to %s", some, kind, plural, spell_number(p->low, low),
             spell_number(p->high, high));
    return text;
}

/* ---- parsing ------------------------------------------------------------ */

/* One decimal number at the start of text: sets *x and returns where it ends, or
 * returns NULL.  Stricter than strtod: no blanks, hexadecimal, inf or nan. */
static const char *parse_number(const char *text, double *x)
{
    char *end;

    if (text[strspn(text, "+-.0123456789eE")] != '\0'
        && text[strspn(text, "+-.0123456789eE")] != ',')
        return NULL;
    *x = strtod(text, &end);
    return end == text || !isfinite(*x) ? NULL : end;
}

/* Why text will not do as the value of p, or NULL if it was stored. */
static const char *store(const parameter *p, const char *text)
{
    const size_t most = p->count ? p->count : 1, least = p->least ? p->least : most;
    size_t i = 0;

    for (const char *at = text;; at++) {
        double x;

        if (!(at = parse_number(at, &x)) || (*at && *at != ','))
            return most == 1 ? "is not a number" : "is not a list of numbers";
        if (i == most)
            return "has too many numbers";
        if (p->whole && x != floor(x))
            return "is not whole";
        if (!(x >= p->low && x <= p->high))
            return "is out of range";
        if (p->whole)
            p->whole[i++] = (int)x;
        else
            p->real[i++] = x;
        if (!*at)
            break;
    }
    if (i < least)
        return "has too few numbers";
    if (p->given)
        *p->given = i;
    return NULL;
}

static int set(const parameter *p, const char *text)
{
    char form[128], safe[SHOWN + 4];
    const char *wrong = store(p, text);

    if (!wrong)
        return GO_ON;
    return complain("--%s takes %s; '%s' %s", p->name, allowed(p, form), shown(text, safe), wrong);
}

/* ---- messages on the program itself --------------------------------------- */

static int finish_printing(void)
{
    if (!ferror(stdout) && fflush(stdout) == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "%s: standard output: %s\n", program, strerror(errno));
    return EXIT_FAILURE;
}

static int print_help(const chapter *c)
{
    char form[128];

    printf("%s: %s\n\nUsage: %s [OPTION VALUE]...\n\n", program, c->summary, program);
    for (size_t k = 0; k < c->parameter_count; k++) {
        const parameter *p = &c->parameters[k];

        printf("  --%s %s\n        %s\n        %s; default %s\n", p->name, p->symbol, p->help,
               allowed(p, form), p->fallback);
    }
    printf("  --output FILE\n        write the record to FILE, whole or not at all;"
           " default standard output\n"
           "  --help\n        print this; so does -h\n"
           "  --version\n        print the version\n");
    return finish_printing();
}

static int print_version(void)
{
    printf("%s (nabla) %s\n", program, PACKAGE_VERSION);
    return finish_printing();
}

/* ---- the command line --------------------------------------------------- */

int read_command_line(int argc, char **argv, const chapter *c, const char **output)
{
    enum { MOST = 16 };
    struct option options[MOST + 4] = {
        { "output", required_argument, NULL, TO_FILE },
        { "help", no_argument, NULL, SAY_HELP },
        { "version", no_argument, NULL, SAY_VERSION },
    };
    char safe[SHOWN + 4];
    int seen, at, answer = GO_ON;

    assert(c->parameter_count <= MOST);
    program = program_name(c, argv[0]);
    *output = NULL;
    for (size_t i = 0; i < c->parameter_count; i++) {
        const parameter *p = &c->parameters[i];
        options[3 + i] =
            (struct option){ p->name, required_argument, NULL, FIRST_PARAMETER + (int)i };
        if (answer == GO_ON)
            answer = set(p, p->fallback);
    }

    opterr = 0;
    optind = 1;
    /* "+": no argument is moved, so argv[at] is the one that is looked at. */
    while (answer == GO_ON
           && (at = optind, seen = getopt_long(argc, argv, "+:h", options, NULL)) != -1) {
        switch (seen) {
        case TO_FILE:
            *output = optarg;
            break;
        case SAY_HELP:
        case 'h':
            return print_help(c);
        case SAY_VERSION:
            return print_version();
        case ':':
            return complain("%s needs a value", shown(argv[at], safe));
        case '?':
            return complain("'%s' is not an option", shown(argv[at], safe));
        default:
            answer = set(&c->parameters[seen - FIRST_PARAMETER], optarg);
        }
    }
    if (answer == GO_ON && optind < argc)
        answer = complain("'%s' is not an option", shown(argv[optind], safe));
    if (answer == GO_ON && *output && !**output)
        answer = complain("--output needs the name of a file");

    const char *refusal = answer == GO_ON && c->refusal ? c->refusal() : NULL;
    return refusal ? complain("%s", refusal) : answer;
}
