/* The tape: sweeps against numbers worked out by hand, marks and rewinds, sums that are one node,
 * and the example in its header. */
#include "tape.h"

#include "allocate.h"
#include "child.h"
#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const tape_place start = { .nodes = 1 };

/* ---- sweeps ------------------------------------------------------------------------------- */

static void check_sweeps(void)
{
    tape t = { 0 };
    variable a = tape_independent(&t, 1), y;
    variable b = tape_node(&t, tape_plus(&t, a, a)), c = tape_node(&t, tape_plus(&t, b, b));

    ok(t.nodes == 4 && t.edges == 3 && c.value == 4, "a = 1, b = a + a, c = b + b: three nodes");
    exact(tape_adjoint(&t, a), 0, "before a sweep adjoints are 0");
    ok(tape_reverse(&t, c) == 0, "a sweep");
    exact(tape_adjoint(&t, c), 1, "dc/dc = 1");
    exact(tape_adjoint(&t, b), 2, "dc/db = 2");
    exact(tape_adjoint(&t, a), 4, "dc/da = 4");
    tape_reverse(&t, c);
    exact(tape_adjoint(&t, a), 4, "reverse begins anew");
    /* c: 1.  b: 2 + 2 1 = 4.  a: 4 + 2 4 = 12. */
    tape_sweep(&t, start);
    exact(tape_adjoint(&t, c), 1, "swept again: c keeps 1");
    exact(tape_adjoint(&t, b), 4, "b has been told twice");
    exact(tape_adjoint(&t, a), 12, "and hands on its earlier adjoint, too");
    tape_reverse(&t, b);
    exact(tape_adjoint(&t, c), 0, "from b: c is not reached");
    exact(tape_adjoint(&t, a), 2, "db/da = 2");
    tape_clear(&t);
    ok(tape_adjoint(&t, a) == 0 && tape_adjoint(&t, b) == 0, "cleared");
    tape_seed(&t, b, 5);
    tape_seed(&t, c, 3);
    tape_seed(&t, b, -1);
    exact(tape_adjoint(&t, b), 4, "seeds add up");
    exact(tape_adjoint(&t, c), 3, "each on its own");
    tape_sweep(&t, start);
    exact(tape_adjoint(&t, a), 20, "4 db/da + 3 dc/da = 8 + 12");

    /* A seed on what leans: 3 b + 1 with weight 2 is 6 on b. */
    tape_clear(&t);
    ok(tape_seed(&t, tape_plus(&t, tape_times(&t, tape_constant(3), b), tape_constant(1)), 2) == 0,
       "a seed on what leans");
    exact(tape_adjoint(&t, b), 6, "goes to its node, times its slope");
    ok(tape_seed(&t, tape_constant(7), 2) == 0, "on a constant it is allowed");
    tape_sweep(&t, start);
    exact(tape_adjoint(&t, a), 12, "and does nothing");
    ok(tape_reverse(&t, tape_constant(7)) == 0 && tape_adjoint(&t, a) == 0,
       "the derivative of a constant is 0");
    exact(tape_adjoint(&t, tape_constant(7)), 0, "its adjoint, too");
    tape_seed(&t, c, 1);
    exact(tape_adjoint(&t, tape_constant(7)), 0, "always");
    ok(tape_reverse(&t, a) == 0 && tape_adjoint(&t, a) == 1 && tape_adjoint(&t, b) == 0,
       "da/da = 1");

    /* Nodes made after a sweep have adjoint 0 until the next. */
    tape_reverse(&t, c);
    variable d = tape_node(&t, tape_times(&t, c, c));
    exact(tape_adjoint(&t, d), 0, "a new node has adjoint 0");
    exact(tape_adjoint(&t, a), 4, "and the others keep theirs");
    tape_seed(&t, d, 1);
    exact(tape_adjoint(&t, a), 4, "after a seed, too");

    /* Only the recording since the mark is swept. */
    tape_new_recording(&t);
    a = tape_independent(&t, 1);
    b = tape_node(&t, tape_plus(&t, a, a));
    const tape_place mark = tape_mark(&t);
    c = tape_node(&t, tape_plus(&t, b, b));
    d = tape_times(&t, c, b);
    tape_seed(&t, d, 1);
    tape_sweep(&t, mark);
    /* d = c b = 8: dd/dc = 2, dd/db = 4 + 2 2 */
    exact(tape_adjoint(&t, c), 2, "a sweep to a mark: dd/dc");
    exact(tape_adjoint(&t, b), 8, "reaches the parents before it,");
    exact(tape_adjoint(&t, a), 0, "and not theirs");
    const tape_place end = tape_mark(&t);
    tape_sweep(&t, end);
    exact(tape_adjoint(&t, b), 8, "a sweep to the end does nothing");

    /* Inputs that come late. */
    tape_new_recording(&t);
    a = tape_independent(&t, 3);
    b = tape_times(&t, tape_node(&t, tape_sin(&t, a)), a);
    variable late = tape_independent(&t, 5);
    c = tape_times(&t, b, late);
    tape_reverse(&t, c);
    within(4, tape_adjoint(&t, a), 5 * (sin(3) + 3 * cos(3)), "a late input: 5 (a sin a)'");
    within(2, tape_adjoint(&t, late), 3 * sin(3), "and its own derivative");
    d = tape_independent(&t, 1);
    tape_reverse(&t, d);
    ok(tape_adjoint(&t, d) == 1 && tape_adjoint(&t, late) == 0 && tape_adjoint(&t, a) == 0,
       "an input is the result");

    /* The adjoint at the place of all constants is not seen, be it infinity times 0. */
    tape_seed(&t, late, INFINITY);
    tape_seed(&t, tape_constant(7), INFINITY);
    tape_sweep(&t, start);
    exact(tape_adjoint(&t, tape_constant(7)), 0, "with any seeds, a constant has adjoint 0");

    /* Along a direction: nothing of an earlier sweep is left. */
    const double at[] = { 2, 3 }, p[] = { 1, 1 };
    variable w[2];
    for (int round = 0; round < 2; round++) {
        tape_new_recording_along(&t);
        tape_independents_along(&t, 2, at, p, w);
        y = tape_times(&t, w[0], w[1]);
        ok(tape_adjoint(&t, w[0]) == 0 && tape_adjoint_tangent(&t, w[0]) == 0
               && tape_adjoint_tangent(&t, tape_constant(7)) == 0,
           "along a direction, before a sweep all are 0");
        tape_reverse(&t, y);
        ok(tape_adjoint_tangent(&t, w[0]) == 1 && tape_adjoint_tangent(&t, y) == 0,
           "the tangent of y = dz/dx is that of y");
        tape_clear(&t);
        ok(tape_adjoint_tangent(&t, w[0]) == 0, "and 0 when it is cleared");
    }
    /* To a mark: z = (x y) x at (2, 3), along (1, 1); from z to x y, whose slope x moves by 1. */
    tape_new_recording_along(&t);
    tape_independents_along(&t, 2, at, p, w);
    y = tape_times(&t, w[0], w[1]);
    const tape_place between = tape_mark(&t);
    tape_seed(&t, tape_times(&t, y, w[0]), 1);
    tape_sweep(&t, between);
    ok(tape_adjoint(&t, y) == 2 && tape_adjoint_tangent(&t, y) == 1 && tape_adjoint(&t, w[1]) == 0,
       "along a direction, swept to a mark");
    tape_new_recording(&t);

    /* x0 x1 + ... in an order that visits the node just before, and others. */
    tape_new_recording(&t);
    const double x[] = { 2, 3, 5, 7 };
    variable v[4];
    tape_independents(&t, 4, x, v);
    ok(t.inputs == 5 && t.nodes == 5 && t.edges == 4, "an input is a node with one edge");
    y = tape_times(&t, v[0], v[1]);
    y = tape_times(&t, y, v[3]);
    y = tape_times(&t, v[2], y);
    y = tape_times(&t, y, v[3]);
    tape_reverse(&t, y); /* 2 3 5 49 = 1470 */
    exact(y.value, 1470, "x0 x1 x2 x3^2");
    exact(tape_adjoint(&t, v[0]), 735, "d/dx0");
    exact(tape_adjoint(&t, v[1]), 490, "d/dx1");
    exact(tape_adjoint(&t, v[2]), 294, "d/dx2");
    exact(tape_adjoint(&t, v[3]), 420, "d/dx3 = 2 2 3 5 7");
    tape_independents(&t, 0, NULL, NULL);
    ok(t.nodes == 9, "no inputs make no nodes");
    tape_close(&t);
    ok(t.nodes == 0 && t.room == 0 && t.partial == NULL && allocated() == 0,
       "a closed tape is empty, and nothing is left");
    tape_close(&t);
    a = tape_independent(&t, 2);
    ok(tape_reverse(&t, tape_times(&t, a, a)) == 0 && tape_adjoint(&t, a) == 4,
       "and may be used again");
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* Seeds u and v in one sweep give the sum of what each gives alone, since all is integers. */
static void check_linear(void)
{
    tape t = { 0 };
    variable x[6], y[3];
    double each[2][6], wrong = 0, expected = 0;
    const double at[] = { 1, -2, 3, 4, -5, 6 };

    tape_independents(&t, 6, at, x);
    y[0] = tape_times(&t, tape_plus(&t, x[0], x[1]), tape_minus(&t, x[2], x[3]));
    y[1] = tape_times(&t, y[0], tape_plus(&t, x[4], x[5]));
    y[2] = tape_minus(&t, tape_times(&t, y[1], x[0]), y[0]);
    for (int k = 0; k < 3; k++) {
        tape_clear(&t);
        if (k != 1)
            tape_seed(&t, y[1], 3);
        if (k != 0)
            tape_seed(&t, y[2], -7);
        tape_sweep(&t, start);
        for (int i = 0; i < 6; i++)
            if (k < 2)
                each[k][i] = tape_adjoint(&t, x[i]);
            else
                wrong += tape_adjoint(&t, x[i]) != each[0][i] + each[1][i];
    }
    exact(wrong, 0, "sweeps are linear in the seeds");
    /* y0 = (x0 + x1)(x2 - x3) = 1, y1 = y0 (x4 + x5) = 1, y2 = y1 x0 - y0.
     * dy1/dx0 = (x2 - x3)(x4 + x5) = -1; dy2/dx0 = -1 x0 + y1 - (x2 - x3) = 1. */
    expected = 3 * -1 + -7 * 1;
    exact(tape_adjoint(&t, x[0]), expected, "3 dy1/dx0 - 7 dy2/dx0");
    tape_close(&t);
}

/* ---- marks --------------------------------------------------------------------------------- */

static void check_marks(void)
{
    tape t = { 0 };
    variable x, y, whole[100];

    /* f = sum of (k x - y)^2 for k = 1 ... 100 at (3, 2).  With sums 5050 of k and 338350 of k^2:
     * df/dx = 2 (338350 3 - 5050 2), df/dy = -2 (5050 3 - 200). */
    const double fx = 2 * (338350 * 3 - 5050 * 2), fy = -2 * (5050 * 3 - 200);

    x = tape_independent(&t, 3);
    y = tape_independent(&t, 2);
    const tape_place mark = tape_mark(&t);
    double f = 0;
    for (int k = 1; k <= 100; k++) {
        const variable d = tape_minus(&t, tape_times(&t, tape_constant(k), x), y);

        whole[k - 1] = tape_times(&t, d, d);
    }
    variable total = tape_sum(&t, 100, whole);
    tape_reverse(&t, total);
    exact(tape_adjoint(&t, x), fx, "a sum of 100 terms in one recording: d/dx");
    exact(tape_adjoint(&t, y), fy, "d/dy");
    f = total.value;

    tape_rewind(&t, mark);
    tape_clear(&t);
    size_t most = 0, room = 0;
    for (int k = 1; k <= 100; k++) {
        const variable d = tape_minus(&t, tape_times(&t, tape_constant(k), x), y);
        const variable term = tape_times(&t, d, d);

        f -= term.value;
        most = t.nodes > most ? t.nodes : most;
        tape_seed(&t, term, 1);
        tape_sweep(&t, mark);
        tape_rewind(&t, mark);
    }
    exact(tape_adjoint(&t, x), fx, "term by term: d/dx");
    exact(tape_adjoint(&t, y), fy, "d/dy");
    exact(f, 0, "and f");
    ok(most == 4, "which needs one node besides x and y");

    room = t.room;
    int grown = 0;
    for (int round = 0; round < 100000; round++) {
        const variable d = tape_minus(&t, x, y);

        tape_seed(&t, tape_times(&t, d, tape_plus(&t, x, d)), 1);
        tape_sweep(&t, mark);
        tape_rewind(&t, mark);
        grown += t.room != room || t.nodes != 3 || t.edges != 2;
    }
    exact(grown, 0, "over 100000 rounds it does not grow");
    /* (x - y)(2x - y): d/dx = 4x - 3y = 6, d/dy = 2y - 3x = -5, a hundred thousand times. */
    exact(tape_adjoint(&t, x), fx + 600000, "and adds up right: d/dx");
    exact(tape_adjoint(&t, y), fy - 500000, "d/dy");

    /* Nested: from the inner mark, then from the outer. */
    tape_clear(&t);
    variable a = tape_times(&t, x, y);
    const tape_place inner = tape_mark(&t);
    variable b = tape_times(&t, a, x);
    tape_seed(&t, b, 1);
    tape_sweep(&t, inner);
    tape_rewind(&t, inner);
    exact(tape_adjoint(&t, a), 3, "b = a x with a = x y, swept to the inner mark: db/da = x");
    exact(tape_adjoint(&t, x), 6, "and x has a of it");
    b = tape_times(&t, a, y);
    exact(tape_adjoint(&t, b), 0, "a node in the place of an old one has adjoint 0");
    tape_seed(&t, b, 1);
    exact(tape_adjoint(&t, b), 1, "and its own seed");
    tape_sweep(&t, inner);
    tape_rewind(&t, inner);
    exact(tape_adjoint(&t, a), 5, "a hears from both: x + y");
    tape_sweep(&t, mark);
    tape_rewind(&t, mark);
    /* x y x + x y y: d/dx = 2xy + y^2 = 16, d/dy = x^2 + 2xy = 21. */
    exact(tape_adjoint(&t, x), 16, "d/dx of x^2 y + x y^2");
    exact(tape_adjoint(&t, y), 21, "d/dy");

    /* Back to before the inputs. */
    tape_rewind(&t, start);
    ok(t.nodes == 1 && t.edges == 0 && t.inputs == 1, "back to the start");
    x = tape_independent(&t, 10);
    ok(tape_reverse(&t, tape_times(&t, x, x)) == 0 && tape_adjoint(&t, x) == 20,
       "and other inputs");
    tape_close(&t);
    const tape_place none = tape_mark(&t);
    tape_rewind(&t, none);
    x = tape_independent(&t, 10);
    ok(tape_reverse(&t, tape_times(&t, x, x)) == 0 && tape_adjoint(&t, x) == 20,
       "a tape that was never used may be marked and rewound");
    tape_rewind(&t, none);
    ok(t.nodes == 1 && t.edges == 0, "to nothing");
    const tape_place beginning = { 0 };
    tape_rewind(&t, beginning);
    ok(t.nodes == 1 && t.edges == 0, "{ 0 } is the beginning");
    x = tape_independent(&t, 3);
    ok(x.node == 1 && tape_reverse(&t, tape_times(&t, x, x)) == 0 && tape_adjoint(&t, x) == 6,
       "and a recording goes on from there");
    tape_close(&t);
}

/* ---- sums ------------------------------------------------------------------------------------ */

static void check_nary_size(tape *t, size_t n, int along)
{
    double *x = calloc(n + 1, sizeof *x), *c = calloc(n + 1, sizeof *c),
           *p = calloc(n + 1, sizeof *p);
    variable *v = calloc(n + 1, sizeof *v), *w = calloc(n + 1, sizeof *w), y;
    double sum = 0, combined = 0, squares = 0, mixed = 0;
    const char *name = along ? "along, n = %zu: %s" : "n = %zu: %s";
    size_t nodes, edges, moving_ = 0, weighed = 0, edges_of_product = 0;
    int wrong;

    if (!x || !c || !p || !v || !w)
        bail("out of memory");
    for (size_t i = 0; i < n; i++) {
        x[i] = (double)(i % 10) - 4;
        c[i] = (double)(i % 7) - 3;
        p[i] = (double)(i % 3) + 1;
    }
    if (along) {
        tape_new_recording_along(t);
        tape_independents_along(t, n, x, p, v);
    } else {
        tape_new_recording(t);
        tape_independents(t, n, x, v);
    }
    for (size_t i = 0; i < n; i += 5)
        v[i] = tape_constant(x[i]); /* every fifth is a constant, the first one too */
    for (size_t i = 0; i < n; i++) {
        w[i] = v[n - 1 - i];
        moving_ += v[i].node != 0;
        weighed += v[i].node != 0 && c[i] != 0;
        sum += x[i];
        combined += c[i] * x[i];
        squares += x[i] * x[i];
        mixed += x[i] * x[n - 1 - i];
    }
    /* Each factor that moves has an edge, and the two share it where they lean on one node. */
    for (size_t i = 0; i < n; i++)
        edges_of_product += (size_t)(v[i].node != 0) + (w[i].node != 0 && w[i].node != v[i].node);
    nodes = t->nodes;
    edges = t->edges;
    const size_t made = moving_ > (along ? 0 : 1);
/* One node more and so many edges; nothing if all lean on one or none. */
#define MADE(count) (t->nodes == nodes + made && t->edges == edges + (made ? (size_t)(count) : 0))
#define AGAIN (tape_rewind(t, (tape_place){ nodes, edges, 0 }))
/* Adjoints of the moving ones, and their tangents along p, after a sweep from y. */
#define ADJOINTS(slope, tangent) \
    wrong = moving_ > 0 && tape_reverse(t, y) != 0; \
    for (size_t i = 0; i < n; i++) \
    wrong += v[i].node != 0 \
          && (tape_adjoint(t, v[i]) != (slope) \
              || (along && tape_adjoint_tangent(t, v[i]) != (tangent)))

    const double *q = p;
    y = tape_sum(t, n, v);
    ok(y.value == sum && (y.node != 0) == (moving_ > 0), name, n, "the sum");
    ok(MADE(moving_), name, n, "the sum is one node, an edge for each that moves");
    ADJOINTS(1, 0);
    exact(wrong, 0, name, n, "its slopes are 1");
    AGAIN;
    y = tape_linear_combination(t, n, c, v);
    ok(y.value == combined, name, n, "c . x");
    ok(MADE(weighed), name, n, "c . x is one node, an edge for each that moves and counts");
    ADJOINTS(c[i], 0);
    exact(wrong, 0, name, n, "its slopes are c");
    AGAIN;
    y = tape_dot(t, n, v, v);
    ok(y.value == squares, name, n, "x . x");
    ok(MADE(moving_), name, n, "x . x is one node, an edge for each that moves");
    ADJOINTS(2 * x[i], 2 * q[i]);
    exact(wrong, 0, name, n, "its slopes are 2 x");
    AGAIN;
    y = tape_dot(t, n, v, w);
    ok(y.value == mixed, name, n, "x . reversed x");
    ok(MADE(edges_of_product), name, n, "x . y is one node, an edge for each that moves");
    ADJOINTS(2 * x[n - 1 - i], 2 * (w[i].node ? q[n - 1 - i] : 0));
    exact(wrong, 0, name, n, "its slopes are y and x");
    AGAIN;
    /* The tangent of the node itself is carried on: (1 x)^2 and the like. */
    y = tape_sum(t, n, v);
    y = tape_times(t, y, y);
    double rate = 0;
    for (size_t i = 0; i < n; i++)
        rate += v[i].node ? p[i] : 0;
    ADJOINTS(2 * sum, 2 * rate);
    exact(wrong, 0, name, n, "the sum squared has slopes 2 sum");
    AGAIN;
    y = tape_linear_combination(t, n, c, v);
    y = tape_times(t, y, y);
    rate = 0;
    for (size_t i = 0; i < n; i++)
        rate += v[i].node ? c[i] * p[i] : 0;
    ADJOINTS(2 * combined * c[i], 2 * rate * c[i]);
    exact(wrong, 0, name, n, "c . x squared has slopes 2 c . x c");
    AGAIN;
    y = tape_dot(t, n, v, v);
    y = tape_times(t, y, y);
    rate = 0;
    for (size_t i = 0; i < n; i++)
        rate += v[i].node ? 2 * x[i] * p[i] : 0;
    ADJOINTS(4 * squares * x[i], 4 * (rate * x[i] + squares * q[i]));
    exact(wrong, 0, name, n, "(x . x)^2 has slopes 4 x . x x");
    free(x);
    free(c);
    free(p);
    free(v);
    free(w);
}

static void check_nary(void)
{
    static const size_t length[] = { 0, 1, 2, 3, 1000 };
    tape t = { 0 };

    for (int along = 0; along < 2; along++)
        for (size_t k = 0; k < sizeof length / sizeof *length; k++)
            check_nary_size(&t, length[k], along);

    /* Repeated variables, those that lean, and constants. */
    tape_new_recording(&t);
    variable a = tape_independent(&t, 2), b = tape_independent(&t, 3), y;
    variable x[] = { a, b, a, tape_times(&t, a, tape_constant(5)), tape_constant(7) };
    const double c[] = { 1, 10, 100, 1000, 10000 };
    y = tape_sum(&t, 5, x);
    ok(y.value == 24 && t.nodes == 4 && t.edges == 6, "a + b + a + 5a + 7");
    tape_reverse(&t, y);
    ok(tape_adjoint(&t, a) == 7 && tape_adjoint(&t, b) == 1 && tape_adjoint(&t, y) == 1,
       "its slopes");
    y = tape_linear_combination(&t, 5, c, x);
    ok(y.value == 80232, "a + 10 b + 100 a + 1000 5a + 70000"); /* 2 + 30 + 200 + 10000 + 70000 */
    tape_reverse(&t, y);
    ok(tape_adjoint(&t, a) == 5101 && tape_adjoint(&t, b) == 10, "its slopes");
    y = tape_dot(&t, 5, x, x);
    ok(y.value == 166, "a^2 + b^2 + a^2 + 25 a^2 + 49");
    tape_reverse(&t, y);
    ok(tape_adjoint(&t, a) == 108 && tape_adjoint(&t, b) == 6, "its slopes");

    /* All lean on one node: so do their results, and nothing is recorded. */
    variable lean[] = { a, tape_times(&t, a, tape_constant(5)), tape_constant(7) };
    const size_t nodes = t.nodes, edges = t.edges;
    y = tape_sum(&t, 3, lean);
    ok(y.value == 19 && y.node == a.node && y.slope == 6, "a + 5a + 7 leans on a");
    y = tape_linear_combination(&t, 3, c, lean);
    ok(y.value == 802 && y.node == a.node && y.slope == 51, "a + 10 5a + 700 does");
    tape_reverse(&t, tape_sin(&t, y));
    within(4, tape_adjoint(&t, a), 51 * cos(802), "and goes on from there");
    y = tape_dot(&t, 3, lean, lean);
    ok(y.value == 153 && y.node == a.node && y.slope == 104, "26 a^2 + 49 does");
    y = tape_dot(&t, 3, (variable[]){ tape_constant(1), tape_constant(2), tape_constant(3) }, lean);
    ok(y.value == 43 && y.node == a.node && y.slope == 11, "a + 2 5a + 21 does");
    y = tape_dot(&t, 3, lean, (variable[]){ tape_constant(1), tape_constant(2), tape_constant(3) });
    ok(y.value == 43 && y.node == a.node && y.slope == 11, "and the other way round");
    y = tape_dot(&t, 1, &(variable){ 4, 0, 0, 0 }, &(variable){ 5, 0, 0, 0 });
    ok(y.value == 20 && y.node == 0 && y.slope == 0, "constants make a constant");
    const double wild[] = { INFINITY, 2 };
    const variable still[] = { tape_constant(1), a };
    y = tape_linear_combination(&t, 2, wild, still);
    ok(y.value == INFINITY && y.slope == 2,
       "a variable that does not move is not moved by infinity: c . x");
    y = tape_dot(&t, 2, still, (variable[]){ tape_constant(INFINITY), tape_constant(2) });
    ok(y.value == INFINITY && y.slope == 2, "x . y");
    y = tape_dot(&t, 2, (variable[]){ tape_constant(INFINITY), tape_constant(2) }, still);
    ok(y.value == INFINITY && y.slope == 2, "y . x");
    ok(t.nodes == nodes && t.edges == edges, "and nothing is recorded");
    y = tape_dot(&t, 1, &a, &b);
    ok(y.value == 6 && t.nodes == nodes + 1 && t.edges == edges + 2, "a times b is a node");
    y = tape_sum(&t, 0, NULL);
    ok(y.value == 0 && y.node == 0, "an empty sum is the constant 0");
    tape_reverse(&t, tape_times(&t, y, a));
    exact(tape_adjoint(&t, a), 0, "which does not move");
    ok(tape_dot(&t, 0, NULL, NULL).node == 0
           && tape_linear_combination(&t, 0, NULL, NULL).node == 0,
       "nor do an empty dot product and combination");

    /* The same along a direction in which only the second moves. */
    const double at[] = { 1, 2 }, only[] = { 0, 1 };
    variable m[2];
    for (int k = 0; k < 2; k++) {
        tape_new_recording_along(&t);
        tape_independents_along(&t, 2, at, only, m);
        const variable factor[] = { tape_constant(INFINITY), m[1] };
        y = k ? tape_dot(&t, 2, factor, m) : tape_linear_combination(&t, 2, wild, m);
        y = tape_times(&t, m[1], y);
        tape_reverse(&t, y);
        /* y' for m1 is (Inf + ...) + m1 2, or + m1 2 m1: its tangent is 4, or 3 2 m1 = 12. */
        exact(tape_adjoint_tangent(&t, m[1]), k ? 12 : 4, "along a direction: %s",
              k ? "x . y" : "c . x");
    }
    tape_new_recording(&t);

    /* From first to last: 1 + 2^-53 + 2^-53 is 1, and the other way round it is not. */
    const double small[] = { 1, 0x1p-53, 0x1p-53 }, large[] = { 0x1p-53, 0x1p-53, 1 };
    variable u[3];
    tape_independents(&t, 3, small, u);
    exact(tape_sum(&t, 3, u).value, 1, "added up from first to last");
    exact(tape_dot(&t, 3, u, (variable[]){ tape_constant(1), tape_constant(1), tape_constant(1) })
              .value,
          1, "a dot product, too");
    tape_independents(&t, 3, large, u);
    exact(tape_sum(&t, 3, u).value, 1 + 0x1p-52, "the small ones first");
    exact(tape_linear_combination(&t, 3, (double[]){ 1, 1, 1 }, u).value, 1 + 0x1p-52,
          "a linear combination, too");

    /* On a tape that was never used. */
    tape fresh = { 0 };
    x[0] = tape_constant(3);
    exact(tape_sum(&fresh, 1, x).value, 3, "constants need no recording: a sum");
    exact(tape_dot(&fresh, 1, x, x).value, 9, "a dot product");
    tape_close(&fresh);
    tape_close(&t);
    exact(allocated(), 0, "nothing is left");
}

/* ---- the example in the head of tape.h --------------------------------------------------------- */

#define AS_TEXT(...) #__VA_ARGS__
#define EXAMPLE(...) \
    static const char example[] = AS_TEXT(__VA_ARGS__); \
    static int run_example(int argc, char **argv) \
    { \
        (void)argc, (void)argv; \
        __VA_ARGS__ \
        return 0; \
    }

/* clang-format off: as it stands there, with the output in comments */
EXAMPLE(tape t = { 0 }; variable x = tape_independent(&t, 3), y = tape_independent(&t, 4);
        variable f = tape_plus(&t, tape_times(&t, x, x), tape_times(&t, y, y));

        if (tape_reverse(&t, f) == 0) printf("%g %g\n", tape_adjoint(&t, x), tape_adjoint(&t, y));
        tape_close(&t);)
/* clang-format on */

/* Does line by line, blanks and the stars of comments aside, stand in the header? */
static int stands_in(const char *header, const char *text)
{
    static char bare[2][1 << 16];
    const char *from = getenv("srcdir");
    char path[1000], line[1000];
    size_t used = 0, bare_used = 0;

    snprintf(path, sizeof path, "%s/%s", from ? from : ".", header);
    FILE *in = fopen(path, "r");
    if (!in)
        bail("no %s", path);
    while (fgets(line, sizeof line, in)) {
        const char *end = strstr(line, ");      "); /* its output follows */

        for (const char *c = strncmp(line, " *", 2) == 0 ? line + 2 : line;
             *c && !(end && c >= end + 2); c++)
            if (*c != ' ' && *c != '\n' && used + 1 < sizeof *bare)
                bare[0][used++] = *c;
    }
    fclose(in);
    for (; *text; text++)
        if (*text != ' ' && bare_used + 1 < sizeof *bare)
            bare[1][bare_used++] = *text;
    bare[0][used] = bare[1][bare_used] = '\0';
    return strstr(bare[0], bare[1]) != NULL;
}

static void check_example(void)
{
    static child c;
    const char *const argv[] = { "example" };

    run_child(&c, run_example, 1, argv);
    same_text(c.out, "6 8\n", "the example in tape.h prints 6 8");
    ok(c.status == 0 && c.err[0] == '\0', "and nothing else");
    ok(stands_in("lib/tape.h", example), "and stands there as it was run here");
}

int main(void)
{
    plan(52 + 2 + 22 + 10 * 15 + 30 + 3);
    check_sweeps();
    check_linear();
    check_marks();
    check_nary();
    check_example();
    return done();
}
