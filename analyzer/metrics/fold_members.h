/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of fold.c for one width of sums: SUM is gint64 or Money, NAME(x) the function's name.
 * Included once for each. */

/* The 70 % test at re-order time: before this month, was less than 70 % of it all gone? Exact, and
 * without a product that could leave the type: gone < ceil(bought * 7 / 10). */
static inline gboolean NAME(is_short)(SUM bought_before, SUM gone_before)
{
    return bought_before > 0 &&
           gone_before < bought_before / 10 * 7 + (bought_before % 10 * 7 + 9) / 10;
}

static inline SUM NAME(amount_of)(const Fold *o, const Entry *e)
{
    return (SUM)(e->head & HEAD_WIDE ? g_array_index(o->wide, WideValue, e->value).amount
                                     : (Money)e->value);
}

typedef struct {
    SUM account[N_ACCOUNTS + 1]; /* the last one of each is nobody's */
    SUM bought, gone;            /* before this month */
    gint64 units[N_UNITS + 1];
    guint32 short_reorders;
} NAME(MemberSums);

/* The movements of one month, of n; returns how many there are. */
static inline guint64 NAME(fold_month)(Fold *o, const Entry *e, guint64 n, NAME(MemberSums) * s,
                                       SUM row[N_MONTHLY + 1], guint32 *rows)
{
    guint month = head_month(e[0].head);
    SUM goods[N_GOODS] = {0};
    guint64 i = 0;
    for (; i < n && head_month(e[i].head) == month; i++) {
        const MovementUse *u = &o->uses[head_code(e[i].head)];
        SUM amount = NAME(amount_of)(o, &e[i]);
        s->account[u->account[0]] += amount;
        s->account[u->account[1]] += amount;
        row[u->monthly] += amount;
        *rows += u->monthly != N_MONTHLY;
        if (u->units == N_UNITS)
            continue;
        gint64 units = extra_of(o, &e[i]);
        add_units(&s->units[u->units], units);
        goods[u->goods] += o->in_units ? (SUM)units : amount;
    }
    if (month == NO_MONTH) {
        *rows = 0; /* nobody knows what was before it */
        return i;
    }
    s->short_reorders += goods[GOODS_BOUGHT] > 0 && NAME(is_short)(s->bought, s->gone);
    s->bought += goods[GOODS_BOUGHT];
    s->gone += goods[GOODS_GONE];
    return i;
}

static void NAME(keep_sums)(Fold *o, guint32 position, const NAME(MemberSums) * s)
{
    Accounts *a = o->accounts;
    for (guint k = 0; k < o->n_accounts; k++) {
        guint account = o->account[k];
        if (a->narrow[account])
            a->narrow[account][position + 1] =
                a->narrow[account][position] + (gint64)s->account[account];
        else
            a->wide[account][position + 1] = a->wide[account][position] + s->account[account];
    }
    for (guint k = 0; k < N_UNITS; k++)
        if (a->units[k])
            a->units[k][position] = s->units[k];
    o->short_reorders[position] = s->short_reorders;
}

/* e: all the member's movements, in order of months. */
static gboolean NAME(fold_member)(Fold *o, guint32 position, const Entry *e, guint64 n,
                                  GError **error)
{
    NAME(MemberSums) s = {0};
    for (guint64 i = 0; i < n;) {
        SUM row[N_MONTHLY + 1] = {0};
        guint32 rows = 0;
        gint32 month = (gint32)head_month(e[i].head) + MONTH_UNKNOWN;
        i += NAME(fold_month)(o, &e[i], n - i, &s, row, &rows);
        if (rows && !NAME(give_month)(o, position, month, row, rows, error))
            return FALSE;
    }
    NAME(keep_sums)(o, position, &s);
    return TRUE;
}

#undef SUM
#undef NAME
