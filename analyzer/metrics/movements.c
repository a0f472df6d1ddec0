/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/movements.h"

#define LEAST_BITS 12 /* 4096 members a bucket: their movements fit a near cache */
#define MOST_BITS 16
#define MANY_BUCKETS 1024u /* so many tails of blocks stay in a near cache */
#define LARGE_QUANTITY ((gint64)1 << 31)

static MovementUse use_of_payer(guint kind, gboolean payee_is_member)
{
    MovementUse u = {{N_ACCOUNTS, N_ACCOUNTS}, N_MONTHLY, {N_UNITS, N_UNITS}, GOODS_NONE};
    switch (kind) {
    case KIND_FEE:
        u.account[0] = ACCOUNT_FEES;
        u.monthly = MONTHLY_FEES;
        break;
    case KIND_PURCHASE:
        u.account[0] = ACCOUNT_PURCHASES;
        u.account[1] = payee_is_member ? N_ACCOUNTS : ACCOUNT_OUTSIDE_PURCHASES;
        u.monthly = MONTHLY_PURCHASES;
        u.units[0] = UNITS_BOUGHT;
        u.goods = GOODS_BOUGHT;
        break;
    case KIND_REFUND:
        u.account[0] = ACCOUNT_REFUNDS_GIVEN;
        u.monthly = MONTHLY_REFUNDS_GIVEN;
        break;
    case KIND_TRANSFER:
        u.account[0] = ACCOUNT_TRANSFERS_OUT;
        break;
    case KIND_TOPUP:
        u.account[0] = ACCOUNT_TOPUPS;
        break;
    case KIND_WITHDRAWAL: /* some systems name the member as payer */
        u.account[0] = payee_is_member ? N_ACCOUNTS : ACCOUNT_WITHDRAWALS;
        u.monthly = payee_is_member ? N_MONTHLY : MONTHLY_WITHDRAWALS;
        break;
    default: /* rewards paid, goods taken out or exchanged: no money of the payer's outcome */
        break;
    }
    return u;
}

static MovementUse use_of_payee(guint kind, gboolean payer_is_member)
{
    MovementUse u = {{N_ACCOUNTS, N_ACCOUNTS}, N_MONTHLY, {N_UNITS, N_UNITS}, GOODS_NONE};
    switch (kind) {
    case KIND_PURCHASE:
        u.account[0] = payer_is_member ? ACCOUNT_RESALE : ACCOUNT_RETAIL;
        u.monthly = payer_is_member ? MONTHLY_RESALE : MONTHLY_RETAIL;
        u.units[0] = UNITS_SOLD;
        u.units[1] = payer_is_member ? N_UNITS : UNITS_RETAIL;
        u.goods = GOODS_GONE;
        break;
    case KIND_REWARD:
        u.account[0] = ACCOUNT_REWARDS;
        u.monthly = MONTHLY_REWARDS;
        break;
    case KIND_REFUND:
        u.account[0] = ACCOUNT_REFUNDS_GOT;
        u.monthly = MONTHLY_REFUNDS_GOT;
        u.units[0] = UNITS_RETURNED;
        u.goods = GOODS_GONE;
        break;
    case KIND_TRANSFER:
        u.account[0] = ACCOUNT_TRANSFERS_IN;
        break;
    case KIND_TOPUP:
        u.account[0] = payer_is_member ? N_ACCOUNTS : ACCOUNT_TOPUPS;
        break;
    case KIND_WITHDRAWAL:
        u.account[0] = ACCOUNT_WITHDRAWALS;
        u.monthly = MONTHLY_WITHDRAWALS;
        break;
    default:
        break;
    }
    return u;
}

MovementUse movement_use(guint code)
{
    MovementUse u = {{N_ACCOUNTS, N_ACCOUNTS}, N_MONTHLY, {N_UNITS, N_UNITS}, GOODS_NONE};
    if (code >= N_CODES)
        return u;
    if (code < N_KINDS * 4)
        return (code & 1 ? use_of_payee : use_of_payer)(code / 4, code >> 1 & 1);
    u = use_of_payee(KIND_REWARD, FALSE);
    u.account[1] = code == CODE_ENTRANT_REWARD ? ACCOUNT_ENTRANT_REWARDS : ACCOUNT_SALES_REWARDS;
    return u;
}

/* The evidence lines that count a code, and whether anything at all becomes of it. */
static void choose_codes(Movements *m, const EvidenceLine *lines)
{
    for (guint code = 0; code < N_CODES; code++) {
        guint kind = code < N_KINDS * 4 ? code / 4 : KIND_REWARD;
        guint side = code < N_KINDS * 4 ? code & 1 : SIDE_PAYEE;
        MovementUse u = movement_use(code);
        for (guint k = 0; k < m->n_lines; k++)
            if (lines[k].received == (side == SIDE_PAYEE) && lines[k].kinds >> kind & 1) {
                m->line_mask[k] |= (guint64)1 << code;
                m->keep[code | CODE_UNCOUNTED] = 1;
            }
        m->keep[code] =
            u.account[0] != N_ACCOUNTS || u.monthly != N_MONTHLY || m->keep[code | CODE_UNCOUNTED];
    }
}

Movements *movements_new(guint32 n_members, const EvidenceLine *lines, guint n_lines,
                         guint64 limit_bytes, const char *folder, GError **error)
{
    g_assert(n_lines <= MAX_EVIDENCE_LINES);
    g_autoptr(Movements) m = g_new0(Movements, 1);
    m->n = n_members;
    m->n_lines = n_lines;
    m->bits = LEAST_BITS;
    while (m->bits < MOST_BITS && n_members >> m->bits >= MANY_BUCKETS)
        m->bits++;
    m->n_buckets = (n_members >> m->bits) + 1;
    choose_codes(m, lines);
    return bucket_store_init(&m->store, m->n_buckets, limit_bytes, folder, error)
               ? g_steal_pointer(&m)
               : NULL;
}

