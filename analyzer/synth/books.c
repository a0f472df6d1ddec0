/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger: rows go out as they happen, accounts and sums are kept beside. */
#include "synth/network.h"

#include "synth/ids.h"

const char *const entry_names[N_ENTRIES] = {
    [ENTRY_FEE] = "fee",
    [ENTRY_PURCHASE] = "purchase",
    [ENTRY_REWARD] = "reward",
    [ENTRY_REFUND] = "refund",
    [ENTRY_TRANSFER] = "transfer",
    [ENTRY_TOPUP] = "topup",
    [ENTRY_WITHDRAWAL] = "withdrawal",
};

const char *const reward_names[N_REWARDS] = {
    [REWARD_DIRECT] = "direct",     [REWARD_LEVEL] = "level",   [REWARD_OWN] = "own",
    [REWARD_OVERRIDE] = "override", [REWARD_NODE] = "per_node", [REWARD_PAIR] = "pairing",
    [REWARD_INTEREST] = "interest",
};

/* What is wrong with a malformed row. */
typedef enum { DAMAGE_NONE, DAMAGE_CUT, DAMAGE_AMOUNT, DAMAGE_DAY, DAMAGE_KIND, N_DAMAGES } Damage;

typedef struct {
    gint64 at;
    EntryKind kind;
    guint32 payer, payee;
    gint64 amount, units; /* units 0: no goods */
    guint level;
    RewardType type;
    guint32 source_member;
    guint64 source_order; /* 0: none */
} Row;

static void line_money_and_goods(Line *l, const Row *row, Damage damage)
{
    line_minor(l, row->amount);
    if (damage == DAMAGE_AMOUNT)
        line_char(l, 'O');
    line_text(l, "," CURRENCY ",");
    if (row->units > 0) {
        line_text(l, PRODUCT_ID ",");
        line_number(l, (guint64)row->units, 1);
    } else {
        line_char(l, ',');
    }
}

static void line_source(Line *l, const Spec *spec, const Row *row)
{
    gint64 columns = row->kind == ENTRY_REWARD ? spec->source_columns : 2;
    if (row->kind == ENTRY_REWARD) {
        line_number(l, row->level, 1);
        line_char(l, ',');
        line_text(l, reward_names[row->type]);
        line_char(l, ',');
        if (columns >= 1)
            line_party(l, spec, row->source_member);
        line_char(l, ',');
    } else {
        line_text(l, ",,,");
    }
    if (row->source_order && columns == 2)
        line_entry(l, row->source_order);
}

static void write_line(Line *l, const Spec *spec, const Row *row, guint64 entry, Damage damage)
{
    l->length = 0;
    line_entry(l, entry);
    line_char(l, ',');
    if (damage == DAMAGE_DAY)
        line_text(l, "2023-02-30T10:00:00+08:00");
    else
        line_time(l, row->at);
    line_char(l, ',');
    line_text(l, damage == DAMAGE_KIND ? "unreadable" : entry_names[row->kind]);
    line_char(l, ',');
    line_party(l, spec, row->payer);
    line_char(l, ',');
    line_party(l, spec, row->payee);
    if (damage != DAMAGE_CUT) {
        line_char(l, ',');
        line_money_and_goods(l, row, damage);
        line_char(l, ',');
        line_source(l, spec, row);
        line_text(l, ",done");
    }
    line_char(l, '\n');
}

/* Writes the row, counts it, and lets dirt settle behind it. */
static guint64 enter(Network *n, const Row *row)
{
    Books *b = &n->books;
    guint64 entry = ++b->n_entries;
    Line line;
    write_line(&line, n->spec, row, entry, DAMAGE_NONE);
    b->first = b->rows++ ? MIN(b->first, row->at) : row->at;
    b->last = MAX(b->last, row->at);
    b->by_kind[row->kind].rows++;
    b->by_kind[row->kind].amount += row->amount;

    if (n->spec->lost_row_bp > 0 && dice_chance(&b->dirt, n->spec->lost_row_bp)) {
        b->lost++;
        return entry;
    }
    if (row->units > 0 && n->spec->no_quantity_bp > 0 &&
        dice_chance(&b->dirt, n->spec->no_quantity_bp)) {
        Row bare = *row;
        bare.units = 0;
        write_line(&line, n->spec, &bare, entry, DAMAGE_NONE);
    }
    sheet_line(b->sheet, &line);
    if (dice_chance(&b->dirt, n->spec->duplicate_row_bp)) {
        sheet_line(b->sheet, &line);
        b->repeated++;
    }
    if (dice_chance(&b->dirt, n->spec->malformed_row_bp)) {
        Damage damage = (Damage)(DAMAGE_CUT + b->malformed % (N_DAMAGES - DAMAGE_CUT));
        write_line(&line, n->spec, row, ++b->n_entries, damage);
        sheet_line(b->sheet, &line);
        b->malformed++;
    }
    return entry;
}

