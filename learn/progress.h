/* progress.h -- how far the reader has come, remembered in one file of the build tree. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "judge.h"

/* What is remembered of an exercise. */
typedef struct {
    int chapter, number;
    unsigned long long seen; /* the fingerprint of what was judged */
    state state;
    int hints;  /* how many were shown */
    char *line; /* the verdict's */
} mark;

typedef struct {
    int chapter, exercise; /* where the reader is; 0 at the beginning */
    int count;
    mark *mark;
} progress;

/* A file that is not there, or that is damaged, is no progress. */
progress read_progress(const char *path);
void write_progress(const char *path, const progress *p);

/* The mark of this exercise; one is made if there is none. */
mark *mark_of(progress *p, const exercise *e);

#endif
