/* expression.h -- what a reader writes as an answer: arithmetic, or a word. */
#ifndef EXPRESSION_H
#define EXPRESSION_H

#include <stddef.h>

enum { MOST_NUMBERS = 64 };

typedef struct {
    size_t n; /* how many numbers; 0: it is a word */
    double x[MOST_NUMBERS];
    char word[64]; /* in small letters */
} answer_value;

/* Read `given`: one or several numbers, separated by commas, perhaps in parentheses or brackets
 * as a whole; each is arithmetic made of decimal numbers, + - * / ^, parentheses, pi, e, and
 * sqrt, exp, log, sin, cos, tan, abs.  * may not be left out.  What begins with a letter and is
 * none of these is a word.
 *
 * Answers NULL, or what is wrong with it, in words that stand until the next call.  A number
 * that is not finite is wrong. */
const char *read_answer(const char *given, answer_value *v);

#endif
