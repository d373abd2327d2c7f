/* lesson.h -- the reader's work on a chapter, beside its exercises and the progress in them. */
#ifndef LESSON_H
#define LESSON_H

#include "judge.h"
#include "progress.h"
#include "work.h"

enum { MOST_CHAPTERS = 30 };

typedef struct {
    int count;
    exercises *chapter[MOST_CHAPTERS];
    workshop shop;
    const char *folder; /* the reader's files: chapters/exercises */
    char *handed;       /* as it was handed out; this and the following are within it */
    char *progress_path;
    progress progress; /* since enter */
    int lock;
} book;

/* All that the environment and the sources say. */
book open_book(void);

/* Between these two no other process that keeps to this changes the reader's files or progress.  Waits
 * for others, and says so. */
void enter(book *b);
void leave(book *b);

/* Make the reader's files that are not there, and bring the others up to date. */
void begin_book(const book *b);

/* Forget the reader's progress; hand out every file afresh, the reader's own beside it, named
 * FILE.before-1 and so on.  Of one chapter, if `all` is not NULL; of one exercise, if e is not. */
void reset_book(book *b, const exercises *all, const exercise *e);

/* Print the paths of all that is worth carrying to another machine, beginning with the folder. */
void list_work(const book *b);

/* Take in the work that was packed there.  Nothing that the reader wrote here is lost. */
void take_work(book *b, const char *archive);

/* Get ready to judge an exercise, or every one: a second or two each, the first time. */
void prepare_exercise(const book *b, const exercises *all, const exercise *e);
void prepare_all(const book *b);

typedef struct {
    const exercises *all;
    work_file program_file, answer_file;
    char *not_read; /* lines about files that look like these */
    given_answers answers;
} lesson;

lesson open_lesson(const book *b, const exercises *all);
lesson open_lesson_in(const char *folder, const exercises *all);

/* The path of the reader's file with this ending, and where in the programs a part begins. */
char *lesson_path(const book *b, const exercises *all, const char *suffix);
int line_of_part(const book *b, const exercises *all, const exercise *e);

/* The file that holds the reader's work on this exercise. */
const work_file *file_of(const lesson *l, const exercise *e);

/* Has the reader's work on this exercise changed since it was last judged? */
bool has_changed(book *b, const lesson *l, const exercise *e);

verdict judge_exercise(const workshop *w, const lesson *l, const exercise *e);

/* Judge it, and remember; a first hint that is due is made part of the verdict. */
verdict judge_and_mark(book *b, const lesson *l, const exercise *e);

/* "3.2 One step: ", before a remark on it. */
char *headed(const exercise *e);

/* Do the further lines of a verdict matter?  Of a right one only a warning does. */
bool has_more(const verdict *v);

/* "3.2 One step: right." and its further lines, each behind `before`. */
void print_verdict(const exercise *e, const verdict *v, const char *before);

#endif
