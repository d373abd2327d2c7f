#include "field.h"

#include "difference.h"

double value(const field *f, const double x[])
{
    return f->value(x, f->context);
}

void gradient(const field *f, double x[], double g[])
{
    if (f->gradient)
        f->gradient(x, g, f->context);
    else
        gradient_central(f, x, g);
}
