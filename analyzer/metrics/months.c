/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/metrics.h"

#include "base/memory.h"
#include <stdlib.h>

/* One movement of a member's goods or money. */
typedef struct {
    gint32 month;
    guint8 monthly; /* Monthly */
    gint64 units;   /* COLUMN_UNKNOWN: not stated */
    gint64 amount;
} Movement;
typedef struct {
    gint32 month;
    guint8 monthly;
    gint64 units;
    Money amount;
} WideMovement;
G_STATIC_ASSERT(sizeof(Movement) == 24 && sizeof(WideMovement) == 32);

struct Months {
    const Forest *forest;
    gboolean wide, in_units;
    guint64 *offsets; /* [n + 1]: counts, then starts, then ends of each member's movements */
    guint8 *movements;
    gsize size; /* of one */
};

Months *months_new(const Forest *f, GError **error)
{
    g_autoptr(Months) m = g_new0(Months, 1);
    m->forest = f;
    m->offsets = memory_new(guint64, (guint64)f->n + 1, error);
    return m->offsets ? g_steal_pointer(&m) : NULL;
}

void months_free(Months *m)
{
    if (!m)
        return;
    g_free(m->offsets);
    g_free(m->movements);
    g_free(m);
}

/* What a row means for its payer and payee; N_MONTHLY: nothing. */
static Monthly of_payer(LedgerKind kind)
{
    return kind == KIND_FEE        ? MONTHLY_FEES
           : kind == KIND_PURCHASE ? MONTHLY_PURCHASES
           : kind == KIND_REFUND   ? MONTHLY_REFUNDS_GIVEN
                                   : N_MONTHLY;
}

static Monthly of_payee(LedgerKind kind, gboolean payer_is_member)
{
    switch (kind) {
    case KIND_PURCHASE:
        return payer_is_member ? MONTHLY_RESALE : MONTHLY_RETAIL;
    case KIND_REFUND:
        return MONTHLY_REFUNDS_GOT;
    case KIND_REWARD:
        return MONTHLY_REWARDS;
    case KIND_WITHDRAWAL:
        return MONTHLY_WITHDRAWALS;
    default:
        return N_MONTHLY;
    }
}

typedef struct {
    guint32 position[2];
    Monthly monthly[2];
} Sides;

static void read_sides(const LedgerBatch *b, guint i, Sides *s)
{
    LedgerKind kind = (LedgerKind)b->kind[i];
    guint32 payer = b->payer_position[i], payee = b->payee_position[i];
    *s = (Sides){{payer, payee}, {of_payer(kind), of_payee(kind, payer != FOREST_NONE)}};
    if (kind == KIND_WITHDRAWAL && payee == FOREST_NONE)
        s->monthly[0] = MONTHLY_WITHDRAWALS;
}

void months_count(Months *m, const LedgerBatch *b)
{
    for (guint i = 0; i < b->rows; i++) {
        if (!ledger_counts(b, i) || b->at[i] == G_MININT64)
            continue;
        Sides s;
        read_sides(b, i, &s);
        for (guint k = 0; k < 2; k++)
            if (s.position[k] != FOREST_NONE && s.monthly[k] != N_MONTHLY)
                m->offsets[s.position[k] + 1]++;
    }
}

gboolean months_start(Months *m, gboolean wide, gboolean in_units, GError **error)
{
    m->wide = wide;
    m->in_units = in_units;
    m->size = wide ? sizeof(WideMovement) : sizeof(Movement);
    guint64 total = 0;
    for (guint64 i = 0; i <= m->forest->n; i++) {
        guint64 count = m->offsets[i];
        m->offsets[i] = total; /* start of member i - 1, moved on by filling to its end */
        total += count;
    }
    /* offsets[i + 1] is now the start of member i */
    m->movements = memory_array(total, m->size, error);
    return m->movements != NULL;
}

static void put(Months *m, guint32 position, Monthly monthly, gint32 month, gint64 units,
                Money amount)
{
    guint64 at = m->offsets[position + 1]++;
    if (m->wide)
        ((WideMovement *)m->movements)[at] = (WideMovement){month, (guint8)monthly, units, amount};
    else
        ((Movement *)m->movements)[at] = (Movement){month, (guint8)monthly, units, (gint64)amount};
}

void months_fill(Months *m, const LedgerBatch *b, const gint32 *month)
{
    for (guint i = 0; i < b->rows; i++) {
        if (!ledger_counts(b, i) || b->at[i] == G_MININT64)
            continue;
        Sides s;
        read_sides(b, i, &s);
        for (guint k = 0; k < 2; k++)
            if (s.position[k] != FOREST_NONE && s.monthly[k] != N_MONTHLY)
                put(m, s.position[k], s.monthly[k], month[i], b->quantity[i],
                    chunk_money(&b->amount, i));
    }
}

/* Both kinds of movement begin with the month. */
static int compare_month(const void *a, const void *b)
{
    gint32 x = *(const gint32 *)a, y = *(const gint32 *)b;
    return (x > y) - (x < y);
}

/* The order within a month does not matter: all is added up. */
static void sort_by_month(const Months *m, guint8 *first, guint64 n)
{
    for (guint64 i = 1; i < n; i++)
        if (compare_month(first + i * m->size, first + (i - 1) * m->size) < 0) {
            qsort(first, n, m->size, compare_month); /* unlike GLib's, gets by without memory */
            return;
        }
}

static void add_movement(const Months *m, const guint8 *p, MonthRow *row)
{
    const Movement *narrow = (const Movement *)p;
    const WideMovement *wide = (const WideMovement *)p;
    Money amount = m->wide ? wide->amount : (Money)narrow->amount;
    gint64 stated = m->wide ? wide->units : narrow->units;
    Money goods = m->in_units ? (stated == COLUMN_UNKNOWN ? 0 : (Money)stated) : amount;
    Monthly monthly = m->wide ? wide->monthly : narrow->monthly;
    row->amount[monthly] += amount;
    row->rows++;
    if (monthly == MONTHLY_PURCHASES)
        row->bought += goods;
    if (monthly == MONTHLY_RESALE || monthly == MONTHLY_RETAIL || monthly == MONTHLY_REFUNDS_GOT)
        row->sold += goods; /* sold on or returned */
}

/* The 70 % test at re-order time: before this month, was less than 70 % of it all gone? Exact, and
 * without a product that could leave 128 bits: sold < ceil(bought * 7 / 10). */
static gboolean is_short(Money bought_before, Money sold_before)
{
    return bought_before > 0 &&
           sold_before < bought_before / 10 * 7 + (bought_before % 10 * 7 + 9) / 10;
}

gboolean months_visit(Months *m, guint32 *short_reorders, MonthVisitor visit, void *data,
                      GError **error)
{
    guint64 begin = 0;
    for (guint32 position = 0; position < m->forest->n; position++) {
        guint64 end = m->offsets[position + 1];
        guint8 *p = m->movements + begin * m->size;
        sort_by_month(m, p, end - begin);
        Money bought = 0, sold = 0;
        short_reorders[position] = 0;
        for (guint64 i = begin; i < end;) {
            MonthRow row = {.position = position, .month = *(gint32 *)p};
            for (; i < end && *(gint32 *)p == row.month; i++, p += m->size)
                add_movement(m, p, &row);
            if (row.bought > 0 && is_short(bought, sold))
                short_reorders[position]++;
            bought += row.bought;
            sold += row.sold;
            if (!visit(data, &row, error))
                return FALSE;
        }
        begin = end;
    }
    return TRUE;
}
