/* Tests of signals/bridge and signals/growth: the pieces sum exactly whatever the history, each is what it says, baselines stay. */
#include "check.h"
#include "firm_env.h"
#include "signals/growth.h"

static uint64_t seed = 11;
static int64_t dice(int64_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)(seed >> 33) % n;
}

static int64_t sum_of(const struct bridge *b)
{
    int64_t sum = b->base.revenue_minor;
    for (int p = 0; p < BRIDGE_COUNT; p++)
        sum += b->part[p].minor;
    return sum;
}

static int64_t recurring_of(const struct bridge *b)
{
    int64_t sum = b->base.recurring_minor;
    for (int p = 0; p < BRIDGE_COUNT; p++)
        sum += b->part[p].recurring_minor;
    return sum;
}

/* Random histories, also with credit notes, nameless lines, no quantities, overlapping years: the sum is exact, in all and in what recurs. */
static void adds_up(void)
{
    int64_t used[BRIDGE_COUNT] = { 0 };
    for (int round = 0; round < 3000; round++) {
        int32_t day = ymd(2026, 3, 31), base_day = day - 30 - (int32_t)dice(800);
        struct bridge b = { .base_day = base_day, .day = day };
        int64_t base = 0, now = 0;
        for (int64_t client = dice(8); client >= 0; client--) {
            struct bridge_line l[60];
            size_t n = (size_t)dice(1 + dice(60));
            int32_t from = day - 1500 + (int32_t)dice(1400), span = 1 + (int32_t)dice(1400);
            for (size_t i = 0; i < n; i++) {
                int64_t milli = dice(5) ? 1000 * (1 + dice(9)) : dice(3) * 500;
                l[i] = (struct bridge_line){ .offering_id = dice(4), .invoice_id = 1 + dice(30), .quantity_milli = milli, .day = from + (int32_t)dice(span),
                                             .amount_minor = dice(7) ? dice(1000000) : -dice(200000), .recurring = dice(3) == 0 };
                if (l[i].day <= base_day && l[i].day > day_add_months(base_day + 1, -12) - 1)
                    base += l[i].amount_minor;
                if (l[i].day <= day && l[i].day > day_add_months(day + 1, -12) - 1)
                    now += l[i].amount_minor;
            }
            bridge_client(&b, l, n, dice(2));
        }
        CHECK_INT(b.base.revenue_minor, base);
        CHECK_INT(b.now.revenue_minor, now);
        CHECK_INT(sum_of(&b), now);
        CHECK_INT(recurring_of(&b), b.now.recurring_minor);
        for (int p = 0; p < BRIDGE_COUNT; p++)
            used[p] += b.part[p].minor != 0;
    }
    for (int p = 0; p < BRIDGE_CORRECTION; p++)
        if (used[p] <= 20)
            CHECK_STR(bridge_names[p], "met often enough");
}

static struct bridge_line line(int64_t offering, int32_t day, int64_t milli, int64_t minor)
{
    static int64_t id = 1;
    return (struct bridge_line){ .offering_id = offering, .invoice_id = id++, .day = day, .quantity_milli = milli, .amount_minor = minor };
}

#define BRIDGE(b, referred, ...) \
    do { \
        struct bridge_line l_[] = { __VA_ARGS__ }; \
        bridge_client((b), l_, sizeof l_ / sizeof *l_, (referred)); \
    } while (0)

static void check_piece(const struct bridge *b, enum bridge_piece p, int64_t minor, int64_t clients)
{
    if (b->part[p].minor != minor || b->part[p].clients != clients)
        printf("%s:\n", bridge_names[p]);
    CHECK_INT(b->part[p].minor, minor);
    CHECK_INT(b->part[p].clients, clients);
}

/* One client a piece. Base year 2024, present year 2025. */
static void each_piece(void)
{
    int32_t then = ymd(2024, 6, 1), now = ymd(2025, 6, 1), long_ago = ymd(2023, 6, 1);
    struct bridge b = { .base_day = ymd(2024, 12, 31), .day = ymd(2025, 12, 31) };
    BRIDGE(&b, false, line(1, now, 1000, 500));
    BRIDGE(&b, true, line(1, now, 1000, 700));
    BRIDGE(&b, true, line(1, long_ago, 1000, 900), line(1, now, 1000, 40));
    BRIDGE(&b, false, line(1, then, 1000, 300));
    check_piece(&b, BRIDGE_NEW, 500, 1);
    check_piece(&b, BRIDGE_REFERRAL, 700, 1);
    check_piece(&b, BRIDGE_REACTIVATED, 40, 1);
    check_piece(&b, BRIDGE_LOST, -300, 1);
    BRIDGE(&b, false, line(1, then, 10000, 1000), line(1, now, 12000, 1320), line(2, now, 1000, 60)); /* 10 at 1.00, then 12 at 1.10, and something new */
    check_piece(&b, BRIDGE_VOLUME, 200, 1);
    check_piece(&b, BRIDGE_PRICE, 120, 1);
    check_piece(&b, BRIDGE_OFFERING, 60, 1);
    BRIDGE(&b, false, line(1, then, 10000, 1000), line(1, now, 7000, 630), line(3, then, 1000, 50)); /* 7 at .90, the third offering dropped */
    check_piece(&b, BRIDGE_CONTRACTION, -300 - 50, 1);
    check_piece(&b, BRIDGE_PRICE, 120 - 70, 2);
    BRIDGE(&b, false, line(4, long_ago, 1000, 80), line(1, then, 1000, 100), line(1, now, 1000, 100), line(4, now, 1000, 90)); /* bought before, not that year, again */
    check_piece(&b, BRIDGE_VOLUME, 290, 2);
    check_piece(&b, BRIDGE_OFFERING, 60, 1);
    BRIDGE(&b, false, line(0, then, 0, 100), line(0, now, 0, 130), line(0, now, 0, 130)); /* nameless: two bills for one, each bigger by 30 */
    check_piece(&b, BRIDGE_VOLUME, 390, 3);
    check_piece(&b, BRIDGE_OTHER, 60, 1);
    CHECK_INT(sum_of(&b), b.now.revenue_minor);
    CHECK_INT(b.base.clients, 5);
    CHECK_INT(b.now.clients, 7);
}

