/* gradients.c -- what a gradient costs: by hand, by our tape, by ADOL-C's.
 *
 * All that is compared is timed in turn, round after round, in one run, and medians are
 * compared.  First all gradients must agree. */
#include "adolc.h"
#include "nabla.h"
#include "plain.h"
#include "problems.h"
#include "taped.h"
#include "timing.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __clang__
#define COMPILER __VERSION__
#elif defined __GNUC__
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "unknown"
#endif

/* One function, every way. */
typedef struct {
    const char *name;
    size_t n;
    double operations;
    const void *context;
    value_function *value, *value_at_O2;
    gradient_function *by_hand, *by_hand_at_O2;
    variable (*taped)(tape *t, const variable x[], const void *context);
    variable (*scalar)(tape *t, const variable x[], const void *context);
    double (*in_parts)(tape *t, const variable x[], const void *context, size_t *bytes);
    formula formula;
} problem;

/* What is timed.  The sweep is what recording and sweeping takes longer than recording. */
typedef enum {
    VALUE,
    VALUE_AT_O2,
    HAND,
    HAND_AT_O2,
    TAPED,
    SCALAR,
    IN_PARTS,
    ADOLC_ANEW,
    ADOLC_KEPT,
    TAPED_ONLY,
    SCALAR_ONLY,
    WAYS
} way;

static const char *const way_name[WAYS] = {
    [VALUE] = "value",
    [VALUE_AT_O2] = "value, -O2",
    [HAND] = "gradient by hand",
    [HAND_AT_O2] = "gradient by hand, -O2",
    [TAPED] = "tape",
    [SCALAR] = "tape, scalar operations",
    [IN_PARTS] = "tape, part by part",
    [ADOLC_ANEW] = "ADOL-C, recorded anew",
    [ADOLC_KEPT] = "ADOL-C, kept recording",
};

enum { ROUNDS = 15 };
static const double least_time = 4e-3; /* of one reading */

/* What is needed to run one problem. */
typedef struct {
    const problem *p;
    double *x, *g;
    variable *v;
    tape t;
    double value, bytes[WAYS], time[WAYS];
} bench;

static void fail(const char *what, const char *which)
{
    fprintf(stderr, "gradients: %s%s%s\n", which, *which ? ": " : "", what);
    exit(EXIT_FAILURE);
}

static void *room(size_t count, size_t size)
{
    void *memory = allocate(count, size);

    if (!memory)
        fail("not enough memory", "");
    return memory;
}

/* ---- the ways ---------------------------------------------------------------------------- */

static int is_there(const problem *p, way w)
{
#ifndef HAVE_ADOLC
    if (w == ADOLC_ANEW || w == ADOLC_KEPT)
        return 0;
#endif
    return !((w == SCALAR || w == SCALAR_ONLY) && !p->scalar) && !(w == IN_PARTS && !p->in_parts);
}

static void record(bench *b, variable (*f)(tape *, const variable[], const void *))
{
    tape_new_recording(&b->t);
    tape_independents(&b->t, b->p->n, b->x, b->v);
    b->value = f(&b->t, b->v, b->p->context).value;
}

static void by_tape(bench *b, way w, variable (*f)(tape *, const variable[], const void *))
{
    const field taped = { .n = b->p->n, .taped_value = f, .context = b->p->context };

    if (gradient_reverse(&taped, b->x, b->g, &b->value, &b->t) != 0)
        fail("not enough memory", b->p->name);
    b->bytes[w] = (double)tape_bytes(&b->t);
}

static void by_parts(bench *b)
{
    size_t bytes = 0;

    tape_new_recording(&b->t);
    tape_independents(&b->t, b->p->n, b->x, b->v);
    b->value = b->p->in_parts(&b->t, b->v, b->p->context, &bytes);
    for (size_t i = 0; i < b->p->n; i++)
        b->g[i] = tape_adjoint(&b->t, b->v[i]);
    b->bytes[IN_PARTS] = (double)bytes;
}

