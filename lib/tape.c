#include "tape.h"

#include "allocate.h"

#include <float.h>
#include <stdatomic.h>
#include <string.h>

/* ---- memory ------------------------------------------------------------------------ */

/* Edges are numbered by 31 bits, and so are nodes, of which there are no more. */
enum { FIRST_ROOM = 1024 };
static const size_t most_room = TAPE_FIRST - 2;

/* Let array have room for count items; 1 if it now has. */
#define GROW(array, count) \
    ((grown = reallocate(array, count, sizeof *(array))) != NULL && ((array) = grown, 1))

/* A number that no other recording has, unless 2^31 others have come between. */
static uint32_t next_recording(void)
{
    static atomic_uint last;

    return (atomic_fetch_add(&last, 1) + 1) & ~TAPE_LEANING;
}

/* Room for the tangents of a recording along a direction. */
static int grow_tangents(tape *t, size_t room)
{
    void *grown;

    if (!GROW(t->tangent, room + 1))
        return 0;
    t->tangent[0] = 0;
    return GROW(t->partial_tangent, room);
}

/* Each array is grown on its own: where one cannot be, those before it are larger than
 * they need be, and nothing is lost. */
static int grow_edges(tape *t, size_t room)
{
    void *grown;

    if (room > most_room || !GROW(t->partial, room) || !GROW(t->parent, room))
        return 0;
#ifndef NDEBUG
    if (!GROW(t->made, room + 1))
        return 0;
#endif
    if (t->along && !grow_tangents(t, room))
        return 0;
    t->room = room;
    return 1;
}

int tape_make_room(tape *t, size_t edges)
{
    if (t->nodes == 0) { /* the first use of this tape */
        t->nodes = t->inputs = 1;
        t->recording = next_recording();
    }
    if (t->short_of_memory || edges > most_room - t->edges)
        return t->short_of_memory = 1, 0;
    if (t->edges + edges <= t->room)
        return 1;

    const size_t least = t->edges + edges > FIRST_ROOM ? t->edges + edges : FIRST_ROOM;
    const size_t more = t->room + t->room / 2 > most_room ? most_room : t->room + t->room / 2;

    t->short_of_memory = !grow_edges(t, more > least ? more : least);
    return !t->short_of_memory;
}

/* Let there be an adjoint for every node; those that are new are 0. */
static int grow_adjoints(tape *t)
{
    const size_t fresh = t->nodes - t->adjoints;
    void *grown;

    if (t->short_of_memory)
        return 0;
    if (t->nodes > t->adjoint_room) {
        const size_t more = t->adjoint_room + t->adjoint_room / 2;
        const size_t room = more > t->nodes ? more : t->nodes;

        if (!GROW(t->adjoint, room) || (t->along && !GROW(t->adjoint_tangent, room)))
            return t->short_of_memory = 1, 0;
        t->adjoint_room = room;
    }
    memset(t->adjoint + t->adjoints, 0, fresh * sizeof *t->adjoint);
    if (t->along)
        memset(t->adjoint_tangent + t->adjoints, 0, fresh * sizeof *t->adjoint_tangent);
    t->adjoints = t->nodes;
    return 1;
}

void tape_close(tape *t)
{
    release(t->partial);
    release(t->parent);
    release(t->adjoint);
    release(t->tangent);
    release(t->partial_tangent);
    release(t->adjoint_tangent);
    release(t->made);
    release(t->argument);
    *t = (tape){ 0 };
}

/* ---- recordings ---------------------------------------------------------------------- */

void tape_new_recording(tape *t)
{
    t->nodes = t->inputs = 1;
    t->edges = t->adjoints = 0;
    t->along = t->short_of_memory = 0;
    t->recording = next_recording();
}

void tape_new_recording_along(tape *t)
{
    void *grown;

    tape_new_recording(t);
    t->along = 1;
    t->short_of_memory = !grow_tangents(t, t->room)
                      || (t->adjoint_room > 0 && !GROW(t->adjoint_tangent, t->adjoint_room));
}

tape_place tape_mark(const tape *t)
{
    return (tape_place){ t->nodes > 0 ? t->nodes : 1, t->edges, t->short_of_memory };
}

void tape_rewind(tape *t, tape_place mark)
{
    if (t->nodes == 0)
        tape_new_recording(t);
    assert(mark.nodes <= t->nodes && mark.edges <= t->edges);
    t->nodes = mark.nodes > 0 ? mark.nodes : 1;
    t->edges = mark.edges;
    t->short_of_memory = mark.short_of_memory;
    if (t->adjoints > t->nodes)
        t->adjoints = t->nodes;
    if (t->inputs > t->nodes)
        t->inputs = t->nodes;
    t->recording = next_recording();
}

