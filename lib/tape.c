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

/* Does a factor that is the number 0 make a constant of its product with x? */
static int drops(double factor, variable x)
{
    return factor == 0 && isfinite(x.value);
}

/* Does a constant 0 make a constant of a b, which is `product`? */
static int one_drops(variable a, variable b, double product)
{
    return product == 0 && (tape_is(a, 0) || tape_is(b, 0));
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

        if (drops(factor, x[i]))
            continue;
        slope += carried(factor, t->tangent[x[i].node]);
        end = edge_to(t, end, x[i].node, factor, 0);
    }
    return tape_at(t, value, new_node_along(t, end, slope));
}

/* c . x with c = (1, 1, ...) if c is NULL. */
static inline variable combination(tape *t, size_t n, const double c[], const variable x[])
{
    double value = 0;

    assert(knows_all(t, n, x));
    if (t->along)
        return combination_along(t, n, c, x);

    const size_t node = n > 1 && differ(x[0], x[1]) ? t->nodes : shared_node(t, n, x, 0);
    if (node != t->nodes || !room_for(t, n)) {
        double slope = 0;

        for (size_t i = 0; i < n; i++) {
            const double factor = c ? c[i] : 1;

            value += factor * x[i].value;
            slope += drops(factor, x[i]) ? 0 : carried(factor, x[i].slope);
        }
        return node != t->nodes ? lean_on(t, node, value, slope) : tape_constant(value);
    }

    double *partial = t->partial;
    uint32_t *parent = t->parent;
    size_t end = t->edges;
    for (size_t i = 0; i < n; i++) {
        const double factor = c ? c[i] : 1;

        value += factor * x[i].value;
        if (drops(factor, x[i]))
            continue;
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

        if (one_drops(x[i], y[i], x[i].value * y[i].value))
            continue;
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
            const double product = x[i].value * y[i].value;

            value += product;
            if (!one_drops(x[i], y[i], product))
                slope += carried(y[i].value, x[i].slope) + carried(x[i].value, y[i].slope);
        }
        return node != t->nodes ? lean_on(t, node, value, slope) : tape_constant(value);
    }

    double *partial = t->partial;
    uint32_t *parent = t->parent;
    size_t end = t->edges;
    for (size_t i = 0; i < n; i++) {
        const double a = x[i].value, b = y[i].value, product = a * b;

        value += product;
        if (one_drops(x[i], y[i], product))
            continue;
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

/* ---- functions of any number of arguments ------------------------------------------------- */

/* The function with that value of x[n], whose n slopes have been written behind the last edge,
 * where there is room; in a recording along a direction, with their tangents. */
static variable join_all(tape *t, size_t n, const variable x[], double value)
{
    const double *partial = t->partial + t->edges;
    const size_t node = t->along ? t->nodes : shared_node(t, n, x, 0);
    size_t end = t->edges;
    double slope = 0;

    if (t->along) {
        const double *partial_tangent = t->partial_tangent + t->edges;

        for (size_t i = 0; i < n; i++) {
            slope += carried(partial[i], t->tangent[x[i].node]);
            end = edge_to(t, end, x[i].node, partial[i], partial_tangent[i]);
        }
        return tape_at(t, value, new_node_along(t, end, slope));
    }
    if (node != t->nodes) {
        for (size_t i = 0; i < n; i++)
            slope += carried(partial[i], x[i].slope);
        return lean_on(t, node, value, slope);
    }
    for (size_t i = 0; i < n; i++) {
        t->partial[end] = carried(partial[i], x[i].slope);
        t->parent[end] = x[i].node;
        end += x[i].node != 0;
    }
    return tape_at(t, value, new_node(t, end));
}

/* The rate at which x moves: along the direction, or with the node that all lean on. */
static double rate_of(const tape *t, variable x)
{
    return t->along ? t->tangent[x.node] : x.slope;
}

variable tape_norm(tape *t, size_t n, const variable x[])
{
    double largest = 0, squares = 0, along = 0;

    assert(knows_all(t, n, x));
    for (size_t i = 0; i < n; i++)
        largest = fabs(x[i].value) > largest ? fabs(x[i].value) : largest;

    const double root = hypot_scale(largest, 0), scale = root * root;
    for (size_t i = 0; i < n; i++)
        squares += (x[i].value * scale) * (x[i].value * scale);
    const double length = sqrt(squares), value = length / scale;
    if (n == 0 || !room_for(t, n))
        return tape_constant(value);

    double *u = t->partial + t->edges;
    for (size_t i = 0; i < n; i++) {
        u[i] = length == 0 ? 0 : x[i].value * scale / length;
        along += length == 0 ? fabs(rate_of(t, x[i])) : carried(u[i], rate_of(t, x[i]));
    }
    /* Where the length is 0, nothing is known of how the slopes change. */
    for (size_t i = 0; t->along && i < n; i++)
        t->partial_tangent[t->edges + i] =
            length == 0 ? carried(NAN, along) : (rate_of(t, x[i]) - u[i] * along) / length * scale;
    return join_all(t, n, x, value);
}

/* exp(x - top), where infinite ones are equal. */
static double exponential(variable x, double top)
{
    return x.value == top ? 1 : exp(x.value - top);
}

/* The sum of exp(x_i - x_k) over all others than k, where x_k is the largest; and s[n], unless it
 * is NULL, set to exp(x_i) over the sum of all: the softmax. */
static double softmax(size_t n, const variable x[], size_t *k, double s[])
{
    double others = 0;

    *k = 0;
    for (size_t i = 1; i < n; i++)
        if (!(x[i].value <= x[*k].value))
            *k = i;
    for (size_t i = 0; i < n; i++) {
        const double e = exponential(x[i], x[*k].value);

        others += i == *k ? 0 : e;
        if (s)
            s[i] = e;
    }
    for (size_t i = 0; s && i < n; i++)
        s[i] /= 1 + others;
    return others;
}

/* Set ds[n] to the rates at which the softmax s[n] moves: s_i (dx_i - sum of s_j dx_j). */
static void softmax_rates(const tape *t, size_t n, const variable x[], size_t k, const double s[],
                          double ds[])
{
    const double top = rate_of(t, x[k]);
    double mean = 0;

    for (size_t i = 0; i < n; i++)
        mean += carried(s[i], rate_of(t, x[i]) - top);
    for (size_t i = 0; i < n; i++)
        ds[i] = carried(s[i], rate_of(t, x[i]) - top - mean);
}

variable tape_log_sum_exp(tape *t, size_t n, const variable x[])
{
    const int fits = n == 0 || room_for(t, n);
    double *s = n > 0 && fits ? t->partial + t->edges : NULL;
    size_t k;

    assert(knows_all(t, n, x));
    if (n == 0)
        return tape_constant(-INFINITY);
    const double others = softmax(n, x, &k, s), value = x[k].value + log1p(others);
    if (!fits)
        return tape_constant(value);
    if (t->along)
        softmax_rates(t, n, x, k, s, t->partial_tangent + t->edges);
    return join_all(t, n, x, value);
}

/* Write slope number i of the function that join_all will make. */
static void set_slope(tape *t, size_t i, double slope, double tangent)
{
    t->partial[t->edges + i] = slope;
    if (t->along)
        t->partial_tangent[t->edges + i] = tangent;
}

/* The largest, s_k: ds_k = -s_k times the sum of s_j (dx_j - dx_k).  Where s_k is almost 1, nothing
 * else keeps the digits of 1 - s_k. */
static variable softmax_largest(tape *t, size_t n, const variable x[], size_t k, const double s[],
                                const double ds[])
{
    double others = 0, d_others = 0;

    for (size_t j = 0; j < n; j++)
        if (j != k) {
            others += s[j];
            d_others += ds[j];
            set_slope(t, j, -s[k] * s[j], -(ds[k] * s[j] + s[k] * ds[j]));
        }
    set_slope(t, k, s[k] * others, ds[k] * others + s[k] * d_others);
    return join_all(t, n, x, s[k]);
}

/* All others, with L the logarithm of the sum: ds_i = s_i (dx_i - dL).  They are at most 1/2. */
void tape_softmax(tape *t, size_t n, const variable x[], variable y[])
{
    const int fits = n == 0 || room_for(t, 6 * n); /* 4n edges, s and ds */
    double *s = n > 0 && fits ? t->partial + t->edges + 4 * n : NULL, *ds = s ? s + n : NULL;
    size_t k;

    assert(knows_all(t, n, x));
    if (n == 0)
        return;
    const double others = softmax(n, x, &k, s);
    if (!fits) {
        for (size_t i = 0; i < n; i++)
            y[i] = tape_constant(exponential(x[i], x[k].value) / (1 + others));
        return;
    }
    softmax_rates(t, n, x, k, s, ds);

    const size_t node = t->along ? t->nodes : shared_node(t, n, x, 0);
    if (node != t->nodes) {
        for (size_t i = 0; i < n; i++)
            y[i] = lean_on(t, node, s[i], ds[i]);
        return;
    }
    for (size_t i = 0; i < n; i++)
        set_slope(t, i, s[i], ds[i]);
    const variable sum = join_all(t, n, x, x[k].value + log1p(others));
    for (size_t i = 0; i < n; i++) {
        const variable both[] = { x[i], sum };

        if (i == k) {
            y[i] = softmax_largest(t, n, x, k, s, ds);
        } else {
            set_slope(t, 0, s[i], ds[i]);
            set_slope(t, 1, -s[i], -ds[i]);
            y[i] = join_all(t, 2, both, s[i]);
        }
    }
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
    if (w != 0)
        t->adjoint[y.node] += y.slope * w;
    return 0;
}

/* The share of a node's adjoint that goes along an edge.  A slope of exactly 0 makes 0 of an
 * infinite adjoint, as in forward mode. */
static inline double message(double adjoint, double partial)
{
    return partial == 0 ? 0 : adjoint * partial;
}

/* Each node hands its adjoint on to its parents.  The share of the node just before stays in a
 * register: in a long chain every node would else wait for memory.
 *
 * A node with adjoint 0 hands on nothing, unless a slope is infinite: there it matters whether the
 * result depends on that node, and the sweep stops.  The number of nodes that are left; `from` if
 * it has come to its end. */
static size_t sweep(const tape *t, size_t from)
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
        } else if (a == 0) { /* of many results, each reaches few nodes */
            do {
                if (!(fabs(partial[--e]) <= DBL_MAX))
                    return i + 1;
            } while (!(parent[e] & TAPE_FIRST));
        } else {
            do {
                const double sent = message(a, partial[--e]);

                p = parent[e];
                if ((p & ~TAPE_FIRST) == i - 1)
                    next += sent;
                else
                    adjoint[p & ~TAPE_FIRST] += sent;
            } while (!(p & TAPE_FIRST));
        }
        adjoint[i - 1] = a = next;
    }
    return from;
}

