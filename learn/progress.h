/* progress.h -- how far the reader has come, remembered in one file of the build tree. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "judge.h"

/* The reader's progress in one exercise. */
typedef struct {
    char *key;               /* "descent-step.walk": it has no number, which may change */
    unsigned long long seen; /* the fingerprint of the work that was judged */
    state state;
    int hints;  /* how many were shown */
    char *line; /* the verdict's */
} mark;

typedef struct {
    char *at; /* the key of the exercise that the reader is at; NULL at the beginning */
    int count;
    mark *mark;
} progress;

/* Lines that cannot be read (bytes may be NULL) are no progress. */
progress read_progress(const char *bytes);
void write_progress(const char *path, const progress *p);

/* The name of an exercise here. */
char *key_of(const exercise *e);

/* The mark of this exercise, or key; one is made if there is none. */
mark *mark_of(progress *p, const exercise *e);
mark *mark_called(progress *p, const char *key);

/* Forget the progress in this exercise. */
void forget(progress *p, const exercise *e);

#endif
