/* source.h -- the exercises of a chapter, as chapters/exercises/NN-name.md has them.  The README,
 * "Write an exercise", gives the form. */
#ifndef SOURCE_H
#define SOURCE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum { PREDICT, WRITE, MEND, EXPLORE, KINDS } kind;

/* A program, or a part of one, and where it stands. */
typedef struct {
    char *code; /* NULL: there is none */
    int line;   /* of the source, from 1 */
} program;

typedef struct {
    char *name;   /* "uphill" */
    char *words;  /* the hint that speaks to it, Markdown */
    program code; /* of write and mend: the whole section, with the mistake */
} named_mistake;

typedef struct {
    char *name, *form; /* "point_after", "two numbers" */
} wanted;

/* The text below a heading, unchanged. */
typedef struct {
    char *name; /* "hint", "mistake uphill"; that of the exercise itself: "statement" */
    int line;   /* of the heading */
    char *text;
} section;

enum {
    MOST_HINTS = 3,
    MOST_MISTAKES = 20,
    MOST_WANTED = 8,
    MOST_SECTIONS = 30,
    MOST_EXERCISES = 30
};

typedef struct {
    const char *stem;    /* of the chapter */
    int chapter, number; /* 3.2 */
    int line;            /* of the source */
    kind kind;
    char *title;
    int minutes;
    char *statement; /* Markdown */
    int wanteds, hints, mistakes;
    wanted wanted[MOST_WANTED]; /* of predict and explore */
    char *hint[MOST_HINTS];
    named_mistake mistake[MOST_MISTAKES];
    program start;  /* of write and mend */
    char *solution; /* Markdown, with its program or its answers */
    program solved; /* of write and mend */
    char *answers;  /* of predict and explore: in the form of the answer file */
    program check;
    char *whole; /* all of it as it stands */
    int sections;
    section section[MOST_SECTIONS]; /* in the order of the source */
} exercise;

typedef struct {
    const char *stem; /* "03-descent-step" */
    int number;
    char *title; /* of the chapter */
    int count;
    exercise exercise[MOST_EXERCISES];
} exercises;

/* Does the reader answer it with numbers, or with a program? */
bool asks_for_numbers(const exercise *e);
const char *kind_name(kind k);

/* The exercises of the chapter of this stem, which may have none.  Each error in the source
 * is said in a line FILE:LINE: MESSAGE, and then the program ends.  The words are not looked
 * into: numbers that are typed by hand the weaver complains of, as it does in chapters. */
exercises *read_exercises(const char *srcdir, const char *stem);

/* The title of the chapter: the text behind the first "# " of its program. */
char *title_of_chapter(const char *srcdir, const char *stem);

#endif