/* Along edge e of node i, the derivative of a message along the direction. */
static double message_tangent(const tape *t, size_t i, size_t e)
{
    return carried(t->adjoint[i], t->partial_tangent[e])
         + carried(t->partial[e], t->adjoint_tangent[i]);
}

/* Is every slope of the node whose edges end before `end` finite, and every tangent of one? */
static int all_finite(const tape *t, size_t end)
{
    size_t e = end;

    do {
        e--;
        if (!(fabs(t->partial[e]) <= DBL_MAX && fabs(t->partial_tangent[e]) <= DBL_MAX))
            return 0;
    } while (!(t->parent[e] & TAPE_FIRST));
    return 1;
}

/* The same as sweep, and the derivative of every message along the direction. */
static size_t sweep_along(const tape *t, size_t from)
{
    size_t e = t->edges;

    for (size_t i = t->nodes; i-- > from;) {
        uint32_t p;

        if (t->adjoint[i] == 0 && !all_finite(t, e))
            return i + 1;
        do {
            p = t->parent[--e];
            t->adjoint_tangent[p & ~TAPE_FIRST] += message_tangent(t, i, e);
            t->adjoint[p & ~TAPE_FIRST] += message(t->adjoint[i], t->partial[e]);
        } while (!(p & TAPE_FIRST));
    }
    return from;
}

