/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/origin.h"

#include "base/bucket_store.h"
#include "base/memory.h"

#define BITS 16 /* of a position within its bucket */

/* What a reward row says about where it comes from. */
typedef enum {
    NOTE_SALE,     /* the entry is an outside customer's purchase */
    NOTE_PURCHASE, /* the entry is a member's purchase */
    NOTE_OUTSIDER, /* the one who acted is no member */
    NOTE_MEMBER,   /* the member who acted */
} NoteKind;

typedef struct {
    guint16 payee; /* within the bucket */
    guint8 kind;   /* NoteKind */
    guint8 wide;
    guint32 source; /* position; FOREST_NONE: unknown */
    gint64 amount;
} Note;
typedef struct {
    Note note;
    Money amount;
} WideNote;

struct OriginNotes {
    guint32 n;
    guint64 rows;
    BucketStore store;
    OriginPrices prices;
    SaleSizes units, money; /* of outside sales */
};

OriginNotes *origin_notes_new(guint32 n_members, guint64 limit_bytes, const char *folder,
                              GError **error)
{
    g_autoptr(OriginNotes) o = memory_new(OriginNotes, 1, error);
    if (!o)
        return NULL;
    o->n = n_members;
    return bucket_store_init(&o->store, (n_members >> BITS) + 1, limit_bytes, folder, error)
               ? g_steal_pointer(&o)
               : NULL;
}

void origin_notes_free(OriginNotes *o)
{
    if (!o)
        return;
    bucket_store_clear(&o->store);
    g_free(o);
}

static void note_goods(OriginNotes *o, const LedgerBatch *b, guint i)
{
    gboolean from_member = b->payer_position[i] != FOREST_NONE,
             to_member = b->payee_position[i] != FOREST_NONE;
    Money amount = chunk_money(&b->amount, i);
    gint64 units = b->quantity[i] == COLUMN_UNKNOWN ? 0 : b->quantity[i];
    if (from_member && to_member)
        return;
    if (units > 0) {
        *(from_member ? &o->prices.bought : &o->prices.retail) += amount;
        *(from_member ? &o->prices.bought_units : &o->prices.retail_units) += units;
    }
    if (from_member)
        return;
    if (units > 0)
        sale_sizes_add(&o->units, units);
    if (amount > 0)
        sale_sizes_add(&o->money, amount);
}

/* FALSE: the row does not say. */
static gboolean read_note(const LedgerBatch *b, guint i, const Forest *f, const guint8 *kinds,
                          const guint32 *payers, Note *note)
{
    gint64 party = b->source_member[i];
    guint32 source = party == (gint64)COLUMN_NOBODY ? FOREST_NONE : f->position[party];
    guint kind = kinds ? kinds[i] : N_KINDS;
    note->source = source != FOREST_NONE ? source : payers ? payers[i] : FOREST_NONE;
    if (kind == ORDER_RETAIL)
        note->kind = NOTE_SALE;
    else if (kind == KIND_PURCHASE)
        note->kind = NOTE_PURCHASE;
    else if (kind != KIND_FEE && party != (gint64)COLUMN_NOBODY)
        note->kind = source == FOREST_NONE ? NOTE_OUTSIDER : NOTE_MEMBER;
    else
        return FALSE; /* a fee's rewards are an account of their own */
    return TRUE;
}

static gboolean put_note(OriginNotes *o, Note note, guint32 payee, Money amount, GError **error)
{
    gboolean wide = amount != (gint64)amount;
    guint8 *place =
        bucket_store_place(&o->store, payee >> BITS, wide ? sizeof(WideNote) : sizeof(Note), error);
    if (!place)
        return FALSE;
    note.payee = (guint16)payee;
    note.wide = wide != 0;
    note.amount = wide ? 0 : (gint64)amount;
    memcpy(place, &note, sizeof note);
    if (wide)
        memcpy(place + offsetof(WideNote, amount), &amount, sizeof amount);
    o->rows++;
    return TRUE;
}

