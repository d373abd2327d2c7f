/* nabla.h -- the whole library, shared by the chapters.
 *
 * Notation follows Nocedal & Wright: x is a point in R^n, f(x) a real number,
 * g its gradient, p a direction, alpha a step length (the learning rate), k a
 * step count.  Arrays belong to the caller: a function borrows them for the length
 * of a call, a struct that points to them for as long as it is used.  Matrices are
 * row-major.  Only growing arrays allocate, through allocate.h.  Nothing here ends
 * the program, and only the record and the command line write. */
#ifndef NABLA_H
#define NABLA_H

#if defined __FAST_MATH__ || defined __ASSOCIATIVE_MATH__ || defined __RECIPROCAL_MATH__ \
    || (defined __FINITE_MATH_ONLY__ && __FINITE_MATH_ONLY__)
#error "-ffast-math and its kind change the numbers: leave them out of CFLAGS"
#endif

#include "allocate.h"
#include "autodiff.h"
#include "clock.h"
#include "command_line.h"
#include "curvature.h"
#include "descent.h"
#include "difference.h"
#include "dual.h"
#include "elementary.h"
#include "field.h"
#include "network.h"
#include "random.h"
#include "record.h"
#include "tape.h"
#include "vector.h"

#endif
