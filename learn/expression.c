#include "expression.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sum is terms, a term is factors, a factor is a signed power: a parser of recursive descent.
 * Where something is wrong, `wrong` says so and the rest means nothing. */
enum { DEEPEST = 100 };

static const char *next;
static char wrong[160];
static int depth;

static double complain(const char *format, ...)
{
    va_list arguments;

    if (!wrong[0]) {
        va_start(arguments, format);
        vsnprintf(wrong, sizeof wrong, format, arguments);
        va_end(arguments);
    }
    return NAN;
}

static char peek(void)
{
    while (*next == ' ' || *next == '\t')
        next++;
    return *next;
}

static bool take(char c)
{
    if (peek() != c)
        return false;
    next++;
    return true;
}

static double sum(void);
static double factor(void);

static double absolute(double x)
{
    return fabs(x);
}

static const struct {
    const char *name;
    double (*f)(double);
} functions[] = {
    { "sqrt", sqrt }, { "exp", exp }, { "log", log }, { "ln", log },  { "log10", log10 },
    { "log2", log2 }, { "sin", sin }, { "cos", cos }, { "tan", tan }, { "abs", absolute },
};

static double inside(void)
{
    if (!take('('))
        return complain("a ( is missing");
    const double x = sum();
    return take(')') ? x : complain("a ) is missing");
}

static double named(void)
{
    char name[16];
    const size_t length =
        strspn(next, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    snprintf(name, sizeof name, "%.*s", (int)length, next);
    next += length;
    if (strcmp(name, "pi") == 0)
        return 3.14159265358979323846;
    if (strcmp(name, "e") == 0)
        return 2.71828182845904523536;
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (strcmp(name, functions[i].name) == 0)
            return functions[i].f(inside());
    return complain("`%s` is not known here", name);
}

/* Decimal only: strtod would read hexadecimal, infinities and NaN, too. */
static double literal(void)
{
    size_t n = strspn(next, "0123456789");

    if (next[n] == '.')
        n += 1 + strspn(next + n + 1, "0123456789");
    if (n == 1 && *next == '.')
        return complain("a . without a digit");
    if (next[n] == 'e' || next[n] == 'E') {
        const size_t sign = next[n + 1] == '-' || next[n + 1] == '+';
        const size_t digits = strspn(next + n + 1 + sign, "0123456789");

        if (digits)
            n += 1 + sign + digits;
    }
    char number[64];
    if (n >= sizeof number)
        return complain("a number with too many digits");
    memcpy(number, next, n);
    number[n] = '\0';
    next += n;
    if (isalpha((unsigned char)*next) || *next == '(')
        return complain("write * between %s and what follows", number);
    return strtod(number, NULL);
}

static double primary(void)
{
    const char c = peek();

    if (c == '(')
        return inside();
    if (isdigit((unsigned char)c) || c == '.')
        return literal();
    if (isalpha((unsigned char)c))
        return named();
    if (c == '\0' || c == ',' || c == ')')
        return complain("a number is missing");
    if (isprint((unsigned char)c))
        return complain("`%c` does not belong into a number", c);
    return complain("a character that does not belong into a number");
}

/* 2^3^2 is 2^9, and -2^2 is -4, as in mathematics. */
static double power(void)
{
    const double base = primary();

    return take('^') ? pow(base, factor()) : base;
}

static double factor(void)
{
    double x;

    if (++depth > DEEPEST)
        return complain("too deep: more than %d levels", DEEPEST);
    if (take('-'))
        x = -factor();
    else if (take('+'))
        x = factor();
    else
        x = power();
    depth--;
    return x;
}

/* Not finite by 0, and no division by it. */
static double quotient(double x, double by)
{
    return by != 0 ? x / by : NAN;
}

static double term(void)
{
    double x = factor();

    for (;;) {
        if (take('*'))
            x *= factor();
        else if (take('/'))
            x = quotient(x, factor());
        else
            return x;
    }
}

static double sum(void)
{
    double x = term();

    for (;;) {
        if (take('+'))
            x += term();
        else if (take('-'))
            x -= term();
        else
            return x;
    }
}

/* A word, unless it begins with the name of a number.  "diverges", "f_xx", "step-limit"; not "pi - 3". */
static bool is_word(const char *given, answer_value *v)
{
    const size_t n = strlen(given), first = strcspn(given, " -");

    if (!isalpha((unsigned char)given[0]) || n >= sizeof v->word
        || (first == 2 && strncmp(given, "pi", 2) == 0) || (first == 1 && given[0] == 'e'))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!isalnum((unsigned char)given[i]) && !strchr(" -_", given[i]))
            return false;
        v->word[i] = (char)tolower((unsigned char)given[i]);
    }
    v->word[n] = '\0';
    v->n = 0;
    return true;
}

/* Does one pair of brackets enclose all of it, with a comma inside?  "(1, 2)", not "(1), (2)". */
static bool enclosed(const char *given)
{
    const size_t n = strlen(given);
    int open = 0;
    bool comma = false;

    for (size_t i = 0; i < n; i++) {
        open += (given[i] == '(' || given[i] == '[') - (given[i] == ')' || given[i] == ']');
        comma = comma || (open == 1 && given[i] == ',');
        if (open == 0 && i + 1 < n)
            return false;
    }
    return open == 0 && comma;
}

const char *read_answer(const char *given, answer_value *v)
{
    static char line[1024];
    size_t n = 0;

    wrong[0] = '\0';
    depth = 0;
    *v = (answer_value){ 0 };
    if (strlen(given) >= sizeof line)
        return "it is longer than a thousand characters";
    /* A minus sign as books print it is a minus sign. */
    for (const char *c = given; *c;) {
        if (strncmp(c, "\xe2\x88\x92", 3) == 0) {
            line[n++] = '-';
            c += 3;
        } else {
            line[n++] = *c++;
        }
    }
    line[n] = '\0';
    if (is_word(line, v))
        return NULL;
    next = line;
    if (enclosed(line)) {
        next++;
        line[n - 1] = '\0';
    }
    do {
        if (v->n == MOST_NUMBERS)
            return "too many numbers";
        v->x[v->n] = sum();
        if (!wrong[0] && !isfinite(v->x[v->n]))
            complain("number %zu of it is not finite", v->n + 1);
        v->n++;
    } while (!wrong[0] && take(','));
    if (!wrong[0] && peek()) {
        if (isalnum((unsigned char)*next) || *next == '(')
            complain("between two numbers stands a comma, between two factors a *");
        else if (isprint((unsigned char)*next))
            complain("`%c` does not belong into a number", *next);
        else
            complain("a character that does not belong into a number");
    }
    return wrong[0] ? wrong : NULL;
}
