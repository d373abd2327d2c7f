/* build.h -- make programs of the sources that an exercise and its reader give. */
#ifndef BUILD_H
#define BUILD_H

/* Where programs are built, and how. */
typedef struct {
    const char *srcdir;
    const char *built;     /* the folder for results of the solutions and mistakes */
    const char *own;       /* the folder for the reader's programs */
    const char *compile;   /* the compiler and its flags, split at blanks */
    const char *sanitize;  /* flags that stop a program at its first misdeed; may be "" */
    const char *libraries; /* arguments behind the sources */
    const char *run;       /* the reader's own arguments to the chapter, or "" */
} workshop;

/* A program says what is expected of answers, or tries what a reader wrote. */
typedef enum { EXPECTS, TRIES } purpose;

/* Fingerprint of the tools that every program is built with, besides its own source. */
unsigned long long print_of_tools(const workshop *w, purpose what_for);

/* Compile this source to FOLDER/NAME, unless that was done before.  NULL, or the compiler's
 * messages; warnings, if it was compiled now, are left in *warnings. */
char *build(const workshop *w, const char *folder, const char *name, const char *source,
            purpose what_for, char **warnings);

#endif
