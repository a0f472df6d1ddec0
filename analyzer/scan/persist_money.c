/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money of a scan into the case: per member and month, per member and type of reward, per product.
 * The fold writes months where they are packed from; only the members' numbers are put in
 * afterwards. */
#include "scan/income.h"

#include <string.h>

struct MoneySink {
    Facts *f;
    TableWriter *months, *rewards;
};
G_STATIC_ASSERT(MONTH_WITHDRAWALS - MONTH_FEES == MONTHLY_WITHDRAWALS);

void money_sink_free(MoneySink *m)
{
    if (!m)
        return;
    writer_free(m->months);
    writer_free(m->rewards);
    g_free(m);
}

static gboolean take_months(void *data, MonthColumns *c, GError **error)
{
    MoneySink *m = data;
    income_months(m->f, c);
    for (guint i = 0; i < c->n; i++)
        c->position[i] = m->f->forest->party[c->position[i]];
    if (c->n && !writer_end_rows(m->months, c->n, error))
        return FALSE;
    *c = (MonthColumns){.room = writer_room(m->months, 0),
                        .position = writer_places(m->months, MONTH_MEMBER),
                        .month = writer_places(m->months, MONTH_MONTH),
                        .rows = writer_places(m->months, MONTH_ROWS)};
    for (guint k = 0; k < N_MONTHLY; k++)
        if (monthly_occurs(&m->f->totals, k))
            c->amount[k] = writer_places(m->months, MONTH_FEES + k);
    return TRUE;
}

static gboolean take_wide_month(void *data, const MonthRow *row, GError **error)
{
    MoneySink *m = data;
    income_month(m->f, row);
    writer_int(m->months, MONTH_MEMBER, m->f->forest->party[row->position]);
    writer_int(m->months, MONTH_MONTH, row->month);
    for (guint k = 0; k < N_MONTHLY; k++)
        writer_money(m->months, MONTH_FEES + k, row->amount[k]);
    writer_int(m->months, MONTH_ROWS, row->rows);
    return writer_end_row(m->months, error);
}

static gboolean take_rewards(void *data, const RewardRow *rows, guint n, GError **error)
{
    MoneySink *m = data;
    for (guint i = 0; i < n; i++) {
        writer_int(m->rewards, REWARD_MEMBER, m->f->forest->party[rows[i].position]);
        writer_int(m->rewards, REWARD_TYPE, rows[i].type);
        writer_int(m->rewards, REWARD_ROWS, (gint64)rows[i].rows);
        writer_money(m->rewards, REWARD_AMOUNT, rows[i].amount);
        if (!writer_end_row(m->rewards, error))
            return FALSE;
    }
    return TRUE;
}

MoneySink *money_sink_new(Facts *f, gboolean with_rewards, FoldSink *sink, GError **error)
{
    g_autoptr(MoneySink) m = g_new0(MoneySink, 1);
    m->f = f;
    if (!(m->months = facts_writer(f, &table_member_month, error)) ||
        !(m->rewards = facts_writer(f, &table_member_reward, error)))
        return NULL;
    *sink = (FoldSink){m, take_months, take_wide_month, with_rewards ? take_rewards : NULL};
    return g_steal_pointer(&m);
}

gboolean money_sink_finish(MoneySink *m, GError **error)
{
    return writer_finish(m->months, error) && writer_finish(m->rewards, error);
}

/* ---- products */

static void write_product(TableWriter *w, const ProductRow *row)
{
    writer_int(w, PRODUCT_MONTH_PRODUCT, row->product);
    writer_int(w, PRODUCT_MONTH_MONTH, row->month == MONTH_UNKNOWN ? COLUMN_UNKNOWN : row->month);
    writer_int(w, PRODUCT_MONTH_ROWS, (gint64)row->rows);
    writer_int(w, PRODUCT_MONTH_UNITS, (gint64)MIN(row->units, G_MAXINT64));
    writer_int(w, PRODUCT_MONTH_RETURNED_UNITS, (gint64)MIN(row->returned, G_MAXINT64));
    writer_money(w, PRODUCT_MONTH_PURCHASES, row->purchases);
    writer_money(w, PRODUCT_MONTH_RETAIL, row->retail);
    writer_money(w, PRODUCT_MONTH_REFUNDS, row->refunds);
}

gboolean persist_products(Facts *f, ProductTable *products, GError **error)
{
    guint32 n;
    const ProductRow *rows = products_rows(products, &n);
    g_autoptr(TableWriter) w = facts_writer(f, &table_product_month, error);
    f->products = g_array_new(FALSE, TRUE, sizeof(ProductRow));
    for (guint32 i = 0; w && i < n; i++) {
        write_product(w, &rows[i]);
        if (!writer_end_row(w, error))
            return FALSE;
        if (i == 0 || rows[i].product != rows[i - 1].product) {
            g_array_append_val(f->products, rows[i]);
            continue;
        }
        ProductRow *sum = &g_array_index(f->products, ProductRow, f->products->len - 1);
        sum->rows += rows[i].rows;
        sum->units += rows[i].units;
        sum->returned += rows[i].returned;
        sum->purchases += rows[i].purchases;
        sum->retail += rows[i].retail;
        sum->refunds += rows[i].refunds;
    }
    return w && writer_finish(w, error);
}
