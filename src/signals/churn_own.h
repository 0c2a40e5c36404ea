/* churn_own.h: what the churn*.c files share. For them only. */
#pragma once
#include "signals/churn.h"

struct churn_span { size_t first, last; int32_t from_day, to_day; }; /* months of a period */

struct churn_work {
    size_t n; /* months */
    struct churn_span *spans;
    size_t span_n, from, cohort_from; /* first period asked for; of the first cohort */
    struct retention_client *pairs;
    size_t pair_n, pair_cap;
    /* lives */
    struct survival_case *cases;
    size_t case_n, case_cap;
    struct db_cursor *trait; /* line or size, by client; NULL: groups are kinds */
    struct db_row trait_row;
    bool trait_more;
    const char *names[CHURN_GROUPS];
    size_t name_n;
};

/* Its last month under contract in the year before it was lost; NULL: a project client. A contract that ended some months before
 * the last purchase is what the client was lost for. */
const struct snapshot *churn_contract_before(const struct snapshot *rows, size_t end);

int churn_life_open(struct ctx *, struct db *, struct churn_work *, const struct churn *);
int churn_life_note(struct ctx *, struct churn_work *, const struct churn *, int64_t client_id, const struct snapshot *rows);
int churn_life_measure(struct ctx *, const struct churn_work *, struct churn *);
