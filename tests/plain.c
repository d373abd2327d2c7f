/* Markdown in a terminal without pandoc: what learn shows of statements and hints.  Every command of
 * TeX that an exercise uses must come out as a sign. */
#include "../learn/plain.h"

#include "../learn/source.h"
#include "../learn/text.h"
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void is_plain(const char *markdown, const char *want)
{
    char *got = plain(markdown);

    if (!ok(strcmp(got, want) == 0, "%.*s", (int)strcspn(markdown, "\n"), markdown))
        printf("#   got      %s\n#   expected %s\n", got, want);
    free(got);
}

static void check_formulas(void)
{
    is_plain("$\\alpha$", "α");
    is_plain("$\\varepsilon$ and $10^{-6}$", "ε and 10⁻⁶");
    is_plain("$\\partial f / \\partial x$", "∂f / ∂x");
    is_plain("$2 \\cdot 3 \\le 7$", "2 · 3 ≤ 7");
    is_plain("$x \\leftarrow 4x(1 - x)$", "x ← 4x(1 - x)");
    is_plain("$\\lVert \\mathbf x \\rVert$", "‖x‖");
    is_plain("$\\sqrt 2 + \\sqrt{12} + \\sqrt{x + y}$", "√2 + √12 + √(x + y)");
    is_plain("$\\frac12 + \\frac{a + b}{10}$", "1/2 + (a + b)/10");
    is_plain("$x^2 y^{10} e^{-\\alpha k}$", "x² y¹⁰ e^(-αk)");
    is_plain("$x_1 + w_{ij} + w_Q + w_{QR}$", "x₁ + wᵢⱼ + w_Q + w_(QR)");
    is_plain("$x^{1 + 1}$ and $$x_i$$ or a_i", "x¹⁺¹ and xᵢ or a_i");
    is_plain("$\\{1,\\ 2\\}$ and $a\\,b$", "{1, 2} and a b");
    is_plain("$\\log x + \\cos\\theta$", "log x + cosθ");
    is_plain("$\\unknown x$", "unknown x");
    is_plain("$x^", "x");
    is_plain("$\\", "");
    is_plain("$\\frac{1", "1/");
}

static void check_text(void)
{
    is_plain("You went *uphill*, **twice**.", "You went uphill, twice.");
    is_plain("Two\nlines.\n\nA paragraph.", "Two lines.\nA paragraph.");
    is_plain("`a * b` and `$x_1$` are code", "`a * b` and `$x_1$` are code");
    is_plain(" ", " ");

    char *got =
        without_formulas("An *a*: $\\alpha$, `$\\pi$`\n\n``` c\nchar *s = \"$\\\\pi$\";\n```\n\n"
                         "    $\\mu$\n\n$\\mu$\n");

    if (!ok(strcmp(
                got,
                "An *a*: α, `$\\pi$`\n\n``` c\nchar *s = \"$\\\\pi$\";\n```\n\n    $\\mu$\n\nμ\n")
                == 0,
            "only formulas are put into signs"))
        printf("#   %s\n", got);
    free(got);
}

/* Is there a command whose name comes out as itself?  Those that are their own sign are. */
static bool has_raw_command(const char *markdown, char name[])
{
    static const char *const own[] = {
        "log", "ln", "exp", "sin", "cos", "tan", "max", "min", "tanh"
    };

    for (const char *c = markdown; (c = strchr(c, '\\')); c += 1 + (c[1] != '\0')) {
        bool known = false;
        char formula[64];

        if (sscanf(c, "\\%31[A-Za-z]", name) != 1)
            continue;
        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
            known = known || strcmp(own[i], name) == 0;
        snprintf(formula, sizeof formula, "$\\%s$", name);
        char *sign = plain(formula);
        known = known || strcmp(sign, name) != 0;
        free(sign);
        if (!known)
            return true;
    }
    return false;
}

/* In programs a backslash is not TeX's. */
static char *outside_programs(const char *markdown)
{
    text words = { 0 };
    bool fenced = false;

    add(&words, "%s", "");
    for (const char *line = markdown; *line; line = after_line(line)) {
        if (!fenced && !begins(line, "```"))
            add_bytes(&words, line, (size_t)(after_line(line) - line));
        fenced ^= begins(line, "```");
    }
    return words.at;
}

static int raw_commands(const exercise *e)
{
    int raw = 0;

    for (int i = 0; i < e->sections; i++) {
        char name[32], *words = outside_programs(e->section[i].text);

        if (has_raw_command(words, name)) {
            printf("# %d.%d, %s: \\%s has no sign\n", e->chapter, e->number, e->section[i].name,
                   name);
            raw++;
        }
        free(words);
    }
    return raw;
}

static void check_exercises(void)
{
    const char *stems = getenv("NABLA_CHAPTERS"), *srcdir = getenv("NABLA_SRCDIR");
    int raw = 0, exercises_read = 0;

    if (!stems || !srcdir)
        bail("make sets NABLA_CHAPTERS and NABLA_SRCDIR");
    for (char *stem = strtok(xstrdup(stems), " "); stem; stem = strtok(NULL, " ")) {
        const exercises *all = read_exercises(srcdir, stem);

        exercises_read += all->count;
        for (int i = 0; i < all->count; i++)
            raw += raw_commands(&all->exercise[i]);
    }
    ok(raw == 0 && exercises_read > 0, "every command of TeX in an exercise has a sign");
}

int main(void)
{
    plan(23);
    check_formulas();
    check_text();
    check_exercises();
    return done();
}
