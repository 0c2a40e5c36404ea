/* check.h: the unit tests' assertions. A test file lists its functions:
 *
 *     static void adds(void) { CHECK_INT(1 + 1, 2); }
 *     CHECK_MAIN(T(adds))
 *
 * Prints the failing line and, last, "N passed, N failed"; exit status 1 on a failure.
 */
#pragma once
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int check_failed, check_here;

#define CHECK(cond) \
    do { \
        if (!(cond)) { \
            printf("%s:%d: not true: %s\n", __FILE__, __LINE__, #cond); \
            check_here++; \
        } \
    } while (0)
#define CHECK_INT(got, want) check_int((int64_t)(got), (int64_t)(want), __FILE__, __LINE__, #got)
#define CHECK_STR(got, want) check_str((got), (want), __FILE__, __LINE__, #got)

static inline void check_int(int64_t got, int64_t want, const char *file, int line, const char *what)
{
    if (got != want) {
        printf("%s:%d: %s is %" PRId64 ", not %" PRId64 "\n", file, line, what, got, want);
        check_here++;
    }
}

static inline void check_str(const char *got, const char *want, const char *file, int line, const char *what)
{
    if (!got || !want ? got != want : strcmp(got, want) != 0) {
        printf("%s:%d: %s is \"%s\", not \"%s\"\n", file, line, what, got ? got : "(null)", want ? want : "(null)");
        check_here++;
    }
}

struct check_test {
    const char *name;
    void (*run)(void);
};

static inline int check_run(const struct check_test *t, size_t n)
{
    int passed = 0;
    for (size_t i = 0; i < n; i++) {
        check_here = 0;
        t[i].run();
        if (check_here) {
            printf("FAIL %s\n", t[i].name);
            check_failed++;
        } else
            passed++;
    }
    printf("%d passed, %d failed\n", passed, check_failed);
    return check_failed != 0;
}

#define CHECK_MAIN(...) \
    int main(void) \
    { \
        const struct check_test all[] = { __VA_ARGS__ }; \
        return check_run(all, sizeof all / sizeof *all); \
    }
#define T(fn) { #fn, fn }