static void add_referral(struct env *e, int64_t client, int64_t referred)
{
    CHECK_INT(db_exec(&e->cx, e->db, SQL("INSERT INTO facts_referral (client_id, day, id, person_id, name, company, contact, state, referred_client_id, reward_minor, currency, "
                      "staff_id, thanked_day, batch_id) VALUES ($1, 1, 800000, 0, '', '', '', 'bought', $2, 0, 'EUR', 0, NULL, 0)"), DB(db_i(client), db_i(referred)), NULL), 0);
}

/* From the tables: lines, what lines leave open, other currencies, the referred one; then baselines. */
static void stored(struct env *e)
{
    struct bridge b;
    struct growth g;
    struct growth_baseline base;
    CHECK_INT(db_begin(&e->cx, e->db, true), 0);
    for (int i = 1; i <= 4; i++)
        firm_client(e, i);
    int64_t first = firm_bill(e, 1, ymd(2024, 5, 1), 1100, false), second = firm_bill(e, 1, ymd(2025, 5, 1), 1300, true);
    firm_line(e, 1, first, 1, 7, 1000, 1000); /* 100 of the bill are in no line */
    firm_line(e, 1, second, 1, 7, 1000, 1300);
    firm_bill(e, 2, ymd(2024, 5, 1), 400, false);
    firm_bill(e, 3, ymd(2025, 5, 1), 900, false);
    firm_bill(e, 4, ymd(2025, 5, 1), 5000, false);
    CHECK_INT(db_exec(&e->cx, e->db, SQL("UPDATE facts_invoice SET currency = 'USD' WHERE client_id = 4"), DB_NONE, NULL), 0);
    add_referral(e, 1, 3);
    CHECK_INT(bridge_measure(&e->cx, e->db, &e->set, ymd(2024, 12, 31), ymd(2025, 12, 31), &b), 0);
    CHECK_INT(b.base.revenue_minor, 1500);
    CHECK_INT(b.now.revenue_minor, 2200);
    CHECK_INT(b.foreign, 1);
    CHECK_INT(b.now.clients, 2);
    check_piece(&b, BRIDGE_LOST, -400, 1);
    check_piece(&b, BRIDGE_REFERRAL, 900, 1);
    check_piece(&b, BRIDGE_VOLUME, 1300, 1); /* the same offering, now as a recurring bill ... */
    check_piece(&b, BRIDGE_CONTRACTION, -1100, 1); /* ... and no longer as a one-off */
    CHECK_INT(b.part[BRIDGE_VOLUME].recurring_minor, 1300);
    CHECK_INT(sum_of(&b), 2200);

    e->cx.today = ymd(2025, 12, 31);
    CHECK_INT(growth_measure(&e->cx, e->db, &e->set, ymd(2025, 12, 31), &g), 0);
    CHECK(!g.base.frozen);
    CHECK_INT(g.base.day, ymd(2024, 12, 31));
    CHECK_INT(growth_freeze(&e->cx, e->db, &e->set, 0, ymd(2026, 1, 1), false, &base), -1);
    CHECK_INT(e->cx.code, ERR_INPUT);
    ctx_forgive(&e->cx);
    CHECK_INT(growth_freeze(&e->cx, e->db, &e->set, 0, ymd(2020, 1, 1), false, &base), -1);
    CHECK_INT(e->cx.code, ERR_INPUT);
    ctx_forgive(&e->cx);
    CHECK_INT(growth_freeze(&e->cx, e->db, &e->set, 0, ymd(2024, 12, 31), false, &base), 0);
    CHECK_INT(base.revenue_minor, 1500);
    CHECK_INT(base.clients, 2);
    CHECK_INT(growth_per_client(base.revenue_minor, base.clients), 750);
    CHECK_INT(growth_freeze(&e->cx, e->db, &e->set, 0, ymd(2025, 12, 31), false, &base), -1);
    CHECK_INT(e->cx.code, ERR_CONFLICT);
    ctx_forgive(&e->cx);
    firm_bill(e, 2, ymd(2024, 7, 1), 250, false); /* comes after the freeze */
    CHECK_INT(growth_measure(&e->cx, e->db, &e->set, ymd(2025, 12, 31), &g), 0);
    CHECK(g.base.frozen);
    CHECK_INT(g.base.revenue_minor, 1500);
    CHECK_INT(g.bridge.part[BRIDGE_CORRECTION].minor, 250);
    int64_t sum = g.base.revenue_minor;
    for (int p = 0; p < BRIDGE_COUNT; p++)
        sum += g.bridge.part[p].minor;
    CHECK_INT(sum, g.bridge.now.revenue_minor);
    CHECK_INT(growth_freeze(&e->cx, e->db, &e->set, 0, ymd(2025, 12, 31), true, &base), 0);
    CHECK_INT(growth_measure(&e->cx, e->db, &e->set, ymd(2025, 12, 31), &g), 0);
    CHECK_INT(g.history_n, 2);
    CHECK_INT(g.base.day, ymd(2025, 12, 31));
    CHECK_INT(g.history[1].revenue_minor, 1500);
    db_rollback(e->db);
}

