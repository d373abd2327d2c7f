/* progress.h -- how far the reader has come, remembered in one file of the build tree. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "judge.h"

/* What is remembered of an exercise. */
typedef struct {
    char *key;               /* "descent-step.walk": it has no number, which may change */
    unsigned long long seen; /* the fingerprint of what was judged */
    state state;
    int hints;  /* how many were shown */
    char *line; /* the verdict's */
} mark;

typedef struct {
    char *at; /* the key of the exercise that the reader is at; NULL at the beginning */
    int count;
    mark *mark;
} progress;

/* What cannot be read of it (bytes may be NULL) is no progress. */
progress read_progress(const char *bytes);
void write_progress(const char *path, const progress *p);

/* What an exercise is called here. */
char *key_of(const exercise *e);

/* The mark of this exercise, or key; one is made if there is none. */
mark *mark_of(progress *p, const exercise *e);
mark *mark_called(progress *p, const char *key);

/* Forget what is known of this exercise. */
void forget(progress *p, const exercise *e);

#endif