/* Go on with a sweep that has stopped with `left` nodes left, by finding out on which nodes the
 * result depends.  Those hand on 0 times infinity, which is NaN; the others nothing. */
static int sweep_carefully(const tape *t, size_t from, size_t left)
{
    unsigned char *reached = allocate(t->nodes, sizeof *reached);
    size_t e = t->edges;

    if (!reached)
        return -1;
    memset(reached, 0, t->nodes);
    for (size_t i = t->nodes; i-- > from;) {
        const int hands_on = reached[i] || t->adjoint[i] != 0;
        uint32_t p;

        do {
            p = t->parent[--e];
            const size_t to = p & ~TAPE_FIRST;

            if (hands_on)
                reached[to] = 1;
            if (hands_on && i < left) {
                if (t->along)
                    t->adjoint_tangent[to] += message_tangent(t, i, e);
                t->adjoint[to] += message(t->adjoint[i], t->partial[e]);
            }
        } while (!(p & TAPE_FIRST));
    }
    release(reached);
    return 0;
}

int tape_sweep(tape *t, tape_place mark)
{
    assert((t->nodes > 1 || t->short_of_memory) && mark.nodes <= t->nodes);
    if (!grow_adjoints(t))
        return -1;
    /* Inputs at the beginning have nobody to hand on to. */
    const size_t from = mark.nodes > t->inputs ? mark.nodes : t->inputs;
    const size_t left = t->along ? sweep_along(t, from) : sweep(t, from);
    if (left > from && sweep_carefully(t, from, left) != 0)
        return tape_clear(t), t->short_of_memory = 1, -1;
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