gboolean origin_notes_add(OriginNotes *o, const LedgerBatch *b, const Forest *f,
                          const guint8 *kinds, const guint32 *payers, GError **error)
{
    for (guint i = 0; i < b->rows; i++) {
        if (!ledger_counts(b, i))
            continue;
        Note note;
        guint32 payee = b->payee_position[i];
        if (b->kind[i] == KIND_PURCHASE)
            note_goods(o, b, i);
        else if (b->kind[i] == KIND_REWARD && payee != FOREST_NONE &&
                 read_note(b, i, f, kinds, payers, &note) &&
                 !put_note(o, note, payee, chunk_money(&b->amount, i), error))
            return FALSE;
    }
    return TRUE;
}

void origin_note_months(guint32 *months, const MonthColumns *c)
{
    for (guint i = 0; i < c->n && c->amount[MONTHLY_PURCHASES]; i++)
        months[c->position[i]] += c->amount[MONTHLY_PURCHASES][i] > 0;
}

void origin_note_month(guint32 *months, const MonthRow *row)
{
    months[row->position] += row->amount[MONTHLY_PURCHASES] > 0;
}

/* ---- settling */

void origin_clear(OriginLedger *o)
{
    for (guint k = 0; k < N_ORIGINS; k++) {
        g_free(o->narrow[k]);
        g_free(o->wide[k]);
    }
    *o = (OriginLedger){0};
}

typedef struct {
    const Accounts *accounts;
    GoodsBook book;
    OriginGoods *goods; /* [n] of buyers; NULL: no note asks */
    OriginLedger *o;
    Money fees, purchases, sales; /* income of the case */
} Settling;

static void settling_clear(Settling *s)
{
    goods_book_clear(&s->book);
    g_free(s->goods);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Settling, settling_clear)

static void add_part(OriginLedger *o, Origin origin, guint32 position, Money amount)
{
    if (o->narrow[origin])
        o->narrow[origin][position + 1] += (gint64)amount;
    else
        o->wide[origin][position + 1] += amount;
}

static Money get_part(const OriginLedger *o, Origin origin, guint32 position)
{
    return o->narrow[origin] ? o->narrow[origin][position + 1] : o->wide[origin][position + 1];
}

static void add_parts(OriginLedger *o, Trace trace, guint32 position, const Money parts[N_ORIGINS])
{
    for (guint k = 0; k < N_ORIGINS; k++) {
        if (!parts[k])
            continue;
        o->traced[k == ORIGIN_UNTRACED ? TRACE_NONE : trace][k] += parts[k];
        if (k != ORIGIN_UNTRACED)
            add_part(o, k, position, parts[k]);
    }
}

/* By what the member paid and sold: fees, then goods. FALSE: nothing is recorded. */
static gboolean split_by_member(const Settling *s, guint32 source, Money amount,
                                Money parts[N_ORIGINS])
{
    Money fees = MAX(accounts_get(s->accounts, source, ACCOUNT_FEES), 0),
          bought = MAX(accounts_get(s->accounts, source, ACCOUNT_PURCHASES), 0),
          sold = bought ? 0 : MAX(accounts_get(s->accounts, source, ACCOUNT_RETAIL), 0);
    const OriginGoods *goods = &s->goods[source];
    if (!goods_kept(goods))
        goods = &s->o->goods;
    if (!(fees + bought + sold) || (bought && !goods_kept(goods)))
        return FALSE;
    Money from_fees = fees ? money_part(amount, fees, fees + bought + sold) : 0;
    parts[ORIGIN_FEES] += from_fees;
    if (sold)
        parts[ORIGIN_RETAIL] += amount - from_fees;
    else if (bought)
        goods_split(amount - from_fees, goods, parts);
    return TRUE;
}

