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
    /* Were these milliseconds or minutes, it would be off by 1000 or 60. */
    ok(taken < 0.02 * 500, "and not 500 times as much");
    return done();
}
