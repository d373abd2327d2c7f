/* outline -- the exercises of a chapter, or the titles of chapters, for readers other than C programs.
 *
 *     outline exercises SRCDIR STEM
 *     outline titles SRCDIR STEM...
 *     outline formulas <MARKDOWN
 *
 * Of an exercise it prints "exercise NUMBER KIND MINUTES LINE TITLE" and for each of its sections
 * "section LINE NAME", where LINE is that of the heading in the source, and every line of the
 * section behind a tab.  Of a chapter it prints "STEM TITLE".  The last puts the formulas of
 * Markdown into signs, where there is no pandoc to do it better. */
#include "plain.h"
#include "source.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

static void print_section(const section *s)
{
    printf("section %d %s\n", s->line, s->name);
    for (const char *line = s->text; *line; line = after_line(line))
        printf("\t%.*s\n", (int)strcspn(line, "\n"), line);
}

static void print_exercise(const exercise *e)
{
    printf("exercise %d.%d %s %d %d %s\n", e->chapter, e->number, kind_name(e->kind), e->minutes,
           e->line, e->title);
    for (int i = 0; i < e->sections; i++)
        print_section(&e->section[i]);
}

static void print_in_signs(void)
{
    text markdown = { 0 };

    for (int c; (c = getchar()) != EOF;)
        add(&markdown, "%c", c);
    printf("%s", without_formulas(text_of(&markdown)));
}

int main(int argc, char *argv[])
{
    if (argc == 4 && strcmp(argv[1], "exercises") == 0) {
        const exercises *all = read_exercises(argv[2], argv[3]);

        for (int i = 0; i < all->count; i++)
            print_exercise(&all->exercise[i]);
    } else if (argc > 3 && strcmp(argv[1], "titles") == 0) {
        for (int i = 3; i < argc; i++)
            printf("%s %s\n", argv[i], title_of_chapter(argv[2], argv[i]));
    } else if (argc == 2 && strcmp(argv[1], "formulas") == 0) {
        print_in_signs();
    } else {
        refuse("outline does one of exercises SRCDIR STEM, titles SRCDIR STEM... and formulas");
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        give_up("standard output could not be written");
    return 0;
}