static void run(bench *b, way w)
{
    const problem *p = b->p;

    switch (w) {
    case VALUE:
        b->value = p->value(b->x, p->context);
        break;
    case VALUE_AT_O2:
        b->value = p->value_at_O2(b->x, p->context);
        break;
    case HAND:
        b->value = p->by_hand(b->x, b->g, p->context);
        break;
    case HAND_AT_O2:
        b->value = p->by_hand_at_O2(b->x, b->g, p->context);
        break;
    case TAPED:
        by_tape(b, w, p->taped);
        break;
    case SCALAR:
        by_tape(b, w, p->scalar);
        break;
    case IN_PARTS:
        by_parts(b);
        break;
    case TAPED_ONLY:
        record(b, p->taped);
        break;
    case SCALAR_ONLY:
        record(b, p->scalar);
        break;
#ifdef HAVE_ADOLC
    case ADOLC_ANEW:
        b->value = adolc_anew(b->x, b->g);
        break;
    case ADOLC_KEPT:
        b->value = adolc_kept(b->x, b->g);
        break;
#endif
    default:
        break;
    }
}

/* ---- before timing: are they the same? --------------------------------------------------- */

/* By how much x[n] is off, as a part of the largest component of the reference.
 *
 * All ways must agree to 1e-12 in that measure, gradients and values.  A component is a
 * product of a thousand factors, or a sum of a few thousand products of about ten, each
 * rounded to 1.1e-16, and every way adds in an order of its own: 1e-13 is to be expected.
 * The value of the longest chain is a sum of a million terms of one sign; its rounding errors
 * are as often up as down, and amount to some 1000 of them, 1e-13 again. */
static double difference(size_t n, const double x[], const double reference[])
{
    double largest = 0, off = 0;

    for (size_t i = 0; i < n; i++) {
        const double d = fabs(x[i] - reference[i]);

        largest = fmax(largest, fabs(reference[i]));
        off = d <= off ? off : d;
        if (isnan(off))
            return NAN;
    }
    return off / largest;
}

static void check(const bench *b, way w, const double reference[], double reference_value)
{
    const double g = w < HAND ? 0 : difference(b->p->n, b->g, reference);
    const double value = difference(1, &b->value, &reference_value);

    if (g <= 1e-12 && value <= 1e-12)
        return;
    fprintf(stderr,
            "gradients: %s: %s differs from %s by %.2g in the gradient, %.2g in the value\n",
            b->p->name, way_name[w], way_name[HAND], g, value);
    exit(EXIT_FAILURE);
}

static void check_all(bench *b)
{
    double *reference = room(b->p->n, sizeof *reference);

    run(b, HAND);
    memcpy(reference, b->g, b->p->n * sizeof *b->g);
    const double value = b->value;
    for (way w = VALUE; w <= ADOLC_KEPT; w++)
        if (is_there(b->p, w)) {
            memset(b->g, 0, b->p->n * sizeof *b->g);
            run(b, w);
            check(b, w, reference, value);
        }
    release(reference);
}

/* ---- timing ------------------------------------------------------------------------------ */

static double time_of(bench *b, way w, int times)
{
    const double start = seconds();

    for (int i = 0; i < times; i++)
        run(b, w);
    return (seconds() - start) / times;
}

/* How often to run it for one reading; the first run is to warm up. */
static int repeats(bench *b, way w)
{
    run(b, w);
    const double once = time_of(b, w, 1);

    return once < least_time ? (int)(least_time / (once + 1e-7)) + 1 : 1;
}

static void time_all(bench *b)
{
    double reading[WAYS][ROUNDS];
    int times[WAYS];

    for (way w = 0; w < WAYS; w++)
        times[w] = is_there(b->p, w) ? repeats(b, w) : 0;
    for (int round = 0; round < ROUNDS; round++)
        for (way w = 0; w < WAYS; w++)
            if (times[w] > 0)
                reading[w][round] = time_of(b, w, times[w]);
    for (way w = 0; w < WAYS; w++)
        b->time[w] = times[w] > 0 ? median(ROUNDS, reading[w]) : NAN;
}

/* ---- the table --------------------------------------------------------------------------- */

/* Add a number of that many digits behind the point to the line, or blanks where there is none. */
static void column(char line[], double x, int digits)
{
    char *end = line + strlen(line);

    if (isnan(x))
        sprintf(end, "%8s", "");
    else
        sprintf(end, "%8.*f", digits, x);
}

static void print_line(char line[])
{
    size_t length = strlen(line);

    while (length > 0 && line[length - 1] == ' ')
        length--;
    printf("%.*s\n", (int)length, line);
}

