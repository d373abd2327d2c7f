/* The tape in need: when memory is short at any moment, when a recording is very long, and when
 * it is misused. */
#include "tape.h"

#include "allocate.h"
#include "child.h"
#include "tap.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* As much as a size_t can hold, where it cannot hold that. */
#define POWER_OF_2(n) ((uint64_t)1 << (n) < SIZE_MAX ? (size_t)((uint64_t)1 << (n)) : SIZE_MAX)

#if defined __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static const tape_place start = { .nodes = 1 };

/* ---- memory ---------------------------------------------------------------------------------- */

/* x0 (x1 + 1) (x1 + 2) ... (x1 + n), each factor a node. */
static variable factorial(tape *t, variable x0, variable x1, int n)
{
    for (int k = 1; k <= n; k++)
        x0 = tape_times(t, x0, tape_node(t, tape_plus(t, x1, tape_constant(k))));
    return x0;
}

/* A new recording has the memory of the one before. */
static void check_reuse(void)
{
    tape t = { 0 };
    double at[3000], dot = 0;
    variable v[3000];

    for (int i = 0; i < 3000; i++)
        dot += (at[i] = i) * (double)i;
    for (int round = 0; round < 3; round++) {
        if (round > 0)
            allocate_fail_after(0);
        tape_new_recording(&t);
        tape_independents(&t, 3000, at, v);
        const variable y = tape_plus(&t, tape_dot(&t, 3000, v, v), factorial(&t, v[2], v[0], 5));
        const int status = tape_reverse(&t, y);
        allocate_fail_after(-1);
        ok(status == 0 && y.value == dot + 240, "round %d: a recording", round);
        exact(tape_adjoint(&t, v[1000]), 2000, "round %d: its sweep", round);
        /* 2 (1 + 1/2 + 1/3 + 1/4 + 1/5) 5! = 548 */
        exact(tape_adjoint(&t, v[0]), 548, "round %d: another derivative", round);
    }
    allocate_fail_after(0);
    tape_new_recording(&t);
    variable x = tape_independent(&t, 1);
    ok(tape_reverse(&t, factorial(&t, x, x, 500)) == 0, "a shorter one needs none");
    allocate_fail_after(-1);

    /* Seeds between the nodes: memory for adjoints grows by factors, too, not node by node.  From
     * 1024 to 40000 edges by halves is ten times three arrays, from 1 to 20000 nodes 25 times. */
    tape small = { 0 };
    int short_of = 0;
    allocate_fail_after(60);
    variable z = x = tape_independent(&small, 1);
    for (int i = 0; i < 20000; i++) {
        z = tape_plus(&small, tape_node(&small, z), x);
        short_of += tape_seed(&small, z, 1) != 0;
    }
    allocate_fail_after(-1);
    exact(short_of, 0, "a tape that is seeded as it grows asks for memory 60 times at most");
    tape_close(&small);

    /* The other kind. */
    for (int round = 0; round < 2; round++) {
        const double p[] = { 1, 0 };
        if (round > 0)
            allocate_fail_after(3); /* its arrays of tangents may be grown to their length */
        tape_new_recording_along(&t);
        tape_independents_along(&t, 2, at + 1, p, v);
        ok(tape_reverse(&t, factorial(&t, v[0], v[1], 300)) == 0, "along a direction");
        allocate_fail_after(-1);
    }

    /* 12 bytes an edge, 8 a node once swept. */
    tape_new_recording(&t);
    exact((double)tape_bytes(&t), 0, "an empty recording has no bytes");
    tape_independents(&t, 2, at, v);
    variable y = tape_times(&t, v[0], v[1]);
    exact((double)tape_bytes(&t), 48, "two inputs and a product are 4 edges, 48 bytes");
    tape_reverse(&t, y);
    exact((double)tape_bytes(&t), 48 + 4 * 8, "and 8 a node when they are swept, nothing included");
    tape_new_recording_along(&t);
    tape_independents_along(&t, 2, at, at, v);
    y = tape_times(&t, v[0], v[1]);
    exact((double)tape_bytes(&t), 4 * 20 + 4 * 8, "along a direction 20 an edge and 8 a node");
    tape_reverse(&t, y);
    exact((double)tape_bytes(&t), 4 * 20 + 4 * 24, "and 16 more a node when they are swept");
    tape_close(&t);
    exact((double)tape_bytes(&t), 0, "a closed tape has none");
}