int tape_short_of_memory(const tape *t)
{
    return t->short_of_memory;
}

size_t tape_bytes(const tape *t)
{
    const size_t edge = sizeof *t->partial + sizeof *t->parent, node = sizeof *t->adjoint;

    return t->along ? t->edges * (edge + sizeof *t->partial_tangent) + t->nodes * sizeof *t->tangent
                          + t->adjoints * 2 * node
                    : t->edges * edge + t->adjoints * node;
}

/* ---- nodes with any number of edges ------------------------------------------------------- */

/* Close the node whose edges have been written from t->edges up to `end`; its number, or 0 if it
 * has none. */
static uint32_t new_node(tape *t, size_t end)
{
    const size_t node = t->nodes;

    if (end == t->edges)
        return 0;
    t->parent[t->edges] |= TAPE_FIRST;
    t->edges = end;
    t->nodes = node + 1;
#ifndef NDEBUG
    t->made[node] = t->recording;
#endif
    return (uint32_t)node;
}

/* An input has one edge, which leads to node 0: where every node has one, the sweep
 * needs no other list to find its way. */
void tape_independents_along(tape *t, size_t n, const double x[], const double p[], variable v[])
{
    const int fits = tape_make_room(t, n);
    const size_t first = t->nodes;

    for (size_t i = 0; fits && i < n; i++) {
        t->partial[t->edges + i] = 0;
        t->parent[t->edges + i] = TAPE_FIRST;
    }
    for (size_t i = 0; fits && t->along && i < n; i++) {
        t->partial_tangent[t->edges + i] = 0;
        t->tangent[first + i] = p ? p[i] : 0;
    }
#ifndef NDEBUG
    for (size_t i = 0; fits && i < n; i++)
        t->made[first + i] = t->recording;
#endif
    for (size_t i = 0; i < n; i++)
        v[i] = tape_at(t, x[i], fits ? (uint32_t)(first + i) : 0);
    if (fits) {
        if (t->inputs == t->nodes) /* all before them are inputs, too */
            t->inputs += n;
        t->nodes += n;
        t->edges += n;
    }
}

void tape_independents(tape *t, size_t n, const double x[], variable v[])
{
    tape_independents_along(t, n, x, NULL, v);
}

variable tape_independent(tape *t, double x)
{
    variable v;

    tape_independents(t, 1, &x, &v);
    return v;
}

/* Write an edge of a recording along a direction at `at`, where there is room, unless it leads
 * to a constant; the place of the next. */
static size_t edge_to(tape *t, size_t at, uint32_t node, double partial, double partial_tangent)
{
    t->partial[at] = partial;
    t->parent[at] = node;
    t->partial_tangent[at] = partial_tangent;
    return at + (node != 0);
}

/* The same as new_node, for a node whose value moves at the rate `tangent`. */
static uint32_t new_node_along(tape *t, size_t end, double tangent)
{
    if (end > t->edges)
        t->tangent[t->nodes] = tangent;
    return new_node(t, end);
}

uint32_t tape_join_along(tape *t, uint32_t a, uint32_t b, double da, double db, double daa,
                         double dab, double dbb)
{
    if (!tape_make_room(t, 2))
        return 0;

    const double ta = t->tangent[a], tb = t->tangent[b];
    size_t end = t->edges;
    end = edge_to(t, end, a, da, carried(daa, ta) + carried(dab, tb));
    end = edge_to(t, end, b, db, carried(dab, ta) + carried(dbb, tb));
    return new_node_along(t, end, carried(da, ta) + carried(db, tb));
}

variable tape_node(tape *t, variable v)
{
    assert(tape_knows(t, v));
    if (t->along)
        return tape_at(t, v.value, tape_join_along(t, v.node, 0, 1, 0, 0, 0, 0));
    if (v.node == 0 || !tape_make_room(t, 1))
        return tape_constant(v.value);
    t->partial[t->edges] = v.slope;
    t->parent[t->edges] = v.node;
    return tape_at(t, v.value, new_node(t, t->edges + 1));
}

/* tape_make_room, without a call where there is room. */
static int room_for(tape *t, size_t edges)
{
    return (t->edges + edges <= t->room && !t->short_of_memory) || tape_make_room(t, edges);
}

/* The node that all of x[n] lean on, constants aside: 0 if all are constants; the number of
 * nodes, which is none of them, if there are two different ones. */