void movements_free(Movements *m)
{
    if (!m)
        return;
    bucket_store_clear(&m->store);
    g_free(m);
}

static inline gboolean put(Movements *m, guint32 position, guint code, gint32 month, Money amount,
                           gint64 extra, GError **error)
{
    guint32 bucket = position >> m->bits;
    guint64 head = (position & (((guint32)1 << m->bits) - 1)) | (guint64)code << HEAD_CODE_SHIFT |
                   (guint64)(guint32)(month + 2) << HEAD_MONTH_SHIFT;
    gboolean narrow = (guint64)extra < (guint64)EXTRA_LIMIT && amount == (gint32)amount;
    guint8 *place = bucket_store_place(&m->store, bucket,
                                       narrow ? sizeof(NarrowRecord) : sizeof(WideRecord), error);
    if (G_UNLIKELY(!place))
        return FALSE;
    if (G_LIKELY(narrow))
        *(NarrowRecord *)place =
            (NarrowRecord){head | (guint64)extra << HEAD_EXTRA_SHIFT, (gint32)amount};
    else
        *(WideRecord *)place = (WideRecord){head | HEAD_WIDE, 0, amount, extra};
    return TRUE;
}

static inline gint64 type_of(const LedgerBatch *b, guint i)
{
    gint64 type = b->reward_type[i];
    return type > 0 && type <= G_MAXUINT32 ? type : 0;
}

static inline gint64 extra_of(Movements *m, const LedgerBatch *b, guint i, guint kind)
{
    if (kind == KIND_REWARD)
        return type_of(b, i);
    gint64 quantity = b->quantity[i] == COLUMN_UNKNOWN ? 0 : b->quantity[i];
    if (G_UNLIKELY(quantity > LARGE_QUANTITY || quantity < -LARGE_QUANTITY))
        m->big_units = TRUE;
    return quantity;
}

static inline guint reward_code(Movements *m, guint code, guint8 order)
{
    gboolean sale = order == KIND_PURCHASE || order == ORDER_RETAIL;
    m->traced |= order == KIND_FEE || sale;
    return order == KIND_FEE ? CODE_ENTRANT_REWARD : sale ? CODE_SALES_REWARD : code;
}

gboolean movements_add(Movements *m, const LedgerBatch *b, const guint8 *kind_of_order,
                       GError **error)
{
    for (guint i = 0; i < b->rows; i++) {
        if (!(b->flags[i] & LEDGER_DONE))
            continue;
        guint kind = (guint)b->kind[i];
        guint uncounted = ledger_counts(b, i) ? 0 : CODE_UNCOUNTED;
        guint32 payer = b->payer_position[i], payee = b->payee_position[i];
        gboolean from_member = payer != FOREST_NONE, to_member = payee != FOREST_NONE;
        Money amount = uncounted ? 0 : chunk_money(&b->amount, i);
        guint code = movement_code(kind, to_member, SIDE_PAYER) | uncounted;
        if (from_member && m->keep[code] &&
            !put(m, payer, code, b->month[i], amount, uncounted ? 0 : extra_of(m, b, i, kind),
                 error))
            return FALSE;
        if (!to_member)
            continue;
        code = movement_code(kind, from_member, SIDE_PAYEE);
        if (kind == KIND_REWARD && kind_of_order)
            code = reward_code(m, code, kind_of_order[i]);
        code |= uncounted;
        if (m->keep[code] && !put(m, payee, code, b->month[i], amount,
                                  uncounted ? 0 : extra_of(m, b, i, kind), error))
            return FALSE;
    }
    return TRUE;
}

gboolean movement_occurs(const LedgerTotals *t, guint code)
{
    if (code >= N_KINDS * 4)
        return t->all[ledger_cell(KIND_REWARD, FALSE, TRUE)].rows ||
               t->all[ledger_cell(KIND_REWARD, TRUE, TRUE)].rows;
    gboolean other = code >> 1 & 1;
    return t->all[code & 1 ? ledger_cell(code / 4, other, TRUE)
                           : ledger_cell(code / 4, TRUE, other)]
               .rows > 0;
}

gboolean monthly_occurs(const LedgerTotals *t, Monthly monthly)
{
    for (guint code = 0; code < N_CODES; code++)
        if (movement_use(code).monthly == monthly && movement_occurs(t, code))
            return TRUE;
    return FALSE;
}

void month_sums(const LedgerMonth *month, Money amount[N_MONTHLY], guint64 *rows)
{
    Money sums[N_MONTHLY + 1] = {0};
    *rows = 0;
    for (guint cell = 0; cell < N_CELLS; cell++) {
        const LedgerCell *c = &month->cells[cell];
        gboolean from_member = cell >> 1 & 1, to_member = cell & 1;
        guint codes[2] = {movement_code(cell / 4, to_member, SIDE_PAYER),
                          movement_code(cell / 4, from_member, SIDE_PAYEE)};
        for (guint side = 0; side < 2; side++) {
            guint8 monthly = movement_use(codes[side]).monthly;
            if (!c->rows || !(side ? to_member : from_member) || monthly == N_MONTHLY)
                continue;
            sums[monthly] += c->amount;
            *rows += c->rows;
        }
    }
    for (guint k = 0; k < N_MONTHLY; k++)
        amount[k] = sums[k];
}
