/* plain.h -- Markdown for a terminal: TeX as signs. */
#ifndef PLAIN_H
#define PLAIN_H

/* Markdown as plain words: no marks of emphasis, formulas in signs, one line a paragraph. */
char *plain(const char *markdown);

/* The same Markdown with its formulas in signs; code stays. */
char *without_formulas(const char *markdown);

#endif
