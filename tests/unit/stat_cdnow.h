/* stat_cdnow.h: the CDNOW purchases (Fader and Hardie, public) as the purchase models take them: watched from 1997-01-01 to
 * 1997-09-30, held out to 1998-06-30. */
#pragma once
#include "base/day.h"
#include "kit/stat/purchase.h"
#include "stat_env.h"

enum { CDNOW_CLIENTS = 23570 };

struct cdnow {
    size_t n, n_gaps;
    struct purchase_summary row[CDNOW_CLIENTS];
    uint32_t later[CDNOW_CLIENTS];              /* purchase days in the 39 weeks held out */
    struct purchase_gaps gaps[CDNOW_CLIENTS];   /* of clients with two gaps or more, over all 78 weeks */
};

struct cdnow_client {
    int32_t first, last, gap[2];
    int gaps;
};

static inline void cdnow_purchase(struct cdnow *c, struct cdnow_client *k, int32_t day, int32_t end)
{
    struct purchase_summary *row = &c->row[c->n - 1];
    if (day == k->last)
        return;
    if (day <= end) {
        row->x++;
        row->tx_days = day - k->first;
    } else
        c->later[c->n - 1]++;
    if (k->gaps < 2)
        k->gap[k->gaps++] = day - k->last;
    if (k->gaps == 2) {
        c->gaps[c->n_gaps++] = (struct purchase_gaps){ k->gap[0], k->gap[1] };
        k->gaps++;
    }
    k->last = day;
}

/* False, having said so, without the file. Columns are counted from 0; the first is the client. */
static inline bool cdnow_read(const char *name, int date_column, struct cdnow *c)
{
    const int32_t end = day_from_civil(1997, 9, 30);
    struct cdnow_client k = { 0 };
    char line[256], before[16] = "";
    FILE *f = sample_open(name);
    memset(c, 0, sizeof *c);
    if (!f)
        return false;
    while (fgets(line, sizeof line, f)) {
        char *rest = line, *cell, client[16] = "", date[16] = "";
        for (int i = 0; (cell = strtok_r(rest, " \r\n", &rest)); i++)
            if (i == 0 || i == date_column)
                snprintf(i ? date : client, sizeof date, "%s", cell);
        long ymd = strtol(date, NULL, 10);
        if (ymd < 19970101)
            continue; /* the heading */
        int32_t day = day_from_civil((int)(ymd / 10000), (int)(ymd / 100 % 100), (int)(ymd % 100));
        if (strcmp(client, before) != 0) {
            k = (struct cdnow_client){ .first = day, .last = day };
            c->row[c->n++] = (struct purchase_summary){ .t_days = end - day, .weight = 1 };
            snprintf(before, sizeof before, "%s", client);
        }
        cdnow_purchase(c, &k, day, end);
    }
    fclose(f);
    return true;
}

static inline bool cdnow_sample(struct cdnow *c) { return cdnow_read("cdnow/CDNOW_sample.txt", 2, c); }
static inline bool cdnow_full(struct cdnow *c) { return cdnow_read("cdnow/CDNOW_master.txt", 1, c); }
