/* prove.h -- the proof that the exercises of a chapter work, as TAP. */
#ifndef PROVE_H
#define PROVE_H

#include "lesson.h"

/* Every skeleton compiles without a warning and is wrong, every solution is right, every known
 * mistake is wrong and meets with its own hint.  Answers the exit status. */
int prove_chapter(const book *b, const exercises *all);

/* Of that, only that every solution is right: a tenth of the work. */
int prove_solutions(const book *b, const exercises *all);

#endif
