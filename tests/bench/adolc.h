/* adolc.h -- the same gradients by ADOL-C, for comparison; adolc.cc is only compiled where
 * configure found it.
 *
 * A. Griewank, D. Juedes and J. Utke, Algorithm 755: ADOL-C, ACM Transactions on Mathematical
 * Software 22 (1996), 131-167. */
#ifndef ADOLC_H
#define ADOLC_H

#include <stddef.h>

typedef enum { PRODUCT, CHAIN, REGRESSION, MIXTURE } formula;

#ifdef __cplusplus
extern "C" {
#endif

/* Take on the formula, of n parameters and about that many operations: buffers are made so
 * large that no tape is written to disk. */
void adolc_open(formula f, size_t n, double operations, const void *context);

/* g[n] = the gradient at x[n]: recorded anew; by the last recording.  The value is returned. */
double adolc_anew(const double x[], double g[]);
double adolc_kept(const double x[], double g[]);

/* The size of the last recording: operations, locations, constants and values. */
double adolc_bytes(void);

void adolc_close(void);

#ifdef __cplusplus
}
#endif

#endif
