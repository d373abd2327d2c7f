#define _DEFAULT_SOURCE
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- what a confined program may not do: a list for the kernel, which obeys it whatever the
 * ---- program does (seccomp) ------------------------------------------------------------- */
#if defined __linux__ && (defined __x86_64__ || defined __aarch64__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(member)      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define IF_BITS(bits)     BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1)
#define ANSWER(what)      BPF_STMT(BPF_RET | BPF_K, (what))
#define FAIL(error)       ANSWER(SECCOMP_RET_ERRNO | (error))
/* A call that fails; one that is allowed unless its flags, in argument i, have one of the bits. */
#define NEVER(call, error) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), FAIL(error)
#define NOT_WITH(call, i, bits) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 4), LOAD(args[i]), IF_BITS(bits), \
        FAIL(EPERM), ANSWER(SECCOMP_RET_ALLOW)

static bool confine(void)
{
    const unsigned change = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    struct sock_filter list[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
#if defined __x86_64__
        /* The calls of the x32 machine, and those older than their successors with "at". */
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), FAIL(ENOSYS),
        NOT_WITH(open, 1, change), NEVER(creat, EPERM), NEVER(unlink, EPERM), NEVER(rename, EPERM),
        NEVER(mkdir, EPERM), NEVER(rmdir, EPERM), NEVER(link, EPERM), NEVER(symlink, EPERM),
        NEVER(mknod, EPERM), NEVER(chmod, EPERM), NEVER(chown, EPERM), NEVER(lchown, EPERM),
        NEVER(utime, EPERM), NEVER(utimes, EPERM), NEVER(futimesat, EPERM), NEVER(fork, EPERM), NEVER(vfork, EPERM),
        NEVER(renameat, EPERM),
#endif
        NOT_WITH(openat, 2, change), NEVER(openat2, ENOSYS), NEVER(truncate, EPERM),
        NEVER(unlinkat, EPERM), NEVER(renameat2, EPERM), NEVER(mkdirat, EPERM),
        NEVER(linkat, EPERM), NEVER(symlinkat, EPERM), NEVER(mknodat, EPERM), NEVER(fchmod, EPERM),
        NEVER(fchmodat, EPERM), NEVER(fchown, EPERM), NEVER(fchownat, EPERM),
        NEVER(utimensat, EPERM), NEVER(setxattr, EPERM), NEVER(lsetxattr, EPERM), NEVER(fsetxattr, EPERM),
        NEVER(mount, EPERM), NEVER(umount2, EPERM), NEVER(chroot, EPERM), NEVER(pivot_root, EPERM),
        NEVER(unshare, EPERM), NEVER(setns, EPERM), NEVER(bpf, EPERM), NEVER(io_uring_setup, ENOSYS),
        NEVER(socket, EPERM), NEVER(socketpair, EPERM), NEVER(connect, EPERM), NEVER(bind, EPERM), NEVER(kill, EPERM),
        NEVER(process_vm_writev, EPERM), NEVER(reboot, EPERM), NEVER(shmget, EPERM), NEVER(msgget, EPERM),
        NEVER(semget, EPERM), NEVER(setsid, EPERM), NEVER(setpgid, EPERM),
        /* Threads are part of the process; the leak checker needs one. */
        NEVER(clone3, ENOSYS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 5), LOAD(args[0]),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, CLONE_VM | CLONE_VFORK),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CLONE_VM, 1, 0), FAIL(EPERM), ANSWER(SECCOMP_RET_ALLOW),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = { sizeof list / sizeof list[0], list };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

static void die_with_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

#else

static bool confine(void)
{
    return false;
}

static void die_with_parent(void)
{
}

#endif

bool can_confine(void)
{
    static int known = -1;
    int ended = 1;

    if (known >= 0)
        return known;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(!confine());
    known = pid > 0 && waitpid(pid, &ended, 0) == pid && WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
    return known;
}

/* ---- the child -------------------------------------------------------------------------- */

/* The last second of processor time is for a program that ignores the first signal. */
static void limit(int what, rlim_t most)
{
    const struct rlimit l = { most, most + (what == RLIMIT_CPU) };

    setrlimit(what, &l);
}

