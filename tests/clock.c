/* The clock: it goes forward, and in seconds. */
#include "clock.h"

#include "tap.h"

#include <time.h>

int main(void)
{
    const struct timespec pause = { .tv_nsec = 20000000 };
    double last = seconds();
    int back = 0;

    plan(3);
    for (int k = 0; k < 100000; k++) {
        const double now = seconds();

        back += !(now >= last);
        last = now;
    }
    exact(back, 0, "it never goes back");

    const double begun = seconds();
    nanosleep(&pause, NULL);
    const double taken = seconds() - begun;
    /* nanosleep may take longer but not less; a reading is good to a microsecond. */
    ok(taken > 0.02 - 1e-6, "a pause of 20 milliseconds takes 0.02 and more");
    /* Between two readings of the system's clock it says something between the two. */
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    const double between = seconds();
    clock_gettime(CLOCK_MONOTONIC, &after);
    ok(between >= (double)before.tv_sec && between < (double)after.tv_sec + 1,
       "its unit is the second");
    return done();
}