static void print_row(const bench *b, way w)
{
    const double time = b->time[w], op = 1e9 / b->p->operations;
    const double value = fmin(b->time[VALUE], b->time[VALUE_AT_O2]);
    const double hand = fmin(b->time[HAND], b->time[HAND_AT_O2]);
    const double only = w == TAPED ? b->time[TAPED_ONLY] : w == SCALAR ? b->time[SCALAR_ONLY] : NAN;
    const int gradient = w >= HAND, ours = w >= TAPED && w <= IN_PARTS;
    char line[200];

    sprintf(line, "%-24s%12.2f", way_name[w], 1e6 * time);
    column(line, op * time, 2);
    column(line, op * only, 2);
    column(line, op * (time - only), 2);
    column(line, b->bytes[w] > 0 ? b->bytes[w] / b->p->operations : NAN, 2);
    column(line, gradient ? time / value : NAN, 1);
    column(line, w > HAND_AT_O2 ? time / hand : NAN, 1);
    column(line, ours ? b->time[ADOLC_ANEW] / time : NAN, 1);
    column(line, ours ? b->time[ADOLC_KEPT] / time : NAN, 1);
    print_line(line);
}

/* A whole number with commas. */
static const char *grouped(double x)
{
    static char text[32];
    char digits[32], *to = text;
    const int length = sprintf(digits, "%.0f", x);

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}

static void print_table(const bench *b)
{
    printf("\n%s: %s operations\n", b->p->name, grouped(b->p->operations));
    printf("%-24s%12s%8s%8s%8s%8s%8s%8s", "", "us", "ns/op", "record", "sweep", "bytes", "/value",
           "/hand");
    if (is_there(b->p, ADOLC_ANEW))
        printf("%8s%8s", "anew/", "kept/");
    printf("\n");
    for (way w = VALUE; w <= ADOLC_KEPT; w++)
        if (is_there(b->p, w))
            print_row(b, w);
}

static void print_head(void)
{
    printf("Gradients in double precision.  Medians of %d readings, taken in turn.\n", ROUNDS);
    printf("compiler   %s\n", COMPILER);
    printf("flags      %s\n", BENCH_FLAGS);
#ifndef NDEBUG
    printf("           without -DNDEBUG: assertions are checked, too\n");
#endif
    printf("us         microseconds\n"
           "ns/op      nanoseconds for each operation of the value; record and sweep: its parts\n"
           "bytes      bytes of tape for each operation of the value\n"
           "/value     as a multiple of the value, and\n"
           "/hand      of the gradient by hand, each of the faster of its two builds\n");
#ifdef HAVE_ADOLC
    printf("anew/      how many times as long ADOL-C takes that records anew, as we do,\n"
           "kept/      and that evaluates what it once recorded, as we cannot\n");
#else
    printf("ADOL-C was not found by configure, so nothing is compared with it.\n");
#endif
}

/* ---- all of it --------------------------------------------------------------------------- */

static void open_bench(bench *b, const problem *p, const double x[])
{
    *b = (bench){ .p = p };
    b->x = room(p->n, sizeof *b->x);
    b->g = room(p->n, sizeof *b->g);
    b->v = room(p->n, sizeof *b->v);
    memcpy(b->x, x, p->n * sizeof *x);
#ifdef HAVE_ADOLC
    adolc_open(p->formula, p->n, p->operations, p->context);
#endif
}

static void close_bench(bench *b)
{
    release(b->x);
    release(b->g);
    release(b->v);
    tape_close(&b->t);
#ifdef HAVE_ADOLC
    adolc_close();
#endif
}

static void measure(const problem *p, const double x[])
{
    bench b;

    open_bench(&b, p, x);
    check_all(&b);
#ifdef HAVE_ADOLC
    b.bytes[ADOLC_ANEW] = b.bytes[ADOLC_KEPT] = adolc_bytes();
#endif
    time_all(&b);
    print_table(&b);
    fflush(stdout);
    close_bench(&b);
}

/* ---- the Hessian ------------------------------------------------------------------------- */

/* Hp must agree with central differences of the gradient to 1e-6 of its largest component: the step
 * of 1e-5 leaves an error of 1e-10 by truncation and 1e-11 by rounding, each times derivatives that
 * are at most some thousands here. */
