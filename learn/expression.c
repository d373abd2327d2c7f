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

/* ---- characters beyond ASCII --------------------------------------------- */

/* The character at `at`, and its length in bytes; 0 if it is not UTF-8. */
static unsigned long decode(const char *at, size_t *length)
{
    const unsigned char first = (unsigned char)*at;
    const size_t more = first < 0x80 ? 0
                      : first < 0xc2 ? 4
                      : first < 0xe0 ? 1
                      : first < 0xf0 ? 2
                                     : 3;
    unsigned long code = more ? first & (0x3fU >> more) : first;

    *length = 1;
    if (more > 3 || first > 0xf4)
        return 0;
    for (size_t i = 1; i <= more; i++) {
        if (((unsigned char)at[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | ((unsigned char)at[i] & 0x3f);
    }
    *length = 1 + more;
    return code;
}

/* The signs of books, pages and editors, and the typed ones that they stand for.  Fullwidth forms need no table. */
static const struct {
    unsigned long code;
    const char *as;
} spellings[] = {
    { 0xd7, "*" },
    { 0xb7, "*" },
    { 0x22c5, "*" },
    { 0x2217, "*" },
    { 0x2219, "*" },
    { 0x2062, "*" },
    { 0xf7, "/" },
    { 0x2044, "/" },
    { 0x2215, "/" },
    { 0x2212, "-" },
    { 0x2010, "-" },
    { 0x2011, "-" },
    { 0x2013, "-" },
    { 0xfe63, "-" },
    { 0x3c0, "pi" },
    { 0x2063, "," },
    { 0x3001, "," },
    { 0xb0, " degrees" },
    { 0x3000, " " },
    { 0x205f, " " },
    /* These have no width. */
    { 0x200b, "" },
    { 0x200e, "" },
    { 0x200f, "" },
    { 0x2060, "" },
    { 0x2061, "" },
    { 0xfeff, "" },
    { 0xad, "" },
};

static const unsigned long superscripts[] = {
    0x2070, 0xb9, 0xb2, 0xb3, 0x2074, 0x2075, 0x2076, 0x2077, 0x2078, 0x2079, 0x207a, 0x207b,
};

/* The digit or sign that this superscript stands for, or 0. */
static char lowered(unsigned long code)
{
    for (size_t i = 0; i < sizeof superscripts / sizeof superscripts[0]; i++)
        if (superscripts[i] == code)
            return "0123456789+-"[i];
    return 0;
}

static const struct {
    unsigned long code;
    int numerator, denominator;
} fractions[] = {
    { 0xbc, 1, 4 },    { 0xbd, 1, 2 },   { 0xbe, 3, 4 },   { 0x2150, 1, 7 }, { 0x2151, 1, 9 },
    { 0x2152, 1, 10 }, { 0x2153, 1, 3 }, { 0x2154, 2, 3 }, { 0x2155, 1, 5 }, { 0x2156, 2, 5 },
    { 0x2157, 3, 5 },  { 0x2158, 4, 5 }, { 0x2159, 1, 6 }, { 0x215a, 5, 6 }, { 0x215b, 1, 8 },
    { 0x215c, 3, 8 },  { 0x215d, 5, 8 }, { 0x215e, 7, 8 },
};

/* Read a fraction that is one character; 0 if there is none. */
static double fraction(void)
{
    size_t length;
    const unsigned long code = decode(next, &length);

    for (size_t i = 0; i < sizeof fractions / sizeof fractions[0]; i++)
        if (fractions[i].code == code) {
            next += length;
            return (double)fractions[i].numerator / fractions[i].denominator;
        }
    return 0;
}

static bool take_root(void)
{
    if (strncmp(next, "\xe2\x88\x9a", 3) != 0) /* U+221A */
        return false;
    next += 3;
    return true;
}

static bool is_space(unsigned long code)
{
    return code == 0xa0 || code == 0x202f || (code >= 0x2000 && code <= 0x200a);
}

/* Such a space between a digit and three digits parts thousands: 100 000. */
static bool parts_thousands(const char *line, size_t n, const char *after)
{
    return n > 0 && isdigit((unsigned char)line[n - 1]) && strspn(after, "0123456789") == 3;
}

/* Copy the answer to line[], which has room for four times its length, with plain characters where
 * there are any.  Brackets of any kind are parentheses, and ; is a comma. */
static void put_plainly(const char *given, char line[])
{
    size_t n = 0, length;

    for (const char *c = given; *c; c += length) {
        unsigned long code = decode(c, &length);
        char digit = lowered(code);

        if (digit) {
            line[n++] = '^';
            line[n++] = '(';
            for (; digit; digit = lowered(decode(c, &length))) {
                line[n++] = digit;
                c += length;
            }
            line[n++] = ')';
            length = 0;
            continue;
        }
        if (is_space(code)) {
            if (!parts_thousands(line, n, c + length))
                line[n++] = ' ';
            continue;
        }
        if (code >= 0xff01 && code <= 0xff5e) /* fullwidth: U+FF01 is ! */
            code -= 0xff01 - '!';
        if (code == '*' && c[1] == '*') {
            code = '^';
            length = 2;
        }
        const char *as = NULL;
        for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
            if (spellings[i].code == code)
                as = spellings[i].as;
        if (as)
            n += (size_t)sprintf(line + n, "%s", as);
        else if (code && code < 0x80)
            line[n++] = strchr("[{", (int)code) ? '(' : strchr("]}", (int)code) ? ')' : (char)code;
        else
            for (size_t i = 0; i < length; i++)
                line[n++] = c[i];
    }
    while (n > 0 && isspace((unsigned char)line[n - 1]))
        n--;
    line[n] = '\0';
}

/* Something that no number has. */
static double complain_of(const char *at)
{
    size_t length;
    const unsigned long code = decode(at, &length);

    if (code > ' ' && code < 0x7f)
        return complain("`%c` is not allowed in a number", (char)code);
    if (code >= 0xa1 && !(code >= 0x2000 && code < 0x2070) && !(code >= 0xd800 && code < 0xf900))
        return complain("`%.*s` (U+%04lX) is not allowed in a number", (int)length, at, code);
    if (code >= 0x80)
        return complain("a character that is not allowed in a number (U+%04lX)", code);
    return complain("a character that is not allowed in a number");
}

/* ---- arithmetic ---------------------------------------------------------- */

static double sum(void);
static double factor(void);
static double primary(void);

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
    if (take(')'))
        return x;
    return peek() == ',' ? complain("brackets stand around all the numbers, or around one")
                         : complain("a ) is missing");
}

/* The name at `at`, cut if it is long, and in *length how long it is. */
static const char *name_at(const char *at, size_t *length)
{
    static char name[16];

    *length = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    snprintf(name, sizeof name, "%.*s", (int)*length, at);
    return name;
}

static bool is_known(const char *name)
{
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (strcmp(name, functions[i].name) == 0)
            return true;
    return strcmp(name, "pi") == 0 || strcmp(name, "e") == 0;
}

static double named(void)
{
    size_t length;
    const char *name = name_at(next, &length);

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

/* Signs behind a number that do not belong to it: 50 %, 3 m, 3 x 4. */
static void look_behind(const char *number)
{
    const bool close = *next != ' ' && *next != '\t';
    const char c = peek();
    size_t length;

    if (c == '%')
        complain("a percent sign? write %s/100", number);
    if (close && (c == '(' || strncmp(next, "\xe2\x88\x9a", 3) == 0))
        complain("write * behind %s", number);
    if (!isalpha((unsigned char)c))
        return;
    const char *name = name_at(next, &length);
    if (strcmp(name, "and") == 0 || strcmp(name, "or") == 0)
        complain("between two numbers stands a comma");
    else if (*name == 'x' || *name == 'X' || (close && is_known(name)))
        complain("write * behind %s", number);
    else if (!is_known(name))
        complain("write the number alone, without `%s`", name);
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
    /* Two and a half, as books print it. */
    const double part = strspn(number, "0123456789") == n ? fraction() : 0;
    look_behind(number);
    return strtod(number, NULL) + part;
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
    if (take_root()) {
        const double x =
            ++depth > DEEPEST ? complain("too deep: more than %d levels", DEEPEST) : primary();
        depth--;
        return sqrt(x);
    }
    if (c == '\0' || c == ',' || c == ')')
        return complain("a number is missing");
    const double part = fraction();
    return part > 0 ? part : complain_of(next);
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

/* Does one pair of parentheses enclose all of it?  "(1, 2)", not "(1), (2)". */
static bool enclosed(const char *line)
{
    const size_t n = strlen(line);
    int open = 0;

    for (size_t i = 0; i < n; i++) {
        open += (line[i] == '(') - (line[i] == ')');
        if (open <= 0 && i + 1 < n)
            return false;
    }
    return *line == '(' && open == 0;
}

enum { LONGEST = 1024 };

/* The numbers on the line, up to its end. */
static void read_numbers(answer_value *v)
{
    do {
        if (v->n == MOST_NUMBERS) {
            complain("too many numbers");
            return;
        }
        v->x[v->n] = sum();
        if (!wrong[0] && !isfinite(v->x[v->n]))
            complain("number %zu of it is not finite", v->n + 1);
        v->n++;
    } while (!wrong[0] && take(','));
    const char c = peek();
    if (isalnum((unsigned char)c) || c == '(' || take_root() || fraction() > 0)
        complain("between two numbers stands a comma, between two factors a *");
    else if (c)
        complain_of(next);
}

const char *read_answer(const char *given, answer_value *v)
{
    static char line[4 * LONGEST];
    const char *comma = strchr(given, ','), *semicolon = strchr(given, ';');

    wrong[0] = '\0';
    depth = 0;
    *v = (answer_value){ 0 };
    if (strlen(given) >= LONGEST)
        return "it is longer than a thousand characters";
    put_plainly(given, line);
    next = line;
    peek();
    if (is_word(next, v))
        return NULL;
    if (strchr(next, '='))
        return "write the value alone, without a =";
    if (comma && semicolon)
        return "a decimal comma? write a point in its place";
    for (char *c = line; *c; c++)
        if (*c == ';')
            *c = ',';
    if (enclosed(next)) {
        line[strlen(line) - 1] = '\0';
        next++;
    }
    read_numbers(v);
    return wrong[0] ? wrong : NULL;
}

/* The digits at *at, behind a sign if there may be one; NULL if there are none.  *at goes on. */
static const char *take_digits(const char **at, bool signs, size_t *length)
{
    const char *first = *at + strspn(*at, " ");
    const size_t sign = signs && (*first == '-' || *first == '+');

    *length = sign + strspn(first + sign, "0123456789");
    *at = first + *length;
    return *length > sign ? first : NULL;
}

const char *doubt_commas(const char *given, size_t wanted)
{
    static char doubt[300];
    char line[4 * LONGEST];
    size_t whole, part, n = 0;

    if (strlen(given) >= LONGEST)
        return NULL;
    put_plainly(given, line);
    const char *at = line + strspn(line, " ("), *end = at + strcspn(at, ")");
    n += (size_t)snprintf(doubt, sizeof doubt, "a decimal comma? write ");
    for (size_t i = 0; i < wanted; i++) {
        const char *before = take_digits(&at, true, &whole);

        if (!before || *at++ != ',')
            return NULL;
        const char *after = take_digits(&at, false, &part);
        if (!after || n + whole + part + 40 > sizeof doubt)
            return NULL;
        if (wanted == 1 && part == 3)
            n += (size_t)snprintf(doubt + n, sizeof doubt - n, "%.*s%.*s or ", (int)whole, before,
                                  (int)part, after);
        n += (size_t)snprintf(doubt + n, sizeof doubt - n, "%.*s.%.*s%s", (int)whole, before,
                              (int)part, after, i + 1 < wanted ? ", " : "");
        if (i + 1 < wanted && *at++ != ',')
            return NULL;
    }
    return at + strspn(at, " ") == end ? doubt : NULL;
}