enum { RECORDED = 2000 };

/* Parts of a calculation of which each may be the first for which memory is short: many inputs,
 * operations, nodes, n-ary ones, a sweep.  *value and *slope are set to y and dy/dx0. */
static int calculation(tape *t, int along, double *y_value, double *slope)
{
    static double at[RECORDED], p[RECORDED];
    static variable v[RECORDED], parts[5];

    for (int i = 0; i < RECORDED; i++) {
        at[i] = i % 3;
        p[i] = i == 0;
    }
    if (along)
        tape_new_recording_along(t);
    else
        tape_new_recording(t);
    at[0] = 1;
    if (along)
        tape_independents_along(t, RECORDED, at, p, v);
    else
        tape_independents(t, RECORDED, at, v);
    parts[0] = tape_sum(t, RECORDED, v);
    parts[1] = tape_linear_combination(t, RECORDED, at, v);
    parts[2] = tape_dot(t, RECORDED, v, v);
    parts[3] = factorial(t, v[0], v[1], 3);
    parts[4] = v[2];
    for (int i = 0; i < RECORDED; i++)
        parts[4] = tape_plus(t, parts[4], tape_node(t, tape_negate(t, v[0])));
    const variable y = tape_sum(t, 5, parts);
    *y_value = y.value;
    const int status = tape_reverse(t, y);
    *slope = status == 0 ? tape_adjoint(t, v[0]) : NAN;
    if (status != 0 && (tape_adjoint(t, v[0]) != 0 || !tape_short_of_memory(t)))
        return -2;
    return status;
}

/* With 666 twos, 667 ones (at 1, 4, ... 1999) and x0 = 1 besides:
 * sum 2000, c . x = x . x = 1 + 667 + 4 666 = 3332; x0 2 3 4 = 24; 2 - 2000.
 * (d/dx0: 1 + 1 + 2 + 24 - 2000.) */
static const double right_value = 2000 + 3332 + 3332 + 24 - 1998, right_slope = -1972;

static void check_short_memory(int along)
{
    int reported = 0, refused = 0, right = 0, usable = 0, leaked = 0, k = 0, status = -1;
    double y, slope;
    tape kept = { 0 };

    for (; status != 0 && k < 1000; k++) {
        tape t = { 0 };

        allocate_fail_after(k);
        status = calculation(&t, along, &y, &slope);
        allocate_fail_after(-1);
        refused += status != 0;
        right += y == right_value;
        if (status != 0) {
            reported += status == -1 && tape_short_of_memory(&t);
            usable += calculation(&t, along, &y, &slope) == 0 && y == right_value
                   && slope == right_slope && !tape_short_of_memory(&t);
        }
        tape_close(&t);
        leaked += allocated();
    }
    /* One tape through failures at all these calls, in recordings of both kinds in turn. */
    int sound = 0;
    for (int call = 0; call < 40; call++) {
        allocate_fail_after(call);
        status = calculation(&kept, along ^ (call & 1), &y, &slope);
        allocate_fail_after(-1);
        sound += y == right_value && (status == 0 ? slope == right_slope : status == -1);
    }
    tape_close(&kept);
    leaked += allocated();
    const char *name = along ? "along a direction" : "first order";
    ok(refused > 8 && k == refused + 1, "%s: %d calls for memory may fail", name, refused);
    exact(reported, refused, "%s: each failure is reported", name);
    exact(right, k, "%s: the values are right all the same", name);
    exact(usable, refused, "%s: and the next recording is", name);
    exact(slope, right_slope, "%s: in the end so are the adjoints", name);
    exact(sound, 40, "%s: a tape that lives through failures is sound", name);
    exact(leaked, 0, "%s: nothing leaks", name);
}

