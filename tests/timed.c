/* timed SECONDS COMMAND... -- run a command, for so many seconds at most.
 *
 * On descriptor 3 it says how the command ended and how many seconds it took: "exit 0 0.31",
 * "signal 11 0.02" or "time 60 60.01".  The command has a process group of its own.  All of the
 * group ends when the command ends, when its time is over, when a signal comes for timed, and
 * when timed's parent is gone. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REPORT = 3, GRACE = 1 }; /* seconds from SIGTERM to SIGKILL */

static pid_t group, parent;
static long limit;
static volatile sig_atomic_t passed, out_of_time, ending; /* seconds; a signal's number */

static void end_group(int number)
{
    ending = number;
    passed = 0;
    kill(-group, number);
    kill(-group, SIGCONT);
}

static void once_a_second(int number)
{
    (void)number;
    passed++;
    if (ending) {
        if (passed >= GRACE)
            kill(-group, SIGKILL);
    } else if (passed >= limit) {
        out_of_time = 1;
        end_group(SIGTERM);
    } else if (getppid() != parent) {
        end_group(SIGTERM);
    }
    alarm(1);
}

static void on_signal(int number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART }, before;

    sigaction(number, NULL, &before);
    if (before.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

static _Noreturn void become(char *command[], const sigset_t *mask)
{
    setpgid(0, 0);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(command[0], command);
    printf("%s: %s\n", command[0], strerror(errno));
    fflush(stdout);
    _exit(127);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char *argv[])
{
    const double start = now();
    sigset_t held, before;
    siginfo_t info;
    int status;

    if (argc < 3 || (limit = strtol(argv[1], NULL, 10)) < 1) {
        fputs("timed: SECONDS COMMAND...\n", stderr);
        return 2;
    }
    fcntl(REPORT, F_SETFD, FD_CLOEXEC);
    sigfillset(&held);
    sigprocmask(SIG_BLOCK, &held, &before);
    parent = getppid();
    group = fork();
    if (group < 0) {
        perror("timed");
        return 2;
    }
    if (group == 0)
        become(argv + 2, &before);
    setpgid(group, group);
    on_signal(SIGALRM, once_a_second);
    on_signal(SIGHUP, end_group);
    on_signal(SIGINT, end_group);
    on_signal(SIGTERM, end_group);
    sigprocmask(SIG_SETMASK, &before, NULL);
    alarm(1);

    /* The number of the group is free for others only when its first process has been waited for. */
    while (waitid(P_PID, (id_t)group, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        ;
    kill(-group, SIGKILL);
    while (waitpid(group, &status, 0) < 0 && errno == EINTR)
        ;
    if (out_of_time)
        dprintf(REPORT, "time %ld %.2f\n", limit, now() - start);
    else if (WIFSIGNALED(status))
        dprintf(REPORT, "signal %d %.2f\n", WTERMSIG(status), now() - start);
    else
        dprintf(REPORT, "exit %d %.2f\n", WEXITSTATUS(status), now() - start);
    return 0;
}
