#include "allocate.h"

#include <stdint.h>
#include <stdlib.h>

static int calls_left = -1, live;

void *allocate(size_t count, size_t size)
{
    if (calls_left == 0 || (size > 0 && count > SIZE_MAX / size))
        return NULL;
    if (calls_left > 0)
        calls_left--;

    const int some = count > 0 && size > 0;
    void *memory = calloc(some ? count : 1, some ? size : 1);
    if (memory)
        live++;
    return memory;
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