/* FALSE: nothing to split it by; it stays with what names no source. */
static gboolean split_note(const Settling *s, const Note *note, Money amount,
                           Money parts[N_ORIGINS])
{
    if (note->kind == NOTE_SALE || note->kind == NOTE_OUTSIDER) {
        parts[ORIGIN_RETAIL] = amount;
        return TRUE;
    }
    if (note->kind == NOTE_MEMBER)
        return split_by_member(s, note->source, amount, parts);
    const OriginGoods *goods = &s->o->goods;
    if (note->source != FOREST_NONE && goods_kept(&s->goods[note->source]))
        goods = &s->goods[note->source];
    if (!goods_kept(goods))
        return FALSE;
    goods_split(amount, goods, parts);
    return TRUE;
}

static void settle_block(const Settling *s, guint32 bucket, const guint8 *bytes, guint32 length)
{
    for (guint32 at = 0; at < length;) {
        Note note;
        memcpy(&note, bytes + at, sizeof note);
        Money amount = note.amount, parts[N_ORIGINS] = {0};
        if (note.wide)
            memcpy(&amount, bytes + at + offsetof(WideNote, amount), sizeof amount);
        at += note.wide ? (guint32)sizeof(WideNote) : (guint32)sizeof(Note);
        if (split_note(s, &note, amount, parts))
            add_parts(s->o,
                      note.kind == NOTE_SALE || note.kind == NOTE_PURCHASE ? TRACE_ORDER
                                                                           : TRACE_MEMBER,
                      (bucket << BITS) + note.payee, parts);
    }
}

static gboolean settle_notes(Settling *s, OriginNotes *notes, GError **error)
{
    const guint8 *bytes;
    guint32 length, n = s->o->n;
    bucket_store_finish(&notes->store);
    if (!notes->rows)
        return TRUE;
    s->goods = memory_unset(OriginGoods, n, error);
    if (!s->goods)
        return FALSE;
    for (guint32 i = 0; i < n; i++)
        s->goods[i] = goods_of_buyer(&s->book, i);
    for (guint32 bucket = 0; bucket <= n >> BITS; bucket++)
        for (guint32 k = 0;; k++) {
            if (!bucket_store_read(&notes->store, bucket, k, &bytes, &length, error))
                return FALSE;
            if (!bytes)
                break;
            settle_block(s, bucket, bytes, length);
        }
    return TRUE;
}

/* Rewards that name nothing come out of the income of the case: fees, members' purchases,
 * customers' purchases from the company. */
static void split_by_income(const Settling *s, Money amount, Money parts[N_ORIGINS])
{
    Money income = s->fees + s->purchases + s->sales;
    if (income <= 0) {
        parts[ORIGIN_UNTRACED] = amount;
        return;
    }
    Money fees = money_part(amount, s->fees, income),
          paid = money_part(amount, s->fees + s->purchases, income);
    parts[ORIGIN_FEES] = fees;
    if (paid != fees)
        goods_split(paid - fees, &s->o->goods, parts);
    parts[ORIGIN_RETAIL] = amount - paid;
}

static void settle_rest(Settling *s)
{
    OriginLedger *o = s->o;
    for (guint32 i = 0; i < o->n; i++) {
        Money rewards = accounts_get(s->accounts, i, ACCOUNT_REWARDS),
              entrant = accounts_get(s->accounts, i, ACCOUNT_ENTRANT_REWARDS),
              rest = rewards - entrant, parts[N_ORIGINS] = {0};
        for (guint k = 0; k < ORIGIN_UNTRACED; k++)
            rest -= get_part(o, k, i);
        o->rewards += rewards;
        if (entrant) {
            add_part(o, ORIGIN_FEES, i, entrant);
            o->traced[TRACE_ORDER][ORIGIN_FEES] += entrant;
        }
        if (!rest)
            continue;
        split_by_income(s, rest, parts);
        add_parts(o, TRACE_INCOME, i, parts);
    }
}

