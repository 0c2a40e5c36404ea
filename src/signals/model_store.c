/* Keeping the model: one row a number, by the part it belongs to and its name. */
#include <string.h>

#include "signals/model.h"

/* Each number of a model once, for writing and reading alike. */
struct visit {
    int (*number)(struct visit *, const char *part, const char *name, double *value);
    struct ctx *cx;
    struct db_bulk *bulk;   /* writing */
    struct db_rows rows;    /* reading */
};

static int real(struct visit *v, const char *part, const char *name, double *value)
{
    return v->number(v, part, name, value);
}

static int whole(struct visit *v, const char *part, const char *name, int64_t *value)
{
    double x = (double)*value;
    if (v->number(v, part, name, &x))
        return -1;
    *value = (int64_t)x;
    return 0;
}

static int flag(struct visit *v, const char *part, const char *name, bool *value)
{
    int64_t x = *value;
    if (whole(v, part, name, &x))
        return -1;
    *value = x != 0;
    return 0;
}

static int covariance(struct visit *v, const char *part, double c[OPTIMISE_MAX][OPTIMISE_MAX])
{
    char name[] = "c00";
    for (int i = 0; i < OPTIMISE_MAX; i++)
        for (int k = 0; k < OPTIMISE_MAX; k++) {
            name[1] = (char)('0' + i);
            name[2] = (char)('0' + k);
            if (real(v, part, name, &c[i][k]))
                return -1;
        }
    return 0;
}

static int state(struct visit *v, const char *part, enum model_state *s)
{
    int64_t x = *s;
    if (whole(v, part, "state", &x))
        return -1;
    *s = x >= 0 && x < MODEL_STATES ? (enum model_state)x : MODEL_FAILED;
    return 0;
}

static int visit_purchase(struct visit *v, struct purchase_model *m)
{
    static const char part[] = "purchase";
    struct model_check *k = &m->check;
    int64_t day = k->day;
    if (state(v, part, &m->state) || whole(v, part, "clients", &m->clients) || whole(v, part, "repeats", &m->repeats) || real(v, part, "k", &m->k) ||
        real(v, part, "r", &m->fit.model.r) || real(v, part, "alpha", &m->fit.model.alpha) || real(v, part, "a", &m->fit.model.a) ||
        real(v, part, "b", &m->fit.model.b) || real(v, part, "log_likelihood", &m->fit.log_likelihood) || covariance(v, part, m->fit.covariance) ||
        flag(v, part, "check_done", &k->done) || whole(v, part, "check_day", &day) || whole(v, part, "check_clients", &k->clients) ||
        real(v, part, "check_predicted", &k->predicted) || real(v, part, "check_actual", &k->actual) || real(v, part, "check_error", &k->error) ||
        real(v, part, "check_rate_error", &k->rate_error))
        return -1;
    m->fit.model.kind = NBD_MBG;
    k->day = (int32_t)day;
    return 0;
}

static int visit_shrink(struct visit *v, const char *part, struct shrink *f)
{
    return real(v, part, "mean", &f->mu) || real(v, part, "s2", &f->s2) || real(v, part, "t2", &f->t2) || real(v, part, "observations", &f->observations) ||
        real(v, part, "groups", &f->groups) || flag(v, part, "known", &f->known) ? -1 : 0;
}

static int visit_contract(struct visit *v, struct renewal_model *m)
{
    static const char part[] = "contract";
    int64_t model = m->fit.model;
    if (state(v, part, &m->state) || whole(v, part, "contracts", &m->contracts) || whole(v, part, "lost", &m->lost) ||
        whole(v, part, "chances", &m->chances) || whole(v, part, "model", &model) || real(v, part, "alpha", &m->fit.alpha) ||
        real(v, part, "beta", &m->fit.beta) || real(v, part, "c", &m->fit.c) || covariance(v, part, m->fit.covariance) ||
        flag(v, part, "converged", &m->fit.converged))
        return -1;
    m->fit.model = model == CONTRACT_SBG ? CONTRACT_SBG : CONTRACT_CONSTANT;
    m->fit.lost = (double)m->lost;
    m->fit.chances = (double)m->chances;
    return 0;
}

static int visit_late(struct visit *v, struct late_model *m)
{
    static const char part[] = "late";
    struct late_fit *f = &m->share;
    return state(v, part, &m->state) || real(v, part, "clients", &f->clients) || real(v, part, "invoices", &f->invoices) || real(v, part, "late", &f->late) ||
        real(v, part, "alpha", &f->alpha) || real(v, part, "beta", &f->beta) || flag(v, part, "converged", &f->converged) ||
        visit_shrink(v, "late_days", &m->days) ? -1 : 0;
}

static int visit(struct visit *v, struct model *m)
{
    int64_t day = m->day, years = m->years;
    if (whole(v, "base", "day", &day) || whole(v, "base", "years", &years) || visit_purchase(v, &m->purchase) || state(v, "spend", &m->spend.state) || visit_shrink(v, "spend", &m->spend.fit) ||
        visit_contract(v, &m->contract) || visit_late(v, &m->late))
        return -1;
    m->day = (int32_t)day;
    m->years = (int)years;
    return 0;
}

static int put(struct visit *v, const char *part, const char *name, double *value)
{
    return db_bulk_row(v->cx, v->bulk, DB(db_s(part), db_s(name), db_f(*value)));
}

int model_store(struct ctx *cx, struct db *db, const struct model *model)
{
    struct visit v = { .number = put, .cx = cx };
    struct model copy = *model;
    if (db_exec(cx, db, SQL("DELETE FROM signals_model"), DB_NONE, NULL) ||
        db_bulk_open(cx, db, SQL("INSERT INTO signals_model (part, name, value) VALUES ($1, $2, $3)"), &v.bulk))
        return -1;
    return visit(&v, &copy) || db_bulk_flush(cx, v.bulk) ? -1 : 0;
}

/* A number that is not there keeps its zero: of a model learnt by an older program. */
static int get(struct visit *v, const char *part, const char *name, double *value)
{
    for (size_t i = 0; i < v->rows.n; i++)
        if (!strcmp(db_text(&v->rows, i, 0), part) && !strcmp(db_text(&v->rows, i, 1), name))
            *value = db_real(&v->rows, i, 2);
    return 0;
}

int model_load(struct ctx *cx, struct db *db, struct model *out)
{
    struct visit v = { .number = get, .cx = cx };
    struct model m = { .years = 1 };
    if (db_query(cx, db, SQL("SELECT part, name, value FROM signals_model"), DB_NONE, &v.rows) || visit(&v, &m))
        return -1;
    *out = m;
    return 0;
}