static void check_curvature(const char *name, const field *f, const double x[], const double p[],
                            tape *t)
{
    const double h = 1e-5;
    double *y = room(4 * f->n, sizeof *y), *g = y + f->n, *Hp = g + f->n, *expected = Hp + f->n;

    if (hess_vec(f, x, p, Hp, NULL, t) != 0)
        fail("not enough memory", name);
    for (int side = -1; side <= 1; side += 2) {
        for (size_t i = 0; i < f->n; i++)
            y[i] = x[i] + side * h * p[i];
        gradient_reverse(f, y, g, NULL, t);
        for (size_t i = 0; i < f->n; i++)
            expected[i] += side * g[i] / (2 * h);
    }
    if (!(difference(f->n, Hp, expected) <= 1e-6))
        fail("the Hessian times a vector is not the slope of the gradient", name);
    release(y);
}

/* The product of the Hessian with a direction, as a multiple of the gradient. */
static void measure_curvature(const char *name, const field *f, const double x[])
{
    double *p = room(f->n, sizeof *p), *g = room(f->n, sizeof *g), *Hp = room(f->n, sizeof *Hp);
    double gradient_time[ROUNDS], product_time[ROUNDS];
    tape t = { 0 };
    generator r = seeded(5, 1);
    const int times = 100;

    for (size_t i = 0; i < f->n; i++)
        p[i] = normal(&r);
    check_curvature(name, f, x, p, &t); /* and warm up */
    for (int round = 0; round < ROUNDS; round++) {
        const double start = seconds();
        for (int i = 0; i < times; i++)
            gradient_reverse(f, x, g, NULL, &t);
        const double middle = seconds();
        for (int i = 0; i < times; i++)
            hess_vec(f, x, p, Hp, g, &t);
        gradient_time[round] = (middle - start) / times;
        product_time[round] = (seconds() - middle) / times;
    }
    const double once = median(ROUNDS, product_time);
    printf("%-36s%8.2f%8.1f\n", name, 1e6 * once, once / median(ROUNDS, gradient_time));
    tape_close(&t);
    release(p);
    release(g);
    release(Hp);
}

/* ---- the problems ------------------------------------------------------------------------ */

/* Factors between 0.9 and 1.1, so that the product is neither 0 nor infinite. */
static void measure_product(void)
{
    const product context = { 1000 };
    double *x = room(context.n, sizeof *x);
    generator r = seeded(1, 1);

    for (size_t i = 0; i < context.n; i++)
        x[i] = 0.9 + 0.2 * uniform(&r);
    measure(&(problem){ "Speelpenning's product, n = 1,000", context.n, (double)context.n - 1,
                        &context, values_as_flagged.product, values_at_O2.product,
                        gradients_as_flagged.product, gradients_at_O2.product, product_taped, NULL,
                        NULL, PRODUCT },
            x);
    release(x);
}

static double *chain_start(size_t n)
{
    double *x = room(n, sizeof *x);
    generator r = seeded(2, 1);

    for (size_t i = 0; i < n; i++)
        x[i] = 4 * uniform(&r) - 2;
    return x;
}

static void measure_chain(const char *name, size_t n)
{
    chain context = { n, room(2 * n, sizeof(variable)) };
    double *x = chain_start(n);

    measure(&(problem){ name, n, 8 * ((double)n - 1), &context, values_as_flagged.chain,
                        values_at_O2.chain, gradients_as_flagged.chain, gradients_at_O2.chain,
                        chain_taped, chain_scalar, chain_in_parts, CHAIN },
            x);
    release(x);
    release(context.room);
}

enum { SAMPLES = 64 };

/* Samples of a smooth function, and the weights that training might start from. */
static regression open_regression(double theta[PARAMETERS])
{
    static double input[SAMPLES * INPUTS], target[SAMPLES];
    generator r = seeded(3, 1);

    for (size_t s = 0; s < SAMPLES; s++) {
        input[INPUTS * s] = 2 * uniform(&r) - 1;
        input[INPUTS * s + 1] = 2 * uniform(&r) - 1;
        target[s] = sin(3 * input[INPUTS * s]) * input[INPUTS * s + 1];
    }
    for (size_t i = 0; i < PARAMETERS; i++)
        theta[i] = normal(&r) / 4;
    return (regression){ SAMPLES, input, target, room(SAMPLES, sizeof(variable)) };
}

static void measure_regression(void)
{
    double theta[PARAMETERS];
    regression context = open_regression(theta);

    measure(&(problem){ "Network 2-16-16-1, 64 samples", PARAMETERS, (double)SAMPLES * 643.0,
                        &context, values_as_flagged.regression, values_at_O2.regression,
                        gradients_as_flagged.regression, gradients_at_O2.regression,
                        regression_taped, regression_scalar, regression_in_parts, REGRESSION },
            theta);
    release(context.room);
}

