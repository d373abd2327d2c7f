#include "judge.h"

#include "expression.h"
#include "known.h"
#include "plain.h"
#include "sandbox.h"
#include "text.h"
#include "trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const limits predicting = { .seconds = 60, .patience = 120, .most_output = 1 << 20 };

/* ---- programs ------------------------------------------------------------ */

static bool same_numbers(const numbers *a, const numbers *b, double tolerance)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const double x = a->x[i], y = b->x[i];

        if (x != y && !(isnan(x) && isnan(y)) && !(fabs(x - y) <= tolerance))
            return false;
    }
    return true;
}

static double size_of(const numbers *a)
{
    double most = 0;

    for (size_t i = 0; i < a->n; i++)
        if (isfinite(a->x[i]))
            most = fmax(most, fabs(a->x[i]));
    return most;
}

/* What stopped it, but for the line where. */
static bool same_end(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    const char *in = strstr(a, ", in line");
    const size_t length = in ? (size_t)(in - a) : strlen(a);

    return strncmp(a, b, length) == 0 && (b[length] == '\0' || begins(b + length, ", in line"));
}

/* Rounding may differ, as two ways to write the same mistake differ. */
static bool same_findings(const findings *a, const findings *b)
{
    if (a->result_count != b->result_count || !same_end(a->stopped, b->stopped))
        return false;
    for (size_t i = 0; i < a->result_count; i++)
        if (!same_numbers(&a->result[i], &b->result[i], 1e-9 * size_of(&a->result[i])))
            return false;
    return true;
}

/* The first result that is not as wanted; expected_count if there is none. */
static size_t first_wrong(const findings *judged, const findings *f)
{
    size_t i = 0;

    while (i < judged->expected_count && i < f->result_count
           && same_numbers(&judged->expected[i].want, &f->result[i], judged->expected[i].tolerance))
        i++;
    return i;
}

enum { FEW_DIGITS = 10, ALL_DIGITS = 17 };

static char *shown_number(double x, int digits)
{
    return isnan(x) ? xasprintf("NaN") : xasprintf("%.*g", digits, x == 0 ? 0 : x);
}

enum { MOST_SHOWN = 6 };

static char *shown_numbers(const numbers *v, int digits)
{
    text t = { 0 };

    for (size_t i = 0; i < v->n && i < MOST_SHOWN; i++)
        add(&t, "%s%s", i ? ", " : "", shown_number(v->x[i], digits));
    if (v->n > MOST_SHOWN)
        add(&t, " and %zu more", v->n - MOST_SHOWN);
    return t.at ? t.at : xasprintf("nothing");
}

/* "for one step from (1, 2): got 3, expected 4" */
static char *difference(const wanted_result *w, const numbers *got)
{
    /* As many digits as it takes to see that they differ. */
    const int digits =
        strcmp(shown_numbers(got, FEW_DIGITS), shown_numbers(&w->want, FEW_DIGITS)) == 0
            ? ALL_DIGITS
            : FEW_DIGITS;

    if (w->want.n > MOST_SHOWN && got->n == w->want.n)
        for (size_t i = 0; i < got->n; i++)
            if (!(fabs(got->x[i] - w->want.x[i]) <= w->tolerance) && got->x[i] != w->want.x[i])
                return xasprintf("%s: number %zu of %zu is %s, expected %s", w->label, i + 1,
                                 got->n, shown_number(got->x[i], digits),
                                 shown_number(w->want.x[i], digits));
    return xasprintf("%s: got %s, expected %s", w->label, shown_numbers(got, digits),
                     shown_numbers(&w->want, digits));
}

static verdict verdict_of(const exercise *e, const knowledge *k, const findings *f)
{
    const size_t wrong = first_wrong(&k->judged, f);
    const char *label = wrong < k->judged.expected_count ? k->judged.expected[wrong].label : NULL;
    verdict v = { .state = NOT_RIGHT, .unrecognized = true };

    if (!f->stopped && wrong == k->judged.expected_count && f->result_count == wrong)
        return (verdict){ .state = RIGHT, .line = xasprintf("right") };
    for (int i = 0; i < e->mistakes; i++)
        if (same_findings(f, &k->mistake[i])) {
            v.mistake = e->mistake[i].name;
            v.unrecognized = false;
            v.line = plain(e->mistake[i].words);
            return v;
        }
    v.unrecognized = !f->stopped;
    if (e->kind == MEND && same_findings(f, &k->start)) {
        v.line = xasprintf("it does the same as before");
        return v;
    }
    if (f->stopped && wrong == f->result_count && label)
        v.line = xasprintf("it %s (%s)", f->stopped, label);
    else if (f->stopped)
        v.line = xasprintf("it %s", f->stopped);
    else if (!label || wrong >= f->result_count)
        v.line = xasprintf("the check did not come to its end");
    else
        v.line = difference(&k->judged.expected[wrong], &f->result[wrong]);
    return v;
}

