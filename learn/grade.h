/* grade.h -- the results of all exercises at once, of one reader or of a class. */
#ifndef GRADE_H
#define GRADE_H

#include "lesson.h"

/* Judge all of the reader's work; write grade.tap and grade.tsv there, and print
 * the number of right answers of each reader. */
int grade_own(const book *b);

/* The same for every folder within this one: a student's, with files named as in
 * chapters/exercises, perhaps in a folder of that name.  Nothing is run where programs cannot
 * be confined. */
int grade_class(const book *b, const char *folder);

#endif
