#include "base/thread.h"

#include <signal.h>

bool thread_start(pthread_t *t, void *(*fn)(void *), void *user)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old); /* a new thread inherits the mask */
    bool ok = pthread_create(t, NULL, fn, user) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return ok;
}