/* The line of a compiler's messages that has this in it; the first, if it is NULL. */
static const char *line_with(const char *said, const char *found)
{
    while (found && found >= after_line(said))
        said = after_line(said);
    return said;
}

verdict judge_parts(const workshop *w, const exercises *all, const exercise *e,
                    const program *before, const program *part, const char *path, const char *name)
{
    static const char *const linking[] = { "multiple definition", "undefined reference",
                                           "Undefined symbols" };
    char *folder = folder_of(w->own, all), *base = xasprintf("%d.%s", e->number, name), *warnings,
         *printed;
    const knowledge k = knowledge_of(w, all, e);
    char *complaint =
        build(w, folder, base, source_of(w, all, e, before, part, path, false), TRIES, &warnings);
    verdict v;

    if (complaint) {
        const char *error = strstr(complaint, "error:");

        /* The linker's own last line says only that it failed. */
        for (size_t i = 0; i < sizeof linking / sizeof linking[0]; i++)
            if (strstr(complaint, linking[i]))
                error = strstr(complaint, linking[i]);
        const char *line = line_with(complaint, error);
        v = (verdict){ .state = NOT_RIGHT,
                       .line =
                           xasprintf("does not compile: %.*s", (int)strcspn(line, "\n"), line) };
        text t = { 0 };
        int lines = 0;
        for (const char *l = after_line(line); *l && lines < 3 && strchr(" \t", *l);
             l = after_line(l), lines++)
            add(&t, "%.*s\n", (int)strcspn(l, "\n"), l);
        v.more = t.at ? t.at : xstrdup("");
        return v;
    }
    const findings f = try_program(xasprintf("%s/%s", folder, base), *w->sanitize, path, &printed);
    v = verdict_of(e, &k, &f);
    if (warnings) {
        const char *line = line_with(warnings, strstr(warnings, "warning:"));

        v.more = xasprintf("%.*s\n%s", (int)strcspn(line, "\n"), line, printed);
    } else {
        v.more = printed;
    }
    return v;
}

verdict judge_program(const workshop *w, const exercises *all, const exercise *e,
                      const work_file *file)
{
    if (!file->bytes)
        return (verdict){ .state = NOT_RIGHT, .line = xstrdup(file->problem), .more = xstrdup("") };

    const program before = before_parts(file->bytes), part = part_of(file->bytes, all, e);

    if (!part.code)
        return (verdict){ .state = NOT_RIGHT,
                          .more = xstrdup(""),
                          .line = xasprintf(
                              "the line /* ==== %d.%d is missing in %s: it begins this exercise",
                              e->chapter, e->number, file->path) };
    if (!is_touched(&part, e))
        return (verdict){ .state = NOT_BEGUN, .line = xstrdup("not begun"), .more = xstrdup("") };
    return judge_parts(w, all, e, &before, &part, file->path, "yours");
}

char *doubt_solution(const findings *judged)
{
    const size_t wrong = first_wrong(judged, judged);
    bool differ = false;

    if (judged->stopped)
        return xasprintf("the solution %s", judged->stopped);
    if (judged->expected_count == 0 || judged->expected_count != judged->result_count)
        return xasprintf("the check has no probes");
    if (wrong < judged->expected_count)
        return difference(&judged->expected[wrong], &judged->result[wrong]);
    for (size_t i = 0; i < judged->expected_count; i++)
        for (size_t m = 0; m < i; m++)
            differ = differ
                  || (judged->expected[i].want.n == judged->expected[m].want.n
                      && !same_numbers(&judged->expected[i].want, &judged->expected[m].want,
                                       judged->expected[i].tolerance
                                           + judged->expected[m].tolerance));
    return differ ? NULL : xasprintf("a constant would be right: all that is wanted is the same");
}

/* ---- numbers ------------------------------------------------------------- */

