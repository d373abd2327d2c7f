/* allocate.h -- the only door to the heap, so that tests can shut it. */
#ifndef ALLOCATE_H
#define ALLOCATE_H

#include <stddef.h>

/* An array of count items of size bytes each, all zero.  NULL if memory is
 * short or count * size overflows.  count = 0 gives a pointer that may be
 * released but not read. */
void *allocate(size_t count, size_t size);

/* The same array, or NULL for none yet, with room for count items: the old items are kept, up
 * to that many, and new ones are not set.  It may have moved.  NULL if memory is short or
 * count * size overflows; memory is then as it was. */
void *reallocate(void *memory, size_t count, size_t size);

/* Give back what allocate gave.  NULL is fine. */
void release(void *memory);

/* For tests: let the call after the next `after` calls of allocate or reallocate fail, and all
 * that follow it; -1 lets all succeed again. */
void allocate_fail_after(int after);

/* For tests: arrays allocated and not yet released. */
int allocated(void);

#endif