/* The logarithm of the multivariate gamma function. */
static double log_gamma(double a, size_t d)
{
    double sum = (double)d * ((double)d - 1) / 4 * log(acos(-1));

    for (size_t j = 0; j < d; j++)
        sum += lgamma(a - 0.5 * (double)j);
    return sum;
}

/* What does not depend on the parameters. */
static double mixture_constant(const mixture *f)
{
    const double d = (double)f->d, freedom = d + f->m + 1;
    const double C = freedom * d * (log(f->gamma) - 0.5 * log(2)) - log_gamma(0.5 * freedom, f->d);

    return -(double)f->n * d * 0.5 * log(2 * acos(-1)) - (double)f->k * C;
}

/* The operations of mixture_value; plain.c says where they are. */
static double mixture_operations(const mixture *f)
{
    const double d = (double)f->d, k = (double)f->k, n = (double)f->n;

    return k * (2 * d + 1) + k * (d * d + d + 4) + n * (k * (d * d + 3 * d + 2) + 3 * k + 3) + 3 * k
         + 6;
}

static void measure_mixture(const char *name, size_t d, size_t k, size_t n)
{
    generator r = seeded(4, 1);
    double *point = room(n * d, sizeof *point);
    mixture context = { d, k, n, point, 1, 2, 0, room(n, sizeof(variable)) };
    const size_t parameters = k + k * d + k * shape(&context);
    double *x = room(parameters, sizeof *x);

    context.constant = mixture_constant(&context);
    for (size_t i = 0; i < n * d; i++)
        point[i] = normal(&r);
    for (size_t i = 0; i < parameters; i++)
        x[i] = normal(&r) / (i < k + k * d ? 1 : 3);
    measure(&(problem){ name, parameters, mixture_operations(&context), &context,
                        values_as_flagged.mixture, values_at_O2.mixture,
                        gradients_as_flagged.mixture, gradients_at_O2.mixture, mixture_taped,
                        mixture_scalar, mixture_in_parts, MIXTURE },
            x);
    release(x);
    release(point);
    release(context.room);
}

static void measure_curvatures(void)
{
    chain valley = { 1000, room(2 * 1000, sizeof(variable)) };
    double *x = chain_start(valley.n), theta[PARAMETERS];
    regression net = open_regression(theta);

    printf("\n%-36s%8s%8s\n", "Hessian times a vector, by our tape", "us", "/tape");
    measure_curvature("Rosenbrock's chain, n = 1,000",
                      &(field){ .n = valley.n, .taped_value = chain_taped, .context = &valley }, x);
    measure_curvature("Network 2-16-16-1, 64 samples",
                      &(field){ .n = PARAMETERS, .taped_value = regression_taped, .context = &net },
                      theta);
    release(x);
    release(valley.room);
    release(net.room);
}

/* ADOL-C writes what its buffers cannot hold to the working directory: work in an empty one,
 * see that it is empty at the end, and remove it however the program ends. */
static char directory[] = "/tmp/nabla-bench-XXXXXX";

static int remove_directory(void)
{
    return chdir("/") == 0 && rmdir(directory) == 0;
}

static void at_exit(void)
{
    remove_directory();
}

static void at_signal(int signal_number)
{
    remove_directory();
    _exit(128 + signal_number);
}

static void enter_empty_directory(void)
{
    static const int deadly[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM };

    if (!mkdtemp(directory) || chdir(directory) != 0)
        fail("cannot be made and entered", directory);
    atexit(at_exit);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        signal(deadly[i], at_signal);
}

/* The million comes last: ADOL-C saves its whole store of numbers with every recording, and
 * never makes it smaller again. */
int main(void)
{
    print_head();
    enter_empty_directory();
    measure_product();
    measure_chain("Rosenbrock's chain, n = 1,000", 1000);
    measure_regression();
    measure_mixture("Mixture of 5 Gaussians in the plane, 1,000 points", 2, 5, 1000);
    measure_mixture("Mixture of 25 Gaussians in 10 dimensions, 1,000 points", 10, 25, 1000);
    measure_chain("Rosenbrock's chain, n = 1,000,000", 1000000);
    measure_curvatures();
    if (!remove_directory())
        fail("ADOL-C wrote files here; its times above include that", directory);
    return EXIT_SUCCESS;
}
