#include "parts.h"

#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool same_words(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (isspace((unsigned char)*a))
            a++;
        while (isspace((unsigned char)*b))
            b++;
        if (*a != *b)
            return false;
        if (!*a)
            return true;
    }
}

/* ---- functions that a program defines ---------------------------------------------------- */

/* Behind a string, a character or a comment that begins here, or a line of the preprocessor. */
static const char *behind_aside(const char *c)
{
    const char quote = *c;
    const char *end;

    if (begins(c, "/*"))
        return (end = strstr(c + 2, "*/")) ? end + 2 : c + strlen(c);
    if (begins(c, "//") || *c == '#')
        return after_line(c);
    if (quote != '"' && quote != '\'')
        return c;
    for (c++; *c && *c != quote && *c != '\n'; c++)
        if (*c == '\\' && c[1])
            c++;
    return *c ? c + 1 : c;
}

static const char *behind_braces(const char *c)
{
    for (int depth = 0; *c;) {
        const char *behind = behind_aside(c);

        if (behind != c) {
            c = behind;
            continue;
        }
        depth += (*c == '{') - (*c == '}');
        c++;
        if (depth == 0)
            break;
    }
    return c;
}

static size_t word_length(const char *c)
{
    size_t n = 0;

    while (isalnum((unsigned char)c[n]) || c[n] == '_')
        n++;
    return n;
}

/* The name of the next function that is defined from *at on, which moves behind it; NULL if there is
 * none.  A function is a word, parentheses and braces. */
static char *next_function(const char **at)
{
    const char *word = NULL, *called = NULL, *c = *at;

    for (int depth = 0; *c;) {
        const char *behind = behind_aside(c);
        const size_t n = word_length(c);

        if (behind != c) {
            c = behind;
        } else if (n) {
            if (depth == 0)
                word = c;
            c += n;
        } else if (*c == '{') {
            c = behind_braces(c);
            if (called) {
                *at = c;
                return xstrndup(called, word_length(called));
            }
        } else {
            if (*c == '(' && depth++ == 0)
                called = word;
            else if (*c == ')' && depth > 0)
                depth--;
            else if (*c == ';' || *c == '=')
                called = NULL, depth = 0;
            c++;
        }
    }
    return NULL;
}

char *name_of(const exercise *e)
{
    char *last = NULL;

    if (asks_for_numbers(e))
        return xstrdup(e->wanted[0].name);
    for (const char *at = e->start.code; (at && *at);) {
        char *name = next_function(&at);

        if (!name)
            break;
        free(last);
        last = name;
    }
    return last ? last : xstrdup(e->title);
}

/* ---- which exercise is it? --------------------------------------------------------------- */

static const exercise *by_name(const exercises *all, bool answers, const char *name)
{
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++) {
        if (asks_for_numbers(e) != answers)
            continue;
        if (!answers && strcmp(name_of(e), name) == 0)
            return e;
        for (int i = 0; answers && i < e->wanteds; i++)
            if (strcmp(e->wanted[i].name, name) == 0)
                return e;
    }
    return NULL;
}

/* Of several functions the last counts: it calls those before it. */
static const exercise *by_functions(const exercises *all, const char *work)
{
    const exercise *found = NULL;

    for (char *name; (name = next_function(&work)); free(name)) {
        const exercise *e = by_name(all, false, name);

        if (e)
            found = e;
    }
    return found;
}

static const exercise *by_answers(const exercises *all, const char *work)
{
    for (const char *line = work; *line; line = after_line(line)) {
        char *whole = xstrndup(line, strcspn(line, "#\n")), *equals = strchr(whole, '=');

        if (equals) {
            *equals = '\0';
            const exercise *e = by_name(all, true, trimmed(whole));
            if (e)
                return e;
        }
        free(whole);
    }
    return NULL;
}

static const exercise *by_title(const exercises *all, bool answers, const char *heading)
{
    for (const exercise *e = all->exercise; e < all->exercise + all->count; e++)
        if (asks_for_numbers(e) == answers && strstr(heading, xasprintf(": %s (", e->title)))
            return e;
    return NULL;
}

const piece *find_part(const parts *p, const exercise *e)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->part[i].of == e)
            return &p->part[i];
    return NULL;
}

/* ---- parts ------------------------------------------------------------------------------- */

static const char program_rule[] = "/* ==== ", answer_rule[] = "# ---- ", kept[] = "kept: ";

static bool begins_part(const char *line, bool answers)
{
    const char *rule = answers ? answer_rule : program_rule;

    line += begins(line, rule) ? strlen(rule) : strlen(line);
    return isdigit((unsigned char)*line) || begins(line, kept);
}

bool begins_kept(const char *line)
{
    return begins(line, answer_rule) && begins(line + strlen(answer_rule), kept);
}

char *kept_heading(const piece *p)
{
    const size_t n = strlen(*p->heading == '#' ? answer_rule : program_rule);

    return begins(p->heading + n, kept)
             ? xstrdup(p->heading)
             : xasprintf("%.*s%s%s", (int)n, p->heading, kept, p->heading + n);
}

/* The reader's text, behind the comment that begins here. */
static const char *behind_statement(const char *line, bool answers)
{
    if (!answers) {
        const char *end = strstr(line, "*/");

        return end ? after_line(end) : line;
    }
    while (*line == '#')
        line = after_line(line);
    return line;
}

static const char *next_part(const char *line, bool answers)
{
    while (*line && !begins_part(line, answers))
        line = after_line(line);
    return line;
}

static void add_part(parts *p, const char *heading, const char *end, int line, bool answers)
{
    const char *statement = after_line(heading), *work = behind_statement(statement, answers);

    if (work > end)
        work = statement; /* its comment is not closed */
    p->part = realloc(p->part, (p->count + 1) * sizeof *p->part);
    if (!p->part)
        give_up("out of memory");
    p->part[p->count++] = (piece){ .heading = xstrndup(heading, (size_t)(statement - heading)),
                                   .statement = xstrndup(statement, (size_t)(work - statement)),
                                   .work = xstrndup(work, (size_t)(end - work)),
                                   .line = line };
}

parts parts_of(const char *bytes, const exercises *all, bool answers)
{
    const char *at = next_part(bytes, answers);
    /* An array even of none, so that nothing is added to a null pointer. */
    parts p = { .before = xstrndup(bytes, (size_t)(at - bytes)),
                .part = xcalloc(1, sizeof *p.part) };
    int line = 1;

    for (const char *from = bytes, *end; *at; at = end) {
        for (; from < at; from = after_line(from))
            line++;
        end = next_part(after_line(at), answers);
        add_part(&p, at, end, line, answers);
    }
    for (piece *q = p.part; q < p.part + p.count; q++)
        q->of = answers ? by_answers(all, q->work) : by_functions(all, q->work);
    /* A title is only believed where no name says more. */
    for (piece *q = p.part; q < p.part + p.count; q++) {
        const exercise *e = q->of ? NULL : by_title(all, answers, q->heading);

        if (e && !find_part(&p, e))
            q->of = e;
    }
    return p;
}
