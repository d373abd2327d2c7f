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

/* check.c gives both their main; make compiles it, so that it is not compiled with each. */
static const char *flags_for(const workshop *w, purpose what_for)
{
    return what_for == EXPECTS ? "-DPREDICTION" : w->sanitize;
}

static const char *main_for(purpose what_for)
{
    return what_for == EXPECTS ? "learn/expects.o" : "learn/tries.o";
}

unsigned long long print_of_tools(const workshop *w, purpose what_for)
{
    unsigned long long print = fingerprint(0, w->compile);

    print = fingerprint(fingerprint(print, flags_for(w, what_for)), w->libraries);
    return file_hash(
        file_hash(file_hash(print, "lib/libnabla.a"), xasprintf("%s/learn/check.c", w->srcdir)),
        xasprintf("%s/learn/check.h", w->srcdir));
}

char *build(const workshop *w, const char *folder, const char *name, const char *source,
            purpose what_for, char **warnings)
{
    char *path = xasprintf("%s/%s.c", folder, name), *made = xasprintf("%s/%s", folder, name);
    char *stamp = xasprintf("%s/%s.stamp", folder, name), *before = read_file(stamp, 1 << 16, NULL);
    char *now = xasprintf("%llx\n", fingerprint(print_of_tools(w, what_for), source));
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
    add_words(arguments, &n, most, flags_for(w, what_for));
    char *new_made = xasprintf("%s.%ld.tmp", made, (long)getpid());
    add_words(arguments, &n, most,
              xasprintf("-o %s %s %s %s", new_made, path, main_for(what_for), w->libraries));
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
