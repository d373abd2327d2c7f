#include "allocate.h"

#include <stdint.h>
#include <stdlib.h>

static int calls_left = -1, live;

/* Is there no memory for count items of size bytes, whatever the system says? */
static int refused(size_t count, size_t size)
{
    if (calls_left == 0 || (size > 0 && count > SIZE_MAX / size))
        return 1;
    if (calls_left > 0)
        calls_left--;
    return 0;
}

void *allocate(size_t count, size_t size)
{
    if (refused(count, size))
        return NULL;

    const int some = count > 0 && size > 0;
    void *memory = calloc(some ? count : 1, some ? size : 1);
    if (memory)
        live++;
    return memory;
}

void *reallocate(void *memory, size_t count, size_t size)
{
    if (refused(count, size))
        return NULL;

    void *larger = realloc(memory, count > 0 && size > 0 ? count * size : 1);
    if (larger && !memory)
        live++;
    return larger;
}

void release(void *memory)
{
    if (memory)
        live--;
    free(memory);
}

void allocate_fail_after(int after)
{
    calls_left = after;
}

int allocated(void)
{
    return live;
}