/* Years a client stays: of 20 active at the end of November 2024 four are gone a year later. */
static void lives(struct env *e)
{
    struct growth g;
    CHECK_INT(db_begin(&e->cx, e->db, true), 0);
    for (int i = 1; i <= 20; i++) {
        firm_client(e, i);
        firm_contract(e, i, 1000 + i, ymd(2023, 1, 1), i <= 4 ? ymd(2025, 2, 1) : 0, 1000, "");
    }
    CHECK_INT(firm_run(e, ymd(2025, 12, 20)), 35);
    CHECK_INT(growth_measure(&e->cx, e->db, &e->set, ymd(2025, 12, 20), &g), 0);
    CHECK_INT(g.life[1].day, ymd(2025, 11, 30));
    CHECK_INT(g.life[1].n, 20);
    CHECK_INT(g.life[1].lost, 4);
    CHECK_INT(g.life[0].day, ymd(2024, 11, 30));
    CHECK_INT(g.life[0].n, 20);
    CHECK_INT(g.life[0].lost, 0);
    CHECK_INT(g.month_n, 35);
    CHECK_INT(g.months[34].mrr_minor, 16000);
    db_rollback(e->db);
}

/* A credit alone sells nothing: it neither keeps a lost client nor is more of anything. */
static void credits(void)
{
    int32_t then = ymd(2024, 6, 1), now = ymd(2025, 6, 1);
    struct bridge b = { .base_day = ymd(2024, 12, 31), .day = ymd(2025, 12, 31) };
    BRIDGE(&b, false, line(1, then, 1000, 300), line(0, now, 1000, -20));
    check_piece(&b, BRIDGE_LOST, -320, 1);
    CHECK_INT(b.now.clients, 0);
    BRIDGE(&b, false, line(1, ymd(2023, 6, 1), 1000, 500), line(1, then, 1000, -500), line(1, now, 1000, 70));
    check_piece(&b, BRIDGE_REACTIVATED, 570, 1);
    BRIDGE(&b, false, line(1, then, 1000, 100), line(1, now, 1000, 100), line(0, now, 1000, -30)); /* credited in general: less, not "more" */
    check_piece(&b, BRIDGE_CONTRACTION, -30, 1);
    check_piece(&b, BRIDGE_VOLUME, 0, 0);
    BRIDGE(&b, false, line(2, then, 10000, 1000), line(2, now, 10000, 1000), line(2, now, 1000, -50)); /* an allowance: the same ten, cheaper */
    check_piece(&b, BRIDGE_PRICE, -50, 1);
    BRIDGE(&b, false, line(3, then, 10000, 1000), line(3, now, 10000, 1000), line(3, now, -2000, -200)); /* a return: eight of ten */
    check_piece(&b, BRIDGE_CONTRACTION, -230, 2);
    BRIDGE(&b, false, line(0, then, 0, 100), line(0, now, 0, 100), line(0, now, 0, -10)); /* a credit is no second bill */
    check_piece(&b, BRIDGE_OTHER, -10, 1);
    BRIDGE(&b, false, line(4, ymd(2023, 6, 1), 1000, 90), line(4, now, 1000, -90)); /* nothing sold in either year */
    check_piece(&b, BRIDGE_CONTRACTION, -320, 3);
    BRIDGE(&b, false, line(4, ymd(2023, 6, 1), 1000, 90), line(4, then, 1000, -90));
    check_piece(&b, BRIDGE_VOLUME, 90, 1);
    BRIDGE(&b, false, line(5, then, 10000, 1000), line(5, now, 5000, 750)); /* dearer by half, and half as much */
    check_piece(&b, BRIDGE_CONTRACTION, -820, 4);
    check_piece(&b, BRIDGE_PRICE, 200, 2);
    CHECK_INT(sum_of(&b), b.now.revenue_minor);
}

#define BOTH(name) static void on_##name(void) { env_each(name); }
BOTH(stored) BOTH(lives)

CHECK_MAIN(T(adds_up), T(each_piece), T(credits), T(on_stored), T(on_lives))
