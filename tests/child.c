#include "child.h"

#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void read_all(FILE *f, char text[], size_t size)
{
    rewind(f);
    text[fread(text, 1, size - 1, f)] = '\0';
    fclose(f);
}

void run_child(child *c, int (*f)(int argc, char **argv), int argc, const char *const argv[])
{
    FILE *out = tmpfile(), *err = tmpfile();
    int ended;

    if (!out || !err)
        bail("no temporary file");
    fflush(stdout);
    const pid_t pid = fork();
    if (pid < 0)
        bail("cannot fork");
    if (pid == 0) {
        char *arguments[32] = { 0 };

        for (int i = 0; i < argc; i++)
            arguments[i] = (char *)argv[i];
        dup2(fileno(out), STDOUT_FILENO);
        dup2(fileno(err), STDERR_FILENO);
        const int status = f(argc, arguments);
        fflush(stdout);
        _exit(status);
    }
    waitpid(pid, &ended, 0);
    c->status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    read_all(out, c->out, sizeof c->out);
    read_all(err, c->err, sizeof c->err);
}
