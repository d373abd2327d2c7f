/* tape.h -- the reverse mode: a recording of a calculation, and the sweep back over it.
 *
 *     tape t = { 0 };
 *     variable x = tape_independent(&t, 3), y = tape_independent(&t, 4);
 *     variable f = tape_plus(&t, tape_times(&t, x, x), tape_times(&t, y, y));
 *
 *     if (tape_reverse(&t, f) == 0)
 *         printf("%g %g\n", tape_adjoint(&t, x), tape_adjoint(&t, y));      6 8
 *     tape_close(&t);
 *
 * The tape is a list of nodes.  Each node is a value that was made of earlier ones, its parents;
 * for each parent it keeps one edge: which node that is, and the partial derivative with respect to
 * it.  The adjoint of a node is the derivative of the result with respect to it.  The sweep goes
 * from the result back to the inputs, and every node hands its adjoint, times the partial
 * derivative, on to each of its parents.  Parents stand before their children in the list, so a
 * node has heard from all its children when its turn comes.
 *
 * A variable is a dual number that says in which node it moves: its value, its slope with
 * respect to one node, and the number of that node.  As long as a calculation involves one
 * node only (a function of one argument, an operation with a constant, x times x) it is a
 * dual number's, and nothing is recorded.  Only where two different nodes meet is a node
 * made, with an edge to each.  If all inputs lean on the same node nothing is recorded at
 * all, and the same program runs in forward mode.
 *
 * Memory: 12 bytes an edge; 8 bytes a node from the first sweep on; without NDEBUG 4 more a
 * node.  An input is one edge, an operation where two nodes meet two, a sum of n variables up
 * to n, their dot product up to 2n, and with itself up to n.  At most 2^31 - 2 edges.
 *
 * Out of memory: operations without room are not recorded; the values are still right, and the next
 * sweep answers -1.  tape_short_of_memory tells beforehand.  A new recording, or a rewind to a
 * mark from before, makes the tape usable again.
 *
 * Misuse is caught by an assertion unless NDEBUG is defined: a variable of another tape or of
 * an earlier recording, one that was made after the mark which the tape was rewound to, the
 * adjoint of a variable that is no node, a sweep over an empty tape.  Define NDEBUG for
 * all files or for none.
 *
 * Griewank and Walther, Evaluating Derivatives, 2nd ed. (SIAM, 2008). */
#ifndef TAPE_H
#define TAPE_H

#include "elementary.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

/* A value that a tape may know of.  Make it with tape_independent, tape_constant or an operation,
 * and copy it as you like; only `value` is for you to read. */
typedef struct {
    double value;
    double slope;          /* with respect to the node that it leans on */
    uint32_t node;         /* which that is; 0: none, a constant */
    uint32_t recording;    /* for catching misuse: when that node was made */
} variable;

/* The list of nodes.  All of it is zero before the first use: tape t = { 0 }.  Its members
 * are for tape.c and the inline functions below, and for those who want to see a tape. */
typedef struct tape {
    size_t nodes;              /* how many there are; node 0 is nothing */
    double *partial;           /* partial[edges] */
    size_t edges;              /* a node has at least one */
    uint32_t *parent;          /* parent[edges]; TAPE_FIRST marks the first edge of a node */
    size_t room;               /* edges that there is memory for */
    size_t inputs;             /* the nodes below this one have no parents */
    double *adjoint;           /* adjoint[adjoints], for the nodes that a sweep has reached */
    size_t adjoints, adjoint_room;

    int along;                 /* does this recording carry derivatives along a direction? */
    int short_of_memory;
    double *tangent;           /* tangent[nodes]: the value's derivative along it, */
    double *partial_tangent;   /* partial_tangent[edges]: the partial derivative's, */
    double *adjoint_tangent;   /* adjoint_tangent[adjoints]: the adjoint's */

    uint32_t recording;        /* which of all recordings of this program */
    uint32_t *made;            /* made[nodes]: in which recording; without NDEBUG */
    variable *argument;        /* room for the arguments of a field, argument[arguments] */
    size_t arguments;
} tape;

#define TAPE_FIRST   0x80000000u
#define TAPE_LEANING 0x80000000u    /* in variable.recording: leans on its node, is not it */

/* ---- recordings ---------------------------------------------------------------- */

/* Forget all that was recorded, but keep the memory for the next recording. */
void tape_new_recording(tape *t);

