/* work.h -- the reader's work: chapters/exercises/NN-name.c, the programs, and
 * chapters/exercises/NN-name.answers, the numbers. */
#ifndef WORK_H
#define WORK_H

#include "source.h"

#include <stdbool.h>

/* A reader's file, with lines that end as ours do, whatever editor saved it.  A file that is no text, or
 * too large, is not read; problem says so. */
typedef struct {
    char *path;    /* as the reader knows it */
    char *bytes;   /* NULL if it was not read */
    char *problem; /* NULL if all is well */
    bool missing;  /* is the problem that it is not there? */
} work_file;

/* The two files of a chapter: its answers, or its programs. */
work_file open_work(const char *folder, const exercises *all, bool answers);

/* Lines about files beside them that look like one of them and are not read: a download that the browser
 * renamed, 03-descent-step (1).c. */
char *not_read(const char *folder, const exercises *all);

/* The file as it is handed out. */
char *as_begun(const exercises *all, bool answers);

/* Make those of a chapter's files that are not there, and bring the others up to the exercises as they are
 * now, by the parts as handed out before; the folder `handed` has these. */
void hand_out(const char *folder, const char *handed, const exercises *all);

/* Hand out the part of one exercise again. */
void hand_out_again(const char *folder, const exercises *all, const exercise *e);

/* Move the file out of the way, of whatever kind; answers its new place, or NULL if there is none. */
char *set_aside(const char *path);

/* Take in a file from elsewhere: `bytes`, to which `base` was handed out there (NULL: nobody knows).
 * The reader's work here stays. */
void take_in(const char *folder, const exercises *all, bool answers, const char *base, char *bytes);

/* Is this file not as it was handed out? */
bool is_work(const char *folder, const char *handed, const exercises *all, bool answers);

/* The part of a file of programs that belongs to an exercise, and the text before the first
 * of them.  code is NULL where there is none. */
program part_of(const char *bytes, const exercises *all, const exercise *e);
program before_parts(const char *bytes);

/* Has the reader written anything in this part? */
bool is_touched(const program *part, const exercise *e);

#endif