static void check_recovery(void)
{
    tape t = { 0 };
    variable x = tape_independent(&t, 1), y = tape_independent(&t, 2), z;
    tape_place mark = tape_mark(&t);
    const size_t room = t.room;

    ok(!tape_short_of_memory(&t), "memory is not short at first");
    allocate_fail_after(0);
    z = factorial(&t, x, y, 3000);
    ok(tape_short_of_memory(&t), "then it is");
    ok(t.room == room && t.edges <= room, "no more is recorded than there is room for");
    ok(tape_seed(&t, x, 1) == -1 && tape_sweep(&t, mark) == -1 && tape_reverse(&t, z) == -1,
       "seed, sweep and reverse say so");
    ok(tape_adjoint(&t, x) == 0 && tape_adjoint(&t, z) == 0, "adjoints are 0");
    allocate_fail_after(-1);
    ok(tape_reverse(&t, x) == -1, "that stays so when there is memory again");
    ok(!tape_make_room(&t, 1), "and no room is made");
    const tape_place later = tape_mark(&t);
    tape_rewind(&t, later);
    ok(tape_short_of_memory(&t), "a rewind to a mark from after it does not help");
    tape_rewind(&t, mark);
    ok(!tape_short_of_memory(&t), "one to a mark from before does");
    z = factorial(&t, x, y, 3);
    ok(z.value == 60 && tape_reverse(&t, z) == 0, "3 4 5 is recorded");
    exact(tape_adjoint(&t, x), 60, "d/dx");
    exact(tape_adjoint(&t, y), 47, "d/dy = 20 + 15 + 12");

    /* The adjoints have no room, when all nodes have. */
    tape_rewind(&t, mark);
    z = factorial(&t, x, y, 100);
    allocate_fail_after(0);
    ok(tape_seed(&t, z, 1) == -1 && tape_short_of_memory(&t), "a seed may be short of memory");
    allocate_fail_after(-1);
    ok(tape_seed(&t, z, 1) == -1, "and that stays so");
    tape_rewind(&t, mark);
    tape_clear(&t);
    ok(tape_seed(&t, y, 3) == 0 && tape_adjoint(&t, y) == 3, "until the rewind");

    /* More than there can be is refused at once: the one call that may succeed is left over. */
    static const size_t absurd[] = {
        SIZE_MAX,       SIZE_MAX / 2,    SIZE_MAX / 8 + 1,     POWER_OF_2(40),
        POWER_OF_2(32), (size_t)1 << 31, ((size_t)1 << 31) - 1
    };
    int wrong = 0;
    for (size_t k = 0; k < sizeof absurd / sizeof *absurd; k++) {
        tape_new_recording(&t);
        x = tape_independent(&t, 1);
        allocate_fail_after(1);
        wrong += tape_make_room(&t, absurd[k]) || !tape_short_of_memory(&t);
        void *left = allocate(1, 1);
        wrong += left == NULL;
        release(left);
        allocate_fail_after(-1);
        tape_new_recording(&t);
        wrong += tape_short_of_memory(&t);
        x = tape_independent(&t, 3);
        wrong += tape_reverse(&t, tape_times(&t, x, x)) != 0 || tape_adjoint(&t, x) != 6;
    }
    exact(wrong, 0, "2^31 - 1 edges and more are refused without asking for memory");
    tape none = { 0 };
    allocate_fail_after(0);
    z = tape_independent(&none, 5);
    ok(z.value == 5 && tape_sweep(&none, start) == -1 && tape_seed(&none, z, 1) == -1,
       "where not even an input fits, a sweep says so, too");
    allocate_fail_after(-1);
    tape_close(&none);

    /* Room for edges, but none for the tangents of a recording along a direction. */
    allocate_fail_after(0);
    tape_new_recording_along(&t);
    const double three[] = { 1, 2, 3 };
    variable v[3];
    tape_independents_along(&t, 3, three, three, v);
    ok(tape_sum(&t, 3, v).value == 6 && tape_dot(&t, 3, v, v).value == 14
           && tape_linear_combination(&t, 3, three, v).value == 14
           && tape_times(&t, v[1], v[2]).value == 6 && tape_exp(&t, tape_constant(0)).value == 1
           && tape_node(&t, v[2]).value == 3,
       "without room for tangents values are still right");
    ok(tape_reverse(&t, v[0]) == -1, "and a sweep says that memory was short");
    allocate_fail_after(-1);

    /* A full tape has no room for the tangent of a node that is not made. */
    tape_new_recording_along(&t);
    while (t.edges < t.room)
        tape_independents_along(&t, 1, three, three, v);
    ok(tape_sum(&t, 0, v).value == 0 && tape_dot(&t, 0, v, v).node == 0
           && tape_plus(&t, tape_constant(1), tape_constant(2)).value == 3,
       "constants are made of nothing on a tape that is full");
    tape_new_recording(&t);
    x = tape_independent(&t, 3);
    ok(tape_make_room(&t, 0), "no more edges are always there");
    ok(tape_make_room(&t, 100000) && t.room >= t.edges + 100000, "room for 100000 is made");
    allocate_fail_after(0);
    z = factorial(&t, x, x, 10000);
    allocate_fail_after(-1);
    ok(!tape_short_of_memory(&t) && t.edges > 20000, "and used without asking again");
    tape_close(&t);
    exact(allocated(), 0, "nothing leaks");
}

