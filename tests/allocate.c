/* The door to the heap: memory that comes through it is clean and counted, and it shuts
 * exactly when it is told to. */
#include "allocate.h"
#include "tap.h"

#include <stdint.h>
#include <string.h>

/* Under the address sanitizer calloc would stop the program where it ought to
 * return NULL. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* How many of six calls in a row succeed, and whether those are the first ones. */
static int successes_of_six(int *in_front)
{
    void *memory[6];
    int count = 0;

    for (int i = 0; i < 6; i++)
        memory[i] = allocate(1, 8);
    *in_front = 1;
    for (int i = 0; i < 6; i++) {
        count += memory[i] != NULL;
        *in_front = *in_front && (i == 0 || memory[i - 1] || !memory[i]);
        release(memory[i]);
    }
    return count;
}

/* Growing keeps the items, refuses impossible sizes, and then leaves all as it was. */
static void check_reallocate(void)
{
    const int before = allocated();
    unsigned char *bytes = reallocate(NULL, 10, 1);
    int wrong = 0;

    ok(bytes != NULL, "reallocate of NULL gives a new array");
    ok(allocated() == before + 1, "which counts");
    for (size_t i = 0; i < 10; i++)
        bytes[i] = (unsigned char)(i + 1);
    for (size_t size = 20; size <= 1 << 20; size *= 2) {
        bytes = reallocate(bytes, size, 1);
        if (!bytes)
            bail("out of memory");
        bytes[size - 1] = 77; /* it is there: the sanitizers watch */
        for (size_t i = 0; i < 10; i++)
            wrong += bytes[i] != i + 1;
    }
    ok(wrong == 0, "the array keeps its items as it grows");
    ok(allocated() == before + 1, "it still is one");
    bytes = reallocate(bytes, 3, 1);
    ok(bytes && bytes[0] == 1 && bytes[1] == 2 && bytes[2] == 3, "and as it shrinks");

    ok(reallocate(bytes, SIZE_MAX, SIZE_MAX) == NULL, "count * size overflows to 1");
    ok(reallocate(bytes, SIZE_MAX / 2 + 2, 2) == NULL, "count * size overflows to 2");
    ok(reallocate(bytes, 8, SIZE_MAX / 8 + 1) == NULL, "count * size overflows to 0");
    ok(reallocate(bytes, SIZE_MAX, 1) == NULL, "no machine has SIZE_MAX bytes");
    ok(bytes[0] == 1 && bytes[1] == 2 && bytes[2] == 3, "the array is as it was");
    ok(allocated() == before + 1, "and still counts as one");

    allocate_fail_after(1);
    bytes = reallocate(bytes, 100, 1);
    ok(bytes && bytes[2] == 3, "fail_after(1): one call succeeds");
    ok(reallocate(bytes, 200, 1) == NULL && reallocate(NULL, 1, 1) == NULL && allocate(1, 1) == NULL
           && bytes[2] == 3,
       "and no other, and the array is as it was");
    allocate_fail_after(-1);

    /* Unlike realloc, which may free the array. */
    bytes = reallocate(bytes, 0, 8);
    ok(bytes != NULL && allocated() == before + 1, "count = 0 leaves something to release");
    bytes = reallocate(bytes, 8, 0);
    ok(bytes != NULL && allocated() == before + 1, "so does size = 0");
    release(bytes);
    ok(allocated() == before, "released");
}

int main(void)
{
    plan(26 + 16);

    ok(allocated() == 0, "nothing is allocated at first");

    /* Dirty a block and give it back: calloc must clean memory that it reuses. */
    enum { SIZE = 1000 };
    int dirty = 0;
    for (int round = 0; round < 10; round++) {
        unsigned char *bytes = allocate(SIZE, 1);

        for (size_t i = 0; i < SIZE; i++)
            dirty += bytes[i] != 0;
        memset(bytes, 0xff, SIZE);
        release(bytes);
    }
    ok(dirty == 0, "memory is zero, even where it was used before");

    double *x = allocate(1000, sizeof *x);
    int wrong = 0;
    for (int i = 0; i < 1000; i++)
        wrong += x[i] != 0;
    ok(wrong == 0, "all of count * size bytes are there, and doubles of them are 0");
    ok(allocated() == 1, "one is allocated");
    double *y = allocate(1, 1);
    ok(allocated() == 2, "two are");
    release(x);
    ok(allocated() == 1, "one is left");
    release(NULL);
    ok(allocated() == 1, "releasing NULL is fine, and counts for nothing");
    release(y);
    ok(allocated() == 0, "none is left");

    void *nothing = allocate(0, 8);
    ok(nothing != NULL, "count = 0 gives a pointer");
    release(nothing);
    nothing = allocate(8, 0);
    ok(nothing != NULL, "size = 0 gives a pointer");
    release(nothing);
    nothing = allocate(0, SIZE_MAX);
    ok(nothing != NULL, "count = 0 gives a pointer, be the items ever so large");
    release(nothing);
    ok(allocated() == 0, "which counts until it is released");

    /* Modulo SIZE_MAX + 1 these products are 1, 2 and 0: small enough to succeed
     * where nobody looks. */
    ok(allocate(SIZE_MAX, SIZE_MAX) == NULL, "count * size overflows to 1");
    ok(allocate(SIZE_MAX / 2 + 2, 2) == NULL, "count * size overflows to 2");
    ok(allocate(8, SIZE_MAX / 8 + 1) == NULL, "count * size overflows to 0");
    ok(allocate(SIZE_MAX, 1) == NULL, "no machine has SIZE_MAX bytes");
    ok(allocated() == 0, "memory that was not given is not counted");

    int in_front;
    for (int after = 0; after <= 3; after++) {
        allocate_fail_after(after);
        const int count = successes_of_six(&in_front);
        ok(count == after && in_front, "fail_after(%d): %d of six calls succeed, the first ones",
           after, after);
    }
    ok(allocate(1, 1) == NULL, "and all that follow fail");
    ok(allocated() == 0, "calls that fail are not counted");
    allocate_fail_after(2);
    allocate_fail_after(-1);
    ok(successes_of_six(&in_front) == 6, "fail_after(-1): all succeed again");

    /* A release does not count as a call. */
    allocate_fail_after(1);
    release(allocate(1, 1));
    release(NULL);
    ok(allocate(1, 1) == NULL, "fail_after counts allocations only");
    allocate_fail_after(-1);
    check_reallocate();
    ok(allocated() == 0, "nothing is allocated in the end");
    return done();
}