static gboolean allocate_parts(OriginLedger *o, gboolean wide, GError **error)
{
    for (guint k = 0; k < ORIGIN_UNTRACED; k++) {
        if (wide)
            o->wide[k] = memory_new(Money, (guint64)o->n + 1, error);
        else
            o->narrow[k] = memory_new(gint64, (guint64)o->n + 1, error);
        if (!o->wide[k] && !o->narrow[k])
            return FALSE;
    }
    return TRUE;
}

/* A column of zeros is no column; the others become running sums. */
static void finish_parts(OriginLedger *o)
{
    for (guint k = 0; k < ORIGIN_UNTRACED; k++) {
        gboolean some = FALSE;
        for (guint32 i = 0; i < o->n; i++) {
            some |= get_part(o, k, i) != 0;
            if (o->narrow[k])
                o->narrow[k][i + 1] += o->narrow[k][i];
            else
                o->wide[k][i + 1] += o->wide[k][i];
        }
        if (some)
            continue;
        g_clear_pointer(&o->narrow[k], g_free);
        g_clear_pointer(&o->wide[k], g_free);
    }
}

gboolean origin_settle(OriginNotes *notes, const Forest *f, const Structure *structure,
                       const Accounts *accounts, const LedgerTotals *t,
                       const guint32 *months_bought, OriginLedger *o, GError **error)
{
    g_auto(Settling) s = {.accounts = accounts,
                          .o = o,
                          .fees = MAX(accounts_sum(accounts, ACCOUNT_FEES, 0, f->n), 0),
                          .purchases = MAX(t->purchases_in, 0),
                          .sales = MAX(t->customer_purchases, 0)};
    *o = (OriginLedger){.n = f->n, .noted_rows = notes->rows, .prices = notes->prices};
    if (!goods_book_init(&s.book, f, structure, accounts, t, months_bought, error))
        return FALSE;
    o->in_units = s.book.bought != NULL;
    goods_book_allow(&s.book, &notes->units, &notes->money, &o->own_use);
    o->goods = goods_of_range(&s.book, 0, f->n);
    if (!t->kind_rows[KIND_REWARD])
        return TRUE;
    if (!allocate_parts(o, t->absolute > G_MAXINT64, error) || !settle_notes(&s, notes, error))
        return FALSE;
    settle_rest(&s);
    finish_parts(o);
    return TRUE;
}

void origin_break_even(Money rewards, Money from_fees, Money on_purchases, Money *numerator,
                       Money *denominator)
{
    *numerator = *denominator = 0;
    if (rewards <= 0 || on_purchases <= 0 || rewards >> 125 || from_fees * 2 > rewards)
        return;
    *denominator = on_purchases * 2;
    *numerator = MAX(*denominator - (rewards - from_fees * 2), 0);
}

static void split_withdrawals(const OriginLedger *o, guint32 i, Money amount, Money rewards,
                              Money parts[N_ORIGINS])
{
    Money down_to_here = 0, given = 0;
    for (guint k = 0; rewards > 0 && k < ORIGIN_UNTRACED; k++) {
        down_to_here += origin_sum(o, k, i, i + 1);
        Money cut = money_part(amount, CLAMP(down_to_here, 0, rewards), rewards);
        parts[k] += cut - given;
        given = cut;
    }
    parts[ORIGIN_UNTRACED] += amount - given;
}

void origin_split_withdrawals(const OriginLedger *o, const Accounts *a, Money parts[N_ORIGINS])
{
    for (guint k = 0; k < N_ORIGINS; k++)
        parts[k] = 0;
    for (guint32 i = 0; i < o->n; i++) {
        Money amount = accounts_get(a, i, ACCOUNT_WITHDRAWALS);
        if (amount)
            split_withdrawals(o, i, amount, accounts_get(a, i, ACCOUNT_REWARDS), parts);
    }
}