static size_t shared_node(const tape *t, size_t n, const variable x[], size_t node)
{
    for (size_t i = 0; i < n && node != t->nodes; i++)
        if (x[i].node != 0 && x[i].node != node)
            node = node == 0 ? x[i].node : t->nodes;
    return node;
}

/* Do a and b lean on two different nodes?  Mostly the first two do, and nobody need look further. */
static int differ(variable a, variable b)
{
    return a.node != 0 && b.node != 0 && a.node != b.node;
}

#ifndef NDEBUG
static int knows_all(const tape *t, size_t n, const variable x[])
{
    for (size_t i = 0; i < n; i++)
        if (!tape_knows(t, x[i]))
            return 0;
    return 1;
}
#endif

/* A variable that leans on a node of which we know the number only; a constant, as in
 * tape_lean, if it does not move with it. */
static variable lean_on(const tape *t, size_t node, double value, double slope)
{
    variable v = { value, slope, slope == 0 ? 0 : (uint32_t)node, 0 };

    (void)t;
#ifndef NDEBUG
    v.recording = v.node ? t->made[node] | TAPE_LEANING : 0;
#endif
    return v;
}

/* c . x with c = (1, 1, ...) if c is NULL, in a recording along a direction. */
static variable combination_along(tape *t, size_t n, const double c[], const variable x[])
{
    double value = 0, slope = 0;

    for (size_t i = 0; i < n; i++)
        value += (c ? c[i] : 1) * x[i].value;
    if (!room_for(t, n))
        return tape_constant(value);

    size_t end = t->edges;
    for (size_t i = 0; i < n; i++) {
        const double factor = c ? c[i] : 1;

        slope += carried(factor, t->tangent[x[i].node]);
        end = edge_to(t, end, x[i].node, factor, 0);
    }
    return tape_at(t, value, new_node_along(t, end, slope));
}

/* c . x with c = (1, 1, ...) if c is NULL. */
static variable combination(tape *t, size_t n, const double c[], const variable x[])
{
    double value = 0;

    assert(knows_all(t, n, x));
    if (t->along)
        return combination_along(t, n, c, x);

    const size_t node = n > 1 && differ(x[0], x[1]) ? t->nodes : shared_node(t, n, x, 0);
    if (node != t->nodes || !room_for(t, n)) {
        double slope = 0;

        for (size_t i = 0; i < n; i++) {
            value += (c ? c[i] : 1) * x[i].value;
            slope += carried(c ? c[i] : 1, x[i].slope);
        }
        return node != t->nodes ? lean_on(t, node, value, slope) : tape_constant(value);
    }

    double *partial = t->partial;
    uint32_t *parent = t->parent;
    size_t end = t->edges;
    for (size_t i = 0; i < n; i++) {
        const double factor = c ? c[i] : 1;

        value += factor * x[i].value;
        partial[end] = factor * x[i].slope;
        parent[end] = x[i].node;
        end += x[i].node != 0;
    }
    return tape_at(t, value, new_node(t, end));
}

variable tape_linear_combination(tape *t, size_t n, const double c[], const variable x[])
{
    return combination(t, n, c, x);
}

variable tape_sum(tape *t, size_t n, const variable x[])
{
    return combination(t, n, NULL, x);
}

/* x . y in a recording along a direction. */
static variable dot_along(tape *t, size_t n, const variable x[], const variable y[])
{
    double value = 0, slope = 0;

    for (size_t i = 0; i < n; i++)
        value += x[i].value * y[i].value;
    if (!room_for(t, 2 * n))
        return tape_constant(value);

    size_t end = t->edges;
    for (size_t i = 0; i < n; i++) {
        const double tx = t->tangent[x[i].node], ty = t->tangent[y[i].node];

        slope += carried(y[i].value, tx) + carried(x[i].value, ty);
        if (x[i].node == y[i].node) {
            end = edge_to(t, end, x[i].node, x[i].value + y[i].value, tx + ty);
        } else {
            end = edge_to(t, end, x[i].node, y[i].value, ty);
            end = edge_to(t, end, y[i].node, x[i].value, tx);
        }
    }
    return tape_at(t, value, new_node_along(t, end, slope));
}