/* z = 1, then z r and z + s in turn, N times each, at r = 1 and s = 2^-20.  So z is 1 + m s after
 * m rounds; dz/dr = sum of (1 + m s) for m < N = N + s N (N - 1) / 2; dz/ds = N.  Every number is a
 * multiple of 2^-20 below 2^30: nothing is rounded. */
static void check_long(void)
{
    const size_t N = SANITIZED ? 500000 : 25000000;
    const double s_value = 0x1p-20, n = (double)N;
    tape t = { 0 };
    variable z = tape_independent(&t, 1), first = z, r = tape_independent(&t, 1);
    variable s = tape_independent(&t, s_value);

    for (size_t i = 0; i < N; i++)
        z = tape_plus(&t, tape_times(&t, z, r), s);
    ok(t.nodes == 2 * N + 4 && !tape_short_of_memory(&t), "%zu operations are recorded", 2 * N);
    exact(z.value, 1 + n * s_value, "their result");
    ok(tape_reverse(&t, z) == 0, "they are swept");
    exact(tape_adjoint(&t, r), n + s_value * (n * (n - 1) / 2), "dz/dr");
    exact(tape_adjoint(&t, s), n, "dz/ds");
    exact(tape_adjoint(&t, first), 1, "dz/dz0");
    tape_close(&t);
    exact(allocated(), 0, "and given back");
}

/* ---- misuse ------------------------------------------------------------------------------------ */

#ifdef NDEBUG
enum { MISUSES = 0 };
static void check_misuse(void)
{
}
#else
/* Number argv[1] of the following. */
static const char *const misuse[] = {
    "none",
    "a variable of another tape",
    "a variable of an earlier recording",
    "one that was made after the mark",
    "one whose place was taken since",
    "one that leans on such a node",
    "as the second argument",
    "in a sum",
    "in a dot product",
    "as a result",
    "its adjoint",
    "the adjoint of what leans",
    "a sweep over an empty tape",
    "a reverse sweep of an empty tape",
    "a sweep over a new recording",
    "a tangent in a first-order recording",
    "a rewind to a place ahead",
    "a sweep to a place ahead",
    "a node of another tape's",
    "none again, along a direction",
};
enum { MISUSES = sizeof misuse / sizeof *misuse };

