/* given.h -- the answers that a reader gives, in a file or on the command line: name = value. */
#ifndef GIVEN_H
#define GIVEN_H

#include "source.h"
#include "work.h"

#include <stddef.h>

/* name = value, and where it stands; line 0: on the command line. */
typedef struct {
    char *name, *value;
    int line;
} given;

typedef struct {
    size_t count;
    given *given;
    size_t problems; /* of lines that are no answers */
    char **problem;
} given_answers;

/* Read the lines of an answer file.  Every name must be asked for by one of the exercises, and
 * have at most one value. */
given_answers read_given(const work_file *file, const exercises *all);

/* The value of a name, or NULL if it has none: the one on the command line goes first. */
const given *find_given(const given_answers *answers, const char *name);
void add_given(given_answers *answers, const char *name, const char *value, int line);

/* The exercise that asks for this name, or NULL. */
const exercise *asked_by(const exercises *all, const char *name);

/* ": did you mean `loss_after`?", or a list of the names, for a name that is none of them. */
char *names_meant(const exercises *all, const char *name);

#endif
