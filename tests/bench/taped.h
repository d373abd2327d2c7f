/* taped.h -- the functions in variables, recorded on a tape. */
#ifndef TAPED_H
#define TAPED_H

#include "tape.h"

/* As a reader of tape.h would write them: sums and products of vectors are one operation. */
variable product_taped(tape *t, const variable x[], const void *context);
variable chain_taped(tape *t, const variable x[], const void *context);
variable regression_taped(tape *t, const variable x[], const void *context);
variable mixture_taped(tape *t, const variable x[], const void *context);

/* By operations of one and two arguments only, in the order of plain.c. */
variable chain_scalar(tape *t, const variable x[], const void *context);
variable regression_scalar(tape *t, const variable x[], const void *context);
variable mixture_scalar(tape *t, const variable x[], const void *context);

/* Part by part: the recording of one part of a sum is swept and forgotten before the next is
 * recorded, so that the tape stays in the cache.  The adjoints of x are left on the tape, the
 * value is returned, and *bytes is the length of the tape at its longest. */
double chain_in_parts(tape *t, const variable x[], const void *context, size_t *bytes);
double regression_in_parts(tape *t, const variable x[], const void *context, size_t *bytes);
double mixture_in_parts(tape *t, const variable x[], const void *context, size_t *bytes);

#endif
