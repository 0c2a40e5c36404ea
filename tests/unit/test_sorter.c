/* Tests of facts/sorter: order and stability whatever the size, runs written by the thread, no room, no memory. */
#include <stdlib.h>
#include <sys/resource.h>
#include <signal.h>

#include "check.h"
#include "facts/sorter.h"

static uint64_t seed;

static uint32_t draw(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33);
}

/* Keys of 1 to 12 bytes, many of them equal; data says which one came when. */
static int fill(struct ctx *cx, struct sorter *s, uint32_t n, bool in_order)
{
    for (uint32_t i = 0; i < n; i++) {
        char key[16];
        int len = in_order ? snprintf(key, sizeof key, "%010u", i / 2) : snprintf(key, sizeof key, "%u", draw() % (n / 2 + 1));
        if (sorter_put(cx, s, key, (size_t)len, &i, sizeof i))
            return -1;
    }
    return 0;
}

/* How many came, 0 when in a wrong order or not all. */
static int drain(struct ctx *cx, struct sorter *s, uint32_t *count)
{
    struct sorter_item item;
    char last[16] = "";
    uint32_t before = 0, n = 0, wrong = 0;
    uint64_t sum = 0;
    int more;
    while ((more = sorter_next(cx, s, &item)) == 1) {
        char key[16] = "";
        uint32_t came;
        memcpy(key, item.key, item.key_n);
        memcpy(&came, item.data, sizeof came);
        int d = strcmp(last, key);
        wrong += item.data_n != sizeof came || d > 0 || (d == 0 && n && came <= before);
        memcpy(last, key, sizeof last);
        before = came;
        sum += came;
        n++;
    }
    *count = wrong || sum != (uint64_t)n * (n ? n - 1 : 0) / 2 ? 0 : n;
    return more;
}

static void puts_in_order(void)
{
    static const size_t memory[] = { 64, 64 << 10, 4 << 20, 64 << 20 };
    static const uint32_t rows[] = { 1, 2, 3000, 60000 };
    for (size_t m = 0; m < 4; m++)
        for (size_t r = 0; r < 4; r++)
            for (int in_order = 0; in_order < 2; in_order++) {
                struct ctx cx;
                struct sorter *s;
                uint32_t n;
                if (m == 0 && r == 3)
                    continue; /* a run each row: slow, and says no more */
                CHECK_INT(ctx_init(&cx, 1 << 20), 0);
                CHECK_INT(sorter_open(&cx, memory[m], &s), 0);
                for (int again = 0; again < 2; again++) { /* after its end it is empty */
                    seed = 7 + r;
                    CHECK_INT(fill(&cx, s, rows[r], in_order), 0);
                    CHECK_INT(drain(&cx, s, &n), 0);
                    CHECK_INT(n, rows[r]);
                }
                CHECK_INT(drain(&cx, s, &n), 0);
                CHECK_INT(n, 0);
                ctx_release(&cx);
            }
}

/* The thread that writes has no ctx: its trouble must come out all the same, and leaving in the middle must be safe. */
static void says_that_there_is_no_room(void)
{
    struct rlimit was, small = { 100 << 10, RLIM_INFINITY };
    struct ctx cx;
    struct sorter *s;
    uint32_t n;
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    CHECK_INT(sorter_open(&cx, 64 << 10, &s), 0);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &was);
    small.rlim_max = was.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    int rc = fill(&cx, s, 20000, false) || drain(&cx, s, &n);
    setrlimit(RLIMIT_FSIZE, &was);
    CHECK(rc);
    CHECK_INT(cx.code, ERR_SYSTEM);
    CHECK(strstr(cx.message, "temporary file") != NULL);
    ctx_release(&cx);
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    CHECK_INT(sorter_open(&cx, 64 << 10, &s), 0);
    CHECK_INT(fill(&cx, s, 20000, false), 0);
    ctx_release(&cx);
}

static void survives_every_failed_allocation(void)
{
    int points = 0;
    for (int forever = 0; forever < 2; forever++)
        for (int k = 0;; k++) {
            struct ctx cx;
            struct sorter *s;
            uint32_t n = 0;
            CHECK_INT(ctx_init(&cx, 1 << 20), 0);
            seed = 1;
            mem_fail_at(k, forever);
            int rc = sorter_open(&cx, 32 << 10, &s) || fill(&cx, s, 2000, false) || drain(&cx, s, &n);
            mem_fail_at(-1, false);
            CHECK(rc ? cx.code == ERR_SYSTEM && strstr(cx.message, "memory") : n == 2000 && !cx.code);
            ctx_release(&cx);
            points++;
            if (!rc || k > 1000)
                break;
        }
    CHECK(points > 10);
}

CHECK_MAIN(T(puts_in_order), T(says_that_there_is_no_room), T(survives_every_failed_allocation))