variable tape_dot(tape *t, size_t n, const variable x[], const variable y[])
{
    double value = 0;

    assert(knows_all(t, n, x) && knows_all(t, n, y));
    if (t->along)
        return dot_along(t, n, x, y);

    const size_t node =
        n > 0 && differ(x[0], y[0]) ? t->nodes : shared_node(t, n, y, shared_node(t, n, x, 0));
    if (node != t->nodes || !room_for(t, 2 * n)) {
        double slope = 0;

        for (size_t i = 0; i < n; i++) {
            value += x[i].value * y[i].value;
            slope += carried(y[i].value, x[i].slope) + carried(x[i].value, y[i].slope);
        }
        return node != t->nodes ? lean_on(t, node, value, slope) : tape_constant(value);
    }

    double *partial = t->partial;
    uint32_t *parent = t->parent;
    size_t end = t->edges;
    for (size_t i = 0; i < n; i++) {
        const double a = x[i].value, b = y[i].value;

        value += a * b;
        partial[end] = b * x[i].slope;
        parent[end] = x[i].node;
        if (x[i].node == y[i].node) {
            partial[end] += a * y[i].slope; /* they share an edge */
        } else {
            end += x[i].node != 0;
            partial[end] = a * y[i].slope;
            parent[end] = y[i].node;
        }
        end += y[i].node != 0;
    }
    return tape_at(t, value, new_node(t, end));
}

/* ---- sweeps ---------------------------------------------------------------------------------- */

void tape_clear(tape *t)
{
    t->adjoints = 0;
}

int tape_seed(tape *t, variable y, double w)
{
    assert((t->nodes > 1 || t->short_of_memory) && tape_knows(t, y));
    if (!grow_adjoints(t))
        return -1;
    t->adjoint[y.node] += carried(y.slope, w);
    return 0;
}

/* The share of a node's adjoint that goes along an edge.  A factor of exactly 0 stays 0 through an
 * infinite one, as in forward mode. */
static inline double message(double adjoint, double partial)
{
    return adjoint == 0 || partial == 0 ? 0 : adjoint * partial;
}

/* Each node hands its adjoint on to its parents.  The share of the node just before stays in a
 * register: in a long chain every node would else wait for memory. */
static void sweep(const tape *t, size_t from)
{
    const double *partial = t->partial;
    const uint32_t *parent = t->parent;
    double *adjoint = t->adjoint, a = adjoint[t->nodes - 1];
    size_t e = t->edges;

    for (size_t i = t->nodes - 1; i >= from; i--) {
        double next = adjoint[i - 1];
        uint32_t p;

        if (a != 0 && fabs(a) <= DBL_MAX) {
            do {
                const double sent = a * partial[--e];

                p = parent[e];
                if ((p & ~TAPE_FIRST) == i - 1)
                    next += sent;
                else
                    adjoint[p & ~TAPE_FIRST] += sent;
            } while (!(p & TAPE_FIRST));
        } else {
            do {
                const double sent = message(a, partial[--e]);

                p = parent[e];
                if ((p & ~TAPE_FIRST) == i - 1)
                    next += sent;
                else if (sent != 0) /* of many results, each reaches few nodes */
                    adjoint[p & ~TAPE_FIRST] += sent;
            } while (!(p & TAPE_FIRST));
        }
        adjoint[i - 1] = a = next;
    }
}

/* The same, and the derivative of every message along the direction. */
static void sweep_along(const tape *t, size_t from)
{
    size_t e = t->edges;

    for (size_t i = t->nodes; i-- > from;) {
        const double a = t->adjoint[i], a_tangent = t->adjoint_tangent[i];
        uint32_t p;

        do {
            p = t->parent[--e];
            t->adjoint[p & ~TAPE_FIRST] += message(a, t->partial[e]);
            t->adjoint_tangent[p & ~TAPE_FIRST] +=
                message(a, t->partial_tangent[e]) + message(a_tangent, t->partial[e]);
        } while (!(p & TAPE_FIRST));
    }
}

int tape_sweep(tape *t, tape_place mark)
{
    assert((t->nodes > 1 || t->short_of_memory) && mark.nodes <= t->nodes);
    if (!grow_adjoints(t))
        return -1;
    /* Inputs at the beginning have nobody to hand on to. */
    const size_t from = mark.nodes > t->inputs ? mark.nodes : t->inputs;
    if (t->along)
        sweep_along(t, from);
    else
        sweep(t, from);
    return 0;
}

int tape_reverse(tape *t, variable y)
{
    const tape_place start = { 0 };

    tape_clear(t);
    return tape_seed(t, y, 1) == 0 ? tape_sweep(t, start) : -1;
}

double tape_adjoint_tangent(const tape *t, variable v)
{
    assert(t->along && tape_knows(t, v) && !(v.recording & TAPE_LEANING));
    return v.node != 0 && v.node < t->adjoints ? t->adjoint_tangent[v.node] : 0;
}