static _Noreturn void become(const limits *l, char *const arguments[], int printed, int said)
{
    const int nothing = open("/dev/null", O_RDONLY);

    setpgid(0, 0);
    die_with_parent();
    /* First out of the way of 0 to 3, then there. */
    printed = fcntl(printed, F_DUPFD, 10);
    said = fcntl(said, F_DUPFD, 10);
    dup2(nothing, 0);
    dup2(printed, 1);
    dup2(printed, 2);
    dup2(said, 3);
    for (int d = 4; d < 64; d++)
        close(d);
    signal(SIGPIPE, SIG_DFL);
    limit(RLIMIT_CPU, (rlim_t)l->seconds);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, (rlim_t)64 << 20);
    if (l->megabytes)
        limit(RLIMIT_AS, (rlim_t)l->megabytes << 20);
    if (!l->confined || !can_confine() || confine())
        execvp(arguments[0], arguments);
    _exit(127);
}

/* ---- watching it ------------------------------------------------------------------------ */

static volatile pid_t running;

static void interrupted(int number)
{
    if (running > 0)
        kill(-running, SIGKILL);
    signal(number, SIG_DFL);
    raise(number);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Read what is there; false at the end of the stream. */
static bool take_from(int descriptor, text *into, size_t most, bool *too_much)
{
    char piece[1 << 14];
    const ssize_t got = read(descriptor, piece, sizeof piece);

    if (got < 0)
        return errno == EINTR || errno == EAGAIN;
    if (got > 0 && into->length + (size_t)got > most)
        *too_much = true;
    else if (got > 0)
        add_bytes(into, piece, (size_t)got);
    return got > 0;
}

outcome run_within(const limits *l, char *const arguments[])
{
    static const int ends[] = { SIGHUP, SIGINT, SIGTERM };
    outcome o = { .how = NOT_STARTED };
    int printed[2], said[2], ended;

    fflush(NULL);
    if (pipe(printed) != 0 || pipe(said) != 0)
        give_up("no pipe: %s", strerror(errno));
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        signal(ends[i], interrupted);
    const pid_t pid = fork();
    if (pid < 0)
        give_up("no new process: %s", strerror(errno));
    if (pid == 0)
        become(l, arguments, printed[1], said[1]);
    running = pid;
    setpgid(pid, pid);
    close(printed[1]);
    close(said[1]);

    struct pollfd streams[] = { { printed[0], POLLIN, 0 }, { said[0], POLLIN, 0 } };
    text *const into[] = { &o.printed, &o.said };
    const double end = now() + l->patience;
    bool too_much = false, gone = false;

    o.how = EXITED;
    while (!gone && o.how == EXITED) {
        const double left = end - now();

        /* A descendant may hold the streams open longer than the program itself lives. */
        const int ready = poll(streams, 2, left < 0 ? 0 : left < 0.02 ? 1 : 20);
        for (int i = 0; ready > 0 && i < 2; i++)
            if (streams[i].revents && !take_from(streams[i].fd, into[i], l->most_output, &too_much))
                streams[i].fd = -1;
        if (too_much)
            o.how = TOO_MUCH_OUTPUT;
        else if (left < 0)
            o.how = OUT_OF_TIME;
        else if (ready <= 0 || (streams[0].fd < 0 && streams[1].fd < 0))
            gone = waitpid(pid, &ended, WNOHANG) == pid;
        if (!gone && streams[0].fd < 0 && streams[1].fd < 0 && o.how == EXITED)
            nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
    }
    kill(-pid, SIGKILL);
    if (!gone)
        waitpid(pid, &ended, 0);
    running = 0;
    /* What it wrote last is still in the pipes. */
    for (int i = 0; i < 2; i++)
        while (gone && !too_much && poll(&streams[i], 1, 0) > 0 &&
               take_from(streams[i].fd, into[i], l->most_output, &too_much))
            ;
    close(printed[0]);
    close(said[0]);
    if (too_much)
        o.how = TOO_MUCH_OUTPUT;
    if (o.how != EXITED)
        return o;
    o.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : WTERMSIG(ended);
    o.how = !WIFEXITED(ended)                         ? SIGNALLED
          : WEXITSTATUS(ended) == 127                 ? NOT_STARTED
                                                      : EXITED;
    if (o.how == SIGNALLED && o.status == SIGXCPU)
        o.how = OUT_OF_TIME;
    return o;
}

void drop_outcome(outcome *o)
{
    drop(&o->said);
    drop(&o->printed);
}
