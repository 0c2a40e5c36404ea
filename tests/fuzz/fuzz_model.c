/* Tables of any bytes for every model: read, fitted and asked. Whatever comes out, it converged, is finite and is flagged. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "actions/model_result.h"

static const char *const heads[] = {
    "id,x,t_x,T,spend\n", "id,x,t_x,T\n", "id,x,t_x,T\n", "id,x,spend\n", "age,lost,weight\n", "x,tx,n,weight\n", "k,n\n", "id,date,amount\n", "id,date,late\n", "",
};
static const enum model_kind kinds[] = { MODEL_MBGNBD, MODEL_BGNBD, MODEL_PNBD, MODEL_GG, MODEL_SBG, MODEL_BGBB, MODEL_BETA_BINOMIAL, MODEL_MBGNBD, MODEL_BETA_BINOMIAL, MODEL_MBGNBD };

/* A name that can be opened for the bytes. */
static int file_of(const char *head, const uint8_t *data, size_t n, char path[64])
{
    int fd = memfd_create("table", 0);
    if (fd < 0 || write(fd, head, strlen(head)) < 0 || write(fd, data, n) < 0)
        abort();
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

static void ask(struct ctx *cx, const struct model_options *o)
{
    struct model_input in;
    struct model_result r;
    struct nbd_forecast *f;
    if (model_read(cx, o, &in) || model_fit(cx, o, &in, &r))
        return;
    if (r.method == METHOD_COUNTS ? r.why == NULL || r.parameter_n != 0 : !r.converged || !isfinite(r.log_likelihood))
        abort();
    for (size_t i = 0; i < r.parameter_n; i++)
        if (!(r.parameter[i].value > 0) || !isfinite(r.parameter[i].value))
            abort();
    if (!model_is_purchase(o->kind) || model_forecast(cx, &r, o, 20, &f))
        return;
    for (size_t i = 0; i < in.n; i++) {
        struct nbd_forecast one = f[r.base.of[i]];
        if (!(one.mean >= 0) || !isfinite(one.mean) || (r.method != METHOD_COUNTS && !(one.alive >= 0 && one.alive <= 1)))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct ctx cx;
    char path[64];
    if (n < 1 || n > 4096 || ctx_init(&cx, (size_t)64 << 20))
        return 0;
    size_t which = (data[0] & 0x7f) % (sizeof heads / sizeof *heads);
    struct model_options o = { .kind = kinds[which], .model = "m", .path = path, .as = "", .days_per_unit = 7, .mle = data[0] & 0x80, .dmy = true, .months = 12 };
    for (int i = 0; i < COLUMN_COUNT; i++)
        o.column[i] = "";
    int fd = file_of(heads[which], data + 1, n - 1, path);
    ask(&cx, &o);
    ctx_release(&cx);
    close(fd);
    return 0;
}
