/* child.h -- run a function in a process of its own, and read its output. */
#ifndef CHILD_H
#define CHILD_H

#include <stddef.h>

typedef struct {
    int status;        /* of its exit, or -1 if a signal ended it */
    char out[1 << 16]; /* standard output, as text */
    char err[1 << 12]; /* standard error, as text */
} child;

/* Run f(argc, argv) and exit with its status.  argv begins with a program's
 * name and need not end with NULL; at most 30 arguments. */
void run_child(child *c, int (*f)(int argc, char **argv), int argc, const char *const argv[]);

#endif