findings predict(const workshop *w, const exercises *all, const exercise *e)
{
    char *const arguments[] = { xasprintf("%s/%s/%d.check", w->built, all->stem, e->number), NULL };

    prepare(w, all, e);
    setenv("NABLA_RUN", w->run, 1);
    outcome o = run_within(&predicting, arguments);
    findings f = read_findings(text_of(&o.said));
    const char *printed = text_of(&o.printed);

    if (!f.complete)
        refuse("exercise %d.%d cannot be checked: %.*s", e->chapter, e->number,
               (int)strcspn(printed, "\n"), printed);
    drop_outcome(&o);
    return f;
}

/* Is this one of the words of the list "diverges|diverged"? */
static bool is_among(const char *word, const char *list)
{
    const size_t n = strlen(word);

    for (; *list; list += strcspn(list, "|"), list += *list == '|')
        if (strcspn(list, "|") == n && strncasecmp(list, word, n) == 0)
            return true;
    return false;
}

static bool fulfils(answer_value v, const wanted_result *w, double tolerance)
{
    const numbers got = { v.n, v.x };

    return w->words ? v.n == 0 && is_among(v.word, w->words)
                    : v.n > 0 && same_numbers(&got, &w->want, tolerance);
}

static const wanted_result *wanted_by_name(const findings *f, const char *name)
{
    for (size_t i = 0; i < f->expected_count; i++)
        if (strcmp(f->expected[i].label, name) == 0)
            return &f->expected[i];
    refuse("the check does not know the answer %s", name);
}

static bool is_finite(const wanted_result *w)
{
    bool finite = isfinite(w->tolerance);

    for (size_t i = 0; i < w->want.n; i++)
        finite = finite && isfinite(w->want.x[i]);
    return finite;
}

/* A mistake that is ten times as large as the right value may be ten times as far off. */
static double tolerance_of(const known_mistake *m, const wanted_result *w)
{
    const double right = size_of(&w->want);

    return right > 0 ? w->tolerance * size_of(&m->gives.want) / right : w->tolerance;
}

/* A message on an answer of another form; NULL if the form is right. */
static char *wrong_form(const wanted_result *w, const answer_value *v, const char *typed)
{
    if (w->words)
        return v->n ? xasprintf("a word is asked for, not a number") : NULL;
    if (v->n == 0)
        return xasprintf("%s asked for, not the word `%s`",
                         w->want.n == 1 ? "a number is" : "numbers are", v->word);
    if (v->n == w->want.n)
        return NULL;
    const char *doubt = v->n == 2 * w->want.n ? doubt_commas(typed, w->want.n) : NULL;
    return doubt ? xstrdup(doubt)
                 : xasprintf("%zu number%s asked for, you give %zu", w->want.n,
                             w->want.n == 1 ? " is" : "s are", v->n);
}

/* The known mistake that gives this value, or NULL. */
static const named_mistake *mistake_of(const exercise *e, const findings *f,
                                       const wanted_result *expected, const answer_value *v)
{
    for (size_t k = 0; k < f->mistakes; k++) {
        const known_mistake *known = &f->mistake[k];

        if (strcmp(known->gives.label, expected->label) != 0
            || !fulfils(*v, &known->gives, tolerance_of(known, expected)))
            continue;
        for (int i = 0; i < e->mistakes; i++)
            if (strcmp(e->mistake[i].name, known->which) == 0)
                return &e->mistake[i];
    }
    return NULL;
}

/* Two coordinates that have changed places. */
static bool is_turned(const answer_value *v, const wanted_result *w)
{
    const answer_value turned = { .n = 2, .x = { v->x[1], v->x[0] } };

    return fulfils(turned, w, w->tolerance);
}

/* A remark on one answer; neither if it is right. */
typedef struct {
    const named_mistake *mistake; /* known, or NULL */
    char *words;
    bool unrecognized;
} remark;

static remark judge_answer(const exercise *e, const findings *f, const wanted *asked,
                           const char *typed)
{
    const wanted_result *expected = wanted_by_name(f, asked->name);
    answer_value value;
    const char *problem = read_answer(typed, &value), *name = asked->name;

    if (problem)
        return (remark){ .words = xasprintf("`%s` is not understood: %s", name, problem) };
    if (!is_finite(expected))
        return (remark){ .words = xasprintf("`%s` has no answer at the parameters that you chose: "
                                            "choose others",
                                            name) };
    if (fulfils(value, expected, expected->tolerance))
        return (remark){ 0 };
    const char *other = wrong_form(expected, &value, typed);
    if (other)
        return (remark){ .words = xasprintf("`%s`: %s", name, other) };
    const named_mistake *mistake = mistake_of(e, f, expected, &value);
    if (mistake)
        return (remark){ .mistake = mistake, .words = plain(mistake->words) };
    if (is_turned(&value, expected))
        return (remark){ .words = xasprintf("`%s`: the two numbers are in the wrong order", name) };
    char *shown =
        value.n ? shown_numbers(&(numbers){ value.n, value.x }, FEW_DIGITS) : xstrdup(value.word);
    return (remark){ .unrecognized = true,
                     .words = xasprintf("`%s` = %s is not right (asked for: %s)", name, shown,
                                        asked->form) };
}

