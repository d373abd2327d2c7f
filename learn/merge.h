/* merge.h -- bring a reader's file up to another edition of its exercises. */
#ifndef MERGE_H
#define MERGE_H

#include "source.h"
#include "text.h"

#include <stdbool.h>

typedef struct {
    char *bytes;  /* the file as it is to be */
    bool touched; /* does it hold anything of the reader's? */
    text both;    /* lines: the exercises that both sides changed; the reader's side is taken */
    text kept;    /* lines: parts that belong to no exercise now, and are kept at the end */
} merged;

/* Three-way, part by part: a part that the reader has changed since `base` stays, all else follows
 * `now`, in the order and with the headings of `now`.  base is NULL if nobody knows it: then whatever
 * differs is the reader's.  The part of `afresh`, if that is not NULL, is as in `now`. */
merged merge(const exercises *all, bool answers, const char *base, const char *mine,
             const char *now, const exercise *afresh);

#endif
