/* trial.h -- run a reader's program, and say what stopped it. */
#ifndef TRIAL_H
#define TRIAL_H

#include "findings.h"

/* Run the program `made` within limits; one that no sanitizer watches has less memory to address.  `path` is the reader's name of its source, for "in line
 * 57".  *printed, if printed is not NULL, is set to its output, in lines for the reader. */
findings try_program(char *made, bool sanitized, const char *path, char **printed);

#endif
