/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money of a scan into the case: per member and month, per member and type of reward. */
#include "scan/facts.h"

typedef struct {
    Facts *f;
    TableWriter *writer;
} MonthSink;

static MonthTotal *month_total(Facts *f, gint32 month)
{
    GArray *all = f->month_totals;
    guint at = all->len;
    while (at && g_array_index(all, MonthTotal, at - 1).month > month)
        at--;
    if (!at || g_array_index(all, MonthTotal, at - 1).month != month) {
        MonthTotal fresh = {.month = month};
        g_array_insert_val(all, at, fresh);
        return &g_array_index(all, MonthTotal, at);
    }
    return &g_array_index(all, MonthTotal, at - 1);
}

static gboolean write_month(void *data, const MonthRow *row, GError **error)
{
    MonthSink *sink = data;
    TableWriter *w = sink->writer;
    writer_int(w, MONTH_MEMBER, sink->f->forest->party[row->position]);
    writer_int(w, MONTH_MONTH, row->month);
    MonthTotal *total = month_total(sink->f, row->month);
    total->rows += row->rows;
    for (guint k = 0; k < N_MONTHLY; k++) {
        writer_money(w, MONTH_FEES + k, row->amount[k]);
        total->amount[k] += row->amount[k];
    }
    writer_int(w, MONTH_ROWS, row->rows);
    return writer_end_row(w, error);
}
G_STATIC_ASSERT(MONTH_WITHDRAWALS - MONTH_FEES == MONTHLY_WITHDRAWALS);

gboolean persist_months(Facts *f, Months *months, GError **error)
{
    facts_tell(f, "months", 0, 0);
    f->month_totals = g_array_new(FALSE, TRUE, sizeof(MonthTotal));
    if (!chunk_drop_table(f->db, &table_member_month, error))
        return FALSE;
    g_autoptr(TableWriter) w = writer_new(f->db, &table_member_month, error);
    MonthSink sink = {f, w};
    if (!w || !months_visit(months, f->short_reorders, write_month, &sink, error))
        return FALSE;
    for (guint32 i = 0; i < f->forest->n; i++) {
        gint64 joined = f->joined_at[f->forest->party[i]];
        if (joined != CIVIL_NONE)
            month_total(f, civil_month_index(f->zone, joined))->joined++;
    }
    return writer_finish(w, error);
}

gboolean persist_rewards(Facts *f, RewardTable *rewards, GError **error)
{
    if (!chunk_drop_table(f->db, &table_member_reward, error))
        return FALSE;
    g_autoptr(TableWriter) w = rewards ? writer_new(f->db, &table_member_reward, error) : NULL;
    if (!w)
        return !rewards;
    guint32 n;
    const RewardRow *rows = rewards_rows(rewards, &n);
    for (guint32 i = 0; i < n; i++) {
        writer_int(w, REWARD_MEMBER, f->forest->party[rows[i].position]);
        writer_int(w, REWARD_TYPE, rows[i].type);
        writer_int(w, REWARD_ROWS, (gint64)rows[i].rows);
        writer_money(w, REWARD_AMOUNT, rows[i].amount);
        if (!writer_end_row(w, error))
            return FALSE;
    }
    return writer_finish(w, error);
}
