/* The machine's clock, set back in the middle of a process's life: preloaded before the C library.
   SET_BACK_BY and SET_BACK_AFTER are in seconds. Clocks that count from the machine's start go on as they are. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t offset(void) {
    static struct timespec began;
    struct timespec now;
    const char *by = getenv("SET_BACK_BY"), *after = getenv("SET_BACK_AFTER");
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    if (!began.tv_sec) began = now;
    if (!by || !after || now.tv_sec - began.tv_sec < atol(after)) return 0;
    return atol(by);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int status = syscall(SYS_clock_gettime, clock, at);
    if (!status && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec -= offset();
    return status;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
