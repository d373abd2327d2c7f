/* parts.h -- a reader's file in parts, each of which belongs to an exercise.
 *
 * The numbers of exercises change from one edition of the book to the next.  The name of the
 * function to be written, or of the answers to be found, stays: by these a part is known. */
#ifndef PARTS_H
#define PARTS_H

#include "source.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char *heading;      /* the line of = (of -, among answers) */
    char *statement;    /* the comment below it */
    char *work;         /* the rest, up to the next heading */
    int line;           /* of the heading */
    const exercise *of; /* NULL: no exercise of this edition */
} piece;

typedef struct {
    char *before; /* the text before the first piece */
    size_t count;
    piece *part;
} parts;

/* The parts of a file of programs, or of answers. */
parts parts_of(const char *bytes, const exercises *all, bool answers);

/* The part of this exercise: the first, if there are several; NULL if there is none. */
const piece *find_part(const parts *p, const exercise *e);

/* Does a part begin at this line that is only kept, whose answers nobody judges? */
bool begins_kept(const char *line);

/* The heading of a part that is only kept: its heading of before. */
char *kept_heading(const piece *p);

/* The name that an exercise is known by: the last function of its start, or its first answer. */
char *name_of(const exercise *e);

/* The same words and signs, blanks and line ends aside. */
bool same_words(const char *a, const char *b);

#endif
