/* text.h -- text that grows, and whole files of it.  A program that is short of memory ends
 * with a message. */
#ifndef TEXT_H
#define TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#if defined __GNUC__
#define TEXT_FORMAT(which, first) __attribute__((format(printf, which, first), nonnull(which)))
#else
#define TEXT_FORMAT(which, first)
#endif

/* End the program with a message: status 2 for bad input, 1 for a fault. */
_Noreturn void refuse(const char *format, ...) TEXT_FORMAT(1, 2);
_Noreturn void give_up(const char *format, ...) TEXT_FORMAT(1, 2);

/* Text of any length, always ended by '\0'; begins as { 0 }. */
typedef struct {
    char *at; /* NULL while nothing was added */
    size_t length, room;
} text;

void add(text *t, const char *format, ...) TEXT_FORMAT(2, 3);
void add_bytes(text *t, const char *bytes, size_t n);
const char *text_of(const text *t);
void drop(text *t);

/* A copy of its own of n bytes, or of a text as by printf. */
char *xstrndup(const char *bytes, size_t n);
char *xstrdup(const char *t);
char *xasprintf(const char *format, ...) TEXT_FORMAT(1, 2);
char *xvasprintf(const char *format, va_list arguments) TEXT_FORMAT(1, 0);

/* Room for n things of this size, all zero. */
void *xcalloc(size_t n, size_t size);

/* The whole of a file, at most `most` bytes; NULL, and errno, if it cannot be read.  EFBIG if
 * it is longer.  *length, if not NULL, is set to the number of bytes. */
char *read_file(const char *path, size_t most, size_t *length);

/* Write the file whole or not at all; a fault ends the program with a message that names it. */
void write_file(const char *path, const char *bytes);

/* The marks of a change of a file, without a look into it: its time, size and number.  "" if there
 * is none. */
char *look_of_file(const char *path);

/* Make this folder and those above it. */
void make_folder(const char *path);

/* Does the line at `line` begin with this? */
bool begins(const char *line, const char *start);

/* Where the next line begins; the end of the text if there is none. */
const char *after_line(const char *line);

/* Without blanks and line ends at both ends, in place. */
char *trimmed(char *t);

/* Is it UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, up to U+10FFFF? */
bool is_utf8(const char *t);

/* Print words in lines of at most so many columns: `first` stands before the first, `rest`
 * before the others.  Answers how many lines it took. */
int print_wrapped(const char *words, const char *first, const char *rest, int width);

/* Question marks for control characters, which a terminal would obey, other than those kept. */
void make_printable(char *t, const char *keep);

/* A fingerprint of a text, going on from an earlier one: FNV-1a, 64 bits. */
unsigned long long fingerprint(unsigned long long before, const char *t);

#endif
