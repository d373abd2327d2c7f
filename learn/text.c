#include "text.h"

#include "waiting.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* These programs live for a moment and give nothing back; no leak checker need say so. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

static void end_with(const char *format, va_list arguments)
{
    fflush(stdout);
    wait_ends();
    fputs("learn: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

void refuse(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    end_with(format, arguments);
    va_end(arguments);
    exit(2);
}

void give_up(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    end_with(format, arguments);
    va_end(arguments);
    exit(1);
}

void *xcalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);

    if (!p)
        give_up("out of memory");
    return p;
}

static void make_room(text *t, size_t more)
{
    if (t->room - t->length > more)
        return;
    t->room = 2 * t->room + more + 64;
    t->at = realloc(t->at, t->room);
    if (!t->at)
        give_up("out of memory");
}

void add_bytes(text *t, const char *bytes, size_t n)
{
    make_room(t, n);
    memcpy(t->at + t->length, bytes, n);
    t->length += n;
    t->at[t->length] = '\0';
}

TEXT_FORMAT(2, 0)
static void add_formatted(text *t, const char *format, va_list arguments)
{
    va_list again;

    va_copy(again, arguments);
    const int n = vsnprintf(NULL, 0, format, arguments);
    if (n < 0)
        give_up("text that cannot be formatted");
    make_room(t, (size_t)n);
    vsnprintf(t->at + t->length, (size_t)n + 1, format, again);
    t->length += (size_t)n;
    va_end(again);
}

void add(text *t, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_formatted(t, format, arguments);
    va_end(arguments);
}

const char *text_of(const text *t)
{
    return t->at ? t->at : "";
}

void drop(text *t)
{
    free(t->at);
    *t = (text){ 0 };
}

char *xstrndup(const char *bytes, size_t n)
{
    text t = { 0 };

    add_bytes(&t, bytes, n);
    return t.at;
}

char *xstrdup(const char *t)
{
    return xstrndup(t, strlen(t));
}

char *xvasprintf(const char *format, va_list arguments)
{
    text t = { 0 };

    add_formatted(&t, format, arguments);
    return t.at;
}

char *xasprintf(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    char *t = xvasprintf(format, arguments);
    va_end(arguments);
    return t;
}

char *read_file(const char *path, size_t most, size_t *length)
{
    struct stat found;
    text t = { 0 };
    char piece[1 << 14];

    /* A pipe would keep us waiting. */
    if (stat(path, &found) != 0)
        return NULL;
    if (!S_ISREG(found.st_mode)) {
        errno = S_ISDIR(found.st_mode) ? EISDIR : EINVAL;
        return NULL;
    }
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    add_bytes(&t, "", 0);
    for (size_t got; t.length <= most && (got = fread(piece, 1, sizeof piece, f)) > 0;)
        add_bytes(&t, piece, got);
    const int error = ferror(f) ? EIO : t.length > most ? EFBIG : 0;
    fclose(f);
    if (error) {
        drop(&t);
        errno = error;
        return NULL;
    }
    if (length)
        *length = t.length;
    return t.at;
}

/* POSIX's name for the part of a second; that of macOS, where it is held to POSIX; or none. */
static long nanoseconds(const struct stat *found)
{
#if defined HAVE_STRUCT_STAT_ST_MTIM
    return found->st_mtim.tv_nsec;
#elif defined HAVE_STRUCT_STAT_ST_MTIMENSEC
    return found->st_mtimensec;
#else
    (void)found;
    return 0;
#endif
}

char *look_of_file(const char *path)
{
    struct stat found;

    if (stat(path, &found) != 0)
        return xstrdup("");
    return xasprintf("%lld.%09ld %lld %lld", (long long)found.st_mtime, nanoseconds(&found),
                     (long long)found.st_size, (long long)found.st_ino);
}

void write_file(const char *path, const char *bytes)
{
    char *temporary = xasprintf("%s.%ld.tmp", path, (long)getpid());
    FILE *f = fopen(temporary, "w");
    bool good = f && fputs(bytes, f) >= 0 && fflush(f) == 0;
    int error = errno;

    if (f && fclose(f) != 0 && good) {
        good = false;
        error = errno;
    }
    if (good && rename(temporary, path) != 0) {
        good = false;
        error = errno;
    }
    if (!good) {
        unlink(temporary);
        give_up("%s: %s", path, strerror(error));
    }
    free(temporary);
}

void make_folder(const char *path)
{
    char *p = xstrndup(path, strlen(path));

    for (char *c = p + 1;; c++) {
        const char at = *c;

        if (at != '/' && at != '\0')
            continue;
        *c = '\0';
        if (mkdir(p, 0777) != 0 && errno != EEXIST)
            give_up("%s: %s", p, strerror(errno));
        *c = at;
        if (at == '\0')
            break;
    }
    free(p);
}

bool begins(const char *line, const char *start)
{
    return strncmp(line, start, strlen(start)) == 0;
}

const char *after_line(const char *line)
{
    const char *end = strchr(line, '\n');

    return end ? end + 1 : line + strlen(line);
}

char *trimmed(char *t)
{
    size_t n;

    t += strspn(t, " \t\r\n");
    for (n = strlen(t); n > 0 && strchr(" \t\r\n", t[n - 1]); n--)
        ;
    t[n] = '\0';
    return t;
}

bool is_utf8(const char *t)
{
    for (const unsigned char *c = (const unsigned char *)t; *c;) {
        const int more = *c < 0x80 ? 0
                       : *c < 0xc2 ? -1
                       : *c < 0xe0 ? 1
                       : *c < 0xf0 ? 2
                       : *c < 0xf5 ? 3
                                   : -1;
        const unsigned char low = *c == 0xe0 ? 0xa0
                                : *c == 0xf0 ? 0x90
                                             : 0x80,
                            high = *c == 0xed ? 0x9f
                                 : *c == 0xf4 ? 0x8f
                                              : 0xbf;

        /* Only the second byte has bounds of its own. */
        if (more < 0 || (more > 0 && (c[1] < low || c[1] > high)))
            return false;
        for (int i = 2; i <= more; i++)
            if (c[i] < 0x80 || c[i] > 0xbf)
                return false;
        c += more + 1;
    }
    return true;
}

int print_wrapped(const char *words, const char *first, const char *rest, int width)
{
    int lines = 0;

    for (const char *before = first; *words; before = rest, lines++) {
        size_t length = 0, columns = strlen(before), end = 0;

        for (; words[length] && words[length] != '\n' && (columns < (size_t)width || !end);
             length++) {
            if (words[length] == ' ')
                end = length;
            columns += ((unsigned char)words[length] & 0xc0) != 0x80;
        }
        if (!words[length] || words[length] == '\n')
            end = length;
        printf("%s%.*s\n", before, (int)end, words);
        words += end + (words[end] != '\0');
    }
    return lines;
}

void make_printable(char *t, const char *keep)
{
    for (; *t; t++)
        if (((unsigned char)*t < ' ' && !strchr(keep, *t)) || *t == 127)
            *t = '?';
        else if (*t == '\xc2' && (unsigned char)t[1] >= 0x80 && (unsigned char)t[1] < 0xa0)
            t[0] = t[1] = '?'; /* U+0080 to U+009F, which some terminals obey, too */
}

unsigned long long fingerprint(unsigned long long before, const char *t)
{
    unsigned long long h = before ^ 14695981039346656037ULL;

    for (; *t; t++)
        h = (h ^ (unsigned char)*t) * 1099511628211ULL;
    return h;
}