/* Goods of the member move this month: what went before is the state at the month's start. */
static void touch_stock(const Network *n, Member *m)
{
    if (m->touched == n->month + 1)
        return;
    m->touched = (guint16)(n->month + 1);
    m->reordered = FALSE;
    m->bought_before = m->bought;
    m->gone_before = member_gone(m);
}

/* A month with a purchase although less than 70 % of what was bought before it is gone is short. */
static void take_goods(const Network *n, Member *m, gint64 units)
{
    touch_stock(n, m);
    if (!m->reordered && m->bought_before > 0 &&
        (Money)m->gone_before * 10 < (Money)m->bought_before * 7)
        m->short_reorders++;
    m->reordered = TRUE;
    m->bought += units;
}

guint64 books_fee(Network *n, gint64 at, guint32 payer, gint64 amount)
{
    Row row = {.at = at, .kind = ENTRY_FEE, .payer = payer, .payee = COMPANY, .amount = amount};
    n->members[payer].fees_minor += amount;
    n->books.paid_in += amount;
    return enter(n, &row);
}

/* Money that is neither price nor reward. */
void books_move(Network *n, EntryKind kind, gint64 at, guint32 payer, guint32 payee, gint64 amount)
{
    Row row = {.at = at, .kind = kind, .payer = payer, .payee = payee, .amount = amount};
    if (kind == ENTRY_WITHDRAWAL)
        n->members[payee].withdrawn_minor += amount;
    enter(n, &row);
}

static void sell_goods(Network *n, const Row *row)
{
    Member *seller = &n->members[row->payee];
    gboolean to_member = party_is_member(row->payer);
    touch_stock(n, seller);
    seller->has_sold = TRUE;
    *(to_member ? &seller->resold : &seller->retailed) += row->units;
    *(to_member ? &n->books.resale : &n->books.retail) += row->amount;
    seller->sales_minor += row->amount;
}

guint64 books_purchase(Network *n, gint64 at, guint32 payer, guint32 payee, gint64 units,
                       gint64 price)
{
    Row row = {.at = at,
               .kind = ENTRY_PURCHASE,
               .payer = payer,
               .payee = payee,
               .amount = units * price,
               .units = units};
    guint64 entry = enter(n, &row);
    if (party_is_member(payee))
        sell_goods(n, &row);
    if (party_is_member(payer)) {
        Member *buyer = &n->members[payer];
        take_goods(n, buyer, units);
        buyer->purchases_minor += row.amount;
        buyer->last_order = entry;
        if (!party_is_member(payee))
            n->books.paid_in += row.amount;
    }
    return entry;
}

void books_return(Network *n, gint64 at, guint32 member, gint64 units, gint64 price)
{
    Member *m = &n->members[member];
    Row row = {.at = at,
               .kind = ENTRY_REFUND,
               .payer = COMPANY,
               .payee = member,
               .amount = units * price,
               .units = units,
               .source_order = m->last_order};
    touch_stock(n, m);
    m->returned += units;
    m->refunds_minor += row.amount;
    enter(n, &row);
}

static void pay_reward(Network *n, const Row *row, const Rewarded *act)
{
    Member *payee = &n->members[row->payee];
    payee->rewards_minor += row->amount;
    if (act->kind == ENTRY_FEE)
        payee->fee_rewards_minor += row->amount;
    n->books.rewards += row->amount;
    n->books.for_entry += act->is_entry ? row->amount : 0;
    n->books.deepest_reward = MAX(n->books.deepest_reward, row->level);
    n->books.by_reward[row->type].rows++;
    n->books.by_reward[row->type].amount += row->amount;
    enter(n, row);
}

void books_reward(Network *n, gint64 at, const Rewarded *act, guint32 payee, guint level,
                  RewardType type, gint64 amount)
{
    Row row = {.at = at,
               .kind = ENTRY_REWARD,
               .payer = COMPANY,
               .payee = payee,
               .amount = amount,
               .level = level,
               .type = type,
               .source_member = act->member,
               .source_order = act->entry};
    if (amount > 0)
        pay_reward(n, &row, act);
}

void books_rewards(Network *n, gint64 at, const Rewarded *act, guint32 first, guint level,
                   RewardType first_type, RewardType next_type)
{
    const SpecList *rates = &n->spec->rates_bp;
    guint32 payee = first;
    for (guint i = 0; i < rates->n && payee != NOBODY; i++, payee = n->members[payee].sponsor)
        books_reward(n, at, act, payee, level + i, i ? next_type : first_type,
                     share_of(act->amount, rates->value[i]));
}
