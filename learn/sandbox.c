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
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- the system calls of a confined program: a list for the kernel (seccomp).  A call that is
 * ---- not on the list fails ---------------------------------------------------------------------- */
#if defined HAVE_SYS_PRCTL_H
#include <sys/prctl.h>
#endif
#if defined HAVE_LINUX_AUDIT_H && defined HAVE_LINUX_FILTER_H && defined HAVE_LINUX_SCHED_H \
    && defined HAVE_LINUX_SECCOMP_H && defined HAVE_SYS_PRCTL_H
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#endif
#if defined SYS_faccessat2 && (defined __x86_64__ || defined __aarch64__)

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define IF(test, value, yes, no) BPF_JUMP(BPF_JMP | (test) | BPF_K, (value), (yes), (no))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define FAIL(error) ANSWER(SECCOMP_RET_ERRNO | (error))
#define ALLOW ANSWER(SECCOMP_RET_ALLOW)
/* A call that is allowed; one that is not there; one that is allowed if, of its argument i, none of
 * these bits is set; if these bits of it are this. */
#define MAY(call) IF(BPF_JEQ, SYS_##call, 0, 1), ALLOW
#define LACKS(call, error) IF(BPF_JEQ, SYS_##call, 0, 1), FAIL(error)
#define MAY_WITHOUT(call, i, bits) \
    IF(BPF_JEQ, SYS_##call, 0, 4), LOAD(args[i]), IF(BPF_JSET, (bits), 0, 1), FAIL(EPERM), ALLOW
#define MAY_IF(call, i, bits, is) \
    IF(BPF_JEQ, SYS_##call, 0, 5), LOAD(args[i]), BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (bits)), \
        IF(BPF_JEQ, (is), 1, 0), FAIL(EPERM), ALLOW

static bool confine(void)
{
    const unsigned change = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, all = 0xffffffff;
    const unsigned self = (unsigned)getpid();
    /* Threads are part of the process, and the leak checker needs something like one; not another
     * process, another parent, another world. */
    const unsigned cloning = CLONE_VM | CLONE_VFORK | CLONE_PARENT | CLONE_NEWNS | CLONE_NEWCGROUP
                           | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID
                           | CLONE_NEWNET;
    /* clang-format off */
    struct sock_filter list[] = {
        LOAD(arch),
        IF(BPF_JEQ, ARCHITECTURE, 1, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        /* Reading, and writing to open files. */
        MAY_WITHOUT(openat, 2, change), MAY(read), MAY(readv), MAY(pread64), MAY(write), MAY(writev),
        MAY(lseek), MAY(close), MAY(dup), MAY(dup3), MAY(pipe2), MAY(ppoll), MAY(pselect6),
        MAY(fstat), MAY(newfstatat), MAY(statx), MAY(faccessat), MAY(faccessat2), MAY(readlinkat),
        MAY(getdents64), MAY(getcwd), LACKS(ioctl, ENOTTY),
        /* Not to say who gets a signal when there is something to read. */
        IF(BPF_JEQ, SYS_fcntl, 0, 4), LOAD(args[1]), IF(BPF_JGT, F_SETFL, 0, 1), FAIL(EPERM), ALLOW,
        /* Memory. */
        MAY(brk), MAY(mmap), MAY(munmap), MAY(mremap), MAY(mprotect), MAY(madvise), MAY(mincore),
        /* Itself, its threads, signals to itself. */
        MAY(execve), MAY(exit), MAY(exit_group), MAY(wait4), MAY(waitid), LACKS(clone3, ENOSYS),
        MAY_IF(clone, 0, cloning, CLONE_VM), MAY(set_tid_address), MAY(set_robust_list), MAY(rseq),
        MAY(futex), MAY(membarrier), MAY(sched_yield), MAY(sched_getaffinity), MAY(prctl),
        MAY(personality), MAY(rt_sigaction), MAY(rt_sigprocmask), MAY(rt_sigreturn), MAY(rt_sigsuspend),
        MAY(rt_sigtimedwait), MAY(sigaltstack), MAY(restart_syscall), MAY(setitimer),
        MAY_IF(kill, 0, all, self), MAY_IF(tgkill, 0, all, self), MAY_IF(ptrace, 1, all, self),
        MAY_IF(prlimit64, 0, all, 0), MAY(getrlimit),
        /* What time it is, and who and where it is. */
        MAY(clock_gettime), MAY(clock_getres), MAY(gettimeofday), MAY(nanosleep), MAY(clock_nanosleep),
        MAY(times), MAY(getrusage), MAY(sysinfo), MAY(uname), MAY(getrandom), MAY(getpid), MAY(getppid),
        MAY(gettid), MAY(getuid), MAY(geteuid), MAY(getgid), MAY(getegid),
#if defined __x86_64__
        /* Those older than their successors with "at". */
        MAY_WITHOUT(open, 1, change), MAY(stat), MAY(lstat), MAY(access), MAY(readlink), MAY(dup2), MAY(pipe),
        MAY(poll), MAY(select), MAY(getdents), MAY(pause), MAY(alarm), MAY(time), MAY(arch_prctl),
#endif
        FAIL(EPERM),
    };
    /* clang-format on */
    const struct sock_fprog program = { sizeof list / sizeof list[0], list };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#else

static bool confine(void)
{
    return false;
}

#endif

void end_with_parent(int number)
{
#if defined PR_SET_PDEATHSIG
    prctl(PR_SET_PDEATHSIG, number);
#else
    (void)number;
#endif
}

bool can_confine(void)
{
    static int known = -1;
    int ended = 1;

    if (known >= 0)
        return known;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(!confine());
    known =
        pid > 0 && waitpid(pid, &ended, 0) == pid && WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
    return known;
}

/* ---- the child -------------------------------------------------------------------------- */

/* The last second of processor time is for a program that ignores the first signal. */
static void limit(int what, rlim_t most)
{
    const struct rlimit l = { most, most + (what == RLIMIT_CPU) };

    setrlimit(what, &l);
}

static _Noreturn void become(const limits *l, bool confined, char *const arguments[], int printed,
                             int said)
{
    const int nothing = open("/dev/null", O_RDONLY);

    setpgid(0, 0);
    end_with_parent(SIGKILL);
    /* First out of the way of 0 to 3, then there. */
    printed = fcntl(printed, F_DUPFD, 10);
    said = fcntl(said, F_DUPFD, 10);
    dup2(nothing, 0);
    dup2(printed, 1);
    dup2(printed, 2);
    dup2(said, 3);
    for (int d = 4; d < 1024; d++)
        close(d);
    signal(SIGPIPE, SIG_DFL);
    limit(RLIMIT_CPU, (rlim_t)l->seconds);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, (rlim_t)64 << 20);
#if defined RLIMIT_AS
    if (l->megabytes)
        limit(RLIMIT_AS, (rlim_t)l->megabytes << 20);
#endif
    if (!confined || confine())
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

/* Seconds of the processor that the children which have ended used. */
static long long used_by_children(void)
{
    struct rusage used;

    getrusage(RUSAGE_CHILDREN, &used);
    return (long long)used.ru_utime.tv_sec + used.ru_stime.tv_sec;
}

/* A stream from a program that may do anything, end[0] to be read and end[1] for the program.
 * Sockets, since a pipe could be opened again through /proc, by the program itself or by another,
 * and emptied by it; and no read of ours waits, whatever becomes of the bytes. */
static void open_stream(int end[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, end) != 0 || fcntl(end[0], F_SETFL, O_NONBLOCK) != 0)
        give_up("no stream to a program: %s", strerror(errno));
}

/* Read all that has come, as text; false at the end of the stream. */
static bool take_from(int descriptor, text *into, size_t most, bool *too_much)
{
    char piece[1 << 14];
    const ssize_t got = read(descriptor, piece, sizeof piece);

    for (ssize_t i = 0; i < got; i++)
        if (piece[i] == '\0')
            piece[i] = '?';
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
    const bool confined = l->confined && can_confine();
    const long long used_before = used_by_children();
    int printed[2], said[2], ended;

    fflush(NULL);
    open_stream(printed);
    open_stream(said);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        signal(ends[i], interrupted);
    const pid_t pid = fork();
    if (pid < 0)
        give_up("no new process: %s", strerror(errno));
    if (pid == 0)
        become(l, confined, arguments, printed[1], said[1]);
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
    /* Its last output is still in the streams. */
    for (int i = 0; i < 2; i++)
        while (gone && !too_much && poll(&streams[i], 1, 0) > 0
               && take_from(streams[i].fd, into[i], l->most_output, &too_much))
            ;
    close(printed[0]);
    close(said[0]);
    if (too_much)
        o.how = TOO_MUCH_OUTPUT;
    if (o.how != EXITED)
        return o;
    o.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : WTERMSIG(ended);
    o.how = !WIFEXITED(ended) ? SIGNALLED : WEXITSTATUS(ended) == 127 ? NOT_STARTED : EXITED;
    /* Who ignores the first signal gets the second. */
    if (o.how == SIGNALLED
        && (o.status == SIGXCPU
            || (o.status == SIGKILL && used_by_children() - used_before >= l->seconds)))
        o.how = OUT_OF_TIME;
    return o;
}

void drop_outcome(outcome *o)
{
    drop(&o->said);
    drop(&o->printed);
}
