/* thread.h: starts a thread that leaves signals to the others. Everybody may use it. */
#pragma once
#include <pthread.h>
#include <stdbool.h>

bool thread_start(pthread_t *, void *(*fn)(void *), void *user); /* false: the system has no more of them */