/* Has this been said of an answer before? */
static bool is_repeated(const remark r[], int i)
{
    for (int k = 0; k < i; k++)
        if (r[i].words && r[k].words && strcmp(r[i].words, r[k].words) == 0)
            return true;
    return false;
}

/* Put a sentence behind others. */
static void add_sentence(text *t, const char *sentence)
{
    const char last = t->at ? t->at[t->length - 1] : ' ';

    add(t, "%s%s", last == ' ' ? "" : strchr(".?!", last) ? " " : "; ", sentence);
}

/* First the answers that are right, if that is not plain; then the wrong ones, then the empty ones. */
static char *all_remarks(const exercise *e, const given *const of[], const remark r[], int wrong,
                         bool here)
{
    const wanted *const asked = e->wanted;
    bool empty = false;
    text line = { 0 };

    for (int i = 0; i < e->wanteds; i++)
        empty = empty || !of[i];
    for (int i = 0; i < e->wanteds; i++)
        if (of[i] && !r[i].words && (here || empty))
            add_sentence(&line, xasprintf("`%s` is right", asked[i].name));
    for (int i = 0; i < e->wanteds; i++)
        if (r[i].words && !is_repeated(r, i))
            add_sentence(&line, r[i].mistake && wrong > 1
                                    ? xasprintf("`%s`: %s", asked[i].name, r[i].words)
                                    : r[i].words);
    for (int i = 0; i < e->wanteds; i++)
        if (!of[i])
            add_sentence(&line,
                         xasprintf("`%s` %s (%s)", asked[i].name,
                                   here ? "was not given" : "is still empty", asked[i].form));
    return line.at;
}

verdict judge_answers(const findings *f, const exercise *e, const given_answers *answers)
{
    const given *of[MOST_WANTED] = { NULL };
    remark r[MOST_WANTED] = { 0 };
    int begun = 0, wrong = 0;
    bool here = false; /* was any given on the command line? */
    verdict v = { .line = xstrdup("right"), .more = xstrdup("") };

    for (int i = 0; i < e->wanteds; i++) {
        of[i] = find_given(answers, e->wanted[i].name);
        begun += of[i] != NULL;
        here = here || (of[i] && of[i]->line == 0);
        if (of[i])
            r[i] = judge_answer(e, f, &e->wanted[i], of[i]->value);
        wrong += r[i].words && !is_repeated(r, i);
        v.unrecognized = v.unrecognized || r[i].unrecognized;
        if (r[i].mistake && !v.mistake)
            v.mistake = r[i].mistake->name;
    }
    v.unrecognized = v.unrecognized && !v.mistake;
    v.partial = !wrong && begun < e->wanteds;
    v.state = wrong || v.partial ? NOT_RIGHT : RIGHT;
    if (v.state != RIGHT)
        v.line = all_remarks(e, of, r, wrong, here);
    return v;
}

verdict judge_numbers(const workshop *w, const exercises *all, const exercise *e,
                      const given_answers *answers)
{
    for (int i = 0; i < e->wanteds; i++)
        if (find_given(answers, e->wanted[i].name)) {
            const findings f = predict(w, all, e);

            return judge_answers(&f, e, answers);
        }
    return (verdict){ .state = NOT_BEGUN, .line = xstrdup("not begun"), .more = xstrdup("") };
}

bool mistaken_answers(const findings *f, const char *which, given_answers *answers)
{
    bool found = false;

    for (size_t m = 0; m < f->mistakes; m++) {
        const known_mistake *known = &f->mistake[m];
        text t = { 0 };

        if (strcmp(known->which, which) != 0)
            continue;
        found = true;
        if (known->gives.words)
            add(&t, "%.*s", (int)strcspn(known->gives.words, "|"), known->gives.words);
        for (size_t i = 0; i < known->gives.want.n; i++)
            add(&t, "%s%.17g", i ? ", " : "", known->gives.want.x[i]);
        add_given(answers, known->gives.label, text_of(&t), 1);
        drop(&t);
    }
    return found;
}
