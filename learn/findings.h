/* findings.h -- the findings of an exercise's check, as check.c writes them down, line by line. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "text.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    size_t n;
    double *x;
} numbers;

typedef struct {
    char *label; /* or the name of an answer */
    double tolerance;
    numbers want;
    char *words; /* wanted in place of numbers, or NULL */
} wanted_result;

typedef struct {
    char *which; /* the mistake */
    wanted_result gives;
} known_mistake;

typedef struct {
    size_t expected_count, result_count, mistakes;
    wanted_result *expected;
    numbers *result;
    known_mistake *mistake;
    bool complete; /* the check came to its end */
    char *stopped; /* what stopped it, in words, or NULL */
} findings;

findings read_findings(const char *said);

/* Write down the results and their expected values, to be read again. */
void add_findings(text *t, const findings *f);

#endif