static int misuse_tape(int argc, char **argv)
{
    const int which = argc > 1 ? atoi(argv[1]) : 0;
    const struct rlimit no_core = { 0, 0 };
    const double two[] = { 2, 2 };
    tape t = { 0 }, other = { 0 };
    variable x = tape_independent(&t, 2), y, v[2] = { x, x }, foreign;
    const tape_place mark = tape_mark(&t);
    tape_place ahead = mark;

    setrlimit(RLIMIT_CORE, &no_core);
    tape_independents(&other, 2, two, v);
    foreign = v[1];
    v[0] = v[1] = x;
    tape_independent(&t, 7); /* so that the number of foreign's node is one of t's, too */
    switch (which) {
    case 0:
        y = tape_times(&t, x, tape_sin(&t, x));
        tape_reverse(&t, y);
        return tape_adjoint(&t, x) == sin(2) + 2 * cos(2) ? 0 : 1;
    case 1:
        tape_sin(&t, foreign);
        break;
    case 2:
        tape_new_recording(&t);
        tape_independent(&t, 2);
        tape_sin(&t, x);
        break;
    case 3:
        y = tape_node(&t, tape_sin(&t, x));
        tape_rewind(&t, mark);
        tape_sin(&t, y);
        break;
    case 4:
        y = tape_node(&t, tape_sin(&t, x));
        tape_rewind(&t, mark);
        tape_independents(&t, 2, two, v);
        tape_sin(&t, y);
        break;
    case 5:
        y = tape_sin(&t, tape_node(&t, tape_sin(&t, x)));
        tape_rewind(&t, mark);
        tape_independents(&t, 2, two, v);
        tape_sin(&t, y);
        break;
    case 6:
        tape_plus(&t, x, foreign);
        break;
    case 7:
        v[1] = foreign;
        tape_sum(&t, 2, v);
        break;
    case 8:
        tape_dot(&t, 2, v, (variable[]){ x, foreign });
        break;
    case 9:
        tape_seed(&t, foreign, 1);
        break;
    case 10:
        tape_reverse(&t, x);
        tape_adjoint(&t, foreign);
        break;
    case 11:
        y = tape_sin(&t, x);
        tape_reverse(&t, y);
        tape_adjoint(&t, y);
        break;
    case 12:
        tape_close(&other);
        tape_sweep(&other, start);
        break;
    case 13:
        tape_close(&other);
        tape_reverse(&other, tape_constant(1));
        break;
    case 14:
        tape_new_recording(&t);
        tape_sweep(&t, start);
        break;
    case 15:
        tape_reverse(&t, x);
        tape_adjoint_tangent(&t, x);
        break;
    case 16:
        ahead.nodes = 4;
        tape_rewind(&t, ahead);
        break;
    case 17:
        tape_seed(&t, x, 1);
        ahead.nodes = 4;
        tape_sweep(&t, ahead);
        break;
    case 18:
        tape_node(&t, foreign);
        break;
    case 19:
        tape_new_recording_along(&t);
        tape_independents_along(&t, 2, two, two, v);
        tape_reverse(&t, tape_times(&t, v[0], v[1]));
        return tape_adjoint_tangent(&t, v[0]) == 2 ? 0 : 1;
    }
    return 42;
}

static void check_misuse(void)
{
    for (int k = 0; k < MISUSES; k++) {
        static child c;
        char number[20];
        const char *const argv[] = { "misuse", number };
        const int fine = k == 0 || k == MISUSES - 1;

        snprintf(number, sizeof number, "%d", k);
        run_child(&c, misuse_tape, 2, argv);
        if (!ok(fine ? c.status == 0 : c.status == -1 && strstr(c.err, "ssertion"), "%s misuse: %s",
                fine ? "not" : "stopped,", misuse[k]))
            printf("# status %d, %s\n", c.status, c.err);
    }
}
#endif

int main(void)
{
    plan(19 + 2 * 7 + 24 + 7 + MISUSES);
    check_reuse();
    check_short_memory(0);
    check_short_memory(1);
    check_recovery();
    check_long();
    check_misuse();
    return done();
}
