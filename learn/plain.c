#include "plain.h"

#include "text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef enum { ord, bin, rel, open, close, op, limits, space } sign_class;

static const struct {
    sign_class class;
    const char *name, *sign;
} signs[] = {
#define SIGN(class, name, sign) { class, name, sign },
#define RAISED(sign, script)
#define LOWERED(sign, script)
#include "../book/signs.def"
#undef SIGN
#undef RAISED
#undef LOWERED
};

static const struct {
    char mark;
    const char *sign, *script;
} scripts[] = {
#define SIGN(class, name, sign)
#define RAISED(sign, script) { '^', sign, script },
#define LOWERED(sign, script) { '_', sign, script },
#include "../book/signs.def"
#undef SIGN
#undef RAISED
#undef LOWERED
};

/* Commands that change looks: their argument is shown as it is. */
static const char *const silent[] = {
    "mathbf",       "mathrm", "mathit", "mathbb", "mathcal",    "text",
    "operatorname", "left",   "right",  "big",    "Big",        "bigl",
    "bigr",         "Bigl",   "Bigr",   "hat",    "underbrace",
};

#define LENGTH(list) (sizeof(list) / sizeof *(list))

/* ---- a formula ------------------------------------------------------------ */

/* The name of the command at c, behind its \: letters, or one other sign. */
static size_t name_length(const char *c)
{
    const size_t letters = strspn(c, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    return letters ? letters : *c != '\0';
}

static bool is_named(const char *name, size_t length, const char *c)
{
    return strlen(name) == length && strncmp(name, c, length) == 0;
}

/* How many bytes the character at c has. */
static size_t bytes_of(const char *c)
{
    size_t n = *c != '\0';

    while (n && ((unsigned char)c[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static const char *add_formula(text *t, const char *c, char end);
static const char *add_one(text *t, const char *c);

/* The argument that begins at c: a group, or a single sign. */
static const char *read_argument(text *t, const char *c)
{
    c += strspn(c, " \n");
    return *c == '{' ? add_formula(t, c + 1, '}') : add_one(t, c);
}

/* Parentheses about a term that its neighbours would make ambiguous. */
static void add_bracketed(text *t, const char *inner)
{
    const bool single = bytes_of(inner) == strlen(inner) || !inner[strspn(inner, "0123456789")];

    add(t, single ? "%s" : "(%s)", inner);
}

static const char *script_of(char mark, const char *sign, size_t length)
{
    /* TeX writes a minus as a hyphen. */
    const bool minus = length == 1 && *sign == '-';

    for (size_t i = 0; i < LENGTH(scripts); i++)
        if (scripts[i].mark == mark
            && is_named(scripts[i].sign, minus ? strlen("−") : length, minus ? "−" : sign))
            return scripts[i].script;
    return NULL;
}

/* An exponent or an index, in small signs where there are any. */
static const char *add_script(text *t, char mark, const char *c)
{
    text inner = { 0 }, small = { 0 };
    const char *after = read_argument(&inner, c), *sign = text_of(&inner), *script = "";

    for (; *sign && script; sign += bytes_of(sign))
        if (*sign != ' ' && (script = script_of(mark, sign, bytes_of(sign))))
            add(&small, "%s", script);
    if (script) {
        add(t, "%s", text_of(&small));
    } else {
        add(t, "%c", mark);
        add_bracketed(t, text_of(&inner));
    }
    drop(&inner);
    drop(&small);
    return after;
}

static const char *add_fraction(text *t, const char *c)
{
    text over = { 0 }, under = { 0 };

    c = read_argument(&over, c);
    c = read_argument(&under, c);
    add_bracketed(t, text_of(&over));
    add(t, "/");
    add_bracketed(t, text_of(&under));
    drop(&over);
    drop(&under);
    return c;
}

static const char *add_root(text *t, const char *c)
{
    text inner = { 0 };

    c = read_argument(&inner, c);
    add(t, "√");
    add_bracketed(t, text_of(&inner));
    drop(&inner);
    return c;
}

static void drop_blanks(text *t)
{
    while (t->length > 0 && t->at[t->length - 1] == ' ')
        t->at[--t->length] = '\0';
}

/* The command whose name is at c.  A blank behind it only ends its name, except where it
 * stands between two things. */
static const char *add_command(text *t, const char *c)
{
    const size_t length = name_length(c);
    const char *after = c + length;

    if (is_named("frac", length, c) || is_named("tfrac", length, c) || is_named("dfrac", length, c))
        return add_fraction(t, after);
    if (is_named("sqrt", length, c))
        return add_root(t, after);
    for (size_t i = 0; i < LENGTH(silent); i++)
        if (is_named(silent[i], length, c))
            return after + strspn(after, " ");
    for (size_t i = 0; i < LENGTH(signs); i++)
        if (is_named(signs[i].name, length, c)) {
            if (signs[i].class == close)
                drop_blanks(t);
            add(t, "%s", signs[i].sign);
            return signs[i].class == ord || signs[i].class == open ? after + strspn(after, " ")
                                                                   : after;
        }
    add_bytes(t, c, length);
    return after;
}

/* One sign, command or group with its meaning. */
static const char *add_one(text *t, const char *c)
{
    if (*c == '\\')
        return add_command(t, c + 1);
    if (*c == '^' || *c == '_')
        return add_script(t, *c, c + 1);
    if (*c == '{')
        return add_formula(t, c + 1, '}');
    if (*c == '}')
        return c + 1;
    add_bytes(t, *c == '\n' ? " " : c, bytes_of(c));
    return c + bytes_of(c);
}

/* A formula, or a part of one, up to its end, which is left behind. */
static const char *add_formula(text *t, const char *c, char end)
{
    while (*c && *c != end)
        c = add_one(t, c);
    return c + (*c != '\0');
}

/* The formula that begins at the mark $ or $$ at c. */
static const char *add_mathematics(text *t, const char *c)
{
    c = add_formula(t, c + strspn(c, "$"), '$');
    return c + (*c == '$');
}

/* ---- text ----------------------------------------------------------------- */

char *plain(const char *markdown)
{
    text t = { 0 };
    bool code = false;

    add(&t, "%s", "");
    for (const char *c = markdown; *c;) {
        const char before = c > markdown ? c[-1] : ' ';

        if (*c == '$' && !code) {
            c = add_mathematics(&t, c);
            continue;
        }
        if (*c == '`')
            code = !code;
        const bool emphasis =
            *c == '*' && !code
            && (before == ' ' || before == '\n' || before == '*' || strchr("* .,;:!?)\n", c[1]));

        if (*c == '\n' && c[1] == '\n' && !code)
            add(&t, "%c", '\n'), c++;
        else if (!emphasis)
            add_bytes(&t, *c == '\n' ? " " : c, 1);
        c++;
    }
    return t.at;
}

char *without_formulas(const char *markdown)
{
    text t = { 0 };
    bool code = false, fenced = false;

    add(&t, "%s", "");
    for (const char *c = markdown; *c;) {
        const bool first = c == markdown || c[-1] == '\n';

        if (first && begins(c, "```"))
            fenced = !fenced;
        if (first && (fenced || begins(c, "    ") || begins(c, "```"))) {
            add_bytes(&t, c, (size_t)(after_line(c) - c));
            c = after_line(c);
        } else if (*c == '$' && !code) {
            c = add_mathematics(&t, c);
        } else {
            code ^= *c == '`';
            add_bytes(&t, c++, 1);
        }
    }
    return t.at;
}
