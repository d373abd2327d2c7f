/* command_line.h -- a chapter's parameters and how its reader sets them. */
#ifndef COMMAND_LINE_H
#define COMMAND_LINE_H

#include <stddef.h>

/* One parameter, said once: the command line, --help and the head of the record
 * all come from it.
 *
 * Its value is `count` numbers separated by commas, or any number of them from
 * `least` to `count` if `least` is not 0; `given` then says how many.  They are
 * stored through `real` or, if they must be whole, through `whole`: one of the
 * two is not NULL.  Every number lies in [low, high]. */
typedef struct {
    const char *name;      /* of the option, without its dashes: "rate" */
    const char *symbol;    /* in the text: "alpha" */
    const char *fallback;  /* its value if it is not given, spelled as one would */
    double low, high;
    const char *help;      /* one line */
    double *real;
    int *whole;
    size_t count, least;   /* count 0 means 1 */
    size_t *given;
} parameter;

/* A part of a chapter that writes a part of its record (record.h). */
typedef struct {
    const char *name;            /* letters, digits and underlines */
    void (*run)(void);
} cell;

/* A chapter's description of itself. */
typedef struct {
    const char *name;            /* of its program: "03-descent-step" */
    const char *summary;         /* one line for --help */
    const parameter *parameters;
    size_t parameter_count;
    const cell *cells;           /* in the order in which they are run */
    size_t cell_count;
    /* NULL, or a last look at all parameters together: NULL if they will do,
     * otherwise the fault, in words. */
    const char *(*refusal)(void);
} chapter;

#define COUNT_OF(array) (sizeof (array) / sizeof *(array))

/* What read_command_line answers if the chapter should go on. */
enum { GO_ON = -1 };

/* Set every parameter of c from the command line, or from its fallback.
 *
 * *output is set to the file named with --output, or to NULL.
 * Returns GO_ON, or the exit status for main: 0 after --help and --version,
 * which are printed on standard output (1 if they could not be), and 2 after
 * bad input, which gets one line on standard error. */
int read_command_line(int argc, char **argv, const chapter *c, const char **output);

/* The program's name in messages when it was started as `path`: its chapter's name,
 * or that with the prefix under which it is installed, "nabla-03-descent-step". */
const char *program_name(const chapter *c, const char *path);

/* The command line that gives c's parameters their present values, without the
 * program's name, every parameter spelled out: " --rate 0.1 --start 3,4".
 * Written to text[size] as snprintf does; returns the length it needs. */
size_t spell_command_line(const chapter *c, char text[], size_t size);

/* x in the fewest of 15, 16 and 17 digits that read back as x, to the last bit;
 * "nan" for every NaN, "inf" or "-inf".  text has room for NUMBER_SIZE.
 * Returns text. */
enum { NUMBER_SIZE = 32 };
char *spell_number(double x, char text[NUMBER_SIZE]);

#endif
