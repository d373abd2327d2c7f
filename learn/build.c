#include "build.h"

#include "sandbox.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
        arguments[(*n)++] = xstrndup(words, length);
        words += length;
    }
}

static unsigned long long file_hash(unsigned long long print, const char *path)
{
    char *t = look_of_file(path);

    print = fingerprint(print, t);
    free(t);
    return print;
}

unsigned long long print_of_tools(const workshop *w, const char *flags)
{
    unsigned long long print = fingerprint(0, w->compile);

    print = fingerprint(fingerprint(print, flags), w->libraries);
    return file_hash(
        file_hash(file_hash(print, "lib/libnabla.a"), xasprintf("%s/learn/check.c", w->srcdir)),
        xasprintf("%s/learn/check.h", w->srcdir));
}

char *build(const workshop *w, const char *folder, const char *name, const char *source,
            const char *flags, char **warnings)
{
    char *path = xasprintf("%s/%s.c", folder, name), *made = xasprintf("%s/%s", folder, name);
    char *stamp = xasprintf("%s/%s.stamp", folder, name), *before = read_file(stamp, 1 << 16, NULL);
    char *now = xasprintf("%llx\n", fingerprint(print_of_tools(w, flags), source));
    char *arguments[100] = { 0 }, *complaint = NULL;
    const int most = 90;
    int n = 0;

    if (warnings)
        *warnings = NULL;
    if (before && begins(before, now) && access(made, X_OK) == 0) {
        if (warnings && before[strlen(now)])
            *warnings = xstrdup(before + strlen(now));
        return NULL;
    }
    make_folder(folder);
    unlink(stamp);
    write_file(path, source);
    add_words(arguments, &n, most, w->compile);
    add_words(arguments, &n, most, flags);
    char *new_made = xasprintf("%s.%ld.tmp", made, (long)getpid());
    add_words(arguments, &n, most,
              xasprintf("-o %s %s %s/learn/check.c %s", new_made, path, w->srcdir, w->libraries));
    /* What an interrupted compiler leaves, it leaves here. */
    setenv("TMPDIR", folder, 1);
    /* Its messages are looked through for "error:" and such, whatever language the reader has. */
    setenv("LC_ALL", "C", 1);
    outcome o = run_within(&compiling, arguments);
    if (o.printed.at)
        make_printable(o.printed.at, "\n");
    if (o.how == EXITED && o.status == 0) {
        if (rename(new_made, made) != 0)
            give_up("%s: cannot be written", made);
        write_file(stamp, xasprintf("%s%s", now, text_of(&o.printed)));
        if (warnings && o.printed.length)
            *warnings = xstrdup(text_of(&o.printed));
    } else if (o.how == NOT_STARTED) {
        give_up("the compiler, %s, cannot be started", arguments[0]);
    } else {
        unlink(new_made);
        complaint = o.how == EXITED
                      ? xstrdup(text_of(&o.printed))
                      : xasprintf("the compiler takes too long, or too much memory\n");
    }
    drop_outcome(&o);
    return complaint;
}
