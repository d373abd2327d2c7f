#include "build.h"

#include "sandbox.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const limits compiling = {
    .seconds = 20, .patience = 60, .megabytes = 4096, .most_output = 1 << 18
};

static void add_words(char *arguments[], int *n, int most, const char *words)
{
    for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
        const size_t length = strcspn(words, " ");

        if (*n == most)
            give_up("too many flags for the compiler");
        arguments[(*n)++] = kept(words, length);
        words += length;
    }
}

static unsigned long long age_of(unsigned long long print, const char *path)
{
    struct stat found;
    char *t = stat(path, &found) == 0
                ? spelt("%lld.%09ld", (long long)found.st_mtim.tv_sec, found.st_mtim.tv_nsec)
                : spelt("none");

    print = fingerprint(print, t);
    free(t);
    return print;
}

unsigned long long print_of_tools(const workshop *w, const char *flags)
{
    unsigned long long print = fingerprint(0, w->compile);

    print = fingerprint(fingerprint(print, flags), w->libraries);
    return age_of(
        age_of(age_of(print, "lib/libnabla.a"), spelt("%s/learn/check.c", w->srcdir)),
        spelt("%s/learn/check.h", w->srcdir));
}

char *build(const workshop *w, const char *folder, const char *name, const char *source,
            const char *flags, char **warnings)
{
    char *path = spelt("%s/%s.c", folder, name), *made = spelt("%s/%s", folder, name);
    char *stamp = spelt("%s/%s.stamp", folder, name), *before = read_file(stamp, 1 << 16, NULL);
    char *now = spelt("%llx\n", fingerprint(print_of_tools(w, flags), source));
    char *arguments[100] = { 0 }, *complaint = NULL;
    const int most = 90;
    int n = 0;

    if (warnings)
        *warnings = NULL;
    if (before && begins(before, now) && access(made, X_OK) == 0) {
        if (warnings && before[strlen(now)])
            *warnings = copy_of(before + strlen(now));
        return NULL;
    }
    make_folder(folder);
    unlink(stamp);
    write_file(path, source);
    add_words(arguments, &n, most, w->compile);
    add_words(arguments, &n, most, flags);
    char *new_made = spelt("%s.%ld.tmp", made, (long)getpid());
    add_words(
        arguments, &n, most,
        spelt("-o %s %s %s/learn/check.c %s", new_made, path, w->srcdir, w->libraries));
    /* What an interrupted compiler leaves, it leaves here. */
    setenv("TMPDIR", folder, 1);
    outcome o = run_within(&compiling, arguments);
    if (o.printed.at)
        make_printable(o.printed.at, "\n");
    if (o.how == EXITED && o.status == 0) {
        if (rename(new_made, made) != 0)
            give_up("%s: cannot be written", made);
        write_file(stamp, spelt("%s%s", now, text_of(&o.printed)));
        if (warnings && o.printed.length)
            *warnings = copy_of(text_of(&o.printed));
    } else if (o.how == NOT_STARTED) {
        give_up("the compiler, %s, cannot be started", arguments[0]);
    } else {
        unlink(new_made);
        complaint = o.how == EXITED ? copy_of(text_of(&o.printed))
                                    : spelt("the compiler takes too long, or too much memory\n");
    }
    drop_outcome(&o);
    return complaint;
}
