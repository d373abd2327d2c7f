#include "field.h"

double value(const field *f, const double x[])
{
    return f->value(x, f->context);
}