/* The same, for a recording in which every value also carries its derivative along a direction;
 * tape_independents_along says which.  The sweep then yields derivatives of the adjoints along it,
 * too: the product of the Hessian with that direction.  Every operation makes a node then: 64 bytes
 * for one of two arguments, with its share of the sweep. */
void tape_new_recording_along(tape *t);

/* Release all memory.  The tape is empty then, and usable. */
void tape_close(tape *t);

/* Where a recording has come to; and back to it: forget the recording since, with its adjoints.
 * Variables from before the mark stay valid.  Marks nest; { 0 } is the beginning. */
typedef struct {
    size_t nodes, edges;
    int short_of_memory;
} tape_place;
tape_place tape_mark(const tape *t);
void tape_rewind(tape *t, tape_place mark);

/* Was there not enough memory for something in this recording? */
int tape_short_of_memory(const tape *t);

/* Bytes that the recording fills now: with its adjoints if it was swept, without memory
 * in reserve or for catching misuse. */
size_t tape_bytes(const tape *t);

/* ---- inputs ---------------------------------------------------------------------- */

/* Independent variables: nodes without parents.  One, or v[n] with the values x[n]. */
variable tape_independent(tape *t, double x);
void tape_independents(tape *t, size_t n, const double x[], variable v[]);

/* Some that move at the rates p[n] along the direction, after tape_new_recording_along. */
void tape_independents_along(tape *t, size_t n, const double x[], const double p[], variable v[]);

/* A number that does not move.  It is on no tape and may be used with any. */
static inline variable tape_constant(double c)
{
    return (variable){ c, 0, 0, 0 };
}

/* v as a node of its own, so that it has an adjoint.  One edge. */
variable tape_node(tape *t, variable v);

/* ---- sweeps ---------------------------------------------------------------------- */

/* Set the adjoint of every node to the derivative of y with respect to it.  Returns 0, or -1 if
 * memory is or was short; the adjoints are then all 0.  One multiplication and one addition an
 * edge. */
int tape_reverse(tape *t, variable y);

/* The parts of tape_reverse, for several results or for a part of a recording.
 *
 * Adjoints are 0 in a new recording and for new nodes.  Clear sets all to 0; seed adds w to that of
 * y (w times its slope to that of the node y leans on); sweep lets the nodes made since the mark,
 * newest first, hand on their adjoints, and adds to those of their parents; with the mark { 0 } all
 * do.  The sum over y of w dy/dx is so had by a seed for each y and one sweep.  A sweep does not
 * clear: a node that is swept twice without clearing hands its adjoint on twice.  Seed and sweep
 * return 0, or -1 if memory is or was short. */
void tape_clear(tape *t);
int tape_seed(tape *t, variable y, double w);
int tape_sweep(tape *t, tape_place mark);

/* The adjoint of v, which is an input, the result of tape_node, or of an operation in which two
 * nodes met; 0 for a constant, and before a sweep.  NaN where 0 met infinity on the way: see
 * elementary.h. */
static inline double tape_adjoint(const tape *t, variable v);

/* Its derivative along the direction of tape_new_recording_along. */
double tape_adjoint_tangent(const tape *t, variable v);

/* ---- operations ------------------------------------------------------------------- */

/* Sums over i < n: x_0 + x_1 + ..., c . x and x . y.  One node, or none where all lean on one.
 * They are added up from first to last.  n = 0 gives the constant 0.  x and y may be the same. */
variable tape_sum(tape *t, size_t n, const variable x[]);
variable tape_linear_combination(tape *t, size_t n, const double c[], const variable x[]);
variable tape_dot(tape *t, size_t n, const variable x[], const variable y[]);

/* The Euclidean length ||x|| of x[n], without overflow on the way.  Flat where it is 0, and without
 * a second derivative there.  n = 0 gives the constant 0.  One node with up to n edges, or none. */
variable tape_norm(tape *t, size_t n, const variable x[]);

/* log(exp(x_0) + exp(x_1) + ...) of x[n], without overflow on the way; its slopes are the softmax of
 * x.  The constant -Inf for n = 0.  One node with up to n edges, or none. */
variable tape_log_sum_exp(tape *t, size_t n, const variable x[]);

/* y_i = exp(x_i) / (exp(x_0) + exp(x_1) + ...), for x[n] and y[n], which may not overlap.  The
 * slopes keep their digits where y_i is close to 1.  Up to n + 1 nodes and 4n edges. */
