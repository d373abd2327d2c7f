/* expression.h -- a reader's answer: arithmetic, or a word. */
#ifndef EXPRESSION_H
#define EXPRESSION_H

#include <stddef.h>

enum { MOST_NUMBERS = 64 };

typedef struct {
    size_t n; /* how many numbers; 0: it is a word */
    double x[MOST_NUMBERS];
    char word[64]; /* in small letters */
} answer_value;

/* Read `given`: one or several numbers, separated by commas or semicolons, perhaps in brackets of
 * any kind as a whole; each is arithmetic made of decimal numbers, + - * / ^ or **, brackets, pi,
 * e, and sqrt, exp, log, sin, cos, tan, abs.  * may not be left out.  Any other text that begins with a letter
 * is a word.
 *
 * All may be in UTF-8 as books and pages print it: a true minus, a raised dot, 10 with a raised
 * -3, a half as one character, a root, a Greek pi, narrow blanks between thousands, fullwidth
 * digits.
 *
 * Answers NULL, or what is wrong with it, in words that stand until the next call.  A number
 * that is not finite is wrong. */
const char *read_answer(const char *given, answer_value *v);

/* The complaint if `given` holds twice as many numbers as are wanted because its commas are decimal
 * commas, as in 6,25; NULL if they are not.  The words stand until the next call. */
const char *doubt_commas(const char *given, size_t wanted);

#endif
