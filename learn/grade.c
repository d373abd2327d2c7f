#include "grade.h"

#include "sandbox.h"
#include "text.h"
#include "waiting.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A student's results: a word for each exercise, in order. */
typedef struct {
    char *name; /* as it can be shown */
    const char *folder;
    char *results; /* lines STATE<tab>LINE */
} student;

static const char *const words[] = { [NOT_BEGUN] = "-", [RIGHT] = "right", [NOT_RIGHT] = "wrong" };

static char *results_of(const book *b, const student *who, const char *own)
{
    workshop w = b->shop;
    text t = { 0 };

    w.own = own;
    for (int i = 0; i < b->count; i++) {
        const lesson l = open_lesson_in(who->folder, b->chapter[i]);

        for (const exercise *e = l.all->exercise; e < l.all->exercise + l.all->count; e++) {
            wait_goes_on(xasprintf("Grading %s: %d.%d", who->name, e->chapter, e->number));
            const verdict v = judge_exercise(&w, &l, e);
            const work_file *f = file_of(&l, e);
            /* A file that cannot be read, or that has another name, is not simply not there. */
            const bool missing = f->missing && !*l.not_read;
            char *line = xstrdup(f->bytes ? v.line : f->missing ? l.not_read : f->problem);

            make_printable(line, "");
            add(&t, "%s\t%s\n", missing ? "-" : words[v.state], line);
            free(line);
        }
    }
    return t.at ? t.at : xstrdup("");
}

/* Count the right results; answers the number of all. */
static int count_results(const char *results, int *right)
{
    int n = 0;

    *right = 0;
    for (const char *line = results; *line; line = after_line(line), n++)
        *right += begins(line, "right\t");
    return n;
}

static void write_grades(const book *b, const student students[], int count)
{
    text tap = { 0 }, table = { 0 };
    int made = 0, right, n = 0;

    add(&table, "student\tright\tof");
    for (int i = 0; i < b->count; i++)
        for (int k = 1; k <= b->chapter[i]->count; k++, n++)
            add(&table, "\t%d.%d", b->chapter[i]->number, k);
    add(&table, "\n");
    add(&tap, "1..%d\n", n * count);
    for (const student *s = students; s < students + count; s++) {
        const char *line = s->results;
        const int of = count_results(s->results, &right);

        add(&table, "%s\t%d\t%d", s->name, right, of);
        for (int i = 0; i < b->count; i++)
            for (int k = 1; k <= b->chapter[i]->count; k++, line = after_line(line)) {
                const size_t length = strcspn(line, "\t\n");
                const exercise *e = &b->chapter[i]->exercise[k - 1];

                add(&table, "\t%.*s", (int)length, line);
                add(&tap, "%sok %d - %s %d.%d %s\n", begins(line, "right\t") ? "" : "not ", ++made,
                    s->name, e->chapter, e->number, e->title);
                if (!begins(line, "right\t") && line[length] == '\t')
                    add(&tap, "#   %.*s\n", (int)strcspn(line + length + 1, "\n"),
                        line + length + 1);
            }
        add(&table, "\n");
        printf("%-30s %3d of %d right\n", s->name, right, of);
    }
    write_file(xasprintf("%s/grade.tap", b->folder), text_of(&tap));
    write_file(xasprintf("%s/grade.tsv", b->folder), text_of(&table));
    printf("Each answer, and why it is wrong, is in %s/grade.tap; a table of all is in grade.tsv "
           "there.\n",
           b->folder);
}

int grade_own(const book *b)
{
    student s = { .name = "you", .folder = b->folder };

    s.results = results_of(b, &s, b->shop.own);
    wait_ends();
    write_grades(b, &s, 1);
    return 0;
}

/* ---- a class ------------------------------------------------------------- */

static int by_name(const void *a, const void *c)
{
    return strcmp(((const student *)a)->folder, ((const student *)c)->folder);
}

/* A name that neither a terminal nor a table misunderstands. */
static char *safe_name(const char *name)
{
    char *safe = xstrdup(name);

    make_printable(safe, "");
    for (char *c = safe; *c; c++)
        if (*c == '#')
            *c = '?';
    return safe;
}

static bool is_folder(const char *path)
{
    struct stat s;

    return lstat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* Only plain files are read: a link could lead to another person's. */
static bool has_links(const book *b, const char *folder)
{
    struct stat s;

    for (int i = 0; i < 2 * b->count; i++) {
        char *path =
            xasprintf("%s/%s.%s", folder, b->chapter[i / 2]->stem, i % 2 ? "c" : "answers");
        const bool odd = lstat(path, &s) == 0 && !S_ISREG(s.st_mode);

        free(path);
        if (odd)
            return true;
    }
    return false;
}

static student *students_in(const char *folder, int *count)
{
    DIR *d = opendir(folder);
    student *list = NULL;

    *count = 0;
    if (!d)
        refuse("%s: %s", folder, strerror(errno));
    for (struct dirent *entry; (entry = readdir(d));) {
        char *path = xasprintf("%s/%s", folder, entry->d_name),
             *outer = xasprintf("%s/chapters", path);
        char *inner = xasprintf("%s/exercises", outer);

        if (entry->d_name[0] == '.' || !is_folder(path))
            continue;
        list = realloc(list, (size_t)(*count + 1) * sizeof *list);
        if (!list)
            give_up("out of memory");
        list[(*count)++] = (student){ safe_name(entry->d_name),
                                      is_folder(outer) && is_folder(inner) ? inner : path, NULL };
    }
    closedir(d);
    if (*count == 0)
        refuse("%s has no folders: each student's work is expected in a folder of its own", folder);
    qsort(list, (size_t)*count, sizeof *list, by_name);
    return list;
}

/* In a process of its own: no submission keeps the others from being graded. */
static void grade_one(const book *b, const student *s, const char *own, const char *into)
{
    if (has_links(b, s->folder))
        write_file(into, "");
    else
        write_file(into, results_of(b, s, own));
    wait_ends();
}

int grade_class(const book *b, const char *folder)
{
    int count, running = 0, status = 0;
    student *list = students_in(folder, &count);
#if defined _SC_NPROCESSORS_ONLN
    const long at_once = sysconf(_SC_NPROCESSORS_ONLN);
#else
    const long at_once = 2;
#endif

    if (!can_confine())
        give_up("programs cannot be confined on this system, so nobody's are run");
    prepare_all(b);
    for (int i = 0; i < count || running > 0;) {
        if (i < count && running < (at_once > 0 ? at_once : 1)) {
            char *own = xasprintf("%s/.graded/%d", b->folder, i),
                 *into = xasprintf("%s/results", own);

            make_folder(own);
            unlink(into);
            fflush(NULL);
            const pid_t pid = fork();
            if (pid < 0)
                give_up("no new process: %s", strerror(errno));
            if (pid == 0) {
                end_with_parent(SIGTERM);
                grade_one(b, &list[i], own, into);
                exit(0);
            }
            list[i++].results = into;
            running++;
        } else {
            wait(NULL);
            running--;
        }
    }
    for (int i = 0; i < count; i++) {
        char *results = read_file(list[i].results, 1 << 24, NULL);

        if (!results || !*results) {
            text t = { 0 };

            for (int c = 0; c < b->count; c++)
                for (int k = 0; k < b->chapter[c]->count; k++)
                    add(&t, "wrong\tthe work could not be judged: %s\n",
                        results ? "one of the files is no plain file" : "judging it failed");
            results = t.at;
            status = 1;
        }
        list[i].results = results;
    }
    wait_ends();
    write_grades(b, list, count);
    return status;
}