void tape_softmax(tape *t, size_t n, const variable x[], variable y[]);

/* The steps of the operations below.  Make room for more edges, if there is any. */
int tape_make_room(tape *t, size_t edges);
/* Every operation in a recording along a direction: f of the values in nodes a and b, given
 * its derivatives; the node that it makes. */
uint32_t tape_join_along(tape *t, uint32_t a, uint32_t b, double da, double db, double daa,
                         double dab, double dbb);

/* May v be used with t now?  For assertions: with NDEBUG it cannot tell. */
static inline int tape_knows(const tape *t, variable v)
{
    return v.node == 0
        || (v.node < t->nodes && t->made && t->made[v.node] == (v.recording & ~TAPE_LEANING));
}

static inline double tape_adjoint(const tape *t, variable v)
{
    assert(tape_knows(t, v) && !(v.recording & TAPE_LEANING));
    return v.node != 0 && v.node < t->adjoints ? t->adjoint[v.node] : 0;
}

/* A variable that leans on the same node as a and b, of which one may be a constant.  A variable
 * that does not move with its node is a constant. */
static inline variable tape_lean(double value, double slope, variable a, variable b)
{
    variable v = { value, slope, slope == 0 ? 0 : a.node | b.node, 0 };

#ifndef NDEBUG
    v.recording = v.node ? (a.node ? a.recording : b.recording) | TAPE_LEANING : 0;
#endif
    return v;
}

/* The variable of that value which is a node just made. */
static inline variable tape_at(const tape *t, double value, uint32_t node)
{
    return (variable){ value, node != 0, node, t->recording };
}

/* The chain rule for one argument. */
static inline variable tape_chain(tape *t, variable a, unary f)
{
    assert(tape_knows(t, a));
    if (t->along)
        return tape_at(t, f.value, tape_join_along(t, a.node, 0, f.slope, 0, f.curvature, 0, 0));
    return tape_lean(f.value, carried(f.slope, a.slope), a, a);
}

/* Is a the constant c? */
static inline int tape_is(variable a, double c)
{
    return a.value == c && a.node == 0;
}

/* What two make that lean on one node, or of which one is a constant; or in a recording along a
 * direction. */
static inline variable tape_unite(tape *t, variable a, variable b, binary f, int drops)
{
    if (drops && f.value == 0 && (tape_is(a, 0) || tape_is(b, 0)))
        return tape_constant(f.value);
    if (t->along)
        return tape_at(t, f.value, tape_join_along(t, a.node, b.node, f.da, f.db, f.daa, f.dab, f.dbb));
    return tape_lean(f.value, carried(f.da, a.slope) + carried(f.db, b.slope), a, b);
}

/* For two: if they lean on the same node, so does the result; if not, it is a new one.  A constant 0
 * that drops the other makes a constant of a result that is 0. */
static inline variable tape_meet(tape *t, variable a, variable b, binary f, int drops)
{
    assert(tape_knows(t, a) && tape_knows(t, b));
    if (a.node == b.node || a.node == 0 || b.node == 0 || t->along)
        return tape_unite(t, a, b, f, drops);

    const size_t e = t->edges, node = t->nodes;
    if (e + 2 > t->room && !tape_make_room(t, 2))
        return tape_constant(f.value);
    t->partial[e] = f.da * a.slope;
    t->partial[e + 1] = f.db * b.slope;
    t->parent[e] = a.node | TAPE_FIRST;
    t->parent[e + 1] = b.node;
    t->edges = e + 2;
    t->nodes = node + 1;
#ifndef NDEBUG
    t->made[node] = t->recording;
#endif
    return (variable){ f.value, 1, (uint32_t)node, t->recording };
}

static inline variable tape_join(tape *t, variable a, variable b, binary f)
{
    return tape_meet(t, a, b, f, 0);
}

/* A product or quotient, which a constant 0 makes constant. */
static inline variable tape_product(tape *t, variable a, variable b, binary f)
{
    return tape_meet(t, a, b, f, 1);
}

/* The arctangent.  Far out its slope 1/x^2 vanishes, but a fast x moves the angle all the same. */
static inline variable tape_atan(tape *t, variable a)
{
    const unary f = atan_rule(a.value);

    assert(tape_knows(t, a));
    if (fabs(a.value) > 0x1p500 && !t->along)
        return tape_lean(f.value, a.slope / a.value / a.value, a, a);
    return tape_chain(t, a, f);
}

