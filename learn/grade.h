/* grade.h -- the results of all exercises at once, of one reader or of a class. */
#ifndef GRADE_H
#define GRADE_H

#include "lesson.h"

/* Judge all that the reader wrote; write grade.tap and grade.tsv there, and print
 * who has how many right. */
int grade_own(const book *b);

/* The same for every folder within this one: a student's, with files named as in
 * chapters/exercises, perhaps in a folder of that name.  Nothing is run where programs cannot
 * be confined. */
int grade_class(const book *b, const char *folder);

#endif