/* a to the power of b: the 0th power and a power of 1 are the constant 1. */
static inline variable tape_pow(tape *t, variable a, variable b)
{
    const int still = tape_is(a, 1) || tape_is(b, 0);

    return still ? tape_constant(1) : tape_join(t, a, b, pow_rule(a.value, b.value));
}

/* The larger of a and b, and the smaller: the first if they are equal, a NaN if there is one.  It
 * is the argument itself, and nothing is recorded. */
static inline variable tape_max(tape *t, variable a, variable b)
{
    assert(tape_knows(t, a) && tape_knows(t, b));
    (void)t;
    return larger_is_first(a.value, b.value) ? a : b;
}

static inline variable tape_min(tape *t, variable a, variable b)
{
    assert(tape_knows(t, a) && tape_knows(t, b));
    (void)t;
    return smaller_is_first(a.value, b.value) ? a : b;
}

/* a where it is positive, otherwise the constant 0. */
static inline variable tape_relu(tape *t, variable a)
{
    return tape_max(t, tape_constant(0), a);
}

/* The nearest to a of the numbers from low to high, low <= high: a itself where it is one of them. */
static inline variable tape_clamp(tape *t, variable a, double low, double high)
{
    return tape_min(t, tape_max(t, a, tape_constant(low)), tape_constant(high));
}

/* clang-format off: one line an operation, as in a table. */
static inline variable tape_plus(tape *t, variable a, variable b) { return tape_join(t, a, b, plus_rule(a.value, b.value)); }
static inline variable tape_minus(tape *t, variable a, variable b) { return tape_join(t, a, b, minus_rule(a.value, b.value)); }
static inline variable tape_times(tape *t, variable a, variable b) { return tape_product(t, a, b, times_rule(a.value, b.value)); }
static inline variable tape_over(tape *t, variable a, variable b) { return tape_product(t, a, b, over_rule(a.value, b.value)); }
static inline variable tape_hypot(tape *t, variable a, variable b) { return tape_join(t, a, b, hypot_rule(a.value, b.value)); }
static inline variable tape_atan2(tape *t, variable a, variable b) { return tape_join(t, a, b, atan2_rule(a.value, b.value)); }

static inline variable tape_negate(tape *t, variable a) { return tape_chain(t, a, negate_rule(a.value)); }
static inline variable tape_sqrt(tape *t, variable a) { return tape_chain(t, a, sqrt_rule(a.value)); }
static inline variable tape_exp(tape *t, variable a) { return tape_chain(t, a, exp_rule(a.value)); }
static inline variable tape_expm1(tape *t, variable a) { return tape_chain(t, a, expm1_rule(a.value)); }
static inline variable tape_log(tape *t, variable a) { return tape_chain(t, a, log_rule(a.value)); }
static inline variable tape_log1p(tape *t, variable a) { return tape_chain(t, a, log1p_rule(a.value)); }
static inline variable tape_sin(tape *t, variable a) { return tape_chain(t, a, sin_rule(a.value)); }
static inline variable tape_cos(tape *t, variable a) { return tape_chain(t, a, cos_rule(a.value)); }
static inline variable tape_tan(tape *t, variable a) { return tape_chain(t, a, tan_rule(a.value)); }
static inline variable tape_asin(tape *t, variable a) { return tape_chain(t, a, asin_rule(a.value)); }
static inline variable tape_acos(tape *t, variable a) { return tape_chain(t, a, acos_rule(a.value)); }
static inline variable tape_sinh(tape *t, variable a) { return tape_chain(t, a, sinh_rule(a.value)); }
static inline variable tape_cosh(tape *t, variable a) { return tape_chain(t, a, cosh_rule(a.value)); }
static inline variable tape_tanh(tape *t, variable a) { return tape_chain(t, a, tanh_rule(a.value)); }
static inline variable tape_sigmoid(tape *t, variable a) { return tape_chain(t, a, sigmoid_rule(a.value)); }
static inline variable tape_softplus(tape *t, variable a) { return tape_chain(t, a, softplus_rule(a.value)); }
static inline variable tape_erf(tape *t, variable a) { return tape_chain(t, a, erf_rule(a.value)); }
static inline variable tape_fabs(tape *t, variable a) { return tape_chain(t, a, fabs_rule(a.value)); }
/* clang-format on */

#endif
